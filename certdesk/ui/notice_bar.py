"""The notice bar: facts with a remedy, stacked above the work; it never takes the focus."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.theme import M, S

if TYPE_CHECKING:
    from certdesk.ui.palettes import Pair
    from certdesk.ui.theme import Theme

_SHOWN_AT_MOST = 3
_WORDS = {
    NoticeLevel.INFO: "Information",
    NoticeLevel.SUCCESS: "Réussite",
    NoticeLevel.WARNING: "Avertissement",
    NoticeLevel.ERROR: "Erreur",
}


class NoticeCard(QFrame):
    """One notice: icon, message and remedy, button, close.

    Signals:
        closed: the person closed it, or carried its action out.
    """

    closed = Signal()

    def __init__(self, notice: Notice, theme: Theme) -> None:
        super().__init__()
        self.notice = notice
        self._theme = theme
        self.setObjectName("noticeCard")
        self.setAccessibleName(spoken(notice))
        self._icon = QLabel()
        self._text = QLabel(_rich(notice))
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setWordWrap(True)
        self._text.setObjectName("noticeText")
        self._text.setAccessibleName(spoken(notice))
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = QPushButton(notice.action_label)
        self._action.setObjectName("noticeAction")
        self._action.setAccessibleName(notice.action_label)
        # Hidden or left alone: shown before it has a parent, it would be a window with the focus.
        if not (notice.action_label and notice.action):
            self._action.hide()
        self._close = QToolButton()
        self._close.setObjectName("noticeClose")
        self._close.setProperty("role", "quiet")
        self._close.setToolTip("Fermer cet avis")
        self._close.setAccessibleName("Fermer cet avis")
        line = QHBoxLayout(self)
        line.setContentsMargins(M, S - 2, S, S - 2)
        line.setSpacing(S)
        line.addWidget(self._icon)
        line.addWidget(self._text, 1)
        line.addWidget(self._action)
        line.addWidget(self._close)
        self._action.clicked.connect(self._act)
        self._close.clicked.connect(self.closed)
        theme.changed.connect(self._dress)
        self._dress()

    def _act(self) -> None:
        # Closed first: the action may raise a notice with the same key.
        self.closed.emit()
        if self.notice.action is not None:
            self.notice.action()

    def _dress(self) -> None:
        pair = self._pair()
        ink = pair.foreground.name()
        self.setStyleSheet(
            f"#noticeCard {{ background: {pair.background.name()}; border: none;"
            f" border-bottom: 1px solid {self._theme.colors().border.name()}; }}"
            f"#noticeText {{ color: {ink}; }}"
        )
        self._icon.setPixmap(self._theme.pixmap(self.notice.level.value, 18, pair.foreground))
        self._close.setIcon(self._theme.icon("close", pair.foreground))

    def _pair(self) -> Pair:
        colors = self._theme.colors()
        return {
            NoticeLevel.INFO: colors.info,
            NoticeLevel.SUCCESS: colors.success,
            NoticeLevel.WARNING: colors.warning,
            NoticeLevel.ERROR: colors.error,
        }[self.notice.level]


class NoticeBar(QWidget):
    """The stack of notices, the latest on top; hidden while there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cards: list[NoticeCard] = []
        self._all_shown = False
        self.setObjectName("noticeBar")
        self.setAccessibleName("Avis")
        self._more = QPushButton()
        self._more.setObjectName("noticeMore")
        self._more.setProperty("role", "link")
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._stack.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._more.clicked.connect(self._toggle_all)
        self._arrange()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is shown, the latest first."""
        return tuple(card.notice for card in self._cards)

    def show_notice(self, notice: Notice) -> None:
        """Put a notice on top, in the place of the one with the same key or the same words."""
        for card in self._cards[:]:
            if _same(card.notice, notice):
                self._remove(card)
        card = NoticeCard(notice, self._theme)
        self._cards.insert(0, card)
        self._stack.insertWidget(0, card)
        card.closed.connect(self._close_sender)
        self._arrange()
        # Read out by a screen reader although the focus stays where it is.
        event = QAccessibleAnnouncementEvent(card, spoken(notice))
        if notice.level in (NoticeLevel.ERROR, NoticeLevel.WARNING):
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def withdraw(self, key: str) -> None:
        """Take away the notice of this key, if it is there."""
        for card in self._cards[:]:
            if key and card.notice.key == key:
                self._remove(card)

    def clear(self) -> None:
        """Take every notice away."""
        for card in self._cards[:]:
            self._remove(card)

    def _close_sender(self) -> None:
        card = self.sender()
        if isinstance(card, NoticeCard):
            self._remove(card)

    def _remove(self, card: NoticeCard) -> None:
        if card in self._cards:
            self._cards.remove(card)
            card.hide()
            card.deleteLater()
            self._arrange()

    def _toggle_all(self) -> None:
        self._all_shown = not self._all_shown
        self._arrange()

    def _arrange(self) -> None:
        hidden = max(0, len(self._cards) - _SHOWN_AT_MOST)
        self._all_shown = self._all_shown and hidden > 0
        for place, card in enumerate(self._cards):
            card.setVisible(self._all_shown or place < _SHOWN_AT_MOST)
        other = "l’autre avis" if hidden == 1 else f"les {hidden} autres avis"
        text = "Réduire les avis" if self._all_shown else f"Afficher {other}"
        self._more.setText(text)
        self._more.setAccessibleName(text)
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(self._cards))


def spoken(notice: Notice) -> str:
    """The notice as one text: its level, the message, the remedy."""
    return f"{_WORDS[notice.level]}\u00a0: {notice.message} {notice.remedy}".strip()


def _rich(notice: Notice) -> str:
    message = escape(notice.message).replace("\n", "<br>")
    remedy = escape(notice.remedy).replace("\n", "<br>")
    return f"<b>{message}</b> {remedy}" if remedy else f"<b>{message}</b>"


def _same(one: Notice, other: Notice) -> bool:
    if one.key or other.key:
        return one.key == other.key
    return (one.level, one.message) == (other.level, other.message)
