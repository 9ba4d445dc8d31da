"""A dossier and what was typed in it so far: what each passage is, and would be if it left now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from certdesk.model.correction.edits import Decision, Edits
from certdesk.model.correction.splice import splice, xsi_prefix_in
from certdesk.model.flux.index import XSI
from certdesk.model.flux.passage import (
    ABSENT,
    NIL,
    UTF8_NAMES,
    State,
    Value,
    read_passage,
    read_passage_utf8,
)
from certdesk.model.rapport.matching import Status
from certdesk.model.schema.fields import Field, Group
from certdesk.model.schema.one_passage import validate_passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certdesk.model.dossier.dossier import Dossier, KoPassage
    from certdesk.model.flux.passage import Passage
    from certdesk.model.schema.findings import Finding

_PASSAGES_KEPT = 256


class WorkState(StrEnum):
    """How far the work on one KO passage is."""

    TO_CORRECT = "à corriger"
    CORRECTED = "corrigé"
    VERIFIED = "vérifié, inchangé"
    DISMISSED = "écarté"


@dataclass(frozen=True)
class Counts:
    """How many passages there are of each kind; the four work states add up to `ko`."""

    passages: int
    ko: int
    ok: int
    absent: int
    to_correct: int
    corrected: int
    verified: int
    dismissed: int

    @property
    def done(self) -> int:
        """How many KO passages need nothing more."""
        return self.ko - self.to_correct


class Work:
    """A dossier seen through its edits; `edits` is replaced at each change, nothing else."""

    def __init__(self, dossier: Dossier, edits: Edits | None = None) -> None:
        self.dossier = dossier
        self.edits = edits or Edits()
        self._worked: tuple[Edits | None, Mapping[int, WorkState]] = (None, {})
        # No method of ours in the cache: a circle would keep a closed dossier in memory.
        self.passage = lru_cache(maxsize=_PASSAGES_KEPT)(partial(read_passage_utf8, dossier.flux))
        """`passage(row)`: the passage as deposited, in UTF-8."""

    # -- one passage ---------------------------------------------------------------------------

    def passage_in_file(self, row: int) -> Passage:
        """The passage as deposited, its offsets being those of the file."""
        flux = self.dossier.flux
        is_utf8 = flux.source.encoding in UTF8_NAMES
        return self.passage(row) if is_utf8 else read_passage(flux, row)

    def state(self, row: int, path: str) -> State:
        """The state of a field or container of a passage, as edited."""
        asked = self.edits.of_passage(row).get(path)
        return self.passage(row).state(path) if asked is None else asked

    def original_bytes(self, row: int) -> bytes:
        """The passage as deposited, in UTF-8."""
        return self.passage(row).data

    def edited_bytes(self, row: int) -> bytes:
        """The passage as it would leave."""
        prefix = xsi_prefix_in(self.dossier.flux.certification_of(row).namespaces)
        return splice(self.passage(row), self.edits.of_passage(row), self.dossier.fields, prefix)

    def findings(self, row: int) -> tuple[Finding, ...]:
        """What the schema and the rules say of the passage as it would leave."""
        certification = self.dossier.flux.certification_of(row)
        return validate_passage(
            self.edited_bytes(row),
            {"xsi": XSI, **certification.namespaces},  # the root of a correction declares it
            self.dossier.schema,
            certification_type=self._certification_text(row, "type"),
            certification_code=self._certification_text(row, "code"),
        )

    def work_state(self, row: int) -> WorkState | None:
        """How far the work on this passage is; None when it is not KO."""
        ko = self.dossier.ko_of(row)
        return None if ko is None else self._state_of(ko)

    def worked(self) -> Mapping[int, WorkState]:
        """The KO rows whose work has begun, and how far it is; told once for each edits."""
        edits, found = self._worked
        if edits is not self.edits:
            rows = {*self.edits.passages, *self.edits.decisions}
            for number in self.edits.certifications:
                rows.update(self._rows_refused_with_certification.get(number, ()))
            states = {row: self.work_state(row) for row in rows}
            found = {
                row: state
                for row, state in states.items()
                if state is not None and state is not WorkState.TO_CORRECT
            }
            self._worked = (self.edits, found)
        return found

    def counts(self) -> Counts:
        """How many passages there are of each kind, as of now."""
        matching, ko = self.dossier.matching, len(self.dossier.ko)
        states = Counter(self.worked().values())
        return Counts(
            passages=len(self.dossier.flux),
            ko=ko,
            ok=matching.ok if matching else 0,
            absent=matching.status.count(Status.ABSENT) if matching else 0,
            to_correct=ko - states.total(),
            corrected=states[WorkState.CORRECTED],
            verified=states[WorkState.VERIFIED],
            dismissed=states[WorkState.DISMISSED],
        )

    # -- the certification of a passage --------------------------------------------------------

    def certification_state(self, row: int, name: str) -> State:
        """The state of `type`, `code` or `natureDeposant` above this passage, as edited."""
        number = self.dossier.flux.certification_of(row).number
        asked = self.edits.of_certification(number).get(name)
        return self.certification_original(row, name) if asked is None else asked

    def certification_original(self, row: int, name: str) -> State:
        """The same, as deposited."""
        field = self.dossier.flux.certification_of(row).fields.get(name)
        return ABSENT if field is None else Value(field.text)

    def certification_rows(self, row: int) -> int:
        """How many passages share the certification of this one."""
        return len(self.dossier.flux.certification_of(row).rows)

    # -- what the edits would become -----------------------------------------------------------

    def with_field(self, edits: Edits, row: int, path: str, state: State) -> Edits:
        """`edits` with a state of one field; the original state takes the edit back."""
        if state == self.passage(row).state(path):
            return edits.without_field(row, path)
        return edits.with_field(row, path, state)

    def with_branch(self, row: int, container: str, branch: str) -> Edits:
        """The edits in which `branch` is the one present below `container`.

        The other branches are absent and keep what was typed in them.
        """
        edits = self.edits
        for name in self.dossier.fields.branches(container):
            path = f"{container}/{name}"
            if name == branch:
                edits = self._taken_back(edits, row, path)
            else:
                edits = self._set_aside(edits, row, path)
        return edits

    # -- inside --------------------------------------------------------------------------------

    def _set_aside(self, edits: Edits, row: int, path: str) -> Edits:
        typed = any(asked.startswith(f"{path}/") for asked in edits.of_passage(row))
        if typed or self.passage(row).node(path) is not None:
            return edits.with_field(row, path, ABSENT)
        return edits.without_field(row, path)

    def _taken_back(self, edits: Edits, row: int, path: str) -> Edits:
        edits = edits.without_field(row, path)
        if self.passage(row).node(path) is not None:
            return edits
        for field in _leaves(self.dossier.fields.group(path)):
            # What may be nil starts so; the rest is asked for by the form.
            if field.nillable and field.path not in edits.of_passage(row):
                edits = edits.with_field(row, field.path, NIL)
        return edits

    @cached_property
    def _rows_refused_with_certification(self) -> Mapping[int, list[int]]:
        rows: dict[int, list[int]] = {}
        for ko in self.dossier.ko:
            if ko.explanation.cause == "certification":
                number = self.dossier.flux.certification_of(ko.row).number
                rows.setdefault(number, []).append(ko.row)
        return rows

    def _state_of(self, ko: KoPassage) -> WorkState:
        decision = self.edits.decisions.get(ko.row)
        if decision is Decision.DISMISSED:
            return WorkState.DISMISSED
        if self.edits.of_passage(ko.row) or self._certification_repaired(ko):
            return WorkState.CORRECTED
        return WorkState.VERIFIED if decision is Decision.VERIFIED else WorkState.TO_CORRECT

    def _certification_repaired(self, ko: KoPassage) -> bool:
        if ko.explanation.cause != "certification":
            return False
        number = self.dossier.flux.certification_of(ko.row).number
        return bool(self.edits.of_certification(number))

    def _certification_text(self, row: int, name: str) -> str:
        state = self.certification_state(row, name)
        return state.text if isinstance(state, Value) else ""


def _leaves(group: Group | None) -> Iterator[Field]:
    for child in group.children if group is not None else ():
        if isinstance(child, Field):
            yield child
        else:
            yield from _leaves(child)
