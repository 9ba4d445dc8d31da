"""Stories played in the real window draw with the same font everywhere."""

from __future__ import annotations

import pytest

from tests.qt_support import use_test_font


@pytest.fixture(autouse=True)
def same_font(qapp: object) -> None:
    """Set before each test: another one may have changed the application's font."""
    use_test_font()
