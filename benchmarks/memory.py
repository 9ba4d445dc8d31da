"""Anonymous memory of this process: what a program really costs, mapped files left out."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLLUP = Path("/proc/self/smaps_rollup")
PAUSE = 0.2
"""Telling it takes 5 ms for a mapped file of 300 MB: more often, it would slow what it watches."""


def anonymous() -> int | None:
    """In bytes; None where the system does not tell."""
    if not ROLLUP.is_file():
        return None
    for line in ROLLUP.read_text("ascii").splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1]) * 1024
    return None


class Peak:
    """The highest figure seen while the work ran."""

    value: int | None = None


@contextmanager
def watched() -> Iterator[Peak]:
    """Sample the memory beside the work; the peak is complete once the block is left."""
    peak, done = Peak(), threading.Event()

    def sample() -> None:
        while not done.wait(PAUSE):
            peak.value = max(peak.value or 0, anonymous() or 0) or None

    beside = threading.Thread(target=sample, daemon=True)
    beside.start()
    try:
        yield peak
    finally:
        done.set()
        beside.join()
        peak.value = max(peak.value or 0, anonymous() or 0) or None
