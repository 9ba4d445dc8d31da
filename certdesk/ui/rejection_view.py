"""Why the portal rejected a whole file: each error in French, and the way to its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.counting import figure
from certdesk.ui.theme import L, M, S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.knowledge.messages import MessageCatalogue
    from certdesk.model.rapport.shapes import FileError
    from certdesk.ui.theme import Theme

_SHOWN_AT_MOST = 100  # a card each; beyond, the first ones teach enough


class RejectionView(QWidget):
    """The errors of a rejected file, one card each.

    Signals:
        line_chosen(int, int): show this line and column of the deposited file.
    """

    line_chosen = Signal(int, int)

    def __init__(
        self, errors: Sequence[FileError], messages: MessageCatalogue, theme: Theme
    ) -> None:
        super().__init__()
        self._theme = theme
        intro = QLabel(
            "Le portail a rejeté le fichier entier\u00a0: aucun passage n’a été enregistré. "
            "Il faut corriger ces erreurs, puis redéposer tout le fichier."
        )
        intro.setWordWrap(True)
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, S, 0)
        cards.setSpacing(S)
        for error in errors[:_SHOWN_AT_MOST]:
            cards.addWidget(self._card(error, messages))
        if len(errors) > _SHOWN_AT_MOST:
            cards.addWidget(QLabel(f"… et {figure(len(errors) - _SHOWN_AT_MOST)} autres erreurs."))
        cards.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(L, L, L, L)
        page.setSpacing(M)
        page.addWidget(intro)
        page.addWidget(area, 1)

    def _card(self, error: FileError, messages: MessageCatalogue) -> QFrame:
        explanation = messages.explain_error(error.message)
        card = QFrame()
        card.setObjectName("rejectionCard")
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(M, S, M, S)
        column.setSpacing(4)
        head = QHBoxLayout()
        title = QLabel(explanation.title)
        title.setProperty("role", "section")
        title.setWordWrap(True)
        head.addWidget(title, 1)
        if error.line is not None:
            head.addWidget(self._link(error.line, error.column or 1))
        column.addLayout(head)
        said = QLabel(f"«\u00a0{error.message}\u00a0»")
        said.setProperty("role", "muted")
        steps = [QLabel(f"•\u00a0{step}") for step in explanation.todo]
        for label in (said, QLabel(explanation.meaning), *steps):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        return card

    def _link(self, line: int, column: int) -> QPushButton:
        link = QPushButton(f"Ligne {line}, colonne {column}")
        link.setObjectName("rejectionLine")
        link.setProperty("role", "link")
        link.setAutoDefault(False)
        link.clicked.connect(lambda: self.line_chosen.emit(line, column))
        return link
