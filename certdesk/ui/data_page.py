"""Réglages → Données: what is kept on this computer, where, for how long, and how to erase it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.confirm import Matter, Way, ask
from certdesk.ui.theme import L, M, S
from certdesk.ui.tones import set_tint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.model.errors import CertdeskError
    from certdesk.model.settings import Settings
    from certdesk.ui.theme import Theme

_YEAR: Final = 365.25
_STAYS: Final = (
    "Vos fichiers XML, les schémas installés et vos explications de messages ne sont pas touchés."
)


@dataclass(frozen=True)
class KeptData:
    """One kind of data that CertDesk keeps; `warning` is what its loss would cost just now."""

    label: str
    holds: str
    place: Path
    count: Callable[[], str]
    erase: Callable[[], None]
    warning: Callable[[], str] = str


class Kept(Protocol):
    """Everything that is kept."""

    @property
    def items(self) -> tuple[KeptData, ...]:
        """Each kind of data."""

    def erase_all(self, done: Callable[[], None], failed: Callable[[CertdeskError], None]) -> None:
        """Erase every one of them, then say so."""


class DataPage(QWidget):
    """What is kept and where.

    Signals:
        days_chosen(int): how long unfinished corrections are kept; 0 for ever.
        journal_days_chosen(int): how long the journal and the accusés are; 0 for ever.
        export_requested(): write the journal as a table.
        erased(): everything is gone.
    """

    days_chosen = Signal(int)
    journal_days_chosen = Signal(int)
    export_requested = Signal()
    erased = Signal()

    def __init__(self, theme: Theme, kept: Kept, settings: Settings) -> None:
        super().__init__()
        self._theme = theme
        self._kept = kept
        self._counts: list[QLabel] = []
        self._days = _spin(
            "draftsDays", "Durée de conservation des corrections, en jours", " jours"
        )
        self._days.setRange(0, 3650)
        spoken = "Durée de conservation du journal et des accusés, en années"
        self._years = _spin("journalYears", spoken, " ans")
        self._years.setRange(0, 30)
        self.show_settings(settings)
        self._export = QPushButton("Exporter le journal…")
        self._export.setObjectName("exportJournal")
        self._export.setAccessibleName("Exporter le journal dans un tableau CSV")
        self._erase = QPushButton("Tout effacer…")
        self._erase.setObjectName("eraseAll")
        self._erase.setAccessibleName("Tout effacer")
        self._said = QLabel()
        self._said.setObjectName("dataSaid")
        self._said.setWordWrap(True)
        self._said.hide()
        self._lay_out()
        self._days.valueChanged.connect(self.days_chosen)
        self._years.valueChanged.connect(
            lambda years: self.journal_days_chosen.emit(round(years * _YEAR))
        )
        self._export.clicked.connect(self.export_requested)
        self._erase.clicked.connect(self._ask)
        self.refresh()

    def show_settings(self, settings: Settings) -> None:
        """Show these durations."""
        self._days.setValue(settings.drafts_days)
        self._years.setValue(round(settings.journal_days / _YEAR))

    def refresh(self) -> None:
        """Count again what is kept."""
        for label, data in zip(self._counts, self._kept.items, strict=True):
            label.setText(data.count())

    def say(self, text: str, *, good: bool) -> None:
        """Tell what came of an export or an erasure."""
        self._said.setText(f"{'✓' if good else '✗'} {text}")
        set_tint(self._said, "success" if good else "error")
        self._said.show()

    # -- layout --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(L, M, L, M)
        page.setSpacing(M)
        intro = QLabel(
            "Tout reste sur cet ordinateur, aux endroits écrits ici. Rien n’est envoyé, "
            "et vos fichiers XML ne sont pas conservés."
        )
        intro.setWordWrap(True)
        page.addWidget(intro)
        page.addWidget(self._cards(), 1)
        page.addWidget(self._said)
        page.addLayout(self._durations())

    def _durations(self) -> QGridLayout:
        """The two boxes one under the other, whatever their labels."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(S)
        grid.setVerticalSpacing(S)
        grid.addWidget(QLabel("Garder les corrections inachevées pendant"), 0, 0)
        grid.addWidget(self._days, 0, 1)
        grid.addWidget(QLabel("Garder le journal et les accusés pendant"), 1, 0)
        grid.addWidget(self._years, 1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self._export, 1, 3)
        grid.addWidget(self._erase, 1, 4)
        return grid

    def _cards(self) -> QScrollArea:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, S, 0)
        column.setSpacing(S)
        for data in self._kept.items:
            column.addWidget(self._card(data))
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("keptData")
        area.setAccessibleName("Ce que CertDesk garde")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        return area

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

    # -- erasing -------------------------------------------------------------------------------

    def _ask(self) -> None:
        labels = [data.label[0].lower() + data.label[1:] for data in self._kept.items]
        warnings = [warning for data in self._kept.items if (warning := data.warning())]
        ask(
            self,
            self._theme,
            Matter(
                title="Tout effacer",
                text="Effacer tout ce que CertDesk garde sur cet ordinateur\u00a0?",
                detail=f"Sera effacé définitivement\u00a0: {_listed(labels)}. {_STAYS}"
                + "".join(f"\n\n{warning}" for warning in warnings),
                ways=(
                    Way("Ne rien effacer", None, "keepAll"),
                    Way("Tout effacer", self._erase_all, "confirmErase"),
                ),
            ),
        )

    def _erase_all(self) -> None:
        self._erase.setEnabled(False)
        self._kept.erase_all(self._tell_erased, self._tell_failure)

    def _tell_erased(self) -> None:
        self._erase.setEnabled(True)
        self.say("Tout est effacé.", good=True)
        self.refresh()
        self.erased.emit()

    def _tell_failure(self, error: CertdeskError) -> None:
        self._erase.setEnabled(True)
        self.say(f"{error.message} {error.remedy}".strip(), good=False)
        self.refresh()


def _spin(name: str, spoken: str, suffix: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setObjectName(name)
    spin.setAccessibleName(spoken)
    spin.setSpecialValueText("sans limite")
    spin.setSuffix(suffix)
    spin.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return spin


def _listed(labels: list[str]) -> str:
    """« a, b et c »."""
    return f"{', '.join(labels[:-1])} et {labels[-1]}" if len(labels) > 1 else "".join(labels)
