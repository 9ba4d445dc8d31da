"""Who may write now: one at a time; whoever is in a hurry goes before the long work."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Door:
    """Lets one thread in at a time.

    The window's thread cannot wait for long: the work that can begin again looks at `is_wanted`
    and leaves.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._in_a_hurry = 0

    @property
    def is_wanted(self) -> bool:
        """Whether somebody in a hurry waits outside."""
        return self._in_a_hurry > 0

    @contextlib.contextmanager
    def passed(self) -> Iterator[None]:
        """Wait for one's turn, and be alone inside."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_taken and not self._in_a_hurry)
            self._is_taken = True
        try:
            yield
        finally:
            self._leave()

    @contextlib.contextmanager
    def hurried(self, seconds: float) -> Iterator[None]:
        """Be the next one inside; raises TimeoutError when the door stays closed for so long."""
        with self._changed:
            self._in_a_hurry += 1
            try:
                if not self._changed.wait_for(lambda: not self._is_taken, seconds):
                    raise TimeoutError
                self._is_taken = True
            finally:
                self._in_a_hurry -= 1
                self._changed.notify_all()
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        with self._changed:
            self._is_taken = False
            self._changed.notify_all()
