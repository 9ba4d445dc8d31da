"""The search behind the find bar: work for a job, without Qt; a NIR is never a hit."""

from __future__ import annotations

import re
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
_NIR_TAG = re.compile(rb"[<:]nir[\s>]", re.IGNORECASE)
_AROUND = 8192


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
        step = _shifted(tick, before, total)
        for hits in find_all(source, query.needle, exact=query.exact, tick=step):
            batch = _batch(file, source, hits)
            found += len(batch.starts)
            if batch.starts:
                report(batch)
            if found >= LIMIT:
                return True
        before += source.size
    return False


def _shifted(tick: Tick, before: int, total: int) -> Tick:
    return lambda done, _size: tick(before + done, total)


def _batch(file: int, source: Source, hits: list[Hit]) -> Batch:
    batch = Batch(file)
    if not hits:
        return batch
    near = source.data[max(0, hits[0].start - _AROUND) : hits[-1].end + _AROUND]
    may_hold_nir = _NIR_TAG.search(near) is not None
    for hit in hits:
        if not (may_hold_nir and touches_nir(source.data, hit.start, hit.end)):
            batch.starts.append(hit.start)
            batch.ends.append(hit.end)
    return batch
