"""What a file is, from its first bytes: encoding, DOCTYPE, root element; refusals in French."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from certdesk.model.flux.index import NAMESPACE
from certdesk.model.flux.lines import Fetch, LineIndex
from certdesk.model.flux.parser import SEPARATOR, new_parser
from certdesk.model.flux.refusals import (
    doctype_refused,
    empty,
    malformed_at,
    mislabelled,
    not_xml,
    unknown_encoding,
    wrong_root,
)
from certdesk.model.flux.wording import TRUNCATED, malformed_reason

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.errors import Malformed

WINDOW = 256 * 1024
"""No call that holds the interpreter's lock is given more bytes than this at once."""

_STEP = 4096
_BLANK = b" \t\r\n"
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_SINGLE_BYTE = re.compile(r"(iso8859|cp125)-?(\d+)")


class Kind(StrEnum):
    """What kind of file was given."""

    FLUX = "flux"
    RAPPORT = "rapport"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the deposited bytes are written: a name that Python, expat and libxml2 all know."""

    name: str
    bom: int
    declared: str | None

    @property
    def is_utf16(self) -> bool:
        """Whether a UTF-8 working copy is needed: `<` is not one byte there."""
        return self.name.startswith("utf-16")


def is_zip(head: bytes) -> bool:
    """Whether the bytes start as a zip archive does."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def detect_encoding(head: bytes, path: Path) -> Encoding:
    """The encoding, from the byte order mark, the first characters, or the XML declaration."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise unknown_encoding(path, "UTF-32")
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            text = head[len(mark) :]
            if name != "utf-8":
                text = text.decode(name, "replace").encode("utf-8")
            return Encoding(name, len(mark), _declared(text))
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if head.startswith(start):
            text = head.decode(name, "replace").encode("utf-8")
            return Encoding(name, 0, _declared(text))
    declared = _declared(head)
    return Encoding(_known_name(declared, path) if declared else "utf-8", 0, declared)


def _declared(text: bytes) -> str | None:
    found = _DECLARED.match(text)
    return found[1].decode("ascii") if found else None


def _known_name(declared: str, path: Path) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        raise unknown_encoding(path, declared) from None
    if name in ("utf-8", "utf-8-sig"):
        return "utf-8"
    if name == "ascii":
        return "us-ascii"
    if found := _SINGLE_BYTE.fullmatch(name):
        return f"iso-8859-{found[2]}" if found[1] == "iso8859" else f"windows-125{found[2]}"
    if name.startswith("utf-16"):
        raise mislabelled(path, declared)
    raise unknown_encoding(path, declared)


def find_root(fetch: Fetch, start: int, path: Path) -> int | None:
    """The offset of the root's `<`, before any parser; None when the bytes end before it.

    A DOCTYPE stands between the declaration and the root, nowhere else: finding none there,
    outside comments and processing instructions, is finding none.
    """
    at = start
    while True:
        at = _skip_blank(fetch, at)
        head = fetch(at, 9)
        if head.startswith(b"<?"):
            after = find_past(fetch, at + 2, b"?>")
        elif head.startswith(b"<!--"):
            after = find_past(fetch, at + 4, b"-->")
        else:
            return _root_here(head, at, path)
        if after is None:
            return at
        at = after


def _root_here(head: bytes, at: int, path: Path) -> int | None:
    if head.upper() == b"<!DOCTYPE":
        raise doctype_refused(path)
    if head and not head.startswith(b"<"):
        raise not_xml(path)
    return at if head else None


def _skip_blank(fetch: Fetch, at: int) -> int:
    step = _STEP
    while chunk := fetch(at, step):
        rest = chunk.lstrip(_BLANK)
        at += len(chunk) - len(rest)
        if rest:
            break
        step = min(step * 2, WINDOW)
    return at


def find_past(fetch: Fetch, at: int, end: bytes) -> int | None:
    """The offset after the next `end`, read in growing steps; None when there is none."""
    step = _STEP
    while chunk := fetch(at, step):
        found = chunk.find(end)
        if found >= 0:
            return at + found + len(end)
        if len(chunk) < step:
            return None
        at += len(chunk) - len(end) + 1
        step = min(step * 2, WINDOW)
    return None


def _end_of(fetch: Fetch, at: int) -> int:
    while chunk := fetch(at, WINDOW):
        at += len(chunk)
    return at


class _RootFound(Exception):
    """Ends the parsing of the root's start tag."""


def kind_of(fetch: Fetch, start: int, encoding: str, path: Path) -> Kind:
    """What the root element says the file is; raises when it is neither flux nor accusé.

    `start` is where the markup starts, after the byte order mark; no DOCTYPE is there.
    """
    root = find_root(fetch, start, path)
    if root is None:
        end = _skip_blank(fetch, start)
        if not fetch(end, 1):
            raise empty(path)
        raise malformed(path, fetch, start, encoding, _end_of(fetch, end))
    name = _root_name(fetch, start, root, encoding, path)
    uri, _, local = name.rpartition(SEPARATOR)
    if local.casefold() == "rapport":
        return Kind.RAPPORT
    if local == "flux" and uri == NAMESPACE:
        return Kind.FLUX
    raise wrong_root(path, uri, local)


def _root_name(fetch: Fetch, start: int, root: int, encoding: str, path: Path) -> str:
    parser = new_parser(encoding)
    names: list[str] = []

    def keep(name: str, _attributes: dict[str, str]) -> None:
        names.append(name)
        raise _RootFound

    parser.StartElementHandler = keep
    at = root
    try:
        # In growing pieces, and no more: expat starts again at each piece of an endless tag.
        for length in (_STEP, 4 * _STEP, 16 * _STEP, 64 * _STEP):
            parser.Parse(fetch(at, length), False)
            at += length
        parser.Parse(b"", True)
    except _RootFound:
        pass
    except ExpatError as error:
        offset = root + max(parser.ErrorByteIndex, 0)
        raise malformed(path, fetch, start, encoding, offset, error.code) from error
    return names[0]


def malformed(
    path: Path, fetch: Fetch, bom: int, encoding: str, offset: int, code: int = TRUNCATED
) -> Malformed:
    """The refusal at an offset of a file that has no line index yet."""
    index = LineIndex(encoding, bom)
    at = 0
    while at < offset:
        chunk = fetch(at, min(WINDOW, offset - at))
        if not chunk:
            break
        index.add(chunk)
        at += len(chunk)
    index.finish()
    line, column = index.line_of(fetch, offset), index.column(fetch, offset)
    reason = malformed_reason(code, fetch(offset, 200))
    return malformed_at(path, line, column, offset, reason)
