"""Bytes to the lines that a pane shows, and back, by offset: no widget.

A place in a file is always a byte offset. `RawLines` shows the lines of the file as they are;
`PrettyLines` shows a file written on one line as indented lines, which exist only while seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from certdesk.model.flux.lines import LONG_LINE
from certdesk.ui.viewer.nir import mask, nir_spans
from certdesk.ui.viewer.pretty import Span, lowest_depth, net_depth, pretty_spans
from certdesk.ui.viewer.regions import CHUNK
from certdesk.ui.viewer.xml_tokens import Ink, Token, inks, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.viewer.byte_source import ByteSource
    from certdesk.ui.viewer.regions import Chunk, Regions

RAW_LIMIT = 1000  # bytes of a line: beyond, the file is shown pretty
_CHUNKS_KEPT = 512
_BASE_REACH = 8  # chunks of header looked at to learn the depth of passages

# One sign for one character, so that columns stay: control characters, bytes that are no text,
# and characters that would turn the line around or break it.
_SIGNS: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20) if code != 0x09}
_SIGNS |= {0x0A: "↵", 0x0D: "↵", 0x7F: "␡", 0x85: "↵", 0x2028: "↵", 0x2029: "↵"}
_SIGNS |= dict.fromkeys((*range(0xDC80, 0xDD00), *range(0x202A, 0x202F)), "\ufffd")
_SIGNS |= dict.fromkeys(range(0x2066, 0x206A), "\ufffd")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as shown: `text[indent:]` stands for the bytes from `start` to `end`."""

    start: int
    end: int
    indent: int
    text: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known of a chunk while it is near the screen."""

    tokens: list[Token]
    nir: list[tuple[int, int]]
    spans: list[Span]
    span_starts: list[int]


class XmlLines(Protocol):
    """The lines of a file, reached by offset; the panes know nothing else."""

    source: ByteSource
    regions: Regions
    nir_shown: bool
    is_pretty: bool

    def at(self, offset: int) -> Line:
        """The line of an offset; white space that is not shown belongs to the line before it."""

    def after(self, line: Line) -> Line | None:
        """The next line."""

    def before(self, line: Line) -> Line | None:
        """The previous line."""

    def labels(self, lines: Sequence[Line]) -> list[str]:
        """What the gutter says of some lines that follow each other."""

    def column(self, line: Line, offset: int) -> int:
        """The place of an offset in the text of its line."""

    def offset(self, line: Line, column: int) -> int:
        """The offset of a place in the text of a line."""

    def inks(self, line: Line) -> list[tuple[int, int, Ink]]:
        """How the text of a line is painted, tags left out: (first column, column after, ink)."""

    def plain_text(self, start: int, end: int) -> str:
        """The text of some bytes exactly as in the file, except that a NIR is always masked."""


class _ChunkedLines:
    """What both presentations share: readings of chunks, kept while they serve, and columns."""

    def __init__(self, source: ByteSource, regions: Regions) -> None:
        self.source = source
        self.regions = regions
        self.nir_shown = False
        self._readings: OrderedDict[int, _Reading] = OrderedDict()

    def column(self, line: Line, offset: int) -> int:
        """The place of an offset in the text of its line."""
        offset = min(max(offset, line.start), line.end)
        if line.end - line.start == len(line.text) - line.indent:
            return line.indent + offset - line.start
        return line.indent + len(self._decoded(line.start, offset))

    def offset(self, line: Line, column: int) -> int:
        """The offset of a place in the text of a line."""
        count = min(max(column - line.indent, 0), len(line.text) - line.indent)
        if line.end - line.start == len(line.text) - line.indent:
            return line.start + count
        text = self._decoded(line.start, line.end)[:count]
        return line.start + len(text.encode(self.source.encoding, "surrogateescape"))

    def inks(self, line: Line) -> list[tuple[int, int, Ink]]:
        """How the text of a line is painted, tags left out: (first column, column after, ink)."""
        painted = []
        chunk: Chunk | None = self.regions.chunk_at(line.start)
        while chunk is not None and chunk.start < line.end:
            for token in self._tokens_within(chunk, line):
                data = self.source.data[token.start : token.end]
                for start, end, ink in inks(token, data):
                    if start < line.end and line.start < end:
                        painted.append((self.column(line, start), self.column(line, end), ink))
            chunk = self.regions.after(chunk)
        return painted

    def plain_text(self, start: int, end: int) -> str:
        """The text of some bytes exactly as in the file, except that a NIR is always masked."""
        return self._masked(start, end, nir_spans(self.source.data, start, end))

    def _line(self, start: int, end: int, indent: int) -> Line:
        if self.nir_shown:
            text = self._decoded(start, end)
        else:
            text = self._masked(start, end, self._nir_near(start, end))
        return Line(start, end, indent, " " * indent + text.translate(_SIGNS))

    def _masked(self, start: int, end: int, spans: list[tuple[int, int]]) -> str:
        pieces = []
        for low, high in spans:
            low, high = max(low, start), min(high, end)
            if low < high:
                pieces += [self._decoded(start, low), mask(self._decoded(low, high))]
                start = high
        pieces.append(self._decoded(start, end))
        return "".join(pieces)

    def _decoded(self, start: int, end: int) -> str:
        return self.source.data[start:end].decode(self.source.encoding, "surrogateescape")

    def _nir_near(self, start: int, end: int) -> list[tuple[int, int]]:
        spans = []
        chunk: Chunk | None = self.regions.chunk_at(start)
        while chunk is not None and chunk.start < end:
            spans += self._reading(chunk).nir
            chunk = self.regions.after(chunk)
        return spans

    def _tokens_within(self, chunk: Chunk, line: Line) -> list[Token]:
        tokens = self._reading(chunk).tokens
        first = bisect_right(tokens, line.start, key=lambda token: token.end)
        last = bisect_right(tokens, line.end - 1, key=lambda token: token.start)
        return tokens[first:last]

    def _reading(self, chunk: Chunk) -> _Reading:
        reading = self._readings.get(chunk.start)
        if reading is not None:
            self._readings.move_to_end(chunk.start)
            return reading
        data = self.source.data[chunk.start : chunk.end]
        tokens = tokenise(data, chunk.start)
        spans = self._spans(chunk, data, tokens)
        starts = [span.start for span in spans]
        nir = nir_spans(self.source.data, chunk.start, chunk.end)
        reading = self._readings[chunk.start] = _Reading(tokens, nir, spans, starts)
        if len(self._readings) > _CHUNKS_KEPT:
            self._readings.popitem(last=False)
        return reading

    def _spans(self, chunk: Chunk, data: bytes, tokens: list[Token]) -> list[Span]:
        """The lines of a chunk; a presentation that follows the lines of the file needs none."""
        return []


class RawLines(_ChunkedLines):
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
        return self._line(max(start, floor), end, 0)

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


class PrettyLines(_ChunkedLines):
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
            reading = self._reading(chunk)
            index = bisect_right(reading.span_starts, offset) - 1
            if index >= 0:
                return self._line(*reading.spans[index])
            chunk = self.regions.before(chunk)
        return self._first()

    def after(self, line: Line) -> Line | None:
        """The next line."""
        chunk: Chunk | None = self.regions.chunk_at(line.start)
        while chunk is not None:
            reading = self._reading(chunk)
            index = bisect_right(reading.span_starts, line.start)
            if index < len(reading.spans):
                return self._line(*reading.spans[index])
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
        starts = self._reading(chunk).span_starts
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
            reading = self._reading(chunk)
            index = bisect_right(reading.span_starts, offset - 1) - 1
            if index >= 0:
                return self._line(*reading.spans[index])
            chunk = self.regions.before(chunk)
        return None

    def _spans(self, chunk: Chunk, data: bytes, tokens: list[Token]) -> list[Span]:
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
