"""Tests of the window's parts draw with the same font everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from certdesk.ui.garbage import GarbageTimer
from tests.qt_support import use_test_font

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def garbage_timer(qapp: QApplication) -> GarbageTimer:
    """As in the program: no thread of the pool ever deletes a widget."""
    return GarbageTimer(qapp)


@pytest.fixture(autouse=True)
def same_font(qapp: object) -> None:
    """Set before each test: another one may have changed the application's font."""
    use_test_font()
