"""Lines and columns of offsets."""

from __future__ import annotations

import re
from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.flux.lines import LONG_LINE, LineIndex

BLOCK = 64  # small here, so that every edge is met
BREAK = re.compile(rb"\r\n|\r|\n")


def index_of(data: bytes, encoding: str = "utf-8", bom: int = 0, piece: int = 77) -> LineIndex:
    index = LineIndex(encoding, bom, BLOCK)
    for start in range(0, len(data), piece):
        index.add(data[start : start + piece])
    index.finish()
    return index


def check_everywhere(
    data: bytes, offsets: list[int], encoding: str = "utf-8", bom: int = 0
) -> None:
    index = index_of(data, encoding, bom)
    ends = [found.end() for found in BREAK.finditer(data)]

    def fetch(start: int, length: int) -> bytes:
        return data[start : start + length]

    for offset in offsets:
        breaks = bisect_right(ends, offset)
        start = ends[breaks - 1] if breaks else bom
        before = data[start:offset].decode(encoding, "ignore")
        assert index.line_of(fetch, offset) == breaks + 1
        assert index.column(fetch, offset) == len(before) + 1
        assert index.line_start(fetch, breaks + 1) == start


PIECES = st.sampled_from(["a", "é", "€", "😀", "\n", "\r\n", "\r", "   ", "<b>"])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_positions_in_small_texts_equal_a_naive_count(text):
    data = text.encode()
    edges = [len(text[:at].encode()) for at in range(len(text) + 1)]
    check_everywhere(data, edges)


@given(
    st.integers(-4, 4),
    st.sampled_from(["\r\n", "\r", "\n", "é\r\n\r\n", "\n\r", "😀", "\r\r\n\n"]),
    st.sampled_from(["ab\n", "é", "x\r\ny", "\r"]),
)
def test_positions_around_the_edge_of_a_block_equal_a_naive_count(shift, at_edge, filler):
    filler_bytes = filler.encode()
    count = (BLOCK + shift) // len(filler_bytes)
    start = filler_bytes * count
    start += b"." * (BLOCK + shift - len(start))
    data = start + at_edge.encode() + filler_bytes * 5
    edges = [
        at
        for at in range(BLOCK - 12, min(BLOCK + 20, len(data) + 1))
        if at == len(data) or not 0x80 <= data[at] < 0xC0
    ]
    check_everywhere(data, edges)


def test_a_single_byte_encoding_counts_each_byte_as_a_character():
    data = "été\nà côté".encode("latin-1")
    check_everywhere(data, list(range(len(data) + 1)), "iso-8859-1")


def test_the_byte_order_mark_is_no_column():
    data = b"\xef\xbb\xbf<flux>"
    index = index_of(data, bom=3)
    fetch = lambda start, length: data[start : start + length]  # noqa: E731
    assert index.column(fetch, 3) == 1
    assert index.line_start(fetch, 1) == 3


def test_a_column_far_along_a_single_line_counts_characters():
    data = ("é" * 100_000 + "<b>").encode()
    check_everywhere(data, [0, 2, 65536, 200_000, 200_003])


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\r\nb\r\n", 2), ("a\rb", 2), ("\n\n", 2)],
)
def test_a_last_line_end_opens_no_new_line(text, lines):
    assert index_of(text.encode()).line_count == lines


@pytest.mark.parametrize("before", [0, 1, 5000])
@pytest.mark.parametrize("length", [LONG_LINE + 1, 70_017])
def test_the_length_of_a_long_line_is_exact(before, length):
    data = b"ab\n" * (before // 3) + b"x" * length + b"\ncd\n"
    assert index_of(data).longest_line == length


def test_short_lines_never_look_long():
    assert index_of(b"x" * 80 + b"\r\n" + b"abc\r\n" * 40_000).longest_line <= LONG_LINE


def test_a_line_past_the_last_starts_at_the_end():
    data = b"a\nb"
    index = index_of(data)
    assert index.line_start(lambda start, length: data[start : start + length], 99) == 3
