"""A list of addresses, one a line, checked while it is written; what cannot serve is told below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from certdesk.ui.theme import S
from certdesk.ui.tones import set_ink

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from certdesk.model.errors import CertdeskError
    from certdesk.ui.theme import Theme

    Refused = Sequence[tuple[int, CertdeskError]]

_PAUSE_MS: Final = 400
_HEIGHT: Final = 74  # three lines


@dataclass(frozen=True)
class Lines:
    """What the list is called, an example, and what says which lines are refused, from 1."""

    name: str
    label: str
    example: str
    refused: Callable[[Sequence[str]], Refused]


class AddressLines(QWidget):
    """The list.

    Signals:
        chosen(tuple[str, ...]): the lines that can serve.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, asked: Lines, addresses: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self._refused = asked.refused
        self._lines = QPlainTextEdit("\n".join(addresses))
        self._lines.setObjectName(asked.name)
        self._lines.setAccessibleName(asked.label)
        self._lines.setPlaceholderText(asked.example)
        self._lines.setTabChangesFocus(True)
        self._lines.setMaximumHeight(_HEIGHT)
        self._said = QLabel()
        self._said.setObjectName(f"{asked.name}Said")
        set_ink(self._said, "error")
        self._said.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self._lines)
        column.addWidget(self._said)
        self._timer.timeout.connect(self._check)
        self._lines.textChanged.connect(self._timer.start)
        theme.changed.connect(self._dress)
        self._show_refused()
        self._dress()

    def show_addresses(self, addresses: Sequence[str]) -> None:
        """Show these in the place of what is there; nothing is chosen by that."""
        self._lines.blockSignals(True)
        self._lines.setPlainText("\n".join(addresses))
        self._lines.blockSignals(False)
        self._timer.stop()
        self._show_refused()

    def _check(self) -> None:
        bad = self._show_refused()
        good = [line for number, line in enumerate(self._typed(), start=1) if number not in bad]
        self.chosen.emit(tuple(line.strip() for line in good if line.strip()))

    def _show_refused(self) -> set[int]:
        refused = self._refused(self._typed())
        told = (
            f"✗ Ligne {number}\u00a0: {error.message} {error.remedy}" for number, error in refused
        )
        self._said.setText("\n".join(told))
        self._said.setVisible(bool(refused))
        return {number for number, _ in refused}

    def _typed(self) -> list[str]:
        return self._lines.toPlainText().splitlines()

    def _dress(self) -> None:
        colors = self._theme.colors()
        self._lines.setStyleSheet(
            f"QPlainTextEdit {{ border: 1px solid {colors.muted.name()};"
            " border-radius: 4px; padding: 4px; background: palette(base); }"
        )
