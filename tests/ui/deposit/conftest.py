"""A theme and a runner whose jobs end with the test."""

from __future__ import annotations

import pytest

from certdesk.model.settings import Theme as Mode
from certdesk.ui.jobs import JobRunner
from certdesk.ui.theme import Theme


@pytest.fixture
def theme(qapp):
    return Theme(qapp, Mode.LIGHT)


@pytest.fixture
def jobs(qapp):
    runner = JobRunner()
    yield runner
    runner.shutdown()
