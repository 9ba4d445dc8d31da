"""Cells in columns of equal width, as many as there is room for; and a titled, folding block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.passage.elided_label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

COLUMN_WIDTH: Final = 270
"""Below this width a field, its menu and its label get cramped."""

_MOST_COLUMNS: Final = 4


class CellGrid(QWidget):
    """Lays cells out line by line; a wide cell takes a line of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: tuple[tuple[QWidget, bool], ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(5, 0, 5, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)

    def set_cells(self, cells: Sequence[tuple[QWidget, bool]]) -> None:
        """Show these cells, each told wide or not, and hide the former ones that are not there."""
        wanted = tuple(cells)
        if wanted == self._cells and all(cell.parent() is self for cell, _ in wanted):
            return
        staying = {cell for cell, _ in wanted}
        for cell, _ in self._cells:
            if cell not in staying and cell.parent() is self:
                self._grid.removeWidget(cell)
                cell.hide()
        self._cells = wanted
        self._lay_out(max(1, self._columns))

    def cells(self) -> tuple[QWidget, ...]:
        """The cells in their order."""
        return tuple(cell for cell, _ in self._cells)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() + self._grid.horizontalSpacing()
        columns = room // (COLUMN_WIDTH + self._grid.horizontalSpacing())
        columns = max(1, min(_MOST_COLUMNS, columns))
        if columns != self._columns:
            self._lay_out(columns)

    def _lay_out(self, columns: int) -> None:
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        line = column = 0
        previous: QWidget | None = None
        for cell, wide in self._cells:
            if wide and column:
                line, column = line + 1, 0
            span = columns if wide else 1
            cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(cell, line, column, 1, span)
            cell.show()
            if previous is not None:
                QWidget.setTabOrder(previous, cell)
            previous = cell
            column += span
            if column >= columns:
                line, column = line + 1, 0


class TitledBlock(QWidget):
    """A title that stays, with its cells below and room for a tool at its right."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.grid = CellGrid()
        self._summary = ElidedLabel()
        self._summary.setProperty("role", "muted")
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self._make_title())
        self._head.addWidget(self._summary, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._head)
        column.addWidget(self.grid)

    def set_summary(self, words: str) -> None:
        """What stands beside the title: how many fields, how many changed."""
        self._summary.setText(words)

    def add_tool(self, tool: QWidget) -> None:
        """Put a control at the right of the title."""
        self._head.addWidget(tool)

    def _make_title(self) -> QWidget:
        label = ElidedLabel(self.title)
        label.set_strong(True)
        label.setContentsMargins(5, 0, 0, 0)
        return label


class Section(TitledBlock):
    """A titled block that folds; its cells are asked for when it is first unfolded.

    Signals:
        toggled(bool): unfolded or folded by the clerk.
    """

    toggled = Signal(bool)

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._button.clicked.connect(self._toggle)
        self.set_unfolded(False)

    @property
    def unfolded(self) -> bool:
        """Whether its cells are shown."""
        return self._button.isChecked()

    def set_unfolded(self, unfolded: bool) -> None:
        """Show or hide the cells."""
        self._button.setChecked(unfolded)
        self._button.setText(f"{'▾' if unfolded else '▸'}\u2002{self.title}")
        self.grid.setVisible(unfolded)
        self._name()

    def set_summary(self, words: str) -> None:
        super().set_summary(words)
        self._name()

    def _make_title(self) -> QWidget:
        self._button = QPushButton()
        self._button.setCheckable(True)
        self._button.setAutoDefault(False)
        self._button.setProperty("role", "fold")
        self._button.setObjectName(f"section.{self.title}")
        self._button.setStyleSheet(
            "QPushButton { border: 1px solid transparent; border-radius: 4px; padding: 2px 4px;"
            " background: transparent; font-weight: 600; text-align: left; }"
            "QPushButton:hover { background: palette(midlight); }"
            "QPushButton:focus { border-color: palette(highlight); }"
        )
        return self._button

    def _toggle(self, unfolded: bool) -> None:
        self.set_unfolded(unfolded)
        self.toggled.emit(unfolded)

    def _name(self) -> None:
        state = "déplié" if self.unfolded else "replié"
        self._button.setAccessibleName(f"{self.title}, {self._summary.text()}, {state}")
