"""Collects Python's lost objects on the window's thread, between two events and nowhere else.

Python collects in whichever thread happens to allocate, and in the middle of anything. A widget
that goes in a thread of the pool, or while Qt goes through its list of widgets, takes the program
with it.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_PAUSE_MS: Final = 500


class GarbageTimer(QObject):
    """Looks twice a second whether a generation is due; one for each application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start()
        gc.disable()


def collect_what_is_due() -> int | None:
    """Collect the oldest generation that Python would collect now; returns which one it was."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if limits[generation] and counts[generation] > limits[generation]:
            gc.collect(generation)
            return generation
    return None
