"""The status area: what is being done, how far, the way to stop it, and that work is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from certdesk.ui.theme import M, S

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme


class ProgressArea(QStatusBar):
    """The bottom line of the window.

    Signals:
        cancel_requested: stop the long work.
    """

    cancel_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("statusArea")
        self.setSizeGripEnabled(False)
        self._label = QLabel()
        self._label.setObjectName("progressLabel")
        self._bar = QProgressBar()
        self._bar.setObjectName("progressBar")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        self._cancel = QPushButton("Annuler")
        self._cancel.setObjectName("cancelProgress")
        self._cancel.setAccessibleName("Annuler le travail en cours")
        self._cancel.setProperty("role", "quiet")
        self._work = QWidget()
        line = QHBoxLayout(self._work)
        line.setContentsMargins(M, 0, 0, 0)
        line.setSpacing(S)
        line.addWidget(self._label)
        line.addWidget(self._bar)
        line.addWidget(self._cancel)
        self._saved = QLabel()
        self._saved.setObjectName("savedLabel")
        self._saved.setProperty("role", "muted")
        self._saved.setContentsMargins(0, 0, M, 0)
        self.addWidget(self._work, 1)
        self.addPermanentWidget(self._saved)
        self._work.hide()
        self._cancel.clicked.connect(self.cancel_requested)

    def show_progress(self, label: str, done: int, total: int) -> None:
        """Show how far the work is; without a total, only that it goes on."""
        self._label.setText(label)
        self._bar.setAccessibleName(label)
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(done)
        self._work.show()

    def end_progress(self) -> None:
        """Nothing is under way any more."""
        self._work.hide()

    def say_kept(self, text: str) -> None:
        """Say that the work is kept, at the right."""
        self._saved.setText(text)
