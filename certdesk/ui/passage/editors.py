"""Which editor serves which kind of field: the only place that knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from certdesk.model.schema.fields import Boolean, Choice, Date, Field, Integer, Moment, Text
from certdesk.ui.passage.choice_editors import ComboEditor, RadioEditor, fits_radios
from certdesk.ui.passage.text_editors import DateEditor, IntegerEditor, TextEditor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.flux.passage import Mark
    from certdesk.ui.passage.editor import Editor

EDITORS: Final[dict[type, type[Editor]]] = {
    Text: TextEditor,
    Choice: ComboEditor,
    Date: DateEditor,
    Integer: IntegerEditor,
    Boolean: RadioEditor,
    Moment: TextEditor,
}


def make_editor(field: Field, marks: Sequence[Mark]) -> Editor:
    """The editor of a field, offering the states that are allowed besides a value."""
    if type(field.kind) is Choice and fits_radios(field, marks):
        return RadioEditor(field, marks)
    return EDITORS[type(field.kind)](field, marks)
