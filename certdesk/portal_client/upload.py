"""The body of a deposit: a file read from the disk while it leaves, hashed on the way.

What leaves always ends just before an end tag: some element is still open in it, so that however
the sending is cut, the portal got no well-formed XML. The end waits until everything was read and
its SHA-256 compared: a file that changed meanwhile never leaves whole. Up to there one may cancel;
after it, nobody can say that the portal has not got the file.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
from typing import TYPE_CHECKING, BinaryIO

import httpx2

from certdesk.model.errors import FileChanged, FileUnreadable
from certdesk.model.flux.wording import named
from certdesk.portal_client.errors import Sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from certdesk.model.progress import Tick

PIECE = 256 * 1024
# How an end tag begins, in UTF-16 too. There the bytes may stand for something else inside a text:
# then what leaves ends in that text, where its element is open.
_END_TAGS = (b"</", b"<\x00/")
_LONGEST = max(map(len, _END_TAGS))
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')


class Upload(httpx2.SyncByteStream):
    """A multipart body with one file at its end; usable once."""

    def __init__(
        self, path: Path, field: str, pairs: Sequence[tuple[str, str]], sha256: str, tick: Tick
    ) -> None:
        self.path = path
        self.sent = Sent.NOTHING
        self._tick = tick
        self._expected = sha256.lower()
        self._stream = _open(path)
        self.size = os.fstat(self._stream.fileno()).st_size
        boundary = f"certdesk-{secrets.token_hex(16)}"
        self._head = _head(boundary, pairs, field, unicodedata.normalize("NFC", path.name))
        self._foot = f"\r\n--{boundary}--\r\n".encode("ascii")
        self.content_type = f"multipart/form-data; boundary={boundary}"

    @property
    def length(self) -> int:
        """How many bytes the body has."""
        return len(self._head) + self.size + len(self._foot)

    def __iter__(self) -> Iterator[bytes]:
        """The body, once; raises Cancelled, FileChanged or FileUnreadable before its last piece."""
        if self.sent is not Sent.NOTHING:
            raise RuntimeError("the body of a deposit leaves once")
        digest = hashlib.sha256()
        read, left = 0, 0
        leaving, kept = self._head, bytearray()
        for piece in self._pieces():
            digest.update(piece)
            read += len(piece)
            if read > self.size:
                raise _changed(self.path)
            self.sent = Sent.PART
            if leaving:
                yield leaving
            self._tick(left, self.size)
            leaving = may_leave(kept, piece)
            left += len(leaving)
        if read != self.size or digest.hexdigest() != self._expected:
            raise _changed(self.path)
        if leaving:
            yield leaving
        self._tick(self.size, self.size)  # the last moment to cancel
        self.sent = Sent.ALL
        yield bytes(kept) + self._foot

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()

    def _pieces(self) -> Iterator[bytes]:
        while True:
            try:
                piece = self._stream.read(PIECE)
            except OSError as error:
                raise _unreadable(self.path) from error
            if not piece:
                return
            yield piece


def may_leave(kept: bytearray, piece: bytes) -> bytes:
    """What comes before the last end tag, taken out of what was kept and the piece after it."""
    seen = max(len(kept) - _LONGEST + 1, 0)
    kept += piece
    end = max(kept.rfind(tag, seen) for tag in _END_TAGS)
    if end <= 0:
        return b""
    leaving = bytes(kept[:end])
    del kept[:end]
    return leaving


def _open(path: Path) -> BinaryIO:
    try:
        return open(path, "rb", buffering=0)
    except OSError as error:
        raise _unreadable(path) from error


def _head(boundary: str, pairs: Sequence[tuple[str, str]], field: str, name: str) -> bytes:
    """What comes before the file's bytes: the other fields first, as a browser writes them."""
    parts = [
        f"--{boundary}\r\nContent-Disposition: form-data; name={_quoted(key)}\r\n\r\n{value}\r\n"
        for key, value in pairs
    ]
    parts.append(
        f"--{boundary}\r\nContent-Disposition: form-data; name={_quoted(field)}; "
        f"filename={_quoted(name)}\r\nContent-Type: application/xml\r\n\r\n"
    )
    return "".join(parts).encode("utf-8", "replace")


def _quoted(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda found: f"%{ord(found[0]):02X}", text)
    return f'"{escaped}"'


def _changed(path: Path) -> FileChanged:
    return FileChanged(
        f"Le fichier {named(path)} a changé depuis sa vérification\u00a0: il n’a pas été déposé.",
        "Vérifiez-le de nouveau, puis déposez-le.",
    )


def _unreadable(path: Path) -> FileUnreadable:
    return FileUnreadable(
        f"Le fichier {named(path)} ne peut pas être lu\u00a0: il n’a pas été déposé.",
        "Vérifiez qu’il est toujours à sa place et que le disque est accessible.",
    )
