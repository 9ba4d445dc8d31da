"""The caret, the selection, and the text that leaves the window by a copy: no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.ui.viewer.motions import Place, place_at

if TYPE_CHECKING:
    from certdesk.ui.viewer.document import Document
    from certdesk.ui.viewer.xml_lines import XmlLines

COPY_LIMIT = 256 * 1024  # bytes: some hundred passages; beyond, the file itself is what one wants


@dataclass(frozen=True, slots=True)
class Caret:
    """Where the caret is, where its selection began, and the column it keeps going up and down."""

    place: Place
    anchor: int
    column: int = -1

    @property
    def span(self) -> tuple[int, int]:
        """The selected bytes, empty without a selection."""
        offset = self.place.offset
        return min(self.anchor, offset), max(self.anchor, offset)

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected."""
        return self.anchor != self.place.offset


def caret_at(lines: XmlLines, offset: int) -> Caret:
    """A caret without a selection, nearest to an offset."""
    place = place_at(lines, offset)
    return Caret(place, place.offset)


def all_of(document: Document, offset: int) -> tuple[int, int]:
    """What "select all" takes: the file if it can be copied, else the passage at the caret."""
    if document.source.size <= COPY_LIMIT:
        return document.source.bom, document.source.size
    start, end, _ = document.regions.region_at(offset)
    return (start, end) if end - start <= COPY_LIMIT else (start, start + COPY_LIMIT)


def copied_text(document: Document, start: int, end: int) -> str:
    """The text of a span as it is shown, without any NIR, even where it is shown on screen."""
    lines = document.lines
    if not document.is_pretty:
        return lines.plain_text(start, end)
    texts: list[tuple[int, str]] = []
    line = lines.at(start)
    while line is not None and line.start < end:
        low, high = max(start, line.start), min(end, line.end)
        if low < high:
            texts.append((line.indent, lines.plain_text(low, high)))
        following = lines.after(line)
        if following is None:
            break
        line = following
    margin = min((indent for indent, _ in texts), default=0)
    return "\n".join(" " * (indent - margin) + text for indent, text in texts)
