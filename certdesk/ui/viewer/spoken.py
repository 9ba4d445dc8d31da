"""What a screen reader is told of a pane: the text around the caret and the state. No widget."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from certdesk.ui.viewer.marks import MarkKind
from certdesk.ui.viewer.motions import Place, place_at, place_in

if TYPE_CHECKING:
    from certdesk.ui.viewer.document import Document
    from certdesk.ui.viewer.selection import Caret
    from certdesk.ui.viewer.xml_lines import Line, XmlLines


class TextAround:
    """Some lines as one text; positions count UTF-16 units, as accessibility interfaces do."""

    def __init__(self, lines: XmlLines, shown: list[Line]) -> None:
        self._lines = lines
        self._shown = shown
        self._starts = [0, *accumulate(_units(line.text) + 1 for line in shown)][:-1]
        self._indexes = {line.start: index for index, line in enumerate(shown)}
        self.whole = "\n".join(line.text for line in shown)
        self.first_line = shown[0].start

    def index_of(self, line_start: int) -> int:
        """The place of a line among these, -1 when it is not one of them."""
        return self._indexes.get(line_start, -1)

    def position_of(self, place: Place) -> int:
        """The position of a place; that of the nearest end for a place elsewhere."""
        index = self.index_of(place.line)
        if index < 0:
            return 0 if place.line < self.first_line else _units(self.whole)
        line = self._shown[index]
        column = self._lines.column(line, place.offset)
        return self._starts[index] + _units(line.text[:column])

    def position_of_offset(self, offset: int) -> int:
        """The position of an offset of the file."""
        return self.position_of(place_at(self._lines, offset))

    def place_at(self, position: int) -> Place:
        """The place at a position."""
        index = max(0, bisect_right(self._starts, position) - 1)
        line = self._shown[index]
        units = max(0, position - self._starts[index])
        before = line.text.encode("utf-16-le", "surrogatepass")[: 2 * units]
        return place_in(self._lines, line, len(before.decode("utf-16-le", "ignore")))


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


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
