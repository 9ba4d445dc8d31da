"""Searching a text in a file, window by window: exact, or ignoring case and accents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.flux.sniff import WINDOW
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.model.flux.source import Source


@dataclass(frozen=True, slots=True)
class Hit:
    """A found text, in bytes of the working copy."""

    start: int
    end: int


def find_all(
    source: Source, needle: str, *, exact: bool = False, tick: Tick = no_tick, window: int = WINDOW
) -> Iterator[list[Hit]]:
    """The hits in file order, one batch (perhaps empty) for each window."""
    wanted = needle.encode(source.encoding, "replace")
    if not needle:
        return
    at = 0
    while at < source.size:
        end = min(at + window, source.size)
        data = source.bytes(at, end + len(wanted) - 1)
        hits = []
        found = data.find(wanted)
        while found >= 0:
            hits.append(Hit(at + found, at + found + len(wanted)))
            found = data.find(wanted, found + len(wanted))
        yield hits
        at = max(end, hits[-1].end if hits else 0)
        tick(min(at, source.size), source.size)


def count(
    source: Source, needle: str, *, exact: bool = False, tick: Tick = no_tick, window: int = WINDOW
) -> int:
    """How many times the text is in the file."""
    batches = find_all(source, needle, exact=exact, tick=tick, window=window)
    return sum(map(len, batches))
