"""The search behind the find bar: work for a job, without Qt; a NIR is never a hit."""

from __future__ import annotations

import time
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.model.flux.find import Hit, find_all
from certdesk.ui.viewer.nir import touches_nir

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from certdesk.model.flux.source import Source
    from certdesk.model.progress import Tick

LIMIT = 100_000  # hits shown; beyond, the text sought says too little
_AROUND = 8192
_BETWEEN = 0.15  # s between two parcels of hits


@dataclass(frozen=True)
class Batch:
    """Hits found in one file, in file order; or the one place that is surely meant."""

    file: int
    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))
    is_meant: bool = False


@dataclass(frozen=True)
class Query:
    """What is sought, and in which files; `locate` knows identifiers without any search."""

    needle: str
    exact: bool
    sources: Sequence[Source]
    locate: Callable[[str], tuple[int, int] | None] | None = None


def search(query: Query, tick: Tick, report: Callable[[Batch], None]) -> bool:
    """Report hits file after file; True when there are more than `LIMIT`.

    An identifier is reported first, before the search has come that far.
    """
    meant = query.locate(query.needle) if query.locate else None
    if meant is not None:
        report(Batch(0, array("Q", [meant[0]]), array("Q", [meant[1]]), is_meant=True))
    total = sum(source.size for source in query.sources)
    before = found = 0
    for file, source in enumerate(query.sources):
        parcel = _Parcel(file, report)
        step = _shifted(tick, before, total)
        for hits in find_all(source, query.needle, exact=query.exact, tick=step):
            found += parcel.add(_without_nir(source, hits))
            if found >= LIMIT:
                break
        parcel.send()
        if found >= LIMIT:
            return True
        before += source.size
    return False


class _Parcel:
    """Hits on their way to the window: the first at once, then a few parcels a second."""

    def __init__(self, file: int, report: Callable[[Batch], None]) -> None:
        self._file = file
        self._report = report
        self._batch = Batch(file)
        self._next = 0.0

    def add(self, hits: list[Hit]) -> int:
        """Take more hits; returns how many."""
        self._batch.starts.extend(hit.start for hit in hits)
        self._batch.ends.extend(hit.end for hit in hits)
        if self._batch.starts and time.monotonic() >= self._next:
            self.send()
        return len(hits)

    def send(self) -> None:
        """Report what is waiting."""
        if self._batch.starts:
            self._report(self._batch)
            self._batch = Batch(self._file)
            self._next = time.monotonic() + _BETWEEN


def _shifted(tick: Tick, before: int, total: int) -> Tick:
    return lambda done, _size: tick(before + done, total)


def _without_nir(source: Source, hits: list[Hit]) -> list[Hit]:
    if not hits:
        return hits
    near = source.data[max(0, hits[0].start - _AROUND) : hits[-1].end + _AROUND].lower()
    if b"<nir" not in near and b":nir" not in near:
        return hits
    return [hit for hit in hits if not touches_nir(source.data, hit.start, hit.end)]
