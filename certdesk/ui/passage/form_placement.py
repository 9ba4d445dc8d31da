"""What stands where in the form for one passage: suspects at the top, the others in their block.

No widget here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.counting import counted, figure
from certdesk.model.knowledge.wording import fold
from certdesk.ui.passage.form_plan import (
    CERTIFICATION,
    Block,
    ChoiceEntry,
    Entry,
    FieldEntry,
    RepeatEntry,
    fields_of,
)
from certdesk.ui.passage.notes import obligation_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from certdesk.model.schema.fields import Field
    from certdesk.ui.passage.reader import PassageReader


def is_small(entry: ChoiceEntry) -> bool:
    """Whether each branch is a single field, so that the choice fits one cell."""
    return all(len(tuple(fields_of(branch.entries))) == 1 for branch in entry.branches)


class Placement:
    """Where each entry goes for the passage in hand; `chosen` are branches just asked for."""

    def __init__(
        self, blocks: Sequence[Block], reader: PassageReader, chosen: Mapping[str, str]
    ) -> None:
        self._reader = reader
        self._chosen = chosen
        self._shown = [list(self._unfold(block.entries)) for block in blocks]
        self.top = sorted(
            (entry for entries in self._shown for entry in entries if self._is_suspect(entry)),
            key=self._rank,
        )
        """The entries to verify first, the most telling first."""
        promoted = {id(entry) for entry in self.top}
        self.rest = [[e for e in entries if id(e) not in promoted] for entries in self._shown]
        """The other entries of each block."""

    def branch(self, entry: ChoiceEntry) -> str:
        """The branch to show: the present one, else the one just asked for, else the first."""
        there = self._reader.branch(entry.path)
        if there and self._reader.is_there(f"{entry.path}/{there}"):
            return there
        return self._chosen.get(entry.path, "") or there or entry.branches[0].name

    def small_branch(self, entry: ChoiceEntry) -> Entry:
        """The only entry of the present branch of a small choice."""
        here = self.branch(entry)
        return next(branch.entries[0] for branch in entry.branches if branch.name == here)

    def fields(self, entry: Entry) -> tuple[Field, ...]:
        """The fields that an entry shows by itself, those of absent branches left out."""
        if isinstance(entry, FieldEntry):
            return (entry.field,)
        if isinstance(entry, RepeatEntry):
            return entry.fields
        return self.fields(self.small_branch(entry)) if is_small(entry) else ()

    def block_of(self, path: str) -> int:
        """The number of the block that holds a field; -1 when it is shown in none."""
        for number, entries in enumerate(self.rest):
            if any(path == field.path for entry in entries for field in self.fields(entry)):
                return number
        return -1

    def matching(self, entries: Iterable[Entry], search: str) -> list[Entry]:
        """The entries whose label, name, help or obligation hold the searched words."""
        wanted = fold(search).strip()
        if not wanted:
            return list(entries)
        return [
            entry
            for entry in entries
            if any(wanted in fold(_searched(field)) for field in self.fields(entry))
        ]

    def summary(self, entries: Iterable[Entry]) -> str:
        """« 14 champs · 2 modifiés · 1 remarque »."""
        fields = [field for entry in entries for field in self.fields(entry)]
        changed = sum(self._reader.is_changed(field.path) for field in fields)
        noted = sum(self._reader.has_note(field.path) for field in fields)
        words = [counted(len(fields), "champ")] if fields else []
        if changed:
            words.append(counted(changed, "modifié"))
        if noted:
            words.append(counted(noted, "remarque"))
        return " · ".join(words)

    def reaches_others(self, entries: Iterable[Entry]) -> bool:
        """Whether editing these entries changes other passages too."""
        return any(
            field.path.startswith(f"{CERTIFICATION}/")
            for entry in entries
            for field in self.fields(entry)
        )

    def _unfold(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            yield entry
            if isinstance(entry, ChoiceEntry) and not is_small(entry):
                here = self.branch(entry)
                for branch in entry.branches:
                    if branch.name == here:
                        yield from self._unfold(branch.entries)

    def _suspected(self, entry: Entry) -> list[int]:
        if isinstance(entry, ChoiceEntry) and not is_small(entry):
            return []
        suspects = self._reader.suspects
        return [suspects.index(f.path) for f in fields_of((entry,)) if f.path in suspects]

    def _is_suspect(self, entry: Entry) -> bool:
        return bool(self._suspected(entry))

    def _rank(self, entry: Entry) -> int:
        return min(self._suspected(entry))


def shared_note(reader: PassageReader) -> str:
    """What editing the certification reaches, in words."""
    rows = reader.work.certification_rows(reader.row)
    if rows == 1:
        return "Ce passage est le seul de sa certification."
    return f"Modifie les {figure(rows)} passages de cette certification."


def _searched(field: Field) -> str:
    return " ".join((field.label, field.name, field.help, obligation_words(field)))
