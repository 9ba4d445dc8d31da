"""Asks what only the clerk knows of the files: doubtful pair, several pairs, missing flux."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.theme import XL, L, M, S
from certdesk.ui.themed_icons import ThemedMark

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from certdesk.ui.notices import Choice, Question
    from certdesk.ui.theme import Theme

_SHOWN_WITHOUT_SCROLL = 5
_WIDTH = 560


class ChoiceCard(QFrame):
    """One answer: its label as a button, what it means below; the whole card is clickable.

    Signals:
        chosen: this is the answer.
    """

    chosen = Signal()

    def __init__(self, choice: Choice, number: int) -> None:
        super().__init__()
        self.choice = choice
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button = QPushButton(choice.label)
        self.button.setObjectName(f"choice{number}")
        self.button.setProperty("role", "link")
        self.button.setAccessibleName(choice.label)
        self.button.setAccessibleDescription(choice.detail)
        self.button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        if choice.detail:
            detail = QLabel(choice.detail)
            detail.setProperty("role", "muted")
            detail.setTextFormat(Qt.TextFormat.PlainText)
            detail.setWordWrap(True)
            column.addWidget(detail)
        self.button.clicked.connect(self.chosen)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click beside the words counts too."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()


class QuestionDialog(QDialog):
    """A question with its answers, one card each; the answer acts once the dialog is closed."""

    def __init__(self, question: Question, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self._answer: Choice | None = None
        self.setObjectName("questionDialog")
        self.setWindowTitle(question.title)
        self.setMinimumWidth(_WIDTH)
        icon = ThemedMark(theme, 32)
        icon.show_mark("question", "accent")
        head = QHBoxLayout()
        head.setSpacing(M)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(self._words(), 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(XL, XL, XL, L)
        page.setSpacing(L)
        page.addLayout(head)
        page.addWidget(self._answers(), 1)
        page.addWidget(self._buttons())
        # Wrapped texts: the height follows from the width.
        self.resize(_WIDTH, page.totalHeightForWidth(_WIDTH))
        self.finished.connect(self._act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from one answer to the next."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)

    def _words(self) -> QVBoxLayout:
        title = QLabel(self.question.title)
        title.setProperty("role", "section")
        title.setWordWrap(True)
        text = QLabel(self.question.text)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addWidget(title)
        column.addWidget(text)
        return column

    def _answers(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        for number, choice in enumerate(self.question.choices):
            card = ChoiceCard(choice, number)
            card.chosen.connect(self._choose_sender)
            column.addWidget(card)
        column.addStretch(1)
        if len(self.question.choices) <= _SHOWN_WITHOUT_SCROLL:
            return inside
        column.setContentsMargins(0, 0, S, 0)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setMinimumHeight(360)
        return area

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        cancel = box.addButton(self.question.cancel_label, QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setObjectName("cancelQuestion")
        cancel.setAccessibleName(self.question.cancel_label)
        box.rejected.connect(self.reject)
        return box

    def _choose_sender(self) -> None:
        card = self.sender()
        if isinstance(card, ChoiceCard):
            self._answer = card.choice
            self.accept()

    def _act(self) -> None:
        if self._answer is not None:
            self._answer.act()
        elif self.question.given_up is not None:
            self.question.given_up()
