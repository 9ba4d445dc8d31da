"""The hits of a search in one file, in file order: no widget."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field


@dataclass
class Hits:
    """Spans of the file; `current` is the one that the person stands on, -1 for none."""

    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))
    current: int = -1

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def current_span(self) -> tuple[int, int]:
        """Where the current hit is; an empty span for none."""
        if not 0 <= self.current < len(self):
            return (0, 0)
        return self.starts[self.current], self.ends[self.current]

    def add(self, start: int, end: int) -> None:
        """Take one more hit, after all the others."""
        self.starts.append(start)
        self.ends.append(end)

    def between(self, start: int, end: int) -> range:
        """The hits that have a byte between two offsets."""
        first = bisect_right(self.ends, start)
        return range(first, max(first, bisect_left(self.starts, end)))

    def after(self, offset: int) -> int:
        """The first hit from an offset on, -1 for none."""
        index = bisect_left(self.starts, offset)
        return index if index < len(self) else -1
