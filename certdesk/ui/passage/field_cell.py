"""One field of the form: its label, its editor, what is said of it, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.schema.fields import Field, Obligation
from certdesk.model.schema.findings import Severity
from certdesk.ui.passage.editors import make_editor
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.passage.notes import CellView, Note, obligation_words, shown_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.flux.passage import Mark, State
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
        self._head = self._make_head()
        self._column.addLayout(self._head)
        self._column.addWidget(self.editor)
        if field.condition:
            condition = _line(f"À remplir {field.condition}.", wrap=True)
            condition.setProperty("role", "muted")
            self._column.addWidget(condition)
        self._column.addStretch(1)
        self.editor.edited.connect(self._tell)
        self.editor.refused.connect(self._hear_refusal)
        self.editor.confirmed.connect(lambda: self.confirmed.emit(self.path))
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
            self._help = _line(self._help_text(), wrap=True)
            self._help.setProperty("role", "muted")
            self._help.setObjectName("fieldHelp")
            self._column.insertWidget(2, self._help)
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

    # -- parts ---------------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(4)
        self._badge = QLabel()
        self._badge.hide()
        self._label = ElidedLabel(self._marked_label())
        self._label.setBuddy(self.editor.target())
        # A condition has a line of its own, below the editor.
        plain = "" if self.field.condition else str(self.field.obligation.value)
        self._caption = ElidedLabel(plain)
        self._caption.setProperty("role", "muted")
        # The label is read first: it takes the room it wants.
        self._caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._help_button = QToolButton()
        self._help_button.setText("?")
        self._help_button.setProperty("role", "quiet")
        self._help_button.setFixedSize(18, 18)
        self._help_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._help_button.setAccessibleName(f"Aide\u00a0: {self.field.label}")
        self._help_button.setToolTip(f"{self._help_text()}\n(Maj+F1)")
        self._help_button.clicked.connect(self.toggle_help)
        head.addWidget(self._badge)
        head.addWidget(self._label)
        head.addWidget(self._caption, 1)
        head.addWidget(self._help_button)
        return head

    def _marked_label(self) -> str:
        needed = self.field.obligation in (Obligation.REQUIRED, Obligation.REQUIRED_OR_NIL)
        return f"{self.field.label}\u00a0*" if needed else self.field.label

    def _help_text(self) -> str:
        parts = [self.field.help, obligation_words(self.field).capitalize() + "."]
        if self.field.example:
            parts.append(f"Exemple\u00a0: {self.field.example}")
        return "\n".join(part for part in parts if part)

    # -- showing -------------------------------------------------------------------------------

    def _take(self, view: CellView) -> None:
        self._view = view
        self._show_badge(view.suspect)
        self._show_note()
        self._show_original(view)
        self._describe(view)

    def _show_badge(self, suspect: bool) -> None:
        if suspect and self._badge.pixmap().isNull():
            ink = self._theme.colors().suspect.foreground
            self._badge.setPixmap(self._theme.pixmap("suspect", 14, ink))
            self._badge.setToolTip("À vérifier en premier\u00a0: suspect d’après le message")
        self._badge.setVisible(suspect)
        self._label.set_strong(suspect)

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
        self._badge.clear()
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
