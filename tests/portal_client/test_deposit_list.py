"""Which line of the portal's list is which deposit: by name, by organisation, by date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from certdesk.model.journal.records import Deposit, DepositState, Mode
from certdesk.portal_client import reconciling
from certdesk.portal_client.reconciling import Assignment, Found, fits
from tests.portal_client.deposits import Line

S = DepositState
NUMBERS = count(1)
SENT = datetime(2026, 7, 14, 10, 0, tzinfo=UTC)


def deposit(state=S.UNKNOWN, name="flux.xml", sent=SENT, **changes) -> Deposit:
    """A deposit of the journal."""
    return replace(
        Deposit(
            number=next(NUMBERS),
            portal="cdc",
            origin="https://portail.example",
            mode=Mode.ASSISTED,
            sha256="",
            file_name=name,
            id_flux="",
            passages=1,
            id_client="04DRC794",
            for_id_client="04DRC794",
            errors_accepted=False,
            action="",
            state=state,
            status=None,
            numero_dossier="",
            sent_at=sent,
            settled_at=None,
            checked_at=None,
            note="",
        ),
        **changes,
    )


def line(minutes=0, name="flux.xml", **changes) -> Line:
    """A line of the list, on this computer's clock."""
    local = (SENT + timedelta(minutes=minutes)).astimezone().replace(tzinfo=None)
    return Line(**{"date": local, "file_name": name, "by": "", "for_": "", **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"name": " FLUX.XML "}, True),
        ({"name": "flux (1).xml"}, False),
        ({"minutes": -10}, True),
        ({"minutes": 600}, True),
        ({"minutes": -60 * 24}, False),
        ({"date": None}, True),
        ({"for_": "04drc794"}, True),
        ({"for_": "04ABC123"}, False),
        ({"by": "04ABC123"}, True),
    ],
)
def test_a_line_fits_by_its_name_its_organisation_and_its_date(changes, expected):
    assert fits(deposit(), line(**changes)) is expected


def test_the_spelling_of_accents_does_not_matter():
    assert fits(deposit(name="Été.xml"), line(name="E\u0301te\u0301.xml"))


def test_a_list_that_says_the_day_only_fits_the_same_day_and_later():
    day = SENT.astimezone().replace(tzinfo=None, hour=0, minute=0)
    assert fits(deposit(), line(date=day))
    assert fits(deposit(), line(date=day + timedelta(days=1)))
    assert not fits(deposit(), line(date=day - timedelta(days=1)))


@pytest.mark.skipif(not hasattr(__import__("time"), "tzset"), reason="Windows has no tzset")
@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "Indian/Reunion", "America/Martinique"])
def test_a_clerk_overseas_finds_the_deposit_by_the_clock_of_paris(zone, monkeypatch):
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        paris = datetime(2026, 7, 14, 12, 1)  # two hours ahead of UTC in July
        assert fits(deposit(), line(date=paris))
        assert not fits(deposit(), line(date=paris - timedelta(hours=24)))
    finally:
        monkeypatch.undo()
        time.tzset()


def test_without_the_zones_of_the_world_this_computers_clock_decides(monkeypatch):
    monkeypatch.setattr(reconciling, "PORTAL_ZONE", "Europe/Nowhere")
    assert fits(deposit(), line())
    assert not fits(deposit(), line(-60))


def test_each_of_two_deposits_of_one_name_gets_its_own_line():
    morning = deposit(S.DEPOSITED)
    evening = deposit(S.UNKNOWN, sent=SENT + timedelta(hours=8))
    assignment = Assignment([evening, morning], [line(60 * 8 + 1), line(1)])
    assert assignment.line_of(morning).date == line(1).date
    assert assignment.line_of(evening).date == line(60 * 8 + 1).date


def test_a_deposit_that_arrived_takes_its_line_before_one_that_perhaps_did():
    arrived, unknown = deposit(S.DEPOSITED), deposit(S.UNKNOWN, sent=SENT + timedelta(minutes=5))
    assignment = Assignment([arrived, unknown], [line(6)])
    assert assignment.look(arrived) is Found.THERE
    assert assignment.look(unknown) is Found.ABSENT


def test_one_line_for_two_unknown_outcomes_belongs_to_neither():
    both = [deposit(), deposit()]
    assignment = Assignment(both, [line(1)])
    assert [assignment.look(each) for each in both] == [Found.SEVERAL] * 2
    assert [assignment.line_of(each) for each in both] == [None] * 2


def test_as_many_lines_as_unknown_outcomes_are_theirs():
    first, second = deposit(), deposit(sent=SENT + timedelta(minutes=3))
    assignment = Assignment([first, second], [line(4), line(1)])
    assert assignment.line_of(first).date == line(1).date
    assert assignment.line_of(second).date == line(4).date


@pytest.mark.parametrize("state", [S.NOT_SENT, S.REFUSED])
def test_a_file_thought_not_to_have_arrived_is_found_if_it_is_there(state):
    one = deposit(state)
    assert Assignment([one], [line(1)]).look(one) is Found.THERE


def test_what_is_still_leaving_is_not_looked_for():
    one = deposit(S.SENDING)
    assert Assignment([one], [line(1)]).look(one) is Found.ABSENT
