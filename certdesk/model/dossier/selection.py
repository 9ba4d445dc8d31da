"""Search, filter, sort, group and count the passages for the lists: 200 000 rows, no Qt.

A search is one pass of `in` over folded texts, narrowed from the previous result: measured,
this beats every cleverer index.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import merge
from typing import TYPE_CHECKING

from certdesk.model.dossier.dossier import CauseGroup, group_rows
from certdesk.model.dossier.folding import fold, natural
from certdesk.model.dossier.names import extract_names
from certdesk.model.dossier.rows import PassageRow, PassageRows
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.matching import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = [
    "CauseGroup",
    "PassageRow",
    "PassageRows",
    "Query",
    "RowCounts",
    "Selector",
    "SortKey",
    "count",
    "extract_names",
    "group_by_cause",
    "select",
]

_STEP = 4_000  # rows sorted in one call, which holds the interpreter


class SortKey(StrEnum):
    """What a list is sorted by; equal rows stay in the order of the file."""

    FILE = "fichier"
    ID = "identifiant"
    NAME = "nom"
    MOTIF = "motif"
    STATUS = "statut"
    STATE = "état"
    CERTIFICATION = "certification"


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: rows that hold every word of `text`, of this status, state and motif."""

    text: str = ""
    only: Status | None = None
    state: str = ""
    motif: str = ""
    by: SortKey = SortKey.FILE
    descending: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words looked for, folded."""
        return tuple(fold(self.text).split())

    def narrows(self, wider: Query) -> bool:
        """Whether every row of this query is surely a row of `wider`, in the same order."""
        # One more letter, or one more word, can only take rows away.
        return fold(self.text).startswith(fold(wider.text)) and self == replace(
            wider, text=self.text
        )


@dataclass(frozen=True, slots=True)
class RowCounts:
    """How many rows there are of each status and, among the refused ones, of each state word."""

    passages: int
    ko: int
    ok: int
    absent: int
    states: Mapping[str, int]


class Selector:
    """Answers the queries of one list, keeping the last answer and the sorted orders."""

    def __init__(self, rows: PassageRows) -> None:
        self.rows = rows
        self._version = rows.version
        self._orders: dict[tuple[SortKey, bool, Status | None], Sequence[int]] = {}
        self._last: tuple[Query, list[int]] | None = None

    def is_ready(self, query: Query) -> bool:
        """Whether `select` answers at once; if not, `prepare` it beside the window first."""
        self._forget_if_changed()
        sorted_already = query.by is SortKey.FILE or _order_key(query) in self._orders
        return sorted_already and (not query.text.strip() or self.rows.searchable)

    def prepare(self, query: Query, tick: Tick = no_tick) -> None:
        """Do what takes long for this query: the folded texts, and the sorted order."""
        if query.text.strip():
            self.rows.texts(tick)
        self._order(query, tick)

    def select(self, query: Query) -> list[int]:
        """The rows to show, in order."""
        self._forget_if_changed()
        if self._last is not None and query.narrows(self._last[0]):
            found = _filtered(self.rows, self._last[1], query)
        else:
            found = _filtered(self.rows, self._order(query), query)
        self._last = (query, found)
        return found

    def _order(self, query: Query, tick: Tick = no_tick) -> Sequence[int]:
        key = _order_key(query)
        if key not in self._orders:
            rows = self.rows.rows_of(query.only)
            self._orders[key] = _sorted(rows, _key_of(self.rows, query.by), query, tick)
        return self._orders[key]

    def _forget_if_changed(self) -> None:
        if self._version != self.rows.version:
            self._version = self.rows.version
            self._orders.clear()
            self._last = None


def select(rows: PassageRows, query: Query) -> list[int]:
    """The rows that a query shows, in order; a list that is typed in keeps a `Selector`."""
    return Selector(rows).select(query)


def group_by_cause(rows: PassageRows, shown: Iterable[int] | None = None) -> tuple[CauseGroup, ...]:
    """The refused rows among those shown, by motif; the largest group first."""
    dossier = rows.dossier
    wanted = None if shown is None else list(shown)
    if wanted is None or wanted == list(dossier.ko_groups):  # every one, as on the first page
        return dossier.causes
    return group_rows(wanted, dossier.ko_groups)


def count(rows: PassageRows) -> RowCounts:
    """The figures of the filters, as of now."""
    said = rows.statuses
    return RowCounts(
        passages=len(rows),
        ko=said.count(Status.KO),
        ok=said.count(Status.OK),
        absent=said.count(Status.ABSENT),
        states=Counter(rows.state(refused.row) for refused in rows.dossier.ko),
    )


def _filtered(rows: PassageRows, base: Sequence[int], query: Query) -> list[int]:
    found: Sequence[int] = base
    if query.state:
        found = [row for row in found if rows.state(row) == query.state]
    if query.motif:
        found = [row for row in found if rows.motif(row) == query.motif]
    words = query.words
    if words:
        texts = rows.texts()
        for word in sorted(words, key=len, reverse=True):
            found = [row for row in found if word in texts[row]]
    return list(found)


def _order_key(query: Query) -> tuple[SortKey, bool, Status | None]:
    return query.by, query.descending, query.only


def _key_of(rows: PassageRows, by: SortKey) -> Callable[[int], str | int]:
    ids, said = rows.dossier.flux.ids, rows.statuses
    keys: Mapping[SortKey, Callable[[int], str | int]] = {
        SortKey.FILE: lambda row: row,
        SortKey.ID: lambda row: natural(ids[row]),
        SortKey.NAME: lambda row: fold(rows.name(row)),
        SortKey.MOTIF: lambda row: fold(rows.motif(row)),
        SortKey.STATUS: lambda row: said[row] if said else 0,
        SortKey.STATE: rows.state,
        SortKey.CERTIFICATION: lambda row: natural(rows.code(row)),
    }
    return keys[by]


def _sorted(
    rows: Sequence[int], key: Callable[[int], str | int], query: Query, tick: Tick
) -> Sequence[int]:
    """Sorted in pieces, then merged: one sort of everything would hold up the window."""
    if query.by is SortKey.FILE:
        return rows[::-1] if query.descending else rows
    pieces = []
    for start in range(0, len(rows), _STEP):
        tick(start, len(rows))
        keyed = [(key(row), row) for row in rows[start : start + _STEP]]
        keyed.sort(key=_first, reverse=query.descending)
        pieces.append(keyed)
    if len(pieces) == 1:
        return [row for _key, row in pieces[0]]
    return [row for _key, row in merge(*pieces, key=_first, reverse=query.descending)]


def _first(keyed: tuple[str | int, int]) -> str | int:
    return keyed[0]
