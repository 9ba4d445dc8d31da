"""The filters of the list as exclusive chips, each with its figure, on as few lines as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget

from certdesk.model.counting import figure
from certdesk.ui.passages.listing import TIPS, Filter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QAbstractButton

    from certdesk.ui.theme import Theme

_COLUMNS: Final = (3, 2, 1)
_GAP: Final = 4
_ROUNDED: Final = 2  # pixels that shares may lose
_STYLE: Final = """
QPushButton {{ border: 1px solid {border}; border-radius: {radius}px; padding: 0 6px;
               background: {base}; min-height: {height}px; max-height: {height}px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:checked {{ background: {fill}; color: {fill_text}; border-color: {fill}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 0 5px; min-height: {inside}px;
                     max-height: {inside}px; }}
QPushButton:disabled {{ color: {disabled}; background: transparent; }}
"""


class FilterChips(QWidget):
    """Signals: chosen(Filter), what the clerk picked."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._group = QButtonGroup(self)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._filters = tuple(Filter)
        for number, wanted in enumerate(self._filters):
            chip = QPushButton(wanted.value)
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setObjectName(f"filter.{wanted.name}")
            chip.setToolTip(TIPS[wanted])
            chip.setCursor(Qt.CursorShape.PointingHandCursor)
            chip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._group.addButton(chip, number)
        self.setAccessibleName("Passages à lister")
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._filters[number]))
        theme.changed.connect(self._dress)
        self._dress()
        self._arrange()

    def show_counts(self, counts: Mapping[Filter, int], *, has_accuse: bool) -> None:
        """The figures; without an accusé only « Tous » makes sense."""
        for number, wanted in enumerate(self._filters):
            chip = self._group.button(number)
            chip.setText(f"{wanted.value} {figure(counts.get(wanted, 0))}")
            chip.setAccessibleName(f"{wanted.value}, {counts.get(wanted, 0)} passages")
            chip.setEnabled(has_accuse or wanted is Filter.ALL)
        self._arrange()

    def show_choice(self, wanted: Filter) -> None:
        """Fill the present filter; nothing is announced."""
        self._group.button(self._filters.index(wanted)).setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other columns may fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the chips in as many columns as their words have room for."""
        wanted = [self._widths(count) for count in _COLUMNS]
        room = self.width()
        fitting = (one for one in wanted if sum(one) + _GAP * (len(one) - 1) <= room)
        widths = next(fitting, wanted[-1])
        # Shares, no minimum: a minimum would keep the list from being made narrower.
        for column in range(max(_COLUMNS)):
            self._grid.setColumnStretch(column, widths[column] if column < len(widths) else 0)
        if self._columns != len(widths):
            self._columns = len(widths)
            for number, chip in enumerate(self._chips()):
                self._grid.addWidget(chip, number // self._columns, number % self._columns)

    def _widths(self, columns: int) -> list[int]:
        """How wide each of so many columns must be."""
        hints = [chip.sizeHint().width() + _ROUNDED for chip in self._chips()]
        return [max(hints[column::columns]) for column in range(columns)]

    def _chips(self) -> list[QAbstractButton]:
        return [self._group.button(number) for number in range(len(self._filters))]

    def _dress(self) -> None:
        palette, colors = self.palette(), self._theme.colors()
        role = palette.ColorRole
        fill = palette.color(role.Highlight)
        height = max(20, self.fontMetrics().height() + 4)
        faded = palette.color(palette.ColorGroup.Disabled, role.WindowText)
        self.setStyleSheet(
            _STYLE.format(
                border=colors.border.name(),
                base=palette.color(role.Base).name(),
                hover=colors.current_line.name(),
                fill=fill.name(),
                fill_text=palette.color(role.HighlightedText).name(),
                focus=colors.accent.lighter(130).name() if colors.dark else fill.darker(150).name(),
                disabled=faded.name(),
                height=height,
                inside=height - 2,
                radius=height // 2 + 1,
            )
        )
