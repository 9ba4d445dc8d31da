"""The table of deposits: date, file, for whom, status, numéro de dossier, last look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from certdesk.ui.deposit.followed import Followed, day_and_time
from certdesk.ui.rows_table_model import Column, RowsTableModel
from certdesk.ui.table_columns import fit_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QItemSelection
    from PySide6.QtGui import QColor

    from certdesk.ui.theme import Theme

_FILE: Final = 1


class DepositsTable(QTableView):
    """The deposits, the latest first.

    Signals:
        chosen(Followed | None): another line is in hand.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[Followed, ...] = ()
        self._model = RowsTableModel(
            (
                Column("Déposé le", lambda line: day_and_time(line.deposit.sent_at)),
                Column(
                    "Fichier", lambda line: line.deposit.file_name,
                    lambda line: line.deposit.file_name,
                ),
                Column(
                    "Pour", lambda line: line.deposit.for_id_client, lambda line: line.for_whom
                ),
                Column(
                    "Statut", lambda line: line.words.said, lambda line: line.words.meaning,
                    self._colour,
                ),
                Column("N° de dossier", lambda line: line.deposit.numero_dossier),
                Column("Vérifié le", lambda line: day_and_time(line.deposit.checked_at)),
            )
        )  # fmt: skip
        self._model.show_in(self)
        self._dress()
        self.selectionModel().selectionChanged.connect(self._choose)

    @property
    def current(self) -> Followed | None:
        """The line in hand."""
        rows = self.selectionModel().selectedRows()
        return self._model.row_object(rows[0]) if rows else None

    def show_lines(self, lines: Sequence[Followed]) -> None:
        """Show these, keeping the line in hand if it is still there."""
        kept = self.current.deposit.number if self.current is not None else None
        self._lines = tuple(lines)
        self._model.set_rows(self._lines)
        numbers = [line.deposit.number for line in self._lines]
        if numbers:
            self.selectRow(numbers.index(kept) if kept in numbers else 0)
        self.chosen.emit(self.current)

    def select_deposit(self, number: int) -> None:
        """Take a deposit in hand."""
        for row, line in enumerate(self._lines):
            if line.deposit.number == number:
                self.selectRow(row)
                self.scrollTo(self._model.index(row, 0))

    def _choose(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self.chosen.emit(self.current)

    def _colour(self, line: Followed) -> QColor:
        return getattr(self._theme.colors(), line.words.tone.value).foreground

    def _dress(self) -> None:
        self.setObjectName("depositsTable")
        self.setAccessibleName("Dépôts")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # « …_correction.xml » ends the name
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        fit_columns(self, (0, 2, 3, 4, 5), stretched=_FILE)
