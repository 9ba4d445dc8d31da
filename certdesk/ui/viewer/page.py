"""Which lines of a document are on the screen, and how they scroll: no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.ui.viewer.document import Document
    from certdesk.ui.viewer.xml_lines import Line


class Page:
    """A window of `capacity` whole lines over a document; `top` is the first one."""

    def __init__(self, document: Document, capacity: int) -> None:
        self._lines = document.lines
        self._size = document.source.size
        self._capacity = max(1, capacity)
        self.top = self._lines.at(0)
        self._visible: list[Line] | None = None
        self._last_top: Line | None = None

    @property
    def capacity(self) -> int:
        """How many whole lines are seen."""
        return self._capacity

    @property
    def lines(self) -> list[Line]:
        """The lines on the screen, with the one that is cut by its lower edge."""
        if self._visible is None:
            line: Line | None = self.top
            self._visible = []
            while line is not None and len(self._visible) <= self._capacity:
                self._visible.append(line)
                line = self._lines.after(line)
        return self._visible

    @property
    def last_top(self) -> Line:
        """The first line when the end of the file is at the lower edge."""
        if self._last_top is None:
            self._last_top = self._walked(self._lines.at(self._size), 1 - self._capacity)
        return self._last_top

    def resize(self, capacity: int) -> None:
        """Show more or fewer lines."""
        if capacity != self._capacity:
            self._capacity = max(1, capacity)
            self._last_top = None
            self._set_top(self.top)

    def refresh(self) -> None:
        """Read the lines again: the way they are shown changed."""
        self.top = self._lines.at(self.top.start)
        self._visible = None
        self._last_top = None

    def go(self, offset: int) -> None:
        """Put the line of an offset first."""
        self._set_top(self._lines.at(offset))

    def scroll(self, count: int) -> None:
        """Scroll down some lines, or up if negative."""
        self._set_top(self._walked(self.top, count))

    def show(self, line: Line, margin: int) -> None:
        """Put a line on the screen with some lines of context above it."""
        self._set_top(self._walked(line, -margin))

    def reveal(self, line: Line) -> None:
        """Scroll as little as needed to see a whole line."""
        if self.holds(line):
            return
        if line.start < self.top.start:
            self._set_top(line)
        else:
            self._set_top(self._walked(line, 1 - self._capacity))

    def holds(self, line: Line) -> bool:
        """Whether a line is seen whole."""
        seen = self.lines[: self._capacity]
        return seen[0].start <= line.start <= seen[-1].start

    def index_of(self, line_start: int) -> int:
        """The place of a line on the screen, -1 when it is not there."""
        found = (index for index, line in enumerate(self.lines) if line.start == line_start)
        return next(found, -1)

    def _walked(self, line: Line, count: int) -> Line:
        for _ in range(abs(count)):
            following = self._lines.after(line) if count > 0 else self._lines.before(line)
            if following is None:
                break
            line = following
        return line

    def _set_top(self, line: Line) -> None:
        last = self.last_top
        self.top = last if line.start > last.start else line
        self._visible = None
