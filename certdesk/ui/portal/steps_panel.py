"""The steps of a deposit in plain French, ticked by what the pages show or by the person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout, QWidget

from certdesk.ui.portal.steps import WORDS, Step, Steps, Words
from certdesk.ui.theme import XS, S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certdesk.ui.theme import Theme


class StepRow(QFrame):
    """One step: a box to tick, its name, and what one does there when it is the next one.

    Signals:
        ticked(bool): by the person.
    """

    ticked = Signal(bool)

    def __init__(self, step: Step, words: Words, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._is_current = False
        self.setObjectName(f"step_{step.name.lower()}")
        self.box = QCheckBox(f"{step + 1}. {words.title}")
        self._help = QLabel(words.help)
        self._help.setWordWrap(True)
        self._help.setTextFormat(Qt.TextFormat.PlainText)
        self._help.setContentsMargins(22, 0, 0, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(S, 5, S, 5)
        column.setSpacing(2)
        column.addWidget(self.box)
        column.addWidget(self._help)
        self.box.clicked.connect(self.ticked)
        theme.changed.connect(self._dress)
        self._dress()

    def use_words(self, words: Words) -> None:
        """Say otherwise what one does there."""
        self._words = words
        self._help.setText(words.help)
        self.box.setAccessibleDescription(words.help)

    def show_state(self, *, done: bool, current: bool) -> None:
        """Whether it is done, and whether it is the next one."""
        self.box.setChecked(done)
        self._is_current = current
        state = "fait" if done else "étape suivante" if current else "à faire"
        self.box.setAccessibleName(f"{self._words.title}\u00a0: {state}")
        self.box.setAccessibleDescription(self._words.help)
        self._help.setVisible(current)
        self._dress()

    def _dress(self) -> None:
        colors = self._theme.colors()
        name = self.objectName()
        ground = colors.info.background.name() if self._is_current else "transparent"
        edge = colors.accent.name() if self._is_current else "transparent"
        weight = 600 if self._is_current else 400
        ink = f"color: {colors.muted.name()};" if self.box.isChecked() else ""
        self.setStyleSheet(
            f"#{name} {{ background: {ground}; border-left: 3px solid {edge};"
            " border-radius: 4px; }"
            f"#{name} QCheckBox {{ font-weight: {weight}; {ink} }}"
            f"#{name} QLabel {{ color: {colors.info.foreground.name()}; }}"
        )


class StepsPanel(QWidget):
    """The list of steps.

    Signals:
        step_ticked(Step, bool): the person says that it is done, or not.
    """

    step_ticked = Signal(object, bool)

    def __init__(self, theme: Theme, words: Mapping[Step, Words] = WORDS) -> None:
        super().__init__()
        self.setObjectName("stepsPanel")
        self.setAccessibleName("Étapes du dépôt")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS // 2)
        self.rows = {step: StepRow(step, words[step], theme) for step in Step}
        for step, row in self.rows.items():
            column.addWidget(row)
            row.ticked.connect(partial(self.step_ticked.emit, step))
        self.show_steps(Steps())

    def use_words(self, words: Mapping[Step, Words]) -> None:
        """Say what one does with another browser."""
        for step, row in self.rows.items():
            row.use_words(words[step])

    def show_steps(self, steps: Steps) -> None:
        """Show what is done."""
        for step, row in self.rows.items():
            row.show_state(done=step in steps.done, current=step is steps.current)
