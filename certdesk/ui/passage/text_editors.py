"""The editors that are typed in: text, date, whole number, and the masked NIR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from certdesk.model.flux.passage import ABSENT, NIL, Mark, State, Value
from certdesk.model.schema.kinds import french_date
from certdesk.ui.passage.editor import Editor, StateButton
from certdesk.ui.passage.line_edit import LineEdit
from certdesk.ui.passage.notes import MARK_LABELS
from certdesk.ui.passage.typed import (
    NIL_FORBIDDEN,
    NIL_TYPED,
    Refused,
    clean,
    is_nil_word,
    typed_date,
    typed_integer,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.schema.fields import Field

_REQUIRED: Final = "Ce champ est obligatoire\u00a0: il ne peut pas rester vide."


class TextEditor(Editor):
    """A line of text, with a menu for nil and absent where they are allowed.

    Emptying the line never makes an empty tag: the field becomes nil or absent, or the former
    value comes back when the line is left.
    """

    def __init__(self, field: Field, marks: Sequence[Mark]) -> None:
        super().__init__(field, marks)
        self._line = LineEdit(secret=field.sensitive)
        self._refusal = ""
        self._typed = False
        self._last_text = ""
        self._row.addWidget(self._line, 1)
        self._button: StateButton | None = None
        if self.marks:
            self._button = StateButton(field.label, self.marks)
            self._row.addWidget(self._button)
            self._button.mark_chosen.connect(self._choose_mark)
            self._button.value_chosen.connect(self._choose_value)
            self._line.menu_wanted.connect(self._button.pop_up)
        self._reveal = _reveal_button(self._line, field.label) if field.sensitive else None
        if self._reveal is not None:
            self._row.addWidget(self._reveal)
        self._line.textEdited.connect(self._type)
        self._line.left.connect(self.commit)
        self._line.confirmed.connect(self._confirm)

    def target(self) -> QWidget:
        return self._line

    def load(self, state: State) -> None:
        super().load(state)
        self._typed = False
        self._refuse("")
        if self._reveal is not None:
            self._reveal.setChecked(False)

    def refresh(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self._show()
            self._refuse("")

    # -- how the kind reads and writes its text ------------------------------------------------

    def _parse(self, text: str) -> str | Refused:
        return text

    def _display(self, text: str) -> str:
        return text

    def _rereads(self) -> bool:
        """Whether Enter reads again a text that nobody touched."""
        return False

    # -- what the clerk does -------------------------------------------------------------------

    def _type(self, typed: str) -> None:
        self._typed = True
        text = clean(typed)
        read: State | Refused
        if not text.strip():
            read = self._emptied()
        elif is_nil_word(text, nil_offered=NIL in self.marks):
            read = Refused(NIL_TYPED if NIL in self.marks else NIL_FORBIDDEN)
        else:
            parsed = self._parse(text)
            read = parsed if isinstance(parsed, Refused) else Value(parsed)
        self._refuse(read.why if isinstance(read, Refused) else "")
        if not isinstance(read, Refused):
            self._take(read)

    def _emptied(self) -> State | Refused:
        if not self.marks:
            return Refused(_REQUIRED)
        if isinstance(self._state, Mark) and self._state in self.marks:
            return self._state
        return ABSENT if ABSENT in self.marks else NIL

    def commit(self) -> None:
        """Show what is in the file again: the form never shows what would not be sent."""
        if not self._typed:
            return
        self._typed = False
        if self._refusal and is_nil_word(self._line.text(), nil_offered=NIL in self.marks):
            if NIL in self.marks:
                self._take(NIL)
        elif not self._refusal and isinstance(self._state, Value):
            self._take(Value(self._state.text.strip()))
        put_back = self._refusal and self._line.text() != self._shown_text()
        self._show()
        self._refuse("Saisie incomplète\u00a0: la valeur d’avant a été remise." if put_back else "")

    def _confirm(self) -> None:
        if self._typed or self._rereads():
            self._type(self._line.text())
        if not self._refusal:
            self.commit()
            self.confirmed.emit()

    def _choose_mark(self, mark: Mark) -> None:
        self._typed = False
        self._take(mark)
        self._show()
        self._refuse("")

    def _choose_value(self) -> None:
        self._line.setFocus()
        if isinstance(self._state, Mark) and self._last_text:
            self._take(Value(self._last_text))
            self._show()
        self._line.selectAll()

    # -- showing -------------------------------------------------------------------------------

    def _take(self, state: State) -> None:
        if isinstance(self._state, Value):
            self._last_text = self._state.text
        self._set(state)
        self._show_mark()

    def _shown_text(self) -> str:
        return self._display(self._state.text) if isinstance(self._state, Value) else ""

    def _show(self) -> None:
        text = self._shown_text()
        if self._line.text() != text:
            self._line.replace_text(text)
        self._show_mark()

    def _show_mark(self) -> None:
        self._line.setPlaceholderText(self._hint())
        if self._button is not None:
            self._button.show_state(self._state)

    def _hint(self) -> str:
        """What an empty line says: its state, or that something is wanted there."""
        if isinstance(self._state, Mark) and self._state in self.marks:
            return MARK_LABELS[self._state]
        return self._example()

    def _example(self) -> str:
        return "À remplir"

    def _refuse(self, why: str) -> None:
        if why != self._refusal:
            self._refusal = why
            self.refused.emit(why)


class DateEditor(TextEditor):
    """A date typed JJ/MM/AAAA or AAAA-MM-JJ, shown the French way, stored AAAA-MM-JJ."""

    def _parse(self, text: str) -> str | Refused:
        return typed_date(text)

    def _display(self, text: str) -> str:
        return french_date(text)

    def _rereads(self) -> bool:
        # A date written JJ/MM/AAAA in the file looks right in the form: Enter repairs it.
        return True

    def _hint(self) -> str:
        """What an empty line says: its state, or that something is wanted there."""
        if isinstance(self._state, Mark) and self._state in self.marks:
            return MARK_LABELS[self._state]
        return self._example()

    def _example(self) -> str:
        return "JJ/MM/AAAA"


class IntegerEditor(TextEditor):
    """A whole number; other keys do nothing."""

    def __init__(self, field: Field, marks: Sequence[Mark]) -> None:
        super().__init__(field, marks)
        digits = QRegularExpression(r"-?[0-9]{0,10}")
        self._line.setValidator(QRegularExpressionValidator(digits, self._line))

    def _parse(self, text: str) -> str | Refused:
        return typed_integer(text)


def _reveal_button(line: QLineEdit, label: str) -> QPushButton:
    button = QPushButton("Afficher")
    button.setCheckable(True)
    button.setAutoDefault(False)
    button.setAccessibleName(f"Afficher {label}")

    def reveal(shown: bool) -> None:
        mode = QLineEdit.EchoMode
        line.setEchoMode(mode.Normal if shown else mode.Password)
        button.setText("Masquer" if shown else "Afficher")
        button.setAccessibleName(f"{button.text()} {label}")

    button.toggled.connect(reveal)
    return button
