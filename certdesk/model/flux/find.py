"""Searching a text in a file, window by window: exact, or ignoring case and accents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from certdesk.model.flux.folding import Folded, Literal
from certdesk.model.flux.sniff import WINDOW
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

_LONGEST_CHARACTER = 24
"""Bytes that one character may take: a letter and its accents as references."""

_CUTS = (b"<", b">", b" ", b"\n")
"""Where a window may end: no character, reference or accented letter goes across these."""


class Searchable(Protocol):
    """What a search needs of a source."""

    @property
    def data(self) -> bytes | mmap.mmap:
        """All the bytes, in an ASCII superset."""

    @property
    def encoding(self) -> str:
        """The codec of `data`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found text, in bytes of the working copy."""

    start: int
    end: int


def find_all(
    source: Searchable,
    needle: str,
    *,
    exact: bool = False,
    tick: Tick = no_tick,
    window: int = WINDOW,
) -> Iterator[list[Hit]]:
    """The hits in file order, none overlapping another; one batch, maybe empty, for each window.

    Predefined entities and character references of the text are found as what they stand for.
    Ignoring case and accents, composed and decomposed letters are the same. Nothing is read
    before the first batch is asked for, and nothing after the last one that is.
    """
    seer = Literal(source.encoding) if exact else Folded(source.encoding)
    wanted = seer.needle(needle)
    if not wanted:
        return
    overlap = _LONGEST_CHARACTER * (len(needle) + 1)
    # As the person may look at the raw text, a needle with `&` is also looked for as it is.
    raw = needle.encode(source.encoding, "xmlcharrefreplace") if "&" in needle else None
    size, at = len(source.data), 0
    while at < size:
        data = source.data[at : at + window + overlap]
        cut = len(data) if at + len(data) >= size else _cut(data, window)
        hits = _hits(seer, data, wanted, raw)
        batch = [Hit(at + start, at + end) for start, end in hits if start < cut]
        yield batch
        at = max(at + cut, batch[-1].end if batch else 0)
        tick(min(at, size), size)


def count(
    source: Searchable,
    needle: str,
    *,
    exact: bool = False,
    tick: Tick = no_tick,
    window: int = WINDOW,
) -> int:
    """How many times the text is in the file."""
    return sum(map(len, find_all(source, needle, exact=exact, tick=tick, window=window)))


def _cut(data: bytes, window: int) -> int:
    """Where the next window starts: at a byte that nothing goes across, if there is one."""
    best = max(data.rfind(cut, 1, window) for cut in _CUTS)
    if best > 0:
        return best
    while window > 1 and 0x80 <= data[window] < 0xC0:
        window -= 1
    return window


def _hits(
    seer: Literal | Folded, data: bytes, wanted: bytes, raw: bytes | None
) -> list[tuple[int, int]]:
    view = seer.view(data)
    hits = [view.span(start, start + len(wanted)) for start in _found(view.data, wanted)]
    if raw is None:
        return hits
    found = sorted([*hits, *((start, start + len(raw)) for start in _found(data, raw))])
    return [
        hit for before, hit in zip([(0, 0), *found], found, strict=False) if hit[0] >= before[1]
    ]


def _found(data: bytes, wanted: bytes) -> Iterator[int]:
    at = data.find(wanted)
    while at >= 0:
        yield at
        at = data.find(wanted, at + len(wanted))
