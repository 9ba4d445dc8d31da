"""One recent dossier on the start page: its files, how far the work is, its age, its menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from certdesk.model.dossier.drafts import DraftKey
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.theme import L, M, S

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QMouseEvent, QResizeEvent

    from certdesk.model.dossier.drafts import DraftStore
    from certdesk.model.dossier.recent import RecentDossier, RecentStore
    from certdesk.ui.theme import Theme

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)


@dataclass(frozen=True)
class RecentEntry:
    """A recent dossier, and what is left of it on the disk."""

    dossier: RecentDossier
    draft_at: datetime | None
    is_there: bool


def list_entries(recents: RecentStore, drafts: DraftStore) -> tuple[RecentEntry, ...]:
    """The recent dossiers; it looks at the disk, a lost share included: for a job."""
    entries = []
    for dossier in recents.list():
        draft = drafts.load(DraftKey(dossier.flux_sha, dossier.rapport_sha))
        entries.append(RecentEntry(dossier, draft.saved_at if draft else None, dossier.is_there))
    return tuple(entries)


class ElidedButton(QPushButton):
    """A link cut in its middle when there is no room: both ends of a file name matter."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._whole = text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text again."""
        super().resizeEvent(event)
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width()))


class RecentCard(QFrame):
    """One recent dossier.

    Signals, each with the RecentDossier:
        opened: it was chosen.
        forgotten: it must leave the list.
        draft_deleted: its corrections must be thrown away.
    """

    opened = Signal(object)
    forgotten = Signal(object)
    draft_deleted = Signal(object)

    def __init__(self, entry: RecentEntry, now: datetime, theme: Theme) -> None:
        super().__init__()
        self._entry = entry
        self._theme = theme
        self.setObjectName("recentCard")
        self.setProperty("role", "card")
        self.title = ElidedButton(entry.dossier.flux_path.name)
        self.title.setObjectName("recentTitle")
        self.title.setProperty("role", "link")
        self.title.setEnabled(entry.is_there)
        self.title.setAccessibleName(f"Ouvrir {entry.dossier.flux_path.name}")
        self.title.setAccessibleDescription(f"{_progress(entry)}, {_when(entry, now)}")
        self._more = QToolButton()
        self._more.setObjectName("recentMenu")
        self._more.setProperty("role", "quiet")
        self._more.setAccessibleName(f"Actions sur {entry.dossier.flux_path.name}")
        self._more.setToolTip("Retirer de la liste, jeter les corrections")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        self.setToolTip(_where(entry))
        if entry.is_there:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lay_out(now)
        self.title.clicked.connect(self._open)
        theme.changed.connect(self._dress)
        self._dress()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the card opens the dossier."""
        if event.button() == Qt.MouseButton.LeftButton and self._entry.is_there:
            self._open()

    def _open(self) -> None:
        self.opened.emit(self._entry.dossier)

    def _menu(self) -> QMenu:
        dossier = self._entry.dossier
        menu = QMenu(self)
        forget = QAction("Retirer de la liste", menu)
        forget.triggered.connect(lambda: self.forgotten.emit(dossier))
        menu.addAction(forget)
        if self._entry.draft_at is not None:
            delete = QAction("Jeter les corrections…", menu)
            delete.triggered.connect(lambda: self.draft_deleted.emit(dossier))
            menu.addAction(delete)
        return menu

    def _lay_out(self, now: datetime) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self._more)
        foot = QHBoxLayout()
        foot.setSpacing(S)
        foot.addWidget(_muted(_progress(self._entry)))
        foot.addStretch(1)
        foot.addWidget(_muted(_when(self._entry, now)))
        column = QVBoxLayout(self)
        column.setContentsMargins(L, S, S, M)
        column.setSpacing(4)
        column.addLayout(head)
        if self._entry.dossier.rapport_path is not None:
            accuse = ElidedLabel("↔ " + self._entry.dossier.rapport_path.name)
            accuse.setProperty("role", "muted")
            column.addWidget(accuse)
        if self._entry.dossier.ko:
            column.addWidget(self._bar())
        column.addLayout(foot)

    def _bar(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setRange(0, self._entry.dossier.ko)
        bar.setValue(min(self._entry.dossier.corrected, self._entry.dossier.ko))
        bar.setTextVisible(False)
        bar.setAccessibleName(_progress(self._entry))
        return bar

    def _dress(self) -> None:
        self._more.setIcon(self._theme.icon("more"))


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _progress(entry: RecentEntry) -> str:
    if not entry.is_there:
        return "Fichier introuvable à cet endroit"
    return entry.dossier.progress.capitalize()


def _when(entry: RecentEntry, now: datetime) -> str:
    if entry.draft_at is not None:
        return f"corrections gardées, {age(entry.draft_at, now)}"
    return f"ouvert {age(entry.dossier.opened_at, now)}"


def _where(entry: RecentEntry) -> str:
    paths = [entry.dossier.flux_path, entry.dossier.rapport_path]
    return "\n".join(str(path) for path in paths if path is not None)


def age(then: datetime, now: datetime) -> str:
    """How long ago, as one says it: « il y a 5 minutes », « hier », « le 3 mars »."""
    days = (now.astimezone().date() - then.astimezone().date()).days
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes} minute{'s' if minutes > 1 else ''}"
    if days == 0:
        hours = minutes // 60
        return f"il y a {hours} heure{'s' if hours > 1 else ''}"
    if days == 1:
        return "hier"
    if days <= 30:
        return f"il y a {days} jours"
    day = then.astimezone()
    name = _MONTHS[day.month - 1]
    number = "1er" if day.day == 1 else str(day.day)
    year = f" {day.year}" if day.year != now.astimezone().year else ""
    return f"le {number} {name}{year}"
