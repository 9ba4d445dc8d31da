"""The passages that the portal has recorded: shipped ones, deposited ones, declared ones."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.model.flux.passage import Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from certdesk.model.flux.passage import State
    from certdesk.training.processing import Outcome
    from certdesk.training.register import Register


@dataclass(slots=True)
class RecordedPassage:
    """One passage; its data stay in the file that brought it, at `row`.

    `changes` is what somebody edited on the portal since: certification data only.
    """

    number: int
    emitter: str
    id_technique: str
    type: str
    code: str
    valid_from: str
    holder: str
    recorded_on: date
    file: Path | None = None
    row: int = 0
    changes: Mapping[str, State] = field(default_factory=dict)


class Base:
    """Every recorded passage, found by number, by identifier and by holder; any thread may ask."""

    def __init__(self, register: Register) -> None:
        self._lock = threading.RLock()
        self._last = 0
        self._by_number: dict[int, RecordedPassage] = {}
        self._by_id: dict[tuple[str, str], RecordedPassage] = {}
        self._held: Counter[tuple[str, str, str]] = Counter()
        for known in register.known:
            self._add(
                RecordedPassage(
                    number=self._next(),
                    emitter=known.emitter,
                    id_technique=known.id_technique,
                    type=register.certifications[known.code].type,
                    code=known.code,
                    valid_from=known.valid_from.isoformat(),
                    holder=known.person.key,
                    recorded_on=known.deposited,
                )
            )

    def knows(self, emitter: str, id_technique: str) -> bool:
        """Whether a passage of this émetteur has this identifier."""
        return (emitter, id_technique) in self._by_id

    def holds(self, person: str, code: str, valid_from: str) -> bool:
        """Whether this person already has this certification of this day."""
        return self._held[(person, code, valid_from)] > 0

    def apply(self, outcome: Outcome, file: Path, day: date) -> None:
        """Record what was accepted and forget what was removed."""
        with self._lock:
            for key in outcome.removed:
                found = self._by_id.get(key)
                if found is not None:
                    self.remove(found.number)
            for one in outcome.accepted:
                self._add(
                    RecordedPassage(
                        number=self._next(),
                        emitter=one.emitter,
                        id_technique=one.id_technique,
                        type=one.type,
                        code=one.code,
                        valid_from=one.valid_from,
                        holder=one.holder,
                        recorded_on=day,
                        file=file,
                        row=one.row,
                    )
                )

    def remove(self, number: int) -> None:
        """Forget a passage for ever; its identifier is free again."""
        with self._lock:
            passage = self._by_number.pop(number, None)
            if passage is not None:
                del self._by_id[(passage.emitter, passage.id_technique)]
                self._held[(passage.holder, passage.code, passage.valid_from)] -= 1

    def change(self, number: int, changes: Mapping[str, State]) -> None:
        """Replace certification data of a passage, as edited on the portal."""
        with self._lock:
            passage = self._by_number.get(number)
            if passage is None:
                return
            passage.changes = {**passage.changes, **changes}
            day = passage.changes.get("dateDebutValidite")
            if isinstance(day, Value):
                self._held[(passage.holder, passage.code, passage.valid_from)] -= 1
                passage.valid_from = day.text
                self._held[(passage.holder, passage.code, passage.valid_from)] += 1

    def find(self, number: int) -> RecordedPassage | None:
        """The passage of this number."""
        return self._by_number.get(number)

    def of(self, emitters: frozenset[str], text: str = "") -> list[RecordedPassage]:
        """Those of these émetteurs whose identifier has the text in it, the newest first."""
        wanted = text.casefold()
        with self._lock:
            newest_first = [*reversed(self._by_number.values())]
        return [
            one
            for one in newest_first
            if one.emitter in emitters and wanted in one.id_technique.casefold()
        ]

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _add(self, passage: RecordedPassage) -> None:
        self._by_number[passage.number] = passage
        self._by_id[(passage.emitter, passage.id_technique)] = passage
        self._held[(passage.holder, passage.code, passage.valid_from)] += 1
