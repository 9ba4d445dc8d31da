"""The use case of a deposit: one sending, and what ends an unknown one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certdesk.model.errors import FileChanged, FileUnreadable
from certdesk.model.journal.errors import DepositForbidden, JournalUnusable
from certdesk.model.journal.records import (
    DepositState,
    ObstacleCode,
    PortalStatus,
)
from certdesk.model.progress import Cancelled
from certdesk.portal_client.deposit import Sending, state_after
from certdesk.portal_client.errors import (
    DepositRefused,
    OutcomeUnknown,
    PortalError,
    PortalUnreachable,
    Sent,
    SessionLost,
)
from certdesk.portal_client.reconciling import Found
from tests.builders import Style
from tests.model.journal.journals import dossier
from tests.portal_client.deposits import (
    FICTITIOUS,
    Line,
    candidate,
    codes,
    verdict_with_errors,
)

C = ObstacleCode
S = DepositState


def failing(error, *, gone=False):
    """A sender that fails, before or after the file is complete."""

    def send(sending: Sending) -> None:
        if gone:
            sending.leaving()
        raise error

    return send


# --- one sending -----------------------------------------------------------------------------


def test_a_deposit_that_goes_well_is_noted_before_during_and_after(desk, journal, portal, checked):
    seen = []

    def send(sending):
        seen.append(journal.deposits()[0].state)
        return portal.take(checked.path)(sending)

    outcome = desk.deposit(checked, send)
    assert seen == [S.SENDING]
    assert (outcome.deposit.state, outcome.error) == (S.DEPOSITED, None)
    assert outcome.deposit.numero_dossier == "1710"
    assert portal.received == [checked.path.read_bytes()]


@pytest.mark.parametrize(
    ("error", "gone", "state"),
    [
        (PortalUnreachable("x"), False, S.NOT_SENT),
        (PortalUnreachable("x"), True, S.UNKNOWN),
        (PortalUnreachable("x", sent=Sent.PART), False, S.NOT_SENT),
        (PortalError("x", sent=Sent.ALL), False, S.UNKNOWN),
        (OutcomeUnknown("x"), False, S.UNKNOWN),
        (DepositRefused("x", sent=Sent.ALL), True, S.REFUSED),
        (SessionLost("x", sent=Sent.ALL), True, S.REFUSED),
        (FileChanged("x"), True, S.NOT_SENT),
        (FileUnreadable("x"), True, S.NOT_SENT),
    ],
)
def test_a_failure_says_what_became_of_the_file(desk, checked, error, gone, state):
    assert state_after(error, gone) is state
    outcome = desk.deposit(checked, failing(error, gone=gone))
    assert (outcome.deposit.state, outcome.error) == (state, error)


def test_a_deposit_cancelled_before_the_file_is_complete_was_not_sent(desk, journal, checked):
    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.deposit(checked, lambda sending: sending.tick(10, 10), stop)
    assert journal.deposits()[0].state is S.NOT_SENT


def test_a_deposit_cancelled_too_late_is_of_unknown_outcome(desk, checked):
    outcome = desk.deposit(checked, failing(Cancelled(), gone=True))
    assert outcome.deposit.state is S.UNKNOWN
    assert isinstance(outcome.error, OutcomeUnknown)


def test_a_progress_that_reaches_the_end_means_that_the_file_left(desk, checked):
    def send(sending):
        sending.tick(1, 10)
        assert not sending.gone
        sending.tick(10, 10)
        raise PortalUnreachable("x")

    assert desk.deposit(checked, send).deposit.state is S.UNKNOWN


@pytest.mark.parametrize("mistake", [ZeroDivisionError(), KeyboardInterrupt()])
def test_a_mistake_of_ours_leaves_an_unknown_outcome_and_is_raised(desk, journal, checked, mistake):
    with pytest.raises(type(mistake)):
        desk.deposit(checked, failing(mistake))
    assert journal.deposits()[0].state is S.UNKNOWN


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (None, S.DEPOSITED),
        (PortalUnreachable("x", sent=Sent.ALL), S.UNKNOWN),
        (DepositRefused("x"), S.REFUSED),
        (Cancelled(), S.NOT_SENT),
    ],
)
def test_an_end_that_cannot_be_noted_is_told_as_it_was_seen_and_forbids_a_second_one(
    opened, portal, checked, monkeypatch, failure, state
):
    journal, desk = opened

    def full(*_arguments):
        raise JournalUnusable("Il n’y a plus assez de place.")

    take = portal.take(checked.path)
    with monkeypatch.context() as patched:
        patched.setattr(journal, "settle", full)
        outcome = desk.deposit(checked, take if failure is None else failing(failure))
    assert outcome.deposit.state is state
    assert outcome.deposit.numero_dossier == ("1710" if failure is None else "")
    assert not outcome.is_noted
    assert f"«\u00a0{state}\u00a0»" in outcome.error.message
    assert "prochain démarrage" in outcome.error.remedy
    assert journal.deposits()[0].state is S.SENDING
    received = len(portal.received)
    with pytest.raises(DepositForbidden):
        desk.deposit(checked, take)
    assert len(portal.received) == received


# --- ending an unknown one -------------------------------------------------------------------


@pytest.fixture
def unknown(desk, checked):
    """A deposit « issue inconnue »."""
    return desk.conclude(desk.begin(checked).number, S.UNKNOWN, "non-vu")


def listed(deposit, minutes=1, **changes):
    """The line that the portal shows of this deposit."""
    local = (deposit.sent_at + timedelta(minutes=minutes)).astimezone().replace(tzinfo=None)
    return Line(**{"date": local, "file_name": deposit.file_name, **changes})


def test_the_list_that_shows_the_file_ends_the_doubt(desk, unknown):
    found, deposit = desk.reconcile(unknown.number, [listed(unknown)])
    assert found is Found.THERE
    assert (deposit.state, deposit.note) == (S.DEPOSITED, "liste")
    assert deposit.status is PortalStatus.PROCESSING


def test_a_list_that_does_not_show_it_settles_nothing(desk, unknown):
    other = listed(unknown, file_name="autre.xml")
    found, deposit = desk.reconcile(unknown.number, [other])
    assert (found, deposit.state) == (Found.ABSENT, S.UNKNOWN)


def test_two_lines_of_its_name_settle_nothing(desk, unknown):
    found, deposit = desk.reconcile(unknown.number, [listed(unknown), listed(unknown, 5)])
    assert (found, deposit.state) == (Found.SEVERAL, S.UNKNOWN)


def test_the_clerk_answers_and_may_take_it_back(desk, unknown, checked):
    assert desk.answer(unknown.number, True).state is S.DEPOSITED
    assert desk.withdraw_answer(unknown.number).state is S.UNKNOWN
    assert desk.answer(unknown.number, False).state is S.NOT_SENT
    assert desk.begin(checked).state is S.SENDING


def test_only_an_unknown_outcome_waits_for_an_answer(desk, portal, checked):
    number = desk.deposit(checked, portal.take(checked.path)).deposit.number
    for arrived in (True, False):
        with pytest.raises(JournalUnusable, match="n’attend pas"):
            desk.answer(number, arrived)
    with pytest.raises(JournalUnusable, match="n’attend pas"):
        desk.withdraw_answer(number)
    with pytest.raises(JournalUnusable, match="n’est plus"):
        desk.answer(99, True)


def test_an_answer_that_the_portal_confirmed_is_not_taken_back(desk, unknown):
    desk.answer(unknown.number, True)
    desk.note_status(unknown.number, PortalStatus.PROCESSING)
    with pytest.raises(JournalUnusable):
        desk.withdraw_answer(unknown.number)


def test_a_status_read_by_the_clerk_proves_that_the_file_arrived(desk, unknown):
    deposit = desk.note_status(unknown.number, PortalStatus.WITH_ERRORS, "MCF-12")
    assert (deposit.state, deposit.status) == (S.DEPOSITED, PortalStatus.WITH_ERRORS)
    assert deposit.numero_dossier == "MCF-12"


def test_a_reading_of_the_list_tells_each_change_once(desk, unknown):
    lines = [listed(unknown)]
    (change,) = desk.read_list("entrainement", lines)
    assert (change.before.state, change.after.state) == (S.UNKNOWN, S.DEPOSITED)
    assert desk.read_list("entrainement", lines) == ()
    done = [listed(unknown, status=PortalStatus.SUCCESS)]
    (change,) = desk.read_list("entrainement", done)
    assert change.after.status is PortalStatus.SUCCESS
    # An older page, shown again, does not bring the treatment back to its beginning.
    assert desk.read_list("entrainement", lines) == ()
    assert desk.read_list("entrainement", [listed(unknown, status=None)]) == ()
    assert desk.read_list("cdc", lines) == ()


def test_passages_deleted_on_the_portal_by_the_clerk_may_be_deposited_again(
    desk, journal, tmp_path, clock
):
    style = Style(header={**FICTITIOUS.header})
    journal.remember_dossier(dossier("A", style=style, name="avant.xml", ok=["A"]), clock())
    file = candidate(tmp_path / "f", "A", "B")
    checked = desk.check(file)
    assert codes(checked) == [C.IDS_ACCEPTED]
    desk.declare_removed(checked)
    assert codes(desk.check(file)) == []


def test_a_correction_forced_past_its_verdict_is_known_by_the_journal(
    desk, journal, tmp_path, clock
):
    from certdesk.model.journal.history import generated_file

    file = candidate(tmp_path / "f", verdict=verdict_with_errors())
    forced = generated_file(file.flux, dossier("A"), errors_accepted=True)
    journal.remember_correction(forced, clock())
    checked = desk.check(file)
    assert checked.request.errors_accepted
    assert desk.begin(checked, {C.ERRORS_ACCEPTED}).errors_accepted
