"""Réglages → Données: what is kept on this computer, where, for how long, and how to erase it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.confirm import Matter, Way, ask
from certdesk.ui.theme import L, M, S

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from certdesk.ui.theme import Theme


@dataclass(frozen=True)
class KeptData:
    """One kind of data that CertDesk keeps."""

    label: str
    holds: str
    place: Path
    count: Callable[[], str]
    erase: Callable[[], None]


class DataPage(QWidget):
    """What is kept and where.

    Signals:
        days_chosen(int): how long unfinished corrections are kept; 0 for ever.
        erased(): everything is gone.
    """

    days_chosen = Signal(int)
    erased = Signal()

    def __init__(self, theme: Theme, kept: Sequence[KeptData], days: int) -> None:
        super().__init__()
        self._theme = theme
        self._kept = tuple(kept)
        self._counts: list[QLabel] = []
        self._days = QSpinBox()
        self._days.setObjectName("draftsDays")
        self._days.setAccessibleName("Durée de conservation des corrections, en jours")
        self._days.setRange(0, 3650)
        self._days.setSpecialValueText("sans limite")
        self._days.setSuffix(" jours")
        self._days.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._days.setValue(days)
        self._erase = QPushButton("Tout effacer…")
        self._erase.setObjectName("eraseAll")
        self._erase.setAccessibleName("Tout effacer")
        self._lay_out()
        self._days.valueChanged.connect(self.days_chosen)
        self._erase.clicked.connect(self._ask)
        self.refresh()

    def refresh(self) -> None:
        """Count again what is kept."""
        for label, data in zip(self._counts, self._kept, strict=True):
            label.setText(data.count())

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(L, L, L, L)
        page.setSpacing(M)
        intro = QLabel(
            "Tout reste sur cet ordinateur, dans votre profil. Rien n’est envoyé, "
            "et vos fichiers XML ne sont pas conservés."
        )
        intro.setWordWrap(True)
        page.addWidget(intro)
        for data in self._kept:
            page.addWidget(self._card(data))
        days = QHBoxLayout()
        days.setSpacing(S)
        days.addWidget(QLabel("Garder les corrections inachevées pendant"))
        days.addWidget(self._days)
        days.addStretch(1)
        days.addWidget(self._erase)
        page.addLayout(days)
        page.addStretch(1)

    def _card(self, data: KeptData) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        title = QLabel(f"<b>{data.label}</b>")
        count = QLabel()
        count.setProperty("role", "muted")
        self._counts.append(count)
        folder = data.place if data.place.suffix == "" else data.place.parent
        show = QPushButton("Ouvrir le dossier")
        show.setProperty("role", "link")
        show.setAccessibleName(f"Ouvrir le dossier\u00a0: {data.label}")
        show.setToolTip(str(data.place))
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        holds = QLabel(data.holds)
        holds.setProperty("role", "muted")
        holds.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(M)
        head.addWidget(title)
        head.addWidget(count)
        head.addStretch(1)
        head.addWidget(show)
        column = QVBoxLayout(card)
        column.setContentsMargins(M, S, M, S)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(holds)
        place = QLabel(str(data.place))
        place.setProperty("role", "muted")
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        place.setWordWrap(True)
        column.addWidget(place)
        return card

    def _ask(self) -> None:
        ask(
            self,
            self._theme,
            Matter(
                title="Tout effacer",
                text="Effacer tout ce que CertDesk garde sur cet ordinateur\u00a0?",
                detail="Corrections en cours, dossiers récents et réglages seront effacés "
                "définitivement. Vos fichiers XML, eux, ne sont pas touchés.",
                ways=(
                    Way("Ne rien effacer", None, "keepAll"),
                    Way("Tout effacer", self._erase_all, "confirmErase"),
                ),
            ),
        )

    def _erase_all(self) -> None:
        for data in self._kept:
            data.erase()
        self.refresh()
        self.erased.emit()
