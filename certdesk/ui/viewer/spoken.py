"""What a screen reader is told of a pane: the text around the caret and the state. No widget."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from certdesk.ui.viewer.marks import MarkKind
from certdesk.ui.viewer.motions import Place, place_in

if TYPE_CHECKING:
    from certdesk.ui.viewer.document import Document
    from certdesk.ui.viewer.selection import Caret
    from certdesk.ui.viewer.xml_lines import Line, XmlLines


class TextAround:
    """Some lines as one text; positions count UTF-16 units, as accessibility interfaces do."""

    def __init__(self, lines: XmlLines, shown: list[Line]) -> None:
        self._lines = lines
        self._shown = shown
        texts = [_utf16(line.text + "\n") for line in shown]
        self._data = b"".join(texts)[:-2]
        self._starts = [0, *accumulate(len(text) // 2 for text in texts)][:-1]
        self._indexes = {line.start: index for index, line in enumerate(shown)}

    def __len__(self) -> int:
        return len(self._data) // 2

    def piece(self, start: int, end: int) -> str:
        """The text between two positions; a negative end is that of the text."""
        last = len(self) if end < 0 else min(end, len(self))
        return self._data[2 * max(start, 0) : 2 * last].decode("utf-16-le", "surrogatepass")

    def position_of(self, place: Place) -> int:
        """The position of a place; that of the nearest end for a place elsewhere."""
        index = self._indexes.get(place.line)
        if index is None:
            return 0 if place.line < self._shown[0].start else len(self)
        line = self._shown[index]
        column = self._lines.column(line, place.offset)
        return self._starts[index] + len(_utf16(line.text[:column])) // 2

    def place_at(self, position: int) -> Place:
        """The place at a position."""
        index = max(0, bisect_right(self._starts, position) - 1)
        line = self._shown[index]
        units = max(0, position - self._starts[index])
        before = _utf16(line.text)[: 2 * units].decode("utf-16-le", "ignore")
        return place_in(self._lines, line, len(before))


def text_around(document: Document, caret: Caret) -> TextAround:
    """The lines of the passage that holds the caret, or of what stands between two passages.

    A huge passage is cut in chunks, so that a file of 200 MB never becomes one text.
    """
    lines, regions = document.lines, document.regions
    line = lines.at(caret.place.line)
    row = document.row_of(line)
    inside = line.start if row < 0 else max(line.start, regions.starts[row])
    chunk = regions.chunk_at(inside)
    first = lines.at(max(chunk.start, document.source.bom))
    shown, following = [first], lines.after(first)
    while following is not None and following.start < chunk.end:
        shown.append(following)
        following = lines.after(following)
    return TextAround(lines, shown)


def state_in_words(document: Document, caret: Caret, row: int) -> str:
    """Where the caret is and what is said of it: « passage TEST3, KO, suspect »."""
    words = [f"passage {document.name_of(row)}" if row >= 0 else "hors passage"]
    kind = document.kind_of(row)
    if kind is not MarkKind.NONE:
        words.append(kind.word)
    line = document.lines.at(caret.place.line)
    words += [mark.text for mark in document.marks_in(line) if mark.text not in words]
    return ", ".join(words)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
