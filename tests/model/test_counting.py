"""Counts are written in one way, by one function."""

from __future__ import annotations

from pathlib import Path

import pytest

import certdesk
from certdesk.model import counting
from certdesk.model.counting import counted, figure, plural

SOURCES = Path(certdesk.__file__).parent


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1\u202f000"),
        (200_000, "200\u202f000"),
        (-5_000, "-5\u202f000"),
    ],
)
def test_thousands_are_kept_apart_and_together(number: int, shown: str) -> None:
    assert figure(number) == shown


def test_a_word_takes_its_ending_from_two_on() -> None:
    assert [counted(number, "passage") for number in (0, 1, 2, 12_345)] == [
        "0 passage",
        "1 passage",
        "2 passages",
        "12\u202f345 passages",
    ]
    assert [plural(number) for number in (0, 1, 2)] == ["", "", "s"]


def test_nobody_else_groups_digits() -> None:
    others = [path for path in SOURCES.rglob("*.py") if path != Path(counting.__file__)]
    assert len(others) > 100
    assert [path.name for path in others if ":,}" in path.read_text(encoding="utf-8")] == []
