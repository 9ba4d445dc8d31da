"""A thin table over tuples: sorting, filtering and counting are done in the model, never here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QTableView

ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""The role that returns the object of the row itself."""

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, the text of a row, and optionally a tooltip and a text colour."""

    title: str
    text: Callable[[Any], str]
    tooltip: Callable[[Any], str] | None = None
    colour: Callable[[Any], QColor | None] | None = None
    right_aligned: bool = False


class RowsTableModel(QAbstractTableModel):
    """Shows rows through columns; `order` names which rows to show and in which order.

    A QSortFilterProxyModel over Python data costs seconds a keystroke at 200 000 rows: the
    caller computes a list of positions and hands it over.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows: Sequence[Any] = ()
        self._order: Sequence[int] = ()

    def show_in(self, view: QTableView) -> None:
        """Become the model of `view`, which is scrolled to the top before every reset.

        Resetting 200 000 rows while the view is at the bottom costs 1.5 s; at the top, 11 ms.
        """
        view.setModel(self)
        self.modelAboutToBeReset.connect(view.scrollToTop)

    def set_rows(self, rows: Sequence[Any], order: Sequence[int] | None = None) -> None:
        """Show these rows, all of them or those at the positions `order`."""
        self.beginResetModel()
        self._rows = rows
        self._order = range(len(rows)) if order is None else order
        self.endResetModel()

    def row_object(self, index: AnyIndex) -> Any:  # noqa: ANN401 - the rows are the caller's
        """The object shown at this index."""
        return self._rows[self._order[index.row()]]

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.row_object(index), self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole and column.tooltip is not None:
            return column.tooltip(row)
        if role == Qt.ItemDataRole.ForegroundRole and column.colour is not None:
            return column.colour(row)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right_aligned:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[section].title if 0 <= section < len(self._columns) else None
