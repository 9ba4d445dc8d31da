"""One field of the form: its label, its editor, what is said of it, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.schema.findings import Severity
from certdesk.ui.passage.editors import make_editor
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.passage.field_head import FieldHead, help_text
from certdesk.ui.passage.notes import CellView, Note, obligation_words, shown_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from certdesk.model.flux.passage import Mark, State
    from certdesk.model.schema.fields import Field
    from certdesk.ui.theme import Theme


class FieldCell(QWidget):
    """A field with everything that belongs to it.

    Signals:
        value_edited(path, State), revert_requested(path): what the clerk wants.
        confirmed(path): Enter was pressed.
    """

    value_edited = Signal(str, object)
    revert_requested = Signal(str)
    confirmed = Signal(str)

    def __init__(self, path: str, field: Field, marks: Sequence[Mark], theme: Theme) -> None:
        super().__init__()
        self.path = path
        self.field = field
        self._theme = theme
        self._view: CellView | None = None
        self._refusal = ""
        self._note: QLabel | None = None
        self._original: QWidget | None = None
        self._help: QLabel | None = None
        self.editor = make_editor(field, marks)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._head = FieldHead(field, self.editor.target(), theme)
        self._column.addWidget(self._head)
        self._column.addWidget(self.editor)
        self.condition = _line(f"À remplir {field.condition}.", wrap=True)
        self.condition.setProperty("role", "muted")
        self._column.addWidget(self.condition)
        if not field.condition:
            self.condition.hide()
        self._column.addStretch(1)
        self.editor.edited.connect(self._tell)
        self.editor.refused.connect(self._hear_refusal)
        self.editor.confirmed.connect(lambda: self.confirmed.emit(self.path))
        self._head.help_requested.connect(self.toggle_help)
        theme.changed.connect(self._dress)

    def load(self, view: CellView) -> None:
        """Show another passage."""
        self._refusal = ""
        self.editor.load(view.state)
        self._take(view)
        if self._help is not None:
            self._help.hide()

    def refresh(self, view: CellView) -> None:
        """Show the same passage again; typing and the caret are left in peace."""
        self.editor.refresh(view.state)
        if view != self._view:
            self._take(view)

    def toggle_help(self) -> None:
        """Show or hide the help under the field."""
        if self._help is None:
            self._help = _line(help_text(self.field), wrap=True)
            self._help.setProperty("role", "muted")
            self._help.setObjectName("fieldHelp")
            self._column.insertWidget(2, self._help)
            self._help.show()
            return
        self._help.setVisible(self._help.isHidden())

    @property
    def is_suspect(self) -> bool:
        """Whether the message makes this field a suspect."""
        return self._view is not None and self._view.suspect

    def focus(self) -> None:
        """Take the keyboard, the whole text selected."""
        target = self.editor.target()
        target.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(target, QLineEdit):
            target.selectAll()  # a window that is not active yet takes the focus later, without it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit(self.path)  # from a list or a radio button, which leave it alone
        else:
            super().keyPressEvent(event)

    # -- showing -------------------------------------------------------------------------------

    def _take(self, view: CellView) -> None:
        self._view = view
        self._head.show_suspect(view.suspect)
        self._show_note()
        self._show_original(view)
        self._describe(view)

    def _current_note(self) -> Note | None:
        if self._refusal:
            return Note(Severity.ERROR, self._refusal)
        return self._view.note if self._view else None

    def _show_note(self) -> None:
        note = self._current_note()
        if note is None:
            if self._note is not None:
                self._note.hide()
            return
        if self._note is None:
            self._note = _line("", wrap=True)
            self._note.setObjectName("fieldNote")
            self._column.insertWidget(2, self._note)
        self._note.setText(f"{note.severity.label}\u00a0: {note.text}")
        pair = self._theme.colors()
        ink = {
            Severity.ERROR: pair.error,
            Severity.WARNING: pair.warning,
            Severity.HINT: pair.info,
        }[note.severity]
        self._note.setStyleSheet(f"color: {ink.foreground.name()};")
        self._note.show()

    def _show_original(self, view: CellView) -> None:
        if view.state == view.original:
            if self._original is not None:
                self._original.hide()
            return
        if self._original is None:
            self._original = self._make_original()
            self._column.insertWidget(self._column.count() - 1, self._original)
        before = shown_value(self.field, view.original)
        self._before.setText(f"Déposé\u00a0: {before}")
        self._original.show()

    def _make_original(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._before = ElidedLabel()
        self._before.setProperty("role", "muted")
        back = QPushButton("Remettre")
        back.setProperty("role", "link")
        back.setAutoDefault(False)
        back.setObjectName(f"revert.{self.path}")
        back.setAccessibleName(f"Remettre la valeur déposée de {self.field.label}")
        back.clicked.connect(lambda: self.revert_requested.emit(self.path))
        row.addWidget(self._before)
        row.addWidget(back)
        row.addStretch(1)
        return line

    def _describe(self, view: CellView) -> None:
        words = [obligation_words(self.field)]
        if view.suspect:
            words.append("à vérifier en premier")
        note = self._current_note()
        if note is not None:
            words.append(f"{note.severity.label}\u00a0: {note.text}")
        if view.state != view.original:
            words.append(f"déposé\u00a0: {shown_value(self.field, view.original)}")
        words.append(self.field.help)
        self.editor.describe(self.field.label, ". ".join(word for word in words if word))

    def _dress(self) -> None:
        self._head.dress()
        if self._view is not None:
            self._take(self._view)

    # -- what the clerk does -------------------------------------------------------------------

    def _tell(self, state: State) -> None:
        self.value_edited.emit(self.path, state)

    def _hear_refusal(self, why: str) -> None:
        self._refusal = why
        if self._view is not None:
            self._show_note()
            self._describe(self._view)


def _line(text: str, *, wrap: bool) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    return label
