"""Does this PySide6 keep its references to `None`? One pair of versions does not, and dies."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QSize

CALLS = 3000
TOLERATED = 100


def references_lost() -> int:
    """How many references to `None` some thousand void calls cost."""
    target = QObject()
    size = QSize(1, 2)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        target.setObjectName("")
        size.transpose()
    return before - sys.getrefcount(None)


def main() -> int:
    """Exit code 1 when the loss grows with the calls."""
    lost = references_lost()
    print(f"PySide6 : {lost} références perdues en {2 * CALLS} appels")
    return int(lost > TOLERATED)


if __name__ == "__main__":
    sys.exit(main())
