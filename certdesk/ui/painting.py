"""Work that waits until the window has painted what it was just given to show.

Meanwhile the window needs Python alone: work beside it would make both take their turns.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

if TYPE_CHECKING:
    from certdesk.model.progress import Tick

_LOOK: Final = 0.05  # seconds between two looks whether the work was cancelled while it waits
_SETTLED: Final = QEvent.Type(QEvent.registerEventType())
# Painting is a posted event of low priority: this one comes after it, on every system.
_AFTER_PAINTING: Final = Qt.EventPriority.LowEventPriority.value - 1


class Painting(QObject):
    """Tells threads of the pool when the painting that is due now is done."""

    def __init__(self) -> None:
        super().__init__()
        self._done = threading.Event()

    def awaited(self) -> threading.Event:
        """What will be set once the window has painted; asked for in the window's thread."""
        self._done = threading.Event()
        QCoreApplication.removePostedEvents(self, _SETTLED)
        QCoreApplication.postEvent(self, QEvent(_SETTLED), _AFTER_PAINTING)
        return self._done

    def customEvent(self, event: QEvent) -> None:
        """What was to be shown is on the screen."""
        if event.type() == _SETTLED:
            self._done.set()


def wait_for(painted: threading.Event, tick: Tick) -> None:
    """In the pool: wait for a painting; may be cancelled."""
    while not painted.wait(_LOOK):
        tick(0, 0)
