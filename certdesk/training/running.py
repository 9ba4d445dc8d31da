"""The training portal alone, for the command line: served until somebody stops it."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from certdesk.model.masking import mask_logs
from certdesk.training.server import TrainingPortal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOOK = 0.5
"""On Windows a wait without end does not see Ctrl+C."""


def serve_until_stopped(port: int, announce: Callable[[str], None]) -> None:
    """Serve, announce the address, and come back on Ctrl+C or when the system asks for the end."""
    mask_logs()
    portal = TrainingPortal()
    with _end_asked() as asked:
        announce(portal.start(port))
        try:
            while not asked.wait(_LOOK):
                pass
        finally:
            portal.stop()


@contextmanager
def _end_asked() -> Iterator[threading.Event]:
    """An event that Ctrl+C and the end of the session set, instead of breaking what runs."""
    asked = threading.Event()
    signals = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        signals.append(signal.SIGBREAK)
    before = {one: signal.signal(one, lambda *_: asked.set()) for one in signals}
    try:
        yield asked
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
