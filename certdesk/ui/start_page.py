"""The start page: where files are dropped, the recent dossiers, the practice dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.recent_card import RecentCard
from certdesk.ui.theme import XL, L, M, S

if TYPE_CHECKING:
    from datetime import datetime

    from certdesk.ui.recent_card import RecentEntry
    from certdesk.ui.theme import Theme

INDEPENDENT = "Outil indépendant, sans lien avec la Caisse des Dépôts."


class DropArea(QWidget):
    """The large dashed area that says what to drop, with the buttons that do the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hovered = False
        self.setObjectName("dropArea")
        self._icon = QLabel()
        title = _label("Déposez ici votre flux et son accusé", "section")
        title.setStyleSheet("font-size: 14pt;")
        hint = _label(
            "Les deux fichiers XML, leur dossier ou un fichier .zip.\n"
            "CertDesk reconnaît chacun à son contenu et les rapproche.",
            "muted",
        )
        self.open_button = _button("Ouvrir des fichiers…", "openButton", "primary")
        self.folder_button = _button("Ouvrir un dossier…", "openFolderButton")
        buttons = QHBoxLayout()
        buttons.setSpacing(S)
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.folder_button)
        buttons.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(XL, XL, XL, XL)
        page.setSpacing(M)
        page.addStretch(1)
        for label in (self._icon, title, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            page.addWidget(label)
        page.addSpacing(S)
        page.addLayout(buttons)
        page.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def set_hovered(self, hovered: bool) -> None:
        """Show that what is being dragged would be taken."""
        self._hovered = hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        colors = self._theme.colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colors.accent if self._hovered else colors.muted, 2 if self._hovered else 1.4)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        ground = colors.info.background if self._hovered else self.palette().base().color()
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 12, 12)

    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("drop", 52, self._theme.colors().accent))
        self.update()


class PracticeCard(QFrame):
    """The invitation to practise on invented people."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "card")
        self._icon = QLabel()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(_label("Dossier d’entraînement", "section"))
        texts.addWidget(_label("Des personnes inventées, pour essayer sans risque.", "muted"))
        self.button = _button("S’entraîner", "practiceButton")
        self.button.setAccessibleName("Ouvrir le dossier d’entraînement")
        line = QHBoxLayout(self)
        line.setContentsMargins(L, M, L, M)
        line.setSpacing(M)
        line.addWidget(self._icon)
        line.addLayout(texts, 1)
        line.addWidget(self.button)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("practice", 30, self._theme.colors().accent))


class StartPage(QWidget):
    """What the window shows while no dossier is open.

    Signals:
        open_requested, folder_requested, practice_requested: a button was used.
        dossier_requested(RecentDossier): a recent dossier was chosen.
        forgetting_requested(RecentDossier): it must leave the list.
        draft_deletion_requested(RecentDossier): its corrections must be thrown away.
    """

    open_requested = Signal()
    folder_requested = Signal()
    practice_requested = Signal()
    dossier_requested = Signal(object)
    forgetting_requested = Signal(object)
    draft_deletion_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("startPage")
        self.drop_area = DropArea(theme)
        self._practice = PracticeCard(theme)
        self._list = QVBoxLayout()
        self._list.setSpacing(S)
        self._empty = _label("Les dossiers que vous ouvrirez apparaîtront ici.", "muted")
        self._empty.setObjectName("noRecent")
        self._lay_out()
        self.drop_area.open_button.clicked.connect(self.open_requested)
        self.drop_area.folder_button.clicked.connect(self.folder_requested)
        self._practice.button.clicked.connect(self.practice_requested)
        self.show_entries((), None)

    def show_entries(self, entries: tuple[RecentEntry, ...], now: datetime | None) -> None:
        """Show the recent dossiers, the latest first; ages are counted from `now`."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._empty:
                widget.hide()
                widget.deleteLater()
        self._empty.setVisible(not entries)
        self._list.addWidget(self._empty)
        for entry in entries:
            card = RecentCard(entry, now or entry.dossier.opened_at, self._theme)
            card.opened.connect(self.dossier_requested)
            card.forgotten.connect(self.forgetting_requested)
            card.draft_deleted.connect(self.draft_deletion_requested)
            self._list.addWidget(card)
        self._list.addStretch(1)

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(XL)
        columns.addLayout(self._left_column(), 11)
        columns.addLayout(self._right_column(), 9)
        foot = _label(INDEPENDENT, "muted")
        foot.setObjectName("independent")
        foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body = QWidget()
        body.setMaximumWidth(1180)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(XL, XL, XL, M)
        inside.setSpacing(M)
        inside.addWidget(_label("CertDesk", "title"))
        inside.addWidget(
            _label("Corriger les passages de certification refusés, et les redéposer.", "subtitle")
        )
        inside.addSpacing(S)
        inside.addLayout(columns, 1)
        inside.addWidget(foot)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addStretch(1)
        page.addWidget(body, 100)
        page.addStretch(1)

    def _left_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(L)
        column.addWidget(self.drop_area, 1)
        column.addWidget(self._practice)
        return column

    def _right_column(self) -> QVBoxLayout:
        inside = QWidget()
        inside.setLayout(self._list)
        self._list.setContentsMargins(0, 0, S, 0)
        area = QScrollArea()
        area.setObjectName("recentList")
        area.setAccessibleName("Dossiers récents")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addWidget(_label("Dossiers récents", "section"))
        column.addWidget(area, 1)
        return column


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(role == "muted")
    return label


def _button(text: str, name: str, role: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text.rstrip("…"))
    button.setProperty("role", role)
    return button
