"""A deposit in the journal: noted before it leaves, settled once, and what it forbids meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from certdesk.model.journal.deposits import MAY_BECOME
from certdesk.model.journal.errors import DepositForbidden, JournalUnusable
from certdesk.model.journal.records import (
    DepositState,
    Mode,
    ObstacleCode,
    PortalStatus,
    usable_numero,
)
from tests.builders import M1
from tests.model.journal.journals import CLIENT, LATER, NOW, deposited, dossier, request, set_status

S = DepositState
O = ObstacleCode  # noqa: E741


def codes(journal, asked):
    """What stands in the way, by code."""
    return [each.code for each in journal.obstacles(asked)]


def test_a_deposit_is_readable_by_another_program_before_begin_returns(journal):
    number = journal.begin_deposit(request("A", "B", errors_accepted=True), NOW)
    with closing(sqlite3.connect(journal.path)) as other:
        row = other.execute("SELECT number, state, passages FROM deposit").fetchone()
    assert row == (number, "envoi en cours", 2)
    deposit = journal.deposit(number)
    assert deposit.state is S.SENDING
    assert deposit.mode is Mode.DIRECT
    assert deposit.errors_accepted
    assert deposit.sent_at == NOW
    assert deposit.settled_at is None


def test_every_commit_waits_for_the_disk(journal):
    with journal._database.writing() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_the_end_of_a_deposit_is_noted_with_its_numero_and_the_act_remains(journal):
    number = journal.begin_deposit(request(), NOW)
    deposit = journal.settle(number, S.DEPOSITED, LATER, "portail", "  MCF  1710 ")
    assert (deposit.state, deposit.settled_at, deposit.note) == (S.DEPOSITED, LATER, "portail")
    assert deposit.numero_dossier == "MCF 1710"
    with closing(sqlite3.connect(journal.path)) as other:
        events = other.execute("SELECT state, note FROM deposit_event ORDER BY number").fetchall()
    assert events == [("envoi en cours", ""), ("déposé", "portail")]


def test_the_status_of_the_portal_is_noted_and_only_a_change_is_an_act(journal):
    number = deposited(journal, request())
    for status in (PortalStatus.PROCESSING, PortalStatus.PROCESSING, PortalStatus.SUCCESS):
        deposit = set_status(journal, number, status, LATER)
    assert (deposit.status, deposit.checked_at) == (PortalStatus.SUCCESS, LATER)
    with closing(sqlite3.connect(journal.path)) as other:
        events = other.execute("SELECT status FROM deposit_event ORDER BY number").fetchall()
    assert events[2:] == [("En cours de traitement",), ("Traité avec succès",)]


def test_a_numero_that_cannot_be_one_leaves_the_one_that_was_there(journal):
    number = deposited(journal, request())
    set_status(journal, number, PortalStatus.PROCESSING, LATER, "1710")
    set_status(journal, number, PortalStatus.PROCESSING, LATER, "<b>Paul Durant</b>")
    assert journal.deposit(number).numero_dossier == "1710"
    assert usable_numero("x" * 41) == ""


def test_a_note_is_a_code_and_nothing_else(journal):
    number = journal.begin_deposit(request(), NOW)
    with pytest.raises(ValueError, match="code"):
        journal.settle(number, S.UNKNOWN, NOW, "refusé pour Paul Durant")
    assert journal.deposit(number).state is S.SENDING


@pytest.mark.parametrize("before", list(DepositState))
@pytest.mark.parametrize("after", list(DepositState))
def test_only_the_steps_of_the_table_are_possible(journal, before, after):
    number = journal.begin_deposit(request(), NOW)
    if before is not S.SENDING:
        journal.settle(number, before, NOW)
    if after is before or after in MAY_BECOME[before]:
        assert journal.settle(number, after, LATER).state is after
    else:
        with pytest.raises(ValueError, match="never becomes"):
            journal.settle(number, after, LATER)


def test_deposits_are_listed_by_portal_the_latest_first(journal):
    first = deposited(journal, request("A", name="1.xml"))
    second = deposited(journal, request("B", name="2.xml", portal="autre"))
    third = deposited(journal, request("C", name="3.xml"))
    assert [each.number for each in journal.deposits()] == [third, second, first]
    assert [each.number for each in journal.deposits("cdc")] == [third, first]


def test_a_deposit_that_is_not_there_is_told(journal):
    assert journal.deposit(9) is None
    with pytest.raises(JournalUnusable, match="n’est plus"):
        journal.settle(9, S.DEPOSITED, NOW)


# --- obstacles -------------------------------------------------------------------------------


def test_nothing_stands_against_new_passages(journal):
    deposited(journal, request("A"))
    assert codes(journal, request("B", name="autre.xml")) == []


@pytest.mark.parametrize("state", [S.SENDING, S.UNKNOWN])
def test_nothing_of_a_deposit_leaves_again_while_its_end_is_not_known(journal, state):
    number = journal.begin_deposit(request("A", "B"), NOW)
    if state is not S.SENDING:
        journal.settle(number, state, NOW)
    assert codes(journal, request("A", "B")) == [O.FILE_OPEN]
    (obstacle,) = journal.obstacles(request("B", "C", name="autre.xml"))
    assert obstacle.code is O.IDS_OPEN
    assert obstacle.blocks
    assert (obstacle.ids, obstacle.count) == (("B",), 1)
    assert obstacle.deposit.number == number
    for asked in (request("A", "B"), request("B", "C", name="autre.xml")):
        with pytest.raises(DepositForbidden):
            journal.begin_deposit(asked, LATER, frozenset(ObstacleCode))


@pytest.mark.parametrize("state", [S.REFUSED, S.NOT_SENT])
def test_what_did_not_arrive_may_leave_again(journal, state):
    number = journal.begin_deposit(request(), NOW)
    journal.settle(number, state, NOW)
    assert codes(journal, request()) == []
    assert journal.begin_deposit(request(), LATER) == number + 1


@pytest.mark.parametrize("status", [None, PortalStatus.PROCESSING])
def test_passages_that_wait_for_their_answer_do_not_leave_again(journal, status):
    number = deposited(journal, request("A", "B"))
    if status is not None:
        set_status(journal, number, status, LATER)
    assert codes(journal, request("A", "B")) == [O.FILE_DEPOSITED]
    assert codes(journal, request("B", name="autre.xml")) == [O.IDS_WAITING]


def test_a_passage_that_the_accuse_refuses_leaves_again_and_an_accepted_one_does_not(journal):
    answered = dossier("A", "B", "C", ko={"A": M1}, ok=["B"])
    same = request("A", "B", "C", sha256=answered.flux.source.sha256)
    deposited(journal, same, NOW - timedelta(days=3))
    journal.remember_dossier(answered, LATER)
    assert codes(journal, request("A", name="correction.xml")) == []
    (accepted,) = journal.obstacles(request("A", "B", name="correction.xml"))
    assert (accepted.code, accepted.ids, accepted.blocks) == (O.IDS_ACCEPTED, ("B",), True)
    # The accusé was read, and says nothing of C.
    assert codes(journal, request("C", name="correction.xml")) == [O.IDS_UNREAD]


def test_passages_of_a_file_treated_with_errors_whose_accuse_was_not_read_are_asked(journal):
    number = deposited(journal, request("A", "B"))
    set_status(journal, number, PortalStatus.WITH_ERRORS, LATER)
    (obstacle,) = journal.obstacles(request("A", name="correction.xml"))
    assert (obstacle.code, obstacle.blocks) == (O.IDS_UNREAD, False)
    with pytest.raises(DepositForbidden):
        journal.begin_deposit(request("A", name="correction.xml"), LATER)
    journal.begin_deposit(request("A", name="correction.xml"), LATER, {O.IDS_UNREAD})


def test_everything_of_a_file_treated_with_success_is_accepted(journal):
    number = deposited(journal, request("A", "B"))
    set_status(journal, number, PortalStatus.SUCCESS, LATER)
    assert codes(journal, request("A", "C", name="autre.xml")) == [O.IDS_ACCEPTED]


def test_a_rejected_file_frees_its_passages_and_asks_for_the_same_bytes(journal):
    number = deposited(journal, request("A", "B"))
    set_status(journal, number, PortalStatus.REJECTED, LATER)
    assert codes(journal, request("A", "B", name="refait.xml")) == []
    (obstacle,) = journal.obstacles(request("A", "B"))
    assert (obstacle.code, obstacle.blocks) == (O.FILE_REJECTED, False)


def test_a_file_whose_accuse_was_read_never_leaves_again_even_deposited_elsewhere(journal):
    answered = dossier("A", ko={"A": M1})
    journal.remember_dossier(answered, NOW)
    asked = request("A", sha256=answered.flux.source.sha256)
    assert codes(journal, asked) == [O.FILE_PROCESSED]


def test_a_file_of_suppression_is_about_accepted_passages(journal):
    journal.remember_dossier(dossier("A", ok=["A"]), NOW)
    removal = request("A", name="suppression.xml", action="SUPPRESSION")
    assert codes(journal, removal) == []
    number = deposited(journal, removal)
    set_status(journal, number, PortalStatus.SUCCESS, LATER)
    assert codes(journal, request("A", name="retour.xml")) == []


def test_what_the_clerk_deleted_on_the_portal_may_come_again(journal):
    journal.remember_dossier(dossier("A", ok=["A"]), NOW)
    journal.remember_removed(CLIENT, ["A"], LATER)
    assert codes(journal, request("A", name="retour.xml")) == []


def test_deposits_of_another_portal_or_emetteur_are_no_obstacle(journal):
    journal.begin_deposit(request("A"), NOW)
    assert codes(journal, request("A", portal="autre")) == []
    assert codes(journal, request("A", name="b.xml", id_client="99EXO794")) == []


def test_an_obstacle_names_the_first_passages_and_counts_them_all(journal):
    ids = tuple(f"P{number:03}" for number in range(90))
    journal.begin_deposit(request(*ids), NOW)
    (obstacle,) = journal.obstacles(request(*ids, name="autre.xml"))
    assert obstacle.count == 90
    assert obstacle.ids == ids[:20]


def test_identifiers_are_compared_trimmed(journal):
    journal.begin_deposit(request(" A "), NOW)
    assert codes(journal, request("A", name="autre.xml")) == [O.IDS_OPEN]
