"""The cells of a fault matrix, as a test is given them."""

from __future__ import annotations

import os
from itertools import product
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import Enum

NEEDS_A_LIMIT = pytest.mark.skipif(
    os.name == "nt",
    reason="NOT CHECKED, a full disk: Windows has no limit on what one program writes",
)


def cells(moments: Iterable[Enum], faults: Iterable[Enum]) -> list[object]:
    """Each moment with each fault; a full disk only where one can be had for one program."""
    return [
        pytest.param(
            moment,
            fault,
            id=f"{moment.name}-{fault.name}",
            marks=[NEEDS_A_LIMIT] if fault.name == "FULL" else [],
        )
        for moment, fault in product(moments, faults)
    ]
