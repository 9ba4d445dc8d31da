"""« Dépôts et suivi »: every deposit, what became of it, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.deposit.deposit_card import DepositCard
from certdesk.ui.deposit.deposits_table import DepositsTable
from certdesk.ui.deposit.filter_bar import FilterBar
from certdesk.ui.notice_bar import NoticeBar
from certdesk.ui.practice import PORTAL_BANNER, PracticeBanner
from certdesk.ui.theme import L, M, S
from certdesk.ui.themed_icons import keep_icon

if TYPE_CHECKING:
    from datetime import date, datetime

    from certdesk.ui.deposit.followed import Followed
    from certdesk.ui.theme import Theme

_EVERY: Final = (
    (0, "à la main seulement"),
    (5, "toutes les 5 minutes"),
    (15, "tous les quarts d’heure"),
    (60, "toutes les heures"),
)
_NONE: Final = (
    "Aucun dépôt pour l’instant.\n"
    "Générez un fichier de correction, puis choisissez «\u00a0Déposer…\u00a0»."
)
_NONE_FOUND: Final = "Aucun dépôt ne répond à ces filtres."
_ASSISTED_ONLY: Final = (
    "CertDesk n’interroge jamais le vrai portail\u00a0: ouvrez sa liste, il la lira avec vous."
)


class DepositsWindow(QDialog):
    """The deposits; it stays open beside the main window.

    Signals:
        refresh_requested(): ask the portals now.
        portal_requested(): open the list of the portal, to read it together.
        minutes_chosen(int): ask them every so many minutes, 0 for never.
    """

    refresh_requested = Signal()
    portal_requested = Signal()
    minutes_chosen = Signal(int)

    def __init__(
        self, theme: Theme, today: date, parent: QWidget | None = None, *, practice: bool
    ) -> None:
        super().__init__(parent)
        self._lines: tuple[Followed, ...] = ()
        self._practice = practice
        self.setObjectName("depositsWindow")
        self.setWindowTitle(
            "Dépôts et suivi – Portail d’entraînement" if practice else "Dépôts et suivi"
        )
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1280, 640)
        self.notices = NoticeBar(theme)
        self.filters = FilterBar(today)
        self.table = DepositsTable(theme)
        self.card = DepositCard()
        self._empty = QLabel(_NONE)
        self._empty.setObjectName("noDeposit")
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._last = QLabel()
        self._last.setObjectName("lastLook")
        self._last.setProperty("role", "muted")
        self._refresh = QPushButton("Actualiser")
        self._refresh.setObjectName("refreshDeposits")
        self._refresh.setAccessibleName("Actualiser les statuts")
        keep_icon(self._refresh, theme, "reload")
        self._portal = QPushButton("Ouvrir la liste du portail…")
        self._portal.setObjectName("openPortalList")
        self._portal.setAccessibleName(self._portal.text())
        self._every = QComboBox()
        self._every.setObjectName("followEvery")
        self._every.setAccessibleName("Vérifier les statuts")
        for minutes, label in _EVERY:
            self._every.addItem(label, minutes)
        self._lay_out(theme)
        self._connect()

    # -- asked by the commands -----------------------------------------------------------------

    def show_deposits(self, lines: tuple[Followed, ...], last_look: datetime | None) -> None:
        """Show these deposits, as the filters ask."""
        self._lines = lines
        direct = any(line.is_direct for line in lines)
        self._refresh.setEnabled(direct)
        self._refresh.setToolTip("" if direct or not lines else _ASSISTED_ONLY)
        self._portal.setEnabled(bool(lines) or not self._practice)
        self._every.setEnabled(direct or self._practice)
        self._every.setToolTip("" if self._every.isEnabled() else _ASSISTED_ONLY)
        if last_look is not None:
            self._last.setText(f"Dernière vérification\u00a0: {last_look.astimezone():%H:%M}")
        self._filter()

    def show_minutes(self, minutes: int) -> None:
        """Show how often the portals are asked."""
        index = self._every.findData(minutes)
        self._every.blockSignals(True)
        self._every.setCurrentIndex(max(0, index))
        self._every.blockSignals(False)

    def show_busy(self, busy: bool) -> None:
        """Show that a portal is being asked."""
        self._refresh.setEnabled(not busy)
        self._refresh.setText("Vérification…" if busy else "Actualiser")

    def select_deposit(self, number: int) -> None:
        """Take a deposit in hand, whatever the filters hide."""
        if not any(line.deposit.number == number for line in self._shown()):
            self.filters.clear()
        self.table.select_deposit(number)

    # -- layout --------------------------------------------------------------------------------

    def _lay_out(self, theme: Theme) -> None:
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("depositsSplit")
        split.addWidget(self._stack)
        split.addWidget(self.card)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setCollapsible(1, False)
        split.setSizes([910, 340])
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        if self._practice:
            page.addWidget(PracticeBanner(theme, PORTAL_BANNER))
        page.addWidget(self.notices)
        body = QVBoxLayout()
        body.setContentsMargins(L, M, L, M)
        body.setSpacing(M)
        body.addWidget(self.filters)
        body.addWidget(split, 1)
        body.addLayout(self._bottom())
        page.addLayout(body, 1)

    def _bottom(self) -> QHBoxLayout:
        close = QPushButton("Fermer")
        close.setObjectName("closeDeposits")
        close.setAccessibleName("Fermer la fenêtre des dépôts")
        close.clicked.connect(self.close)
        for button in (self._refresh, self._portal, close):
            button.setAutoDefault(False)
        # Without a deposit, the training portal does not run.
        self._portal.setEnabled(not self._practice)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self._refresh)
        row.addWidget(self._portal)
        row.addSpacing(M)
        row.addWidget(QLabel("Vérifier"))
        row.addWidget(self._every)
        row.addSpacing(M)
        row.addWidget(self._last, 1)
        row.addWidget(close)
        return row

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.table.chosen.connect(self.card.show_line)
        self._refresh.clicked.connect(self.refresh_requested)
        self._portal.clicked.connect(self.portal_requested)
        self._every.currentIndexChanged.connect(self._choose_minutes)

    # -- inside --------------------------------------------------------------------------------

    def _shown(self) -> list[Followed]:
        kept = {
            deposit.number
            for deposit in self.filters.asked.select([line.deposit for line in self._lines])
        }
        return [line for line in self._lines if line.deposit.number in kept]

    def _filter(self) -> None:
        shown = self._shown()
        self.table.show_lines(shown)
        self._empty.setText(_NONE_FOUND if self._lines else _NONE)
        self._stack.setCurrentWidget(self.table if shown else self._empty)

    def _choose_minutes(self) -> None:
        self.minutes_chosen.emit(int(self._every.currentData()))
