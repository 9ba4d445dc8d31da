"""Whatever opens CertDesk masks the lines that this process writes, before anything else."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from certdesk import compose
from certdesk.model.masking import MaskedRecord


class Reached(Exception):
    """The application would be made now."""


@pytest.mark.parametrize(
    "start",
    [
        lambda: compose.run_window([]),
        lambda: compose.run_demo(None),
        lambda: compose.run_demo(Path("images")),
    ],
    ids=["window", "practice", "demo"],
)
def test_lines_are_masked_before_the_application_is_made(start, monkeypatch):
    def reached() -> None:
        raise Reached

    before = logging.getLogRecordFactory()
    monkeypatch.setattr(compose, "make_app", reached)
    try:
        with pytest.raises(Reached):
            start()
        assert logging.getLogRecordFactory() is MaskedRecord
    finally:
        logging.setLogRecordFactory(before)
