"""What the person decided about a dossier: an immutable value, with its undo and redo."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from certdesk.model.flux.passage import State, canonical_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EMETTEUR = "emetteur/idClient"
CERTIFICATEUR = "emetteur/certificateurs/certificateur/idClient"
CONTRAT = "emetteur/certificateurs/certificateur/idContrat"
"""The fields of the header that may be corrected, by their path below `flux`."""

HISTORY_LIMIT = 500
"""Snapshots share what did not change, so that five hundred of them stay small."""

K = TypeVar("K")
V = TypeVar("V")


class Decision(StrEnum):
    """What the person said of a KO passage, apart from its fields."""

    TO_CORRECT = "a-corriger"
    VERIFIED = "verifie"
    DISMISSED = "ecarte"

    @property
    def label(self) -> str:
        """The words shown on screen."""
        return {
            Decision.TO_CORRECT: "à corriger",
            Decision.VERIFIED: "vérifié, inchangé",
            Decision.DISMISSED: "écarté",
        }[self]


def _nothing() -> Mapping[K, V]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Edits:
    """The states asked for, by passage (row), by certification (number) and in the header.

    Paths are canonical: below `passageCertification`, `[n]` from 2 only. An absent container wins
    over the edits below it, which are kept: they are what was typed in the other branch of a
    choice, and they come back with it.
    """

    passages: Mapping[int, Mapping[str, State]] = field(default_factory=_nothing)
    certifications: Mapping[int, Mapping[str, State]] = field(default_factory=_nothing)
    header: Mapping[str, str] = field(default_factory=_nothing)
    decisions: Mapping[int, Decision] = field(default_factory=_nothing)

    @property
    def is_empty(self) -> bool:
        """True when nothing was typed and nothing was decided."""
        return not (self.passages or self.certifications or self.header or self.decisions)

    def of_passage(self, row: int) -> Mapping[str, State]:
        """The states asked for in one passage."""
        return self.passages.get(row, {})

    def of_certification(self, number: int) -> Mapping[str, State]:
        """The states asked for in one certification."""
        return self.certifications.get(number, {})

    def with_field(self, row: int, path: str, state: State) -> Edits:
        """Ask for a state of one field or container of a passage."""
        return self.with_fields(((row, path, state),))

    def with_fields(self, fields: Iterable[tuple[int, str, State]]) -> Edits:
        """Ask for many states at once; one copy of the whole, whatever their number."""
        changed: dict[int, dict[str, State]] = {}
        for row, path, state in fields:
            asked = changed.setdefault(row, dict(self.passages.get(row, {})))
            asked[canonical_path(path)] = state
        return replace(self, passages={**self.passages, **changed})

    def without_field(self, row: int, path: str) -> Edits:
        """Give one field or container of a passage its original state back."""
        return replace(self, passages=_without_entry(self.passages, row, canonical_path(path)))

    def without_passage(self, row: int) -> Edits:
        """Give every field of a passage its original state back; the decision stays."""
        return replace(self, passages=_without(self.passages, row))

    def with_certification(self, number: int, name: str, state: State) -> Edits:
        """Ask for a state of `type`, `code` or `natureDeposant` of one certification."""
        asked = {**self.certifications.get(number, {}), name: state}
        return replace(self, certifications={**self.certifications, number: asked})

    def without_certification(self, number: int, name: str) -> Edits:
        """Give one field of a certification its original state back."""
        return replace(self, certifications=_without_entry(self.certifications, number, name))

    def with_header(self, name: str, text: str | None) -> Edits:
        """Ask for a text in the header; None gives the original back."""
        if text is None:
            return replace(self, header=_without(self.header, name))
        return replace(self, header={**self.header, name: text})

    def with_decision(self, row: int, decision: Decision | None) -> Edits:
        """Record what was decided about a passage; None forgets it."""
        if decision is None:
            return replace(self, decisions=_without(self.decisions, row))
        return replace(self, decisions={**self.decisions, row: decision})

    def with_decisions(self, rows: Iterable[int], decision: Decision | None) -> Edits:
        """Record one decision about many passages; None forgets theirs."""
        chosen = dict.fromkeys(rows, decision)
        kept = {row: old for row, old in self.decisions.items() if row not in chosen}
        kept.update({row: new for row, new in chosen.items() if new is not None})
        return replace(self, decisions=kept)

    def rows_differing_from(self, other: Edits) -> frozenset[int]:
        """The passages whose own edits or decision are not the same in both."""
        return frozenset(
            row
            for ours, theirs in (
                (self.passages, other.passages),
                (self.decisions, other.decisions),
            )
            for row in {*ours, *theirs}
            if ours.get(row) != theirs.get(row)
        )


def _without(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    return {kept: value for kept, value in mapping.items() if kept != key}


def _without_entry(
    mapping: Mapping[int, Mapping[str, State]], key: int, name: str
) -> Mapping[int, Mapping[str, State]]:
    left = _without(mapping.get(key, {}), name)
    return {**mapping, key: left} if left else _without(mapping, key)


EMPTY = Edits()


class History:
    """The edits and what they were before: undo and redo over every change."""

    def __init__(self, edits: Edits = EMPTY, limit: int = HISTORY_LIMIT) -> None:
        self._limit = limit
        self._past: list[tuple[Edits, str]] = []
        self._future: list[tuple[Edits, str]] = []
        self.current = edits

    def push(self, edits: Edits, label: str) -> None:
        """Make these edits current; `label` says in French what changed (« le sexe de TEST3 »)."""
        if edits == self.current:
            return
        self._past.append((self.current, label))
        del self._past[: -self._limit]
        self._future.clear()
        self.current = edits

    def amend(self, edits: Edits) -> bool:
        """Make these edits current as part of the last change (the next letter of a word).

        False when they are what was there before it: that change is none any more.
        """
        self._future.clear()
        self.current = edits
        if self._past and self._past[-1][0] == edits:
            self._past.pop()
            return False
        return True

    @property
    def can_undo(self) -> bool:
        """True when there is something to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """True when there is something to redo."""
        return bool(self._future)

    @property
    def undo_label(self) -> str:
        """What would be undone, empty when nothing."""
        return self._past[-1][1] if self._past else ""

    @property
    def redo_label(self) -> str:
        """What would be redone, empty when nothing."""
        return self._future[-1][1] if self._future else ""

    def undo(self) -> Edits:
        """Go one change back; without one, stay."""
        if self._past:
            edits, label = self._past.pop()
            self._future.append((self.current, label))
            self.current = edits
        return self.current

    def redo(self) -> Edits:
        """Take the last undone change again; without one, stay."""
        if self._future:
            edits, label = self._future.pop()
            self._past.append((self.current, label))
            self.current = edits
        return self.current
