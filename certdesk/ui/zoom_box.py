"""The box for the size of the XML text: « automatique », or so many points more or less."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox

from certdesk.model.settings import ZOOM_HIGHEST, ZOOM_LOWEST

if TYPE_CHECKING:
    from PySide6.QtCore import QSize

AUTOMATIC: Final = "automatique"
_MINUS: Final = "\u2212"
_TYPED: Final = re.compile(rf"\s*([+{_MINUS}-]?\s*\d+)\s*(?:p|pt)?\s*", re.IGNORECASE)
_BEGUN: Final = re.compile(rf"\s*[+{_MINUS}-]?\s*")


class ZoomBox(QSpinBox):
    """Qt has one special text, for the lowest value only: here it is the middle one."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(ZOOM_LOWEST, ZOOM_HIGHEST)

    def sizeHint(self) -> QSize:
        """Room for « automatique »: Qt measures the two ends only."""
        hint = super().sizeHint()
        ends = (self.textFromValue(end) for end in (self.minimum(), self.maximum()))
        width = self.fontMetrics().horizontalAdvance
        hint.setWidth(hint.width() + max(0, width(AUTOMATIC) - max(map(width, ends))))
        return hint

    def minimumSizeHint(self) -> QSize:
        """The same: a word cut short says nothing."""
        return self.sizeHint()

    def textFromValue(self, value: int) -> str:
        """« automatique », « +2 pt », « −1 pt »."""
        if not value:
            return AUTOMATIC
        return f"{'+' if value > 0 else _MINUS}{abs(value)}\u00a0pt"

    def valueFromText(self, text: str) -> int:
        """What was typed, with or without its unit; the usual size for anything else."""
        number = _number(text)
        return number if number is not None else 0

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let a number be typed, letter by letter."""
        return self._state(text), text, position

    def _state(self, text: str) -> QValidator.State:
        number = _number(text)
        if number is not None:
            inside = self.minimum() <= number <= self.maximum()
            return QValidator.State.Acceptable if inside else QValidator.State.Invalid
        if text.strip().casefold() == AUTOMATIC:
            return QValidator.State.Acceptable
        begun = _BEGUN.fullmatch(text) or AUTOMATIC.startswith(text.strip().casefold())
        return QValidator.State.Intermediate if begun else QValidator.State.Invalid


def _number(text: str) -> int | None:
    found = _TYPED.fullmatch(text)
    return int(found[1].replace(_MINUS, "-").replace(" ", "")) if found else None
