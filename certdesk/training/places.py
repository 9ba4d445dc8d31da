"""Where the Java parser would point: behind the tag that it has just read, or where XML breaks."""

from __future__ import annotations

import contextlib
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from certdesk.model.errors import NotXml
from certdesk.model.flux.parser import DoctypeSeen, new_parser, new_plain_parser
from certdesk.model.flux.sniff import WINDOW, detect_encoding
from certdesk.model.flux.source import HEAD
from certdesk.model.flux.tags import end_tag_end, start_of_error, start_tag_end

if TYPE_CHECKING:
    from pathlib import Path

_CONTEXT = 200


def tag_ends(document: bytes, encoding: str) -> array[int]:
    """The offset behind the end tag of every element, by the rank of its start tag."""
    ends = array("Q")
    open_ranks: list[int] = []
    parser = new_parser(encoding)

    def started(_name: str, _attributes: dict[str, str]) -> None:
        open_ranks.append(len(ends))
        ends.append(parser.CurrentByteIndex)

    def ended(_name: str) -> None:
        rank, at = open_ranks.pop(), parser.CurrentByteIndex
        closing = document.startswith(b"</", at)
        ends[rank] = end_tag_end(document, at) if closing else start_tag_end(document, ends[rank])

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    with contextlib.suppress(ExpatError, DoctypeSeen):
        parser.Parse(document, True)
    return ends


@dataclass
class Reading:
    """A file read by expat as far as it goes, with names as they are written."""

    root: str = ""
    innermost: str = ""
    code: int = 0
    context: bytes = b""
    line: int = 1
    column: int = 1


def read_until_it_breaks(path: Path) -> Reading:
    """The first tag of a file, and where it stops being XML; `code` is 0 when it never does."""
    found, names = Reading(), [""]

    def started(name: str, _attributes: dict[str, str]) -> None:
        found.root = found.root or name
        names.append(name)

    with path.open("rb") as file:
        head = file.read(HEAD)
        try:
            parser = new_plain_parser(detect_encoding(head, path).name)
        except NotXml:
            return found
        parser.StartElementHandler = started
        parser.EndElementHandler = lambda _name: names.pop()
        try:
            piece = head
            while piece:
                parser.Parse(piece, False)
                piece = file.read(WINDOW)
            parser.Parse(b"", True)
        except ExpatError as error:
            found.code, found.innermost = error.code, names[-1]
            found.line, found.column = error.lineno, error.offset + 1
            found.context = _context(path, parser.ErrorByteIndex)
        except DoctypeSeen:
            pass
    return found


def _context(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        before = max(offset - _CONTEXT, 0)
        file.seek(before)
        piece = file.read(2 * _CONTEXT)
    return piece[start_of_error(piece, max(offset - before, 0)) :]
