"""Which fact about a passage is the latest, when several are of one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from certdesk.model.journal.records import DepositState, ObstacleCode, PortalStatus
from tests.builders import M1, Style
from tests.model.journal.journals import CLIENT, dossier, request, set_status

MORNING = datetime(2026, 10, 16, 9, 0, tzinfo=UTC)
LAST_MONTH = MORNING - timedelta(days=30)
REMOVING = Style(action="SUPPRESSION")


def accuse(*ids, name="second.xml", day="20261016", **written):
    return dossier(*ids, name=name, accuse=f"Accuse_de_traitement_{name}_{day}.xml", **written)


def deposit(journal, opened, *ids, at, action=""):
    asked = request(*ids, name=opened.flux.source.path.name, action=action)
    number = journal.begin_deposit(replace(asked, sha256=opened.flux.source.sha256), at)
    journal.settle(number, DepositState.DEPOSITED, at)
    return number


def codes(journal, *ids):
    return {each.code for each in journal.obstacles(request(*ids, name="troisieme.xml"))}


def test_removed_redeposited_and_accepted_on_one_day_it_is_accepted(journal):
    journal.remember_dossier(accuse("A", name="premier.xml", day="20260916", ok=["A"]), LAST_MONTH)
    journal.remember_removed(CLIENT, ["A"], MORNING)
    second = accuse("A", "C", ok=["A"], ko={"C": M1})
    deposit(journal, second, "A", "C", at=MORNING + timedelta(minutes=5))
    journal.remember_dossier(second, MORNING + timedelta(hours=1))
    accepted = journal.accepted(CLIENT, "A")
    assert accepted is not None
    assert accepted.accuse_name == "Accuse_de_traitement_second.xml_20261016.xml"
    assert accepted.at == datetime(2026, 10, 16, tzinfo=UTC)
    assert codes(journal, "A") == {ObstacleCode.IDS_ACCEPTED}


def test_the_same_without_any_deposit_in_the_journal(journal):
    """It went by the browser of the system, or from another computer."""
    journal.remember_dossier(accuse("A", name="premier.xml", day="20260916", ok=["A"]), LAST_MONTH)
    journal.remember_removed(CLIENT, ["A"], MORNING)
    journal.remember_dossier(accuse("A", "C", ok=["A"], ko={"C": M1}), MORNING + timedelta(hours=1))
    assert journal.accepted(CLIENT, "A") is not None


def test_accepted_and_removed_on_one_day_it_is_free(journal):
    second = accuse("A", ok=["A"])
    deposit(journal, second, "A", at=MORNING)
    journal.remember_dossier(second, MORNING + timedelta(hours=1))
    journal.remember_removed(CLIENT, ["A"], MORNING + timedelta(hours=2))
    assert journal.accepted(CLIENT, "A") is None
    assert codes(journal, "A") == set()


def test_the_same_when_the_accuse_is_read_after_the_removal(journal):
    second = accuse("A", ok=["A"])
    deposit(journal, second, "A", at=MORNING)
    journal.remember_removed(CLIENT, ["A"], MORNING + timedelta(hours=1))
    journal.remember_dossier(second, MORNING + timedelta(hours=2))
    assert journal.accepted(CLIENT, "A") is None


def test_removed_after_its_accuse_was_read_that_day_it_is_free_without_any_deposit(journal):
    journal.remember_dossier(accuse("A", ok=["A"]), MORNING)
    journal.remember_removed(CLIENT, ["A"], MORNING + timedelta(hours=1))
    assert journal.accepted(CLIENT, "A") is None


def test_a_suppression_then_a_new_deposit_on_one_day(journal):
    taken = accuse("A", name="retrait.xml", style=REMOVING, ok=["A"])
    again = accuse("A", ok=["A"])
    number = deposit(journal, taken, "A", at=MORNING, action="SUPPRESSION")
    set_status(journal, number, PortalStatus.SUCCESS, MORNING)
    deposit(journal, again, "A", at=MORNING + timedelta(hours=1))
    # Read the next day, in whatever order.
    journal.remember_dossier(again, MORNING + timedelta(days=1))
    journal.remember_dossier(taken, MORNING + timedelta(days=1, hours=1))
    assert journal.accepted(CLIENT, "A") is not None


def test_a_deposit_then_its_suppression_on_one_day(journal):
    first = accuse("A", ok=["A"])
    taken = accuse("A", name="retrait.xml", style=REMOVING, ok=["A"])
    number = deposit(journal, first, "A", at=MORNING)
    set_status(journal, number, PortalStatus.SUCCESS, MORNING)
    deposit(journal, taken, "A", at=MORNING + timedelta(hours=1), action="SUPPRESSION")
    journal.remember_dossier(taken, MORNING + timedelta(days=1))
    journal.remember_dossier(first, MORNING + timedelta(days=1, hours=1))
    assert journal.accepted(CLIENT, "A") is None


def test_of_two_accuses_of_one_day_the_one_read_last_is_believed(journal):
    """Nothing else tells them apart when the journal knows neither deposit."""
    removing = accuse("A", name="retrait.xml", style=REMOVING, ok=["A"])
    journal.remember_dossier(removing, MORNING + timedelta(days=1))
    journal.remember_dossier(accuse("A", ok=["A"]), MORNING + timedelta(days=1))
    assert journal.accepted(CLIENT, "A") is not None


def test_a_deposit_of_another_day_does_not_tell_when_its_accuse_took_effect(journal):
    """It was waiting on the portal: only once the first one was removed could it be accepted."""
    second = accuse("A", ok=["A"])
    deposit(journal, second, "A", at=MORNING - timedelta(days=2))
    journal.remember_removed(CLIENT, ["A"], MORNING)
    journal.remember_dossier(second, MORNING + timedelta(hours=1))
    assert journal.accepted(CLIENT, "A") is not None
