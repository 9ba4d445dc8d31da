"""What is shown of one field at one moment, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from certdesk.model.flux.passage import Mark, State, Value
from certdesk.model.schema.fields import Boolean, Choice, Date
from certdesk.model.schema.kinds import french_date

if TYPE_CHECKING:
    from certdesk.model.schema.fields import Field
    from certdesk.model.schema.findings import Severity

SECRET: Final = "•••••••••••••"
MARK_LABELS: Final[dict[Mark, str]] = {
    Mark.NIL: "Non renseigné (nil)",
    Mark.ABSENT: "Absent (balise retirée)",
}


@dataclass(frozen=True, slots=True)
class Note:
    """What is said beside a field."""

    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class CellView:
    """What a cell shows at one moment."""

    state: State
    original: State
    suspect: bool = False
    note: Note | None = None


def labelled_values(field: Field) -> tuple[tuple[str, str], ...]:
    """The values that may be picked, each with its French label; nothing for a typed field."""
    if isinstance(field.kind, Boolean):
        return (("true", field.kind.true_label), ("false", field.kind.false_label))
    return field.kind.values if isinstance(field.kind, Choice) else ()


def shown_value(field: Field, state: State) -> str:
    """A state as the clerk reads it: French dates and labels, the NIR masked."""
    if not isinstance(state, Value):
        return MARK_LABELS[state]
    if field.sensitive:
        return SECRET
    if isinstance(field.kind, Date):
        return french_date(state.text)
    return dict(labelled_values(field)).get(state.text, state.text)


def obligation_words(field: Field) -> str:
    """The obligation in words, with its condition if any."""
    if field.condition:
        return f"à remplir {field.condition}"
    return str(field.obligation.value)
