"""The question of an exclusive choice: one line with its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from certdesk.ui.passage.segmented import Segmented

if TYPE_CHECKING:
    from certdesk.ui.passage.form_plan import ChoiceEntry
    from certdesk.ui.theme import Theme


class ChoiceBar(QWidget):
    """Which branch of a choice stands in the passage.

    Signals:
        chosen(container, branch): the clerk wants another branch.
    """

    chosen = Signal(str, str)

    def __init__(self, entry: ChoiceEntry, theme: Theme, *, titled: bool = True) -> None:
        super().__init__()
        self.entry = entry
        self._segments = Segmented(theme, entry.label, dense=not titled)
        self._segments.set_answers([(branch.name, branch.label) for branch in entry.branches])
        self._segments.setObjectName(f"choice.{entry.path}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if titled:
            row.addWidget(QLabel(f"{entry.label}\u00a0:"))
        row.addWidget(self._segments)
        row.addStretch(1)
        self._segments.chosen.connect(lambda name: self.chosen.emit(entry.path, name))

    def show_branch(self, name: str) -> None:
        """Fill the present branch."""
        self._segments.show_choice(name)
