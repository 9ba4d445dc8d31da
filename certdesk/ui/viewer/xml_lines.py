"""Bytes to the lines that a pane shows, and back, by offset: no widget.

A place in a file is always a byte offset. `RawLines` shows the lines of the file as they are;
`PrettyLines` shows a file written on one line as indented lines, which exist only while seen.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from certdesk.model.flux.lines import LONG_LINE
from certdesk.ui.viewer.chunked_lines import ChunkedLines, Line, XmlLines
from certdesk.ui.viewer.pretty import Span, lowest_depth, net_depth, pretty_spans
from certdesk.ui.viewer.regions import CHUNK
from certdesk.ui.viewer.xml_tokens import Token, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.viewer.byte_source import ByteSource
    from certdesk.ui.viewer.regions import Chunk, Regions

__all__ = ["RAW_LIMIT", "Line", "PrettyLines", "RawLines", "XmlLines", "lines_of"]

RAW_LIMIT = 1000  # bytes of a line: beyond, the file is shown pretty
_BASE_REACH = 8  # chunks of header looked at to learn the depth of passages


class RawLines(ChunkedLines):
    """The lines of the file as they are; they end with LF, CR LF or a CR alone."""

    is_pretty = False

    def __init__(self, source: ByteSource, regions: Regions) -> None:
        super().__init__(source, regions)
        self._reach = max(source.longest_line, LONG_LINE) + 2

    def at(self, offset: int) -> Line:
        """The line of an offset; a line break belongs to the line that it ends."""
        data, size = self.source.data, self.source.size
        offset = max(min(offset, size - 1), self.source.bom)
        if data[offset : offset + 1] == b"\n" and data[offset - 1 : offset] == b"\r":
            offset -= 1
        floor = max(self.source.bom, offset - self._reach)
        start = max(data.rfind(b"\n", floor, offset), data.rfind(b"\r", floor, offset)) + 1
        end = self._break(offset)
        return self.make_line(max(start, floor), end, 0)

    def after(self, line: Line) -> Line | None:
        """The next line."""
        following = line.end + (2 if self.source.data[line.end : line.end + 2] == b"\r\n" else 1)
        return self.at(following) if following < self.source.size else None

    def before(self, line: Line) -> Line | None:
        """The previous line."""
        return self.at(line.start - 1) if line.start > self.source.bom else None

    def labels(self, lines: Sequence[Line]) -> list[str]:
        """The numbers of some lines that follow each other."""
        if not lines:
            return []
        first = self.source.line_of(lines[0].start)
        return [str(first + index) for index in range(len(lines))]

    def _break(self, offset: int) -> int:
        """The first end of line from an offset on, or the end of the file."""
        data, limit = self.source.data, min(offset + self._reach, self.source.size)
        feed = data.find(b"\n", offset, limit)
        limit = feed if feed >= 0 else limit
        back = data.find(b"\r", offset, limit)
        return back if back >= 0 else limit


class PrettyLines(ChunkedLines):
    """A file written on one line, or on few, as indented lines."""

    is_pretty = True

    def __init__(self, source: ByteSource, regions: Regions) -> None:
        super().__init__(source, regions)
        self._known_base: int | None = None

    def at(self, offset: int) -> Line:
        """The line of an offset; white space that is not shown belongs to the line before it."""
        if not self.source.size:
            return Line(0, 0, 0, "")
        chunk: Chunk | None = self.regions.chunk_at(max(min(offset, self.source.size - 1), 0))
        while chunk is not None:
            reading = self.reading(chunk)
            index = bisect_right(reading.span_starts, offset) - 1
            if index >= 0:
                return self.make_line(*reading.spans[index])
            chunk = self.regions.before(chunk)
        return self._first()

    def after(self, line: Line) -> Line | None:
        """The next line."""
        chunk: Chunk | None = self.regions.chunk_at(line.start)
        while chunk is not None:
            reading = self.reading(chunk)
            index = bisect_right(reading.span_starts, line.start)
            if index < len(reading.spans):
                return self.make_line(*reading.spans[index])
            chunk = self.regions.after(chunk)
        return None

    def before(self, line: Line) -> Line | None:
        """The previous line."""
        return self._last_before(line.start)

    def labels(self, lines: Sequence[Line]) -> list[str]:
        """`passage.line` for some lines, nothing for what stands between passages."""
        return [self._label(line) for line in lines]

    def _label(self, line: Line) -> str:
        chunk = self.regions.chunk_at(line.start)
        if chunk.row < 0:
            return ""
        starts = self.reading(chunk).span_starts
        if len(starts) == 1 and not chunk.part:
            return str(chunk.row + 1)
        number = bisect_right(starts, line.start)
        part = f"{chunk.part + 1}." if chunk.part else ""
        return f"{chunk.row + 1}.{part}{number}"

    def _first(self) -> Line:
        line = self.after(Line(-1, -1, 0, ""))
        return line or Line(0, 0, 0, "")

    def _last_before(self, offset: int) -> Line | None:
        if offset <= 0:
            return None
        chunk: Chunk | None = self.regions.chunk_at(offset - 1)
        while chunk is not None:
            reading = self.reading(chunk)
            index = bisect_right(reading.span_starts, offset - 1) - 1
            if index >= 0:
                return self.make_line(*reading.spans[index])
            chunk = self.regions.before(chunk)
        return None

    def spans_of(self, chunk: Chunk, data: bytes, tokens: list[Token]) -> list[Span]:
        spans = pretty_spans(data, tokens, self._depth(chunk, tokens))
        if not spans and chunk.end - chunk.start > RAW_LIMIT:
            # Much white space is one empty line: a walk over it stays short.
            return [Span(chunk.start, chunk.start, 0)]
        return spans

    def _depth(self, chunk: Chunk, tokens: list[Token]) -> int:
        """The depth where a chunk begins, from what can be known without reading the file."""
        if chunk.start == 0:
            return 0
        if chunk.part == 0:
            return self._base
        floor = self._base + 1 if chunk.row >= 0 else 0
        return floor - lowest_depth(tokens)

    @property
    def _base(self) -> int:
        """The depth of passages: that of the end of the header."""
        if self._known_base is None:
            self._known_base = self._header_depth()
        return self._known_base

    def _header_depth(self) -> int:
        depth = 0
        chunk: Chunk | None = self.regions.chunk_at(0)
        for _ in range(_BASE_REACH):
            if chunk is None or chunk.row >= 0:
                break
            data = self.source.data[chunk.start : chunk.end]
            depth += net_depth(tokenise(data, chunk.start))
            chunk = self.regions.after(chunk)
        return max(0, depth)


def lines_of(source: ByteSource, regions: Regions) -> RawLines | PrettyLines:
    """The presentation that suits a file: its own lines, unless one of them is too long.

    Long lines are looked for where the first page is, and known elsewhere when they are huge.
    """
    head = source.data[:CHUNK]
    longest = max(source.longest_line, *(len(line) for line in head.splitlines()), 0)
    return PrettyLines(source, regions) if longest > RAW_LIMIT else RawLines(source, regions)
