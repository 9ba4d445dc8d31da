"""The line above an editor: suspect mark, label, obligation in words, and the help button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from certdesk.model.flux.passage import Value
from certdesk.model.schema.fields import Field, Obligation
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.passage.notes import obligation_words, shown_value

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme

_SUSPECT_TIP = "À vérifier en premier\u00a0: suspect d’après le message du portail"


class FieldHead(QWidget):
    """Signals: help_requested."""

    help_requested = Signal()

    def __init__(self, field: Field, buddy: QWidget, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._badge = QLabel()
        self._badge.setToolTip(_SUSPECT_TIP)
        self._badge.hide()
        self._label = ElidedLabel(marked_label(field))
        self._label.setBuddy(buddy)
        # A condition has a line of its own, below the editor.
        self._caption = ElidedLabel("" if field.condition else str(field.obligation.value))
        self._caption.setProperty("role", "muted")
        # The label is read first: it takes the room it wants.
        self._caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(self._badge)
        row.addWidget(self._label)
        row.addWidget(self._caption, 1)
        row.addWidget(self._help_button(field))

    def show_suspect(self, suspect: bool) -> None:
        """Mark the field as one to verify first."""
        if suspect and self._badge.pixmap().isNull():
            ink = self._theme.colors().suspect.foreground
            self._badge.setPixmap(self._theme.pixmap("suspect", 12, ink))
        self._badge.setVisible(suspect)
        self._label.set_strong(suspect)

    def dress(self) -> None:
        """Draw the mark again in the colours of the theme."""
        self._badge.clear()

    def _help_button(self, field: Field) -> QToolButton:
        button = QToolButton()
        button.setText("?")
        button.setProperty("role", "quiet")
        button.setFixedSize(18, 18)
        button.setStyleSheet("QToolButton { padding: 0; }")
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.setAccessibleName(f"Aide\u00a0: {field.label}")
        button.setToolTip(f"{help_text(field)}\n(Maj+F1)")
        button.clicked.connect(self.help_requested)
        return button


def marked_label(field: Field) -> str:
    """The label, with a star when something must stand in the field."""
    needed = field.obligation in (Obligation.REQUIRED, Obligation.REQUIRED_OR_NIL)
    return f"{field.label}\u00a0*" if needed else field.label


def _example(field: Field) -> str:
    """The example as one types or picks it, not as the file spells it."""
    return field.example if field.sensitive else shown_value(field, Value(field.example))


def help_text(field: Field) -> str:
    """The help with the obligation and an example."""
    words = obligation_words(field)
    parts = [field.help, f"{words[:1].upper()}{words[1:]}."]
    if field.example:
        parts.append(f"Exemple\u00a0: {_example(field)}")
    return "\n".join(part for part in parts if part)
