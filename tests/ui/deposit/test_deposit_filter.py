"""Deposits are found by name, by number, by date and by what they ask of the clerk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from certdesk.model.journal.records import DepositState, PortalStatus
from certdesk.ui.deposit.deposit_filter import DepositFilter, Which, group_of
from tests.ui.deposit.made import SENT, deposit

OLD = deposit(number=1, file_name="ancien.xml", sent_at=SENT - timedelta(days=40))
NEW = deposit(number=2, file_name="Été_2026.xml", numero_dossier="1710-B")
ALL = [NEW, OLD]
DAY = SENT.astimezone().date()


def test_nothing_asked_lists_everything():
    assert DepositFilter().select(ALL) == ALL
    assert DepositFilter().is_empty
    assert not DepositFilter(text="a").is_empty


@pytest.mark.parametrize("text", ["ete", "ÉTÉ 2026", "1710-b", "1710 B"])
def test_a_name_or_a_number_is_found_without_case_or_accents(text):
    assert DepositFilter(text=text).select(ALL) == [NEW]


def test_dates_are_included_at_both_ends():
    assert DepositFilter(since=DAY, until=DAY).select(ALL) == [NEW]
    assert DepositFilter(until=DAY - timedelta(days=1)).select(ALL) == [OLD]
    assert DepositFilter(since=date(2030, 1, 1)).select(ALL) == []


@pytest.mark.parametrize(
    ("made", "which"),
    [
        (deposit(state=DepositState.UNKNOWN), Which.UNCLEAR),
        (deposit(state=DepositState.SENDING), Which.UNCLEAR),
        (deposit(), Which.WAITING),
        (deposit(status=PortalStatus.PROCESSING), Which.WAITING),
        (deposit(status=PortalStatus.WITH_ERRORS), Which.TO_CORRECT),
        (deposit(status=PortalStatus.REJECTED), Which.TO_CORRECT),
        (deposit(status=PortalStatus.SUCCESS), Which.DONE),
        (deposit(state=DepositState.NOT_SENT), Which.NOT_SENT),
        (deposit(state=DepositState.REFUSED), Which.NOT_SENT),
    ],
)
def test_deposits_are_grouped_by_what_they_ask(made, which):
    assert group_of(made) is which
    assert DepositFilter(which=which).select([made]) == [made]
