"""The hits of a search over one or two panes, as one list with a current one. No widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from certdesk.ui.viewer.hits import Hits

if TYPE_CHECKING:
    from certdesk.ui.viewer.find_search import Batch


class Spot(NamedTuple):
    """A place in one of the files searched: files in the order of the panes, then offsets."""

    file: int
    offset: int


class Found:
    """Hits of each file, in the order of the files; `index` is the current one of all."""

    def __init__(self, files: int, start: Spot) -> None:
        self.hits = [Hits() for _ in range(files)]
        self.start = start
        self.index = -1

    def __len__(self) -> int:
        return sum(map(len, self.hits))

    def take(self, batch: Batch) -> None:
        """Add hits that follow those already known of their file."""
        hits = self.hits[batch.file]
        hits.starts.extend(batch.starts)
        hits.ends.extend(batch.ends)

    def first(self) -> int:
        """The first hit from the start of the search on, in its file; -1 when none is known."""
        before = sum(len(hits) for hits in self.hits[: self.start.file])
        index = self.hits[self.start.file].after(self.start.offset)
        return before + index if index >= 0 else -1

    def nearest(self) -> int:
        """The hit to show when all are known: in the file of the start if it has any."""
        first = self.first()
        if first >= 0 or not len(self.hits[self.start.file]):
            return max(0, first)
        return sum(len(hits) for hits in self.hits[: self.start.file])

    def go(self, index: int) -> tuple[int, int, int]:
        """Make a hit the current one, around the ends; returns its file, start and end."""
        self.index = index % len(self)
        place = self.index
        where = (0, 0, 0)
        for file, hits in enumerate(self.hits):
            hits.current = place if 0 <= place < len(hits) else -1
            if hits.current >= 0:
                where = (file, hits.starts[place], hits.ends[place])
            place -= len(hits)
        return where
