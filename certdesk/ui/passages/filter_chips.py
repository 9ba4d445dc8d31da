"""The filters of the list as exclusive chips, each with its figure, on two lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget

from certdesk.model.counting import figure
from certdesk.ui.passages.listing import TIPS, Filter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certdesk.ui.theme import Theme

_COLUMNS: Final = 3
_STYLE: Final = """
QPushButton {{ border: 1px solid {border}; border-radius: 11px; padding: 0 6px;
               background: {base}; min-height: 20px; max-height: 20px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:checked {{ background: {fill}; color: {fill_text}; border-color: {fill}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 0 5px; min-height: 18px;
                     max-height: 18px; }}
QPushButton:disabled {{ color: {disabled}; background: transparent; }}
"""


class FilterChips(QWidget):
    """Signals: chosen(Filter), what the clerk picked."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
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
            grid.addWidget(chip, number // _COLUMNS, number % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self.setAccessibleName("Passages à lister")
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._filters[number]))
        theme.changed.connect(self._dress)
        self._dress()

    def show_counts(self, counts: Mapping[Filter, int], *, has_accuse: bool) -> None:
        """The figures; without an accusé only « Tous » makes sense."""
        for number, wanted in enumerate(self._filters):
            chip = self._group.button(number)
            chip.setText(f"{wanted.value} {figure(counts.get(wanted, 0))}")
            chip.setAccessibleName(f"{wanted.value}, {counts.get(wanted, 0)} passages")
            chip.setEnabled(has_accuse or wanted is Filter.ALL)

    def show_choice(self, wanted: Filter) -> None:
        """Fill the present filter; nothing is announced."""
        self._group.button(self._filters.index(wanted)).setChecked(True)

    def _dress(self) -> None:
        palette, colors = self.palette(), self._theme.colors()
        role = palette.ColorRole
        fill = palette.color(role.Highlight)
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
            )
        )
