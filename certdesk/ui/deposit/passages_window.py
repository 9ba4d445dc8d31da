"""« Passages enregistrés »: which passages of one file the portal has recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.practice import PORTAL_BANNER, PracticeBanner
from certdesk.ui.rows_table_model import Column, RowsTableModel
from certdesk.ui.theme import L, M

if TYPE_CHECKING:
    from certdesk.ui.deposit.recorded import Recorded, RecordedPassage
    from certdesk.ui.theme import Theme


class PassagesWindow(QDialog):
    """A table with a search field; identifiers and certifications only, no name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, practice: bool) -> None:
        super().__init__(parent)
        self._passages: tuple[RecordedPassage, ...] = ()
        self.setObjectName("passagesWindow")
        self.setWindowTitle("Passages enregistrés sur le portail")
        self.resize(640, 480)
        self._count = QLabel()
        self._count.setObjectName("recordedCount")
        self._count.setProperty("role", "section")
        self._count.setWordWrap(True)
        self._file = ElidedLabel("")
        self._file.setObjectName("recordedFile")
        self._file.setProperty("role", "muted")
        self._search = QLineEdit()
        self._search.setObjectName("recordedSearch")
        self._search.setAccessibleName("Chercher un identifiant technique")
        self._search.setPlaceholderText("Identifiant technique…")
        self._search.setClearButtonEnabled(True)
        self._model = RowsTableModel(
            (
                Column("Identifiant technique", lambda one: one.id_technique),
                Column("Sur le portail", lambda one: one.said),
                Column("Certification", lambda one: one.certification or "—"),
            )
        )
        self.table = _table()
        self._model.show_in(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        close = QPushButton("Fermer")
        close.setObjectName("closePassages")
        close.setAccessibleName("Fermer la liste des passages")
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        if practice:
            page.addWidget(PracticeBanner(theme, PORTAL_BANNER))
        body = QVBoxLayout()
        body.setContentsMargins(L, M, L, M)
        body.setSpacing(M)
        head = QHBoxLayout()
        head.setSpacing(M)
        head.addWidget(self._file, 1)
        head.addWidget(self._search, 1)
        body.addWidget(self._count)
        body.addLayout(head)
        body.addWidget(self.table, 1)
        body.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        page.addLayout(body, 1)
        self._search.textChanged.connect(self._filter)
        close.clicked.connect(self.reject)

    def show_recorded(self, recorded: Recorded) -> None:
        """Show what the portal has of a file."""
        self._passages = recorded.passages
        self._count.setText(recorded.said)
        self._file.setText(recorded.file_name)
        self._filter()

    def _filter(self) -> None:
        wanted = self._search.text().strip().casefold()
        shown = [one for one in self._passages if wanted in one.id_technique.casefold()]
        self._model.set_rows(shown)


def _table() -> QTableView:
    table = QTableView()
    table.setObjectName("recordedPassages")
    table.setAccessibleName("Passages de ce fichier sur le portail")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    )
    return table
