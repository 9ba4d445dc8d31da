"""What one pane shows: lines, the kind of each passage, emphasised spans. No widget."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from certdesk.ui.viewer.byte_source import HeadSource
from certdesk.ui.viewer.marks import Mark, MarkKind
from certdesk.ui.viewer.regions import Regions
from certdesk.ui.viewer.xml_lines import Line, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from certdesk.ui.viewer.byte_source import ByteSource

_ROWS_KEPT = 512
_MARKS_NEAR = 64  # emphasised spans of the whole file that may begin before a line and reach it


def _no_marks(_row: int) -> Sequence[Mark]:
    return ()


def _number(row: int) -> str:
    return str(row + 1)


@dataclass(frozen=True)
class Said:
    """What is said of the passages of a file.

    `kinds` holds one byte a passage and may be changed in place. `marks_of` gives the emphasised
    spans of a passage when it becomes visible; `name_of` its identifier, to be spoken.
    """

    kinds: bytearray = field(default_factory=bytearray)
    marks_of: Callable[[int], Sequence[Mark]] = _no_marks
    name_of: Callable[[int], str] = _number


class Document:
    """A file as a pane shows it: its passages in file order, and what is said of them.

    `marks` are emphasised spans anywhere in the file, in any order.
    """

    def __init__(
        self,
        source: ByteSource,
        starts: Sequence[int] = (),
        ends: Sequence[int] = (),
        said: Said | None = None,
        marks: Sequence[Mark] = (),
    ) -> None:
        said = said or Said()
        self.source = source
        self.regions = Regions(source.data, source.size, starts, ends)
        self.lines = lines_of(source, self.regions)
        self.kinds = said.kinds
        self.kinds.extend(bytes(len(starts) - len(self.kinds)))
        self.name_of = said.name_of
        self.marks = sorted(marks, key=lambda mark: mark.start)
        self._marks_of = lru_cache(_ROWS_KEPT)(said.marks_of)
        self._mark_starts = [mark.start for mark in self.marks]

    @property
    def is_pretty(self) -> bool:
        """Whether the lines shown are those of the presentation, not those of the file."""
        return self.lines.is_pretty

    def row_of(self, line: Line) -> int:
        """The first passage that a line shows, -1 for none.

        The first line of a passage often begins with white space that is not in it.
        """
        rows = self.rows_between(line.start, max(line.end, line.start + 1))
        return rows.start if rows else -1

    def kind_of(self, row: int) -> MarkKind:
        """What is said of a passage."""
        return MarkKind(self.kinds[row]) if 0 <= row < len(self.kinds) else MarkKind.NONE

    def marks_in(self, line: Line) -> list[Mark]:
        """The emphasised spans that a line shows."""
        found: list[Mark] = []
        for row in self.rows_between(line.start, max(line.end, line.start + 1)):
            found += self._marks_of(row)
        last = bisect_right(self._mark_starts, line.end)
        found += self.marks[max(0, last - _MARKS_NEAR) : last]
        return [m for m in found if m.start < line.end and line.start < m.end]

    def first_mark(self, row: int) -> int:
        """Where the first emphasised span of a passage begins, or the passage if it has none."""
        return min((mark.start for mark in self._marks_of(row)), default=self.regions.starts[row])

    def forget_row_marks(self) -> None:
        """What is said of spans inside passages changed: ask again when they are visible."""
        self._marks_of.cache_clear()

    def next_row(self, row: int, kinds: frozenset[MarkKind]) -> int:
        """The first passage after `row` of one of these kinds, -1 for none."""
        found = (self.kinds.find(kind, row + 1) for kind in kinds)
        return min((place for place in found if place >= 0), default=-1)

    def previous_row(self, row: int, kinds: frozenset[MarkKind]) -> int:
        """The last passage before `row` of one of these kinds, -1 for none."""
        return max((self.kinds.rfind(kind, 0, max(row, 0)) for kind in kinds), default=-1)

    def rows_between(self, start: int, end: int) -> range:
        """The passages that have a byte between two offsets."""
        first = bisect_right(self.regions.ends, start)
        return range(first, max(first, bisect_left(self.regions.starts, end)))


def empty_document() -> Document:
    """Nothing at all."""
    return Document(HeadSource(b"", "utf-8"))
