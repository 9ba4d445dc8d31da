"""One control for an exclusive choice: its answers side by side, the present one filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.theme import Theme

_STYLE = """
QPushButton {{ border: 1px solid {border}; border-radius: 0; padding: 2px {pad}px;
               background: {base}; color: {text}; min-height: 20px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:checked {{ background: {fill}; color: {fill_text}; border-color: {fill}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 1px {inner}px; }}
QPushButton:disabled {{ color: {disabled}; }}
QPushButton[place="first"] {{ border-top-left-radius: 5px; border-bottom-left-radius: 5px; }}
QPushButton[place="last"] {{ border-top-right-radius: 5px; border-bottom-right-radius: 5px;
                             border-left: none; }}
QPushButton[place="middle"] {{ border-left: none; }}
QPushButton[place="only"] {{ border-radius: 5px; }}
"""


class Segmented(QWidget):
    """Exclusive buttons in one piece; the arrow keys move the choice.

    Signals:
        chosen(str): the key of the answer that the clerk picked.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, *, dense: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._pad = 6 if dense else 12
        self._keys: list[str] = []
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._group.idClicked.connect(self._tell)
        theme.changed.connect(self._dress)
        self._dress()

    def set_answers(self, answers: Sequence[tuple[str, str]]) -> None:
        """The answers, as (key, label)."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        self._keys = [key for key, _ in answers]
        for position, (key, label) in enumerate(answers):
            button = QPushButton(label)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("place", _place(position, len(answers)))
            button.setObjectName(f"segment.{key}")
            button.setAccessibleName(f"{self._name}\u00a0: {label}")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            self._group.addButton(button, position)
            self._row.addWidget(button)

    def set_label(self, key: str, label: str, tip: str = "") -> None:
        """Change the words of one answer, a count for instance."""
        button = self._group.button(self._keys.index(key))
        if button.text() != label:
            button.setText(label)
            button.setAccessibleName(f"{self._name}\u00a0: {tip or label}")
        button.setToolTip(tip)

    def show_choice(self, key: str) -> None:
        """Fill the present answer; nothing is announced."""
        if key in self._keys:
            self._group.button(self._keys.index(key)).setChecked(True)

    def choice(self) -> str:
        """The key of the present answer; empty when there is none."""
        here = self._group.checkedId()
        return self._keys[here] if here >= 0 else ""

    def _tell(self, position: int) -> None:
        self.chosen.emit(self._keys[position])

    def _dress(self) -> None:
        palette, colors = self.palette(), self._theme.colors()
        role = palette.ColorRole
        fill = palette.color(role.Highlight)
        self.setStyleSheet(
            _STYLE.format(
                border=colors.border.name(),
                base=palette.color(role.Base).name(),
                text=palette.color(role.WindowText).name(),
                hover=colors.current_line.name(),
                fill=fill.name(),
                fill_text=palette.color(role.HighlightedText).name(),
                focus=colors.accent.lighter(130).name() if colors.dark else fill.darker(150).name(),
                disabled=palette.color(palette.ColorGroup.Disabled, role.WindowText).name(),
                pad=self._pad,
                inner=self._pad - 1,
            )
        )


def _place(position: int, count: int) -> str:
    if count == 1:
        return "only"
    if position == 0:
        return "first"
    return "last" if position == count - 1 else "middle"
