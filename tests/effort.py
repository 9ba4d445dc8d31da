"""How much a piece of work costs, counted and not timed: the same on a busy machine."""

from __future__ import annotations

import sys
import threading
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """The calls, of C functions too, that this thread and those it starts make for the work."""
    counter = count()  # one step of it cannot be torn apart by another thread

    def hear(_frame: object, event: str, _argument: object) -> None:
        if event in ("call", "c_call"):
            next(counter)

    before = sys.getprofile()
    threading.setprofile(hear)
    sys.setprofile(hear)
    try:
        work()
    finally:
        sys.setprofile(before)
        threading.setprofile(before)  # type: ignore[arg-type]
    return next(counter)
