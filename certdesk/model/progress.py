"""How long work tells its progress and is cancelled, without knowing any thread."""

from __future__ import annotations

from collections.abc import Callable

Tick = Callable[[int, int], None]
"""Called as `tick(done, total)`; it raises `Cancelled` when the work must stop."""


class Cancelled(Exception):
    """The person asked to stop; nothing is left half done."""


def no_tick(done: int, total: int) -> None:
    """Ignore the progress and never cancel."""
