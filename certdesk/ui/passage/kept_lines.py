"""Lines of text whose number changes from passage to passage; their labels are made once and kept.

Making and deleting a label lays the whole window out twice: measured, a third of a jump.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from certdesk.ui.passage.link_label import LinkLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class StepLines:
    """Numbered sentences."""

    def __init__(self) -> None:
        self.grid = QGridLayout()
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []

    def show(self, steps: Sequence[str]) -> None:
        """Say these and no other."""
        while len(self._lines) < len(steps):
            self._add()
        for step, (rank, words) in zip(steps, self._lines, strict=False):
            words.setText(step)
            _show((rank, words))
        for line in self._lines[len(steps) :]:
            _hide(line)

    def _add(self) -> None:
        number = len(self._lines)
        rank, words = QLabel(f"{number + 1}."), wrapped(f"step.{number + 1}")
        self.grid.addWidget(rank, number, 0, Qt.AlignmentFlag.AlignTop)
        self.grid.addWidget(words, number, 1)
        self._lines.append((rank, words))


class PointerLines(QObject):
    """Sentences, some of which lead to a field.

    Signals:
        followed(path): the clerk wants to see that field.
    """

    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout()
        self.column.setSpacing(4)
        self._lines: list[tuple[LinkLabel, QLabel]] = []

    def show(self, lines: Iterable[tuple[str, str]]) -> None:
        """Say these (words, path) and no other; without a path, nothing is to be followed."""
        shown = 0
        for shown, (words, path) in enumerate(lines, 1):
            if shown > len(self._lines):
                self._add()
            link, plain = self._lines[shown - 1]
            if path:
                link.point(words, path)
            else:
                plain.setText(words)
            _hide((plain if path else link,))
            _show((link if path else plain,))
        for line in self._lines[shown:]:
            _hide(line)

    def _add(self) -> None:
        link, plain = LinkLabel(), wrapped("remark")
        link.followed.connect(self.followed)
        for label in (link, plain):
            label.hide()
            self.column.addWidget(label)
        self._lines.append((link, plain))


def wrapped(name: str) -> QLabel:
    """A plain text that goes on in further lines."""
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _show(labels: Iterable[QWidget]) -> None:
    for label in labels:
        label.show()


def _hide(labels: Iterable[QWidget]) -> None:
    for label in labels:
        label.hide()
