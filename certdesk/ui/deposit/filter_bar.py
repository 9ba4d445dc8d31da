"""The filters above the list of deposits: name, status, dates."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from certdesk.ui.deposit.deposit_filter import DepositFilter, Which
from certdesk.ui.theme import S


class FilterBar(QWidget):
    """What is asked for.

    Signals:
        changed(DepositFilter): another choice.
    """

    changed = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = QDate(today.year, today.month, today.day)
        self._text = QLineEdit()
        self._text.setObjectName("depositSearch")
        self._text.setAccessibleName("Chercher un dépôt par nom ou numéro de dossier")
        self._text.setPlaceholderText("Nom du fichier, n° de dossier…")
        self._text.setClearButtonEnabled(True)
        self._which = QComboBox()
        self._which.setObjectName("depositStatusFilter")
        self._which.setAccessibleName("Statut")
        for which in Which:
            self._which.addItem(which.value, which)
        self._dated = QCheckBox("Déposés du")
        self._dated.setObjectName("depositDated")
        self._dated.setAccessibleName("Filtrer par date de dépôt")
        self._since = self._date("depositSince", "Déposés à partir du", -30)
        self._until = self._date("depositUntil", "Déposés jusqu’au", 0)
        self._all = QPushButton("Tout afficher")
        self._all.setObjectName("depositShowAll")
        self._all.setAccessibleName("Tout afficher, sans filtre")
        self._all.setProperty("role", "link")
        self.setAccessibleName("Filtrer les dépôts")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self._text, 1)
        row.addWidget(self._which)
        row.addSpacing(S)
        row.addWidget(self._dated)
        row.addWidget(self._since)
        row.addWidget(QLabel("au"))
        row.addWidget(self._until)
        row.addWidget(self._all)
        self._text.textChanged.connect(self._announce)
        self._which.currentIndexChanged.connect(self._announce)
        self._dated.toggled.connect(self._announce)
        self._since.dateChanged.connect(self._announce)
        self._until.dateChanged.connect(self._announce)
        self._all.clicked.connect(self.clear)
        self._refresh()

    @property
    def asked(self) -> DepositFilter:
        """What is asked for now."""
        dated = self._dated.isChecked()
        return DepositFilter(
            self._text.text().strip(),
            _day(self._since) if dated else None,
            _day(self._until) if dated else None,
            Which(self._which.currentData()),
        )

    def clear(self) -> None:
        """Ask for everything."""
        self._text.clear()
        self._which.setCurrentIndex(0)
        self._dated.setChecked(False)

    def _announce(self) -> None:
        self._refresh()
        self.changed.emit(self.asked)

    def _refresh(self) -> None:
        for edit in (self._since, self._until):
            edit.setEnabled(self._dated.isChecked())
        self._all.setVisible(not self.asked.is_empty)

    def _date(self, name: str, spoken: str, days: int) -> QDateEdit:
        edit = QDateEdit(self._today.addDays(days))
        edit.setObjectName(name)
        edit.setAccessibleName(spoken)
        edit.setCalendarPopup(True)
        edit.setDisplayFormat("dd/MM/yyyy")
        return edit


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
