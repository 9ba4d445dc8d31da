"""Columns as wide as what they hold, in the font of the moment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHeaderView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QTableView

_MEASURED: Final = 50  # rows: a column of 10 000 is not read to its end to know its width
_LONGEST: Final = 26  # characters of the average width; an identifier may have 255


def fit_columns(table: QTableView, columns: Sequence[int], stretched: int) -> None:
    """Keep these columns as wide as their texts, `stretched` taking the rest of the room."""
    header = table.horizontalHeader()
    header.setResizeContentsPrecision(_MEASURED)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    table.model().modelReset.connect(partial(_fit, table, columns))
    _fit(table, columns)


def _fit(table: QTableView, columns: Sequence[int]) -> None:
    widest = _LONGEST * table.fontMetrics().averageCharWidth()
    for column in columns:
        table.resizeColumnToContents(column)
        if table.columnWidth(column) > widest:
            table.setColumnWidth(column, widest)
