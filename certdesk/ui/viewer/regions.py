"""A file cut in passages, what stands between them, and chunks of bounded size: no widget.

Nothing is built in advance: a chunk is found from an offset by bisection, so that a file of
200 000 passages costs nothing to show.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.viewer.byte_source import Bytes

CHUNK = 16 * 1024
_REACH = 2048  # how far a cut looks for a start tag
_START_TAG = re.compile(rb"<[^/!?]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes shown and tokenised together: a passage, a piece between passages, or a part of one."""

    start: int
    end: int
    row: int  # the passage, -1 between passages
    part: int  # 0 for the first chunk of its region


class Regions:
    """The passages of a file and the skeleton around them, as chunks in file order."""

    def __init__(
        self, data: Bytes, size: int, starts: Sequence[int] = (), ends: Sequence[int] = ()
    ) -> None:
        self._data = data
        self.size = size
        self.starts = starts
        self.ends = ends
        self._last = Chunk(0, 0, -1, 0)  # lines are read one after the other

    def row_at(self, offset: int) -> int:
        """The passage that holds an offset, -1 for none."""
        row = bisect_right(self.starts, offset) - 1
        return row if row >= 0 and offset < self.ends[row] else -1

    def region_at(self, offset: int) -> tuple[int, int, int]:
        """Start, end and row of the passage or of the piece of skeleton that holds an offset."""
        row = bisect_right(self.starts, offset) - 1
        if row >= 0 and offset < self.ends[row]:
            return self.starts[row], self.ends[row], row
        start = self.ends[row] if row >= 0 else 0
        end = self.starts[row + 1] if row + 1 < len(self.starts) else self.size
        return start, end, -1

    def chunk_at(self, offset: int) -> Chunk:
        """The chunk that holds an offset of the file."""
        if not self._last.start <= offset < self._last.end:
            self._last = self._found(max(0, min(offset, self.size - 1)))
        return self._last

    def after(self, chunk: Chunk) -> Chunk | None:
        """The next chunk, None at the end of the file."""
        return self.chunk_at(chunk.end) if chunk.end < self.size else None

    def before(self, chunk: Chunk) -> Chunk | None:
        """The previous chunk, None at the start of the file."""
        return self.chunk_at(chunk.start - 1) if chunk.start > 0 else None

    def _found(self, offset: int) -> Chunk:
        start, end, row = self.region_at(offset)
        last = max(1, (end - start) // CHUNK) - 1
        part = min(last, (offset - start) // CHUNK)
        if part and offset < self._cut(start + part * CHUNK):
            part -= 1
        low = self._cut(start + part * CHUNK) if part else start
        high = self._cut(start + (part + 1) * CHUNK) if part < last else end
        return Chunk(low, high, row, part)

    def _cut(self, position: int) -> int:
        """Where a big region is cut near `position`: before a start tag if there is one.

        A cut depends on its position alone, so that a jump and a scroll find the same chunks.
        """
        tag = _START_TAG.search(self._data[position : position + _REACH])
        if tag:
            return position + tag.start()
        while position < self.size and 0x80 <= self._data[position] < 0xC0:
            position += 1  # not inside a character of several bytes
        return position
