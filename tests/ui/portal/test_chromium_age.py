"""How old Chromium is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from certdesk.ui.portal.chromium_age import ChromiumBuild, released

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("version", "day"),
    [
        ("94.0.1", date(2021, 9, 21)),
        ("120.0.6099.62", date(2023, 12, 5)),
        ("140.0.7339.264", date(2025, 9, 2)),
        ("148", date(2026, 5, 5)),
        ("153.0", date(2026, 9, 8)),
        ("155.0.8059.85", date(2026, 10, 6)),
    ],
)
def test_the_calendar_gives_the_day_of_a_version(version, day):
    assert released(version) == day


@pytest.mark.parametrize("version", ["", "x.y", "12", "²", "-3"])
def test_what_is_no_version_has_no_day(version):
    assert released(version) is None


def test_later_versions_are_later():
    days = [released(str(number)) for number in range(94, 200)]
    assert days == sorted(set(days))


def test_the_fixes_count_more_than_the_version():
    build = ChromiumBuild("140.0.7339.264", "155.0.8059.85")
    assert build.age(TODAY) == 47
    assert not build.is_old(TODAY)
    assert build.describe() == "Chromium 140 (corrections de sécurité d’octobre 2026)"


def test_over_one_hundred_and_twenty_days_it_is_old():
    build = ChromiumBuild("155.0.1")
    limit = date(2026, 10, 6) + timedelta(days=120)
    assert not build.is_old(limit)
    assert build.is_old(limit + timedelta(days=1))


def test_a_version_that_nobody_knows_is_an_old_one():
    build = ChromiumBuild("?", "")
    assert build.is_old(TODAY)
    assert build.describe() == "Chromium ?"


def test_a_clock_that_is_behind_makes_nothing_old():
    assert ChromiumBuild("155").age(date(2020, 1, 1)) == 0
