"""The deposited file as bytes: sniffed, copied once to a private working copy, mapped.

The user's own file is never mapped: a map of a file that somebody truncates kills the process,
and on Windows it blocks the other programs.
"""

from __future__ import annotations

import stat
import weakref
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from certdesk.model.flux.refusals import (
    not_a_file,
    too_large,
    unreadable,
    zip_refused,
)
from certdesk.model.flux.seal import Seal
from certdesk.model.flux.sniff import (
    WINDOW,
    Encoding,
    Kind,
    detect_encoding,
    find_root,
    is_zip,
    kind_of,
)
from certdesk.model.flux.transcoding import head_in_utf8
from certdesk.model.flux.working_copy import (
    Stamp,
    WorkingCopy,
    copy_file,
    keep_in_memory,
)
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    import builtins
    import mmap
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.model.flux.lines import Fetch

__all__ = [
    "HEAD",
    "SIZE_LIMIT",
    "WINDOW",
    "Head",
    "Kind",
    "Position",
    "Source",
    "Stamp",
    "open_source",
    "read_head",
    "source_of",
]

SIZE_LIMIT = 1 << 30
HEAD = 16 * 1024
_UTF16_HEAD = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """The first bytes of a file, enough to paint the first page; UTF-8 when it was UTF-16."""

    path: Path
    kind: Kind
    encoding: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Position:
    """Line and column from 1, in characters; byte from 0 as deposited, None if transcoded."""

    line: int
    column: int
    byte: int | None


class Source:
    """The bytes of an opened file and where its lines are; `close` frees the working copy."""

    def __init__(
        self,
        path: Path,
        kind: Kind,
        encoding: Encoding,
        copy: WorkingCopy,
        release: Callable[[], None],
    ) -> None:
        self.path = path
        self.kind = kind
        self.stamp = copy.stamp
        self.sha256 = copy.sha256
        self.transcoded = encoding.is_utf16
        self.deposited_encoding = encoding.name
        self.declared_encoding = encoding.declared
        self.encoding = "utf-8" if self.transcoded else encoding.name
        self.bom = 0 if self.transcoded else encoding.bom
        self.data = copy.data
        self.size = len(copy.data)
        self.line_count = copy.lines.line_count
        self.longest_line = copy.lines.longest_line
        self.depth_checked = False  # no deeper than 256: an index or a check has seen to it
        self.well_formed = False  # proved by expat or libxml2
        self._lines = copy.lines
        # Whoever forgets to close it, a window that ends with the program for one, gives the
        # working copy back all the same.
        self._release = weakref.finalize(self, release)
        self._release.atexit = False

    def bytes(self, start: int, end: int) -> builtins.bytes:
        """The bytes of a span of the working copy."""
        return self.data[max(start, 0) : max(end, 0)]

    def text(self, start: int, end: int) -> str:
        """The text of a span; bytes that are no character show as U+FFFD."""
        return self.bytes(start, end).decode(self.encoding, "replace")

    def position(self, offset: int) -> Position:
        """Where an offset of the working copy is, as a person says it."""
        line = self._lines.line_of(self.fetch, offset)
        column = self._lines.column(self.fetch, offset)
        return Position(line, column, None if self.transcoded else offset)

    def line_of(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return self._lines.line_of(self.fetch, offset)

    def line_start(self, line: int) -> int:
        """The offset of the first byte of a line, after the byte order mark for the first."""
        return self._lines.line_start(self.fetch, line)

    def changed(self) -> bool:
        """Whether the file on disk is another one now, or gone."""
        return Seal(self.stamp, self.sha256).is_broken(self.path)

    def close(self) -> None:
        """Give the working copy back to the system; the source is of no use afterwards."""
        self._release()

    def fetch(self, start: int, length: int) -> builtins.bytes:
        """The bytes from an offset on, fewer at the end of the file."""
        return self.data[start : start + length]


def read_head(path: Path) -> Head:
    """The first 16 kB and what the file is, before anything is copied."""
    with _opened(path) as file:
        head = _read(file, 0, HEAD, path)
        if is_zip(head):
            return Head(path, Kind.ZIP, "", head)
        encoding, kind = _sniff(file, head, path)
    if encoding.is_utf16:
        return Head(path, kind or Kind.FLUX, "utf-8", head_in_utf8(head, encoding)[:HEAD])
    return Head(path, kind or Kind.FLUX, encoding.name, head[encoding.bom :])


def open_source(path: Path, tick: Tick = no_tick) -> Source:
    """Sniff the file, refuse what must be, then copy it once, hashed and its lines counted."""
    with _opened(path) as file, ExitStack() as stack:
        head = _read(file, 0, HEAD, path)
        if is_zip(head):
            raise zip_refused(path)
        encoding, _ = _sniff(file, head, path)
        copy = copy_file(file, encoding, path, tick, stack)
        # Once more, on the copy: the file may have changed since, and this is what is parsed.
        kind = _kind_of_bytes(copy.data, encoding, path)
        return Source(path, kind, encoding, copy, stack.pop_all().close)


def source_of(data: bytes, path: Path) -> Source:
    """The same object over bytes in memory, under the name they have or will have."""
    encoding = detect_encoding(data[:HEAD], path)
    copy = keep_in_memory(data, encoding, path)
    kind = _kind_of_bytes(copy.data, encoding, path)
    return Source(path, kind, encoding, copy, lambda: None)


def _opened(path: Path) -> BinaryIO:
    """The file open for reading, once it is known to be a file of a size that can be taken."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise not_a_file(path, stat.S_ISDIR(status.st_mode))
        if status.st_size > SIZE_LIMIT:
            raise too_large(path)
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error


def _read(file: BinaryIO, start: int, length: int, path: Path) -> bytes:
    try:
        file.seek(start)
        return file.read(length)
    except OSError as error:
        raise unreadable(path, error) from error


def _sniff(file: BinaryIO, head: bytes, path: Path) -> tuple[Encoding, Kind | None]:
    """Encoding and kind; the kind stays unknown when a UTF-16 prolog is longer than its head."""
    encoding = detect_encoding(head, path)

    def fetch(start: int, length: int) -> bytes:
        return _read(file, start, length, path)

    if not encoding.is_utf16:
        return encoding, kind_of(fetch, encoding.bom, encoding.name, path)
    raw = fetch(0, _UTF16_HEAD)
    text = head_in_utf8(raw, encoding)
    root = find_root(_fetch_from(text), 0, path)
    if len(raw) == _UTF16_HEAD and (root is None or text[root : root + 2] in (b"<!", b"<?")):
        return encoding, None
    return encoding, kind_of(_fetch_from(text), 0, "utf-8", path)


def _fetch_from(data: bytes | mmap.mmap) -> Fetch:
    return lambda start, length: data[start : start + length]


def _kind_of_bytes(data: bytes | mmap.mmap, encoding: Encoding, path: Path) -> Kind:
    if encoding.is_utf16:
        return kind_of(_fetch_from(data), 0, "utf-8", path)
    return kind_of(_fetch_from(data), encoding.bom, encoding.name, path)
