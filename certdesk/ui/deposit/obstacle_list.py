"""What stands against a deposit: what blocks, in red; what is asked, each with its own box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.journal.records import ObstacleCode
from certdesk.ui.small_parts import make_button, make_label
from certdesk.ui.theme import M, S
from certdesk.ui.themed_icons import ThemedMark
from certdesk.ui.tones import set_ink, set_tint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.portal_client.obstacles import Told
    from certdesk.ui.theme import Theme

_GO_ON: Final = "J’ai compris\u00a0: continuer quand même"
_REMOVED: Final = "Je les ai supprimés sur le portail…"
_SEE_DEPOSITS: Final = "Voir ce dépôt"
_SEE_FILE: Final = "Ouvrir ce fichier dans CertDesk"
_ABOUT_DEPOSITS: Final = frozenset(
    {
        ObstacleCode.FILE_OPEN,
        ObstacleCode.FILE_DEPOSITED,
        ObstacleCode.FILE_REJECTED,
        ObstacleCode.IDS_OPEN,
        ObstacleCode.IDS_WAITING,
        ObstacleCode.IDS_UNREAD,
    }
)


class ObstacleCard(QFrame):
    """One obstacle: its message, the remedy, and what can be done about it here.

    Signals:
        answered(): the box was ticked or unticked.
        removed_declared(): the accepted passages were deleted on the portal.
        deposit_wanted(int): show this deposit in the list.
        file_wanted(): open the file, to see what is wrong in it.
    """

    answered = Signal()
    removed_declared = Signal()
    deposit_wanted = Signal(int)
    file_wanted = Signal()

    def __init__(self, told: Told, theme: Theme) -> None:
        super().__init__()
        self.told = told
        self.setObjectName("obstacle")
        tone = "error" if told.blocks else "warning"
        set_tint(self, tone)
        mark = ThemedMark(theme, 20)
        mark.show_mark("error" if told.blocks else "question", tone)
        message = make_label(told.message, "obstacleMessage")
        message.setStyleSheet("font-weight: 600;")
        details = make_label("\n".join(told.details), "obstacleDetails")
        details.setHidden(not told.details)
        remedy = make_label(told.remedy, "obstacleRemedy")
        self._box = QCheckBox(_GO_ON)
        for each in (message, details, remedy, self._box):
            set_ink(each, tone)
        self._box.setObjectName(f"accept_{told.code.value}")
        self._box.setAccessibleName(f"{told.message} {_GO_ON}")
        self._box.setVisible(not told.blocks)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(message)
        words.addWidget(details)
        words.addWidget(remedy)
        words.addWidget(self._box)
        words.addLayout(self._links())
        row = QHBoxLayout(self)
        row.setContentsMargins(M, S, M, S)
        row.setSpacing(M)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.setAccessibleName(" ".join((told.message, *told.details, told.remedy)))
        self._box.toggled.connect(self.answered)

    @property
    def is_settled(self) -> bool:
        """Whether it no longer stands in the way."""
        return not self.told.blocks and self._box.isChecked()

    def _links(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(M)
        deposit = self.told.obstacle.deposit
        if deposit is not None and self.told.code in _ABOUT_DEPOSITS:
            see = make_button(_SEE_DEPOSITS, "seeDeposit", "link")
            see.clicked.connect(lambda: self.deposit_wanted.emit(deposit.number))
            row.addWidget(see)
        if self.told.code is ObstacleCode.IDS_ACCEPTED:
            removed = make_button(_REMOVED, "declareRemoved", "link")
            removed.clicked.connect(self.removed_declared)
            row.addWidget(removed)
        if self.told.code is ObstacleCode.VERDICT_ERRORS:
            see = make_button(_SEE_FILE, "openFaultyFile", "link")
            see.clicked.connect(self.file_wanted)
            row.addWidget(see)
        row.addStretch(1)
        return row


class ObstacleList(QWidget):
    """The obstacles of one review.

    Signals:
        answered(): an answer was given or taken back.
        removed_declared(): the accepted passages were deleted on the portal.
        deposit_wanted(int): show this deposit in the list.
        file_wanted(): open the file, to see what is wrong in it.
    """

    answered = Signal()
    removed_declared = Signal()
    deposit_wanted = Signal(int)
    file_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cards: list[ObstacleCard] = []
        self.setObjectName("obstacles")
        self.setAccessibleName("Ce qui s’oppose au dépôt")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S)

    def show_obstacles(self, obstacles: Sequence[Told]) -> None:
        """Show these, what blocks first."""
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = []
        for told in sorted(obstacles, key=lambda each: not each.blocks):
            card = ObstacleCard(told, self._theme)
            card.answered.connect(self.answered)
            card.removed_declared.connect(self.removed_declared)
            card.deposit_wanted.connect(self.deposit_wanted)
            card.file_wanted.connect(self.file_wanted)
            self._column.addWidget(card)
            self._cards.append(card)
        self.setVisible(bool(self._cards))

    @property
    def is_blocking(self) -> bool:
        """Whether something stands that no answer lifts."""
        return any(card.told.blocks for card in self._cards)

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands, or every question has its answer."""
        return all(card.is_settled for card in self._cards)

    @property
    def confirmed(self) -> frozenset[ObstacleCode]:
        """The questions answered by « continuer »."""
        return frozenset(card.told.code for card in self._cards if card.is_settled)
