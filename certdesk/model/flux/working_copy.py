"""The private copy of a deposited file: made once, hashed and its lines counted on the way."""

from __future__ import annotations

import hashlib
import mmap
import os
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from certdesk.model.flux.lines import LineIndex
from certdesk.model.flux.refusals import empty, no_working_copy, unreadable
from certdesk.model.flux.sniff import WINDOW, Encoding
from certdesk.model.flux.transcoding import utf8_pieces
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import ExitStack
    from pathlib import Path

    from certdesk.model.flux.tags import Buffer


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells cheaply that a file has changed."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """The working copy and what was learnt while it was made."""

    data: Buffer
    stamp: Stamp
    sha256: str
    lines: LineIndex


def copy_file(
    file: BinaryIO, encoding: Encoding, path: Path, tick: Tick, stack: ExitStack
) -> WorkingCopy:
    """Copy an open file to an unnamed private one and map it; the stack closes both."""
    stamp = stamp_of(file)
    digest = hashlib.sha256()
    pieces = _pieces(file, stamp.size, digest.update, tick)
    if encoding.is_utf16:
        pieces = utf8_pieces(pieces, encoding, path)
    lines = _new_lines(encoding)
    data = _mapped_copy(pieces, lines, path, stack)
    return WorkingCopy(data, stamp, digest.hexdigest(), lines)


def keep_in_memory(data: bytes, encoding: Encoding, path: Path) -> WorkingCopy:
    """The same for bytes that have no file yet."""
    stamp, sha256 = Stamp(len(data), 0), hashlib.sha256(data).hexdigest()
    if encoding.is_utf16:
        data = b"".join(utf8_pieces(_windows(data), encoding, path))
    lines = _new_lines(encoding)
    for piece in _windows(data):
        lines.add(piece)
    lines.finish()
    return WorkingCopy(data, stamp, sha256, lines)


def _windows(data: bytes) -> Iterator[bytes]:
    return (data[start : start + WINDOW] for start in range(0, len(data), WINDOW))


def stamp_of(file: BinaryIO) -> Stamp:
    """What the system says of an open file."""
    status = os.fstat(file.fileno())
    return Stamp(status.st_size, status.st_mtime_ns)


def sha256_of(file: BinaryIO, tick: Tick = no_tick) -> str:
    """The hash of an open file, from its first byte, in hexadecimal."""
    size, done = stamp_of(file).size, 0
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(WINDOW):
        digest.update(piece)
        done += len(piece)
        tick(done, max(size, done))
    return digest.hexdigest()


def _new_lines(encoding: Encoding) -> LineIndex:
    return LineIndex("utf-8", 0) if encoding.is_utf16 else LineIndex(encoding.name, encoding.bom)


def _pieces(
    file: BinaryIO, size: int, digest: Callable[[bytes], None], tick: Tick
) -> Iterator[bytes]:
    file.seek(0)
    done = 0
    # A file that grows while it is read must not fill the disk: stop at the size first seen.
    while done < size and (piece := file.read(min(WINDOW, size - done))):
        digest(piece)
        done += len(piece)
        yield piece
        tick(done, size)


def _mapped_copy(
    pieces: Iterator[bytes], lines: LineIndex, path: Path, stack: ExitStack
) -> mmap.mmap:
    """Write the pieces to an unnamed private file and map it; the stack closes both."""
    try:
        copy = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    except OSError as error:
        raise no_working_copy(path) from error
    try:
        for piece in pieces:
            copy.write(piece)
            lines.add(piece)
        copy.flush()
    except OSError as error:
        raise unreadable(path, error) from error
    lines.finish()
    if not lines.size:
        raise empty(path)
    return stack.enter_context(mmap.mmap(copy.fileno(), 0, access=mmap.ACCESS_READ))
