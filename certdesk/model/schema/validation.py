"""A whole flux against a schema and the rules, piece by piece, on two threads."""

from __future__ import annotations

from collections import Counter, deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from threading import local
from typing import TYPE_CHECKING

from certdesk.model.progress import Tick, no_tick
from certdesk.model.schema.checker import Checker, schema_binds_passages
from certdesk.model.schema.file_rules import Spot, file_spots
from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.judging import (
    LIMIT_PER_CODE,
    Edited,
    Judged,
    Key,
    Terms,
    finding,
    judge,
)
from certdesk.model.schema.lots import Lot, certification_lots, frame, passage_lots
from certdesk.model.schema.verdict import Mark, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.schema.schemas import Schema

__all__ = ["Edited", "Mark", "Verdict", "validate"]

NOTHING_EDITED = Edited()


def validate(  # noqa: PLR0913 - the last four are named by whoever wants them
    flux: FluxFile,
    schema: Schema,
    tick: Tick = no_tick,
    threads: int = 2,
    *,
    accuse_is_traitement: bool = False,
    edited: Edited = NOTHING_EDITED,
    limit: int = LIMIT_PER_CODE,
) -> Verdict:
    """Judge a flux; `tick` gets the passages done, and may raise `Cancelled`, which comes out.

    With `accuse_is_traitement`, the portal has processed these bytes: an error of the schema in a
    place that is not `edited` is a warning about our schema. `limit` bounds the findings kept for
    each severity and code; all are counted.
    """
    terms = Terms(flux, edited if accuse_is_traitement else None, limit)
    merged = _Merged(terms)
    merged.add_spots(flux, file_spots(flux))
    for judged in _judged_lots(flux, schema, terms, threads):
        merged.add(judged)
        tick(merged.checked, len(flux))
    return Verdict(
        schema=schema,
        passages=len(flux),
        checked=merged.checked,
        findings=tuple(sorted(merged.findings, key=_place)),
        counts=merged.by_severity(),
        codes=dict(merged.counts),
        binds_passages=schema_binds_passages(schema.data),
    )


def _judged_lots(flux: FluxFile, schema: Schema, terms: Terms, threads: int) -> Iterator[Judged]:
    """The lots in the order of the file; few are in hand at a time, so memory stays flat."""
    # A thread keeps its own checker: one that parses first with another's parser takes over the
    # other's dictionary of names, which libxml2 does not guard. Names then change under it.
    own = local()

    def work(lot: Lot) -> Judged:
        if not hasattr(own, "checker"):
            own.checker = Checker(schema)
        return judge(terms, own.checker, lot)

    lots = chain([frame(flux)], certification_lots(flux), passage_lots(flux))
    with ThreadPoolExecutor(threads, thread_name_prefix="validation") as pool:
        pending: deque[Future[Judged]] = deque()
        try:
            for lot in lots:
                pending.append(pool.submit(work, lot))
                if len(pending) > 2 * threads:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


class _Merged:
    """The findings of all lots: the first ones of each code, and the count of all."""

    def __init__(self, terms: Terms) -> None:
        self.findings: list[Finding] = []
        self.counts: Counter[Key] = Counter()
        self.checked = 0
        self._kept: Counter[Key] = Counter()
        self._full = terms.full
        self._limit = terms.limit

    def add(self, judged: Judged) -> None:
        """Take what a lot gave, the lots coming in the order of the file."""
        self.counts.update(judged.counts)
        self.checked += judged.checked
        self._keep(judged.findings)

    def add_spots(self, flux: FluxFile, spots: Iterable[Spot]) -> None:
        """Take remarks that belong to no lot; a place is computed for those that are kept."""
        for spot in spots:
            key = (spot.severity, spot.code)
            self.counts[key] += 1
            if self._kept[key] < self._limit:
                self._keep([finding(flux, key, spot.path, spot.text, spot.row, spot.offset)])

    def _keep(self, findings: list[Finding]) -> None:
        for one in findings:
            key = (one.severity, one.code)
            if self._kept[key] < self._limit:
                self._kept[key] += 1
                self.findings.append(one)
            else:
                self._full.add(key)

    def by_severity(self) -> dict[Severity, int]:
        """How many findings of each severity."""
        totals = dict.fromkeys(Severity, 0)
        for (severity, _), count in self.counts.items():
            totals[severity] += count
        return totals


def _place(one: Finding) -> tuple[int, int]:
    return (one.line or 0, one.column or 0)
