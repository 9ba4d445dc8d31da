"""What tests of the window's parts share: one font, a light theme, jobs that end with the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from certdesk.model.settings import Theme as Mode
from certdesk.ui.garbage import GarbageTimer
from certdesk.ui.jobs import JobRunner
from certdesk.ui.theme import Theme
from tests.qt_support import use_test_font

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def garbage_timer(qapp: QApplication) -> GarbageTimer:
    """As in the program: no thread of the pool ever deletes a widget."""
    return GarbageTimer(qapp)


@pytest.fixture(autouse=True)
def same_font(qapp: object) -> None:
    """Set before each test: another one may have changed the application's font."""
    use_test_font()


@pytest.fixture
def sized(qapp: QApplication) -> Callable[[int], None]:
    """Give the application texts of so many points, for one test: see `same_font`."""

    def set_points(points: int) -> None:
        font = qapp.font()
        font.setPointSize(points)
        qapp.setFont(font)

    return set_points


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """A theme that does not follow the system."""
    return Theme(qapp, Mode.LIGHT)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    """A runner whose jobs end with the test."""
    runner = JobRunner()
    yield runner
    runner.shutdown()
