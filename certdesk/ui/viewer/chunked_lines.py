"""What raw and pretty lines share: a line, its columns and inks, chunks read once. No widget."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from certdesk.ui.viewer.nir import mask, nir_spans
from certdesk.ui.viewer.xml_tokens import Ink, Token, inks, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.viewer.byte_source import ByteSource
    from certdesk.ui.viewer.pretty import Span
    from certdesk.ui.viewer.regions import Chunk, Regions

_CHUNKS_KEPT = 512

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
class Reading:
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


class ChunkedLines:
    """What both presentations share: readings of chunks, kept while they serve, and columns."""

    def __init__(self, source: ByteSource, regions: Regions) -> None:
        self.source = source
        self.regions = regions
        self.nir_shown = False
        self._readings: OrderedDict[int, Reading] = OrderedDict()

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

    def make_line(self, start: int, end: int, indent: int) -> Line:
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
            spans += self.reading(chunk).nir
            chunk = self.regions.after(chunk)
        return spans

    def _tokens_within(self, chunk: Chunk, line: Line) -> list[Token]:
        tokens = self.reading(chunk).tokens
        first = bisect_right(tokens, line.start, key=lambda token: token.end)
        last = bisect_right(tokens, line.end - 1, key=lambda token: token.start)
        return tokens[first:last]

    def reading(self, chunk: Chunk) -> Reading:
        reading = self._readings.get(chunk.start)
        if reading is not None:
            self._readings.move_to_end(chunk.start)
            return reading
        data = self.source.data[chunk.start : chunk.end]
        tokens = tokenise(data, chunk.start)
        spans = self.spans_of(chunk, data, tokens)
        starts = [span.start for span in spans]
        nir = nir_spans(self.source.data, chunk.start, chunk.end)
        reading = self._readings[chunk.start] = Reading(tokens, nir, spans, starts)
        if len(self._readings) > _CHUNKS_KEPT:
            self._readings.popitem(last=False)
        return reading

    def spans_of(self, chunk: Chunk, data: bytes, tokens: list[Token]) -> list[Span]:
        """The lines of a chunk; a presentation that follows the lines of the file needs none."""
        return []
