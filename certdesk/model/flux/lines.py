"""Lines and columns of byte offsets, from a sparse index: one entry for each block of 32 KiB.

A line ends with LF, CR LF or a CR alone, as an editor and expat count them. Columns count
characters. Both arrays are filled while the file is copied, so that a position in a file of one
line costs the reading of one block, not of 200 MB.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable

Fetch = Callable[[int, int], bytes]
"""`fetch(start, length)`: the bytes there, fewer at the end."""

BLOCK = 32 * 1024
LONG_LINE = 4096
"""`longest_line` is exact above this; under it no line is worth a special view."""

_PROBE = LONG_LINE // 2
_LONE_CR = re.compile(rb"\r(?!\n)")
_CONTINUATION = bytes(range(0x80, 0xC0))


def is_utf8(encoding: str) -> bool:
    """Whether characters take one to four bytes; else each byte is a character."""
    return encoding == "utf-8"


def _characters(data: bytes, utf8: bool) -> int:
    if not utf8 or data.isascii():
        return len(data)
    try:
        return len(data.decode())
    except UnicodeDecodeError:  # a character cut at an edge belongs where it starts
        return len(data.translate(None, _CONTINUATION))


def _breaks(data: bytes) -> int:
    """How many line ends start in these bytes, a CR before an LF not counted twice."""
    if _LONE_CR.search(data) is None:
        return data.count(b"\n")
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


class LineIndex:
    """Built by `add` in order, then asked by `line_of`, `column` and `line_start`."""

    def __init__(self, encoding: str, bom: int, block: int = BLOCK) -> None:
        self._block = block
        self._utf8 = is_utf8(encoding)
        self._bom = bom
        self._lines = array("Q", [0])  # line ends before each block
        self._characters = array("Q", [0])  # characters before each block
        self._pending = b""
        self._after_cr = False
        self._line_start = bom  # start of the line in which the next block begins
        self.size = 0
        self.longest_line = 0

    @property
    def line_count(self) -> int:
        """The number of lines; a last line end does not open a new one."""
        return self._lines[-1] + (1 if self.size > self._line_start else 0)

    def add(self, data: bytes) -> None:
        """Take the next bytes of the file, in any pieces."""
        data = self._pending + data
        whole = len(data) - len(data) % self._block
        for start in range(0, whole, self._block):
            self._add_block(data[start : start + self._block])
        self._pending = data[whole:]

    def finish(self) -> None:
        """Say that the last byte was given."""
        if self._pending:
            self._add_block(self._pending)
            self._pending = b""
        self.longest_line = max(self.longest_line, self.size - self._line_start)

    def _add_block(self, block: bytes) -> None:
        breaks = _breaks(block)
        if self._after_cr and block.startswith(b"\n"):
            breaks -= 1
        self._lines.append(self._lines[-1] + breaks)
        self._characters.append(self._characters[-1] + _characters(block, self._utf8))
        self._measure(block)
        self._after_cr = block.endswith(b"\r")
        self.size += len(block)

    def _measure(self, block: bytes) -> None:
        """Follow the longest line, looking closely only where a probe meets no line end."""
        base = self.size
        for start in range(0, len(block), _PROBE):
            first = _first_break(block, start, start + _PROBE)
            if first < 0:
                continue
            if base + first - self._line_start > self.longest_line:
                self.longest_line = base + first - self._line_start
            self._line_start = base + _last_break(block, start, start + _PROBE) + 1

    def line_of(self, fetch: Fetch, offset: int) -> int:
        """The line of a byte, from 1."""
        block = min(offset // self._block, len(self._lines) - 1)
        start = block * self._block
        data = fetch(start, offset - start)
        breaks = _breaks(data)
        before = fetch(start - 1, 1) if start else b""
        if before == b"\r" and data.startswith(b"\n"):
            breaks -= 1
        # A CR just before the offset whose LF is at the offset has not ended its line yet.
        if (data or before).endswith(b"\r") and fetch(offset, 1) == b"\n":
            breaks -= 1
        return int(self._lines[block]) + breaks + 1

    def column(self, fetch: Fetch, offset: int) -> int:
        """The column of a byte, in characters from 1."""
        start = self.line_start(fetch, self.line_of(fetch, offset))
        return self._characters_before(fetch, offset) - self._characters_before(fetch, start) + 1

    def line_start(self, fetch: Fetch, line: int) -> int:
        """The first byte of a line; the end of the file for a line past the last one."""
        if line <= 1:
            return min(self._bom, self.size)
        block = max(bisect_left(self._lines, line - 1) - 1, 0)
        left = line - 1 - int(self._lines[block])
        start = block * self._block
        before = fetch(start - 1, 1) if start else b""
        data = fetch(start, self._block + 1)
        at = 1 if before == b"\r" and data.startswith(b"\n") else 0
        while left and at < len(data):
            at = _after_break(data, at)
            left -= 1
        return min(start + at, self.size)

    def _characters_before(self, fetch: Fetch, offset: int) -> int:
        block = min(offset // self._block, len(self._characters) - 1)
        data = fetch(block * self._block, offset - block * self._block)
        return int(self._characters[block]) + _characters(data, self._utf8)


def _first_break(data: bytes, start: int, end: int) -> int:
    feed = data.find(b"\n", start, end)
    turn = data.find(b"\r", start, feed if feed >= 0 else end)
    return feed if turn < 0 else turn


def _last_break(data: bytes, start: int, end: int) -> int:
    return max(data.rfind(b"\n", start, end), data.rfind(b"\r", start, end))


def _after_break(data: bytes, start: int) -> int:
    """The offset after the next line end, or the end of the data."""
    at = _first_break(data, start, len(data))
    if at < 0:
        return len(data)
    return at + (2 if data[at : at + 2] == b"\r\n" else 1)
