"""Tokens to the lines of the pretty presentation, as spans of the file: no widget.

A line is one contiguous span of the file with an indent in front; only white space between
lines is not shown. Nothing in the file changes.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from certdesk.ui.viewer.xml_tokens import Token, TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INDENT = 2
LONG = 1000  # bytes of a line; a longer text goes on in lines of its own
_LEAF_PIECES = 8  # texts, CDATA and comments that a one-line element may hold
_BLANK = b" \t\r\n"
_STEP = {TokenKind.START: 1, TokenKind.END: -1}


class Span(NamedTuple):
    """A pretty line as offsets in the file, and the columns put before it."""

    start: int
    end: int
    indent: int


def net_depth(tokens: Sequence[Token]) -> int:
    """How much deeper the file is after these tokens than before."""
    return sum(_STEP.get(token.kind, 0) for token in tokens)


def lowest_depth(tokens: Sequence[Token]) -> int:
    """The lowest depth reached along these tokens, relative to where they begin; at most 0."""
    return min(0, *accumulate(_STEP.get(token.kind, 0) for token in tokens), 0)


def pretty_spans(data: bytes, tokens: Sequence[Token], depth: int) -> list[Span]:
    """The lines of the tokens found in `data`, whose first byte has the offset of the first token.

    `depth` is the depth of elements where the tokens begin.
    """
    if not tokens:
        return []
    base = tokens[0].start
    spans: list[Span] = []
    for first, last, level in _grouped(tokens, depth):
        start, end = _trimmed(data, tokens[first].start - base, tokens[last].end - base)
        if start < end:
            spans.extend(_pieces(data, start, end, base, INDENT * max(0, level)))
    return spans


def _grouped(tokens: Sequence[Token], depth: int) -> Iterator[tuple[int, int, int]]:
    """Runs of tokens that make one line: (first, last, level)."""
    index = 0
    while index < len(tokens):
        kind = tokens[index].kind
        last = index
        if kind is TokenKind.END:
            depth -= 1
        level = depth
        if kind is TokenKind.START:
            last = _leaf_end(tokens, index)
            if last == index:
                depth += 1
        yield index, last, level
        index = last + 1


def _leaf_end(tokens: Sequence[Token], first: int) -> int:
    """The end tag of an element without child elements, `first` itself for any other."""
    for index in range(first + 1, min(first + 2 + _LEAF_PIECES, len(tokens))):
        kind = tokens[index].kind
        if kind is TokenKind.END:
            return index
        if kind in (TokenKind.START, TokenKind.EMPTY):
            return first
    return first


def _trimmed(data: bytes, start: int, end: int) -> tuple[int, int]:
    while start < end and data[start] in _BLANK:
        start += 1
    while end > start and data[end - 1] in _BLANK:
        end -= 1
    return start, end


def _pieces(data: bytes, start: int, end: int, base: int, indent: int) -> Iterator[Span]:
    continued = indent
    while end - start > LONG:
        cut = start + LONG
        while cut < end and 0x80 <= data[cut] < 0xC0:
            cut += 1  # not inside a character of several bytes
        yield Span(base + start, base + cut, continued)
        continued = indent + 2 * INDENT
        start = cut
    if start < end:
        yield Span(base + start, base + end, continued)
