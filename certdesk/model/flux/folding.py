"""Bytes as a search sees them, with the way back: entities resolved, case and accents folded.

`é`, `É`, `e` + combining accent and `&#233;` all become `e`; the span found is given back in the
bytes of the file. Only what is not plain ASCII is looked at one by one: the rest is one
`translate` for a whole window.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_Parts = tuple[tuple[bytes, int], ...]
"""Replacements next to each other: what is seen, and how many bytes it stands for."""

_KNOWN_AT_MOST = 10_000
_AMPERSAND = 0x26
_MARK = b"\xff"
_TO_LOWER = bytes(
    0xFF if byte >= 0x80 or byte == _AMPERSAND else ord(chr(byte).lower()) for byte in range(256)
)
_ENTITY = re.compile(rb"&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|apos|quot));")
_PREDEFINED = {b"amp": "&", b"lt": "<", b"gt": ">", b"apos": "'", b"quot": '"'}
_NOT_DECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "\u00a0": " "}
    | {"\u202f": " ", "‐": "-", "‑": "-"}
)


def fold(text: str) -> str:
    """The text without case, accents, ligatures and typographic variants."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    base = "".join(one for one in decomposed if unicodedata.category(one) != "Mn")
    return base.translate(_NOT_DECOMPOSED)


@dataclass(slots=True)
class View:
    """A window as it is searched, and what was replaced in it."""

    data: bytes
    starts: list[int] = field(default_factory=list)  # of the replacements, in `data`
    replaced: list[tuple[int, int, int]] = field(default_factory=list)  # length, start, end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the window that `data[start:end]` comes from, whole characters."""
        return self._origin(start)[0], self._past_marks(end, self._origin(end - 1)[1])

    def _origin(self, at: int) -> tuple[int, int]:
        """The bytes of the window that one byte of `data` comes from."""
        last = bisect_right(self.starts, at) - 1
        if last < 0:
            return at, at + 1
        length, start, end = self.replaced[last]
        beyond = at - self.starts[last] - length
        return (start, end) if beyond < 0 else (end + beyond, end + beyond + 1)

    def _past_marks(self, at: int, end: int) -> int:
        """`end`, or after the combining marks that follow: they vanish in `data` at `at`."""
        last = bisect_right(self.starts, at) - 1
        if last >= 0 and self.starts[last] == at and self.replaced[last][0] == 0:
            return max(end, self.replaced[last][2])
        return end


class Literal:
    """Sees the bytes as they are, entities resolved."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding

    def needle(self, text: str) -> bytes:
        """The text as it is looked for in a view."""
        return text.encode(self._encoding, "xmlcharrefreplace")

    def view(self, window: bytes) -> View:
        """The window as it is searched."""
        if b"&" not in window:
            return View(window)
        return _replaced(window, window, b"&", self._resolve)

    def _resolve(self, window: bytes, at: int) -> _Parts:
        text, length = _entity(window, at)
        return ((self.needle(text), length),)


class Folded:
    """Sees the bytes without case and accents, entities resolved."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._known: dict[bytes, _Parts] = {}

    def needle(self, text: str) -> bytes:
        """The text as it is looked for in a view."""
        return fold(text).encode()

    def view(self, window: bytes) -> View:
        """The window as it is searched."""
        lowered = window.translate(_TO_LOWER)
        if _MARK not in lowered:
            return View(lowered)
        return _replaced(window, lowered, _MARK, self._resolve)

    def _resolve(self, window: bytes, at: int) -> _Parts:
        if window[at] == _AMPERSAND:
            text, length = _entity(window, at)
            return ((fold(text).encode(), length),)
        end = at + 1
        while end < len(window) and window[end] >= 0x80:
            end += 1
        run = window[at:end]
        parts = self._known.get(run)
        if parts is None:
            parts = self._fold_run(run)
            if len(self._known) < _KNOWN_AT_MOST:
                self._known[run] = parts
        return parts

    def _fold_run(self, run: bytes) -> _Parts:
        try:
            text = run.decode(self._encoding)
        except UnicodeDecodeError:  # not the announced encoding: nothing there to be found
            return ((b"\xff", len(run)),)
        return tuple((fold(one).encode(), len(one.encode(self._encoding))) for one in text)


def _replaced(
    window: bytes, marked: bytes, mark: bytes, resolve: Callable[[bytes, int], _Parts]
) -> View:
    """`marked` with what stands at each mark replaced by what it resolves to."""
    view = View(b"")
    pieces: list[bytes] = []
    done = size = 0
    at = marked.find(mark)
    while at >= 0:
        pieces.append(marked[done:at])
        size += at - done
        done = at
        for piece, length in resolve(window, at):
            view.starts.append(size)
            view.replaced.append((len(piece), done, done + length))
            pieces.append(piece)
            size += len(piece)
            done += length
        at = marked.find(mark, done)
    pieces.append(marked[done:])
    view.data = b"".join(pieces)
    return view


def _entity(window: bytes, at: int) -> tuple[str, int]:
    """The character that the reference at `at` stands for, and its length; else the `&` itself."""
    found = _ENTITY.match(window, at)
    if found is None:
        return "&", 1
    decimal, hexadecimal, name = found.groups()
    if name:
        return _PREDEFINED[name], found.end() - at
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return "&", 1
    return chr(code), found.end() - at
