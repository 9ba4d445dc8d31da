"""Asks what became of the file that left, when no page has said it: only the person knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from certdesk.ui.theme import M, S

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme

_QUESTION = "Le portail a-t-il écrit «\u00a0Fichier déposé\u00a0»\u00a0?"
_HELP = (
    "En cas de doute, ouvrez «\u00a0Consulter les fichiers déposés\u00a0» et cherchez-y le nom du "
    "fichier avant de répondre\u00a0: rien n’est renvoyé d’ici là."
)
_STILL_SENDING = (
    "La page envoie encore le fichier\u00a0: «\u00a0Je n’ai pas déposé\u00a0» se répond une fois "
    "sa réponse affichée. Si rien ne vient, ouvrez «\u00a0Consulter les fichiers déposés\u00a0» et "
    "cherchez-y le nom du fichier."
)

_DOUBT = "La page écrit «\u00a0Fichier déposé\u00a0», mais montre aussi"
_LOOK_FIRST = "Ne vous y fiez pas avant d’avoir trouvé le fichier dans la liste."


class OutcomeBox(QFrame):
    """The question, with its two answers.

    Signals:
        answered(bool): whether the file was deposited.
    """

    answered = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("outcomeBox")
        self.setAccessibleName(_QUESTION)
        self._said = _label("", "pageSaid")
        self._question = _label(_QUESTION, "outcomeQuestion")
        self._help = _label(_HELP, "outcomeHelp")
        self.yes = _button("J’ai déposé", "deposited")
        self.no = _button("Je n’ai pas déposé", "notDeposited")
        buttons = QHBoxLayout()
        buttons.setSpacing(S)
        buttons.addWidget(self.yes)
        buttons.addWidget(self.no)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(M, S, M, M)
        column.setSpacing(S)
        for label in (self._question, self._said, self._help):
            column.addWidget(label)
        column.addLayout(buttons)
        self.yes.clicked.connect(lambda: self.answered.emit(True))
        self.no.clicked.connect(lambda: self.answered.emit(False))
        theme.changed.connect(self._dress)
        self.show_complaint("")
        self._dress()

    def show_complaint(self, text: str) -> None:
        """Repeat what the page reproaches, which is no proof of anything."""
        self._say(f"La page dit\u00a0: {_quoted(text)}" if text else "")

    def show_doubt(self, complaint: str) -> None:
        """Say that the page writes both « Fichier déposé » and something against it."""
        besides = f"\u00a0: {_quoted(complaint)}" if complaint else " autre chose"
        self._say(f"{_DOUBT}{besides}. {_LOOK_FIRST}")

    def allow_denial(self, allowed: bool) -> None:
        """Whether « Je n’ai pas déposé » may be said: not while the page still sends."""
        self.no.setEnabled(allowed)
        self._help.setText(_HELP if allowed else _STILL_SENDING)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _dress(self) -> None:
        pair = self._theme.colors().warning
        self.setStyleSheet(
            f"#outcomeBox {{ background: {pair.background.name()}; border-radius: 6px; }}"
            f"#outcomeBox QLabel {{ color: {pair.foreground.name()}; }}"
            "#outcomeQuestion { font-weight: 600; }"
        )


def _quoted(text: str) -> str:
    return f"«\u00a0{text[:300]}\u00a0»"


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    return button
