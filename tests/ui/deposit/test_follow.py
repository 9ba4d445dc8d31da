"""Following: what the list says reaches the journal, the clerk is told, the real portal is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer

from certdesk.model.journal.records import DepositRequest, DepositState, Mode, PortalStatus
from certdesk.portal_client.credentials import Secret
from certdesk.portal_client.errors import DownloadRefused, PortalUnreachable
from certdesk.portal_client.lists import ListedDeposit, ListedPassage
from certdesk.portal_client.reconciling import Found
from certdesk.ui.deposit.follow import Follow
from certdesk.ui.portal.filing import DownloadKind
from tests.ui.deposit.made import SHA
from tests.ui.deposit.paper_portal import NOW, ORIGIN, PORTAL, MemoryVault, PaperServices

HERE = NOW.astimezone().replace(tzinfo=None)


@pytest.fixture
def services(tmp_path, jobs):
    made = PaperServices(tmp_path, jobs, MemoryVault())
    made.credentials.remember("entrainement", "99EXO794", Secret("bon"))
    yield made
    made.journal.close()


@pytest.fixture
def follow(services, qtbot):
    made = Follow(services.portal, lambda: NOW)
    yield made
    made.stop()


@pytest.fixture
def reload(follow, qtbot):
    def again():
        with qtbot.waitSignal(follow.listed):
            follow.reload()
        return follow.deposits

    return again


def begin(services, name="flux.xml", state=DepositState.DEPOSITED, portal="entrainement"):
    request = DepositRequest(
        portal=portal, origin=ORIGIN, mode=Mode.DIRECT, sha256=SHA, file_name=name,
        id_flux="f", ids=("A1",), id_client="99EXO794", for_id_client="99EXO794",
    )  # fmt: skip
    number = services.journal.begin_deposit(request, NOW)
    services.journal.settle(number, state, NOW)
    return number


def listed(status=PortalStatus.SUCCESS, name="flux.xml"):
    return ListedDeposit(HERE, name, "99EXO794", "99EXO794", status)


def settle(qtbot, jobs):
    qtbot.waitUntil(lambda: jobs.live == 0)


def test_the_journal_is_listed_with_the_name_of_its_portal(services, reload):
    begin(services)
    (line,) = reload()
    assert line.portal_name == "Portail d’entraînement"
    assert line.is_direct


def test_a_deposit_of_a_portal_that_is_gone_is_listed_by_its_address(services, reload):
    begin(services, portal="depot.exemple.fr")
    (line,) = reload()
    assert (line.portal_name, line.is_direct) == (ORIGIN, False)


def test_a_new_status_is_noted_and_told_once(services, follow, reload, qtbot, jobs):
    number = begin(services)
    reload()
    client = services.portal.access._session(PORTAL).client
    client.listed = (listed(),)
    with qtbot.waitSignal(follow.status_changed) as heard:
        follow.refresh()
    assert heard.args[0].after.status is PortalStatus.SUCCESS
    settle(qtbot, jobs)
    assert follow.line(number).deposit.status is PortalStatus.SUCCESS
    assert follow.last_look == NOW
    with qtbot.assertNotEmitted(follow.status_changed):
        follow.refresh()
        settle(qtbot, jobs)


def test_a_deposit_whose_outcome_is_unknown_is_found_or_not(services, follow, reload, qtbot, jobs):
    number = begin(services, state=DepositState.UNKNOWN)
    reload()
    with qtbot.waitSignal(follow.looked) as heard:
        follow.look(number)
    assert heard.args == [number, Found.ABSENT]
    settle(qtbot, jobs)
    assert follow.line(number).deposit.state is DepositState.UNKNOWN
    services.clients[0].listed = (listed(),)
    with qtbot.waitSignal(follow.looked) as heard:
        follow.look(number)
    assert heard.args == [number, Found.THERE]
    settle(qtbot, jobs)
    assert follow.line(number).deposit.state is DepositState.DEPOSITED


def test_the_clerk_answers_for_what_nobody_saw(services, follow, reload, qtbot, jobs):
    number = begin(services, state=DepositState.UNKNOWN)
    reload()
    with qtbot.waitSignal(follow.listed):
        follow.clerk.answer(number, arrived=False)
    assert follow.line(number).deposit.state is DepositState.NOT_SENT
    with qtbot.waitSignal(follow.failed):
        follow.clerk.answer(number, arrived=True)
    settle(qtbot, jobs)


def test_a_status_read_by_the_clerk_is_kept_and_her_word_can_be_taken_back(
    services, follow, reload, qtbot, jobs
):
    number = begin(services, state=DepositState.UNKNOWN)
    reload()
    with qtbot.waitSignal(follow.listed):
        follow.clerk.answer(number, arrived=True)
    assert follow.line(number).can_withdraw
    with qtbot.waitSignal(follow.listed):
        follow.clerk.withdraw_answer(number)
    assert follow.line(number).deposit.state is DepositState.UNKNOWN
    with qtbot.waitSignal(follow.listed):
        follow.clerk.note_status(number, PortalStatus.WITH_ERRORS)
    assert follow.line(number).deposit.status is PortalStatus.WITH_ERRORS
    assert not follow.line(number).can_withdraw
    settle(qtbot, jobs)


def test_the_numero_is_kept_as_it_is_written(services, follow, reload, qtbot, jobs):
    number = begin(services)
    reload()
    with qtbot.waitSignal(follow.listed):
        follow.clerk.write_numero(number, "1710-B")
    assert follow.line(number).deposit.numero_dossier == "1710-B"
    settle(qtbot, jobs)


def test_a_portal_that_cannot_be_asked_is_told_when_somebody_asked(
    services, follow, reload, qtbot, jobs
):
    begin(services)
    reload()
    client = services.portal.access._session(PORTAL).client
    client.failures = [PortalUnreachable("Le portail est injoignable.", "Réessayez.")]
    with qtbot.waitSignals([follow.failed, follow.busy_changed]):
        follow.refresh()
    settle(qtbot, jobs)
    assert not follow.is_busy


def test_every_so_many_minutes_the_portals_that_may_answer_are_asked(
    services, follow, reload, qtbot, jobs
):
    number = begin(services)
    reload()
    services.portal.access._session(PORTAL).client.listed = (listed(),)
    timer = follow.findChild(QTimer)
    follow.set_minutes(5)
    assert (timer.isActive(), timer.interval()) == (True, 300_000)
    with qtbot.waitSignal(follow.status_changed):
        timer.timeout.emit()
    settle(qtbot, jobs)
    assert follow.line(number).deposit.status is PortalStatus.SUCCESS
    asked = len(services.clients[0].signed_in)
    timer.timeout.emit()  # nothing waits for an answer any more
    assert jobs.live == 0
    assert len(services.clients[0].signed_in) == asked
    follow.set_minutes(0)
    assert not timer.isActive()


def test_an_automatic_look_says_that_it_wants_a_password_and_nothing_more(
    services, follow, reload, qtbot, jobs
):
    begin(services)
    reload()
    services.credentials.forget_all()
    with (
        qtbot.assertNotEmitted(follow.failed),
        qtbot.assertNotEmitted(follow.signing_in),
        qtbot.waitSignal(follow.signed_out),
    ):
        follow.findChild(QTimer).timeout.emit()
    settle(qtbot, jobs)


def test_an_accuse_that_is_filed_is_opened_without_a_network(
    services, follow, reload, qtbot, tmp_path
):
    number = begin(services)
    accuse = tmp_path / "accuse.xml"
    accuse.write_bytes(b"<rapport/>")
    filed = services.portal.receipts.file(SHA, DownloadKind.TREATMENT, accuse)
    (line,) = reload()
    assert line.can_open_treatment
    with qtbot.waitSignal(follow.receipt_ready) as heard:
        follow.fetch(number, DownloadKind.TREATMENT)
    assert heard.args == [number, DownloadKind.TREATMENT, filed]
    assert services.clients == []


def test_an_accuse_is_never_fetched_for_a_line_that_is_not_there(follow, reload):
    assert reload() == ()
    follow.fetch(7, DownloadKind.TREATMENT)
    follow.look(7)
    follow.list_passages(7)
    assert not follow.is_busy


def offered(url=f"{ORIGIN}/accuse"):
    return ListedDeposit(HERE, "flux.xml", "99EXO794", "99EXO794", None, "", url)


def test_a_disk_that_resists_is_told_and_the_portals_may_be_asked_again(
    services, follow, reload, qtbot, jobs
):
    number = begin(services)
    reload()
    client = services.portal.access._session(PORTAL).client
    client.listed = (listed(PortalStatus.PROCESSING),)
    with qtbot.waitSignal(follow.listed):
        follow.refresh()
    settle(qtbot, jobs)
    follow._lines[number] = offered()
    client.download = lambda *_arguments: pytest.fail("there is no place to download to")
    services.portal.receipts.folder.write_text("a file where a folder should be")
    with qtbot.waitSignal(follow.failed) as heard:
        follow.fetch(number, DownloadKind.TREATMENT)
    assert "n’a pas pu être enregistré" in heard.args[0].message
    settle(qtbot, jobs)
    assert not follow.is_busy


def test_an_accuse_of_a_portal_that_is_gone_says_how_to_have_it(services, follow, reload, qtbot):
    number = begin(services, portal="depot.exemple.fr")
    reload()
    follow._lines[number] = offered()
    with qtbot.waitSignal(follow.failed) as heard:
        follow.fetch(number, DownloadKind.TREATMENT)
    assert ORIGIN in heard.args[0].message
    assert "Réglages" in heard.args[0].remedy
    assert not follow.is_busy


def test_only_the_passages_of_the_file_are_listed(services, follow, reload, qtbot):
    number = begin(services)
    reload()
    begin(services, "autre.xml", portal="ailleurs")
    client = services.portal.access._session(PORTAL).client
    client.passages = lambda: (ListedPassage("A1", "RS1234"), ListedPassage("Z9", "RS1234"))
    with qtbot.waitSignal(follow.passages_listed) as heard:
        follow.list_passages(number)
    (recorded,) = heard.args
    assert recorded.file_name == "flux.xml"
    assert [one.id_technique for one in recorded.passages] == ["A1"]
    assert recorded.passages[0].is_recorded


def test_an_accuse_that_the_disk_does_not_take_is_told_until_it_does(
    services, follow, reload, qtbot
):
    begin(services)
    reload()
    client = services.portal.access._session(PORTAL).client
    client.listed = (replace(listed(), treatment_url=f"{ORIGIN}/accuse"),)
    client.download = refuse
    with qtbot.waitSignal(follow.filed) as heard:
        follow.refresh()
    assert "place" in heard.args[0].message
    client.download = lambda _url, place, _tick: place / "accuse.xml"
    with qtbot.waitSignal(follow.filed) as heard:
        follow.refresh()
    assert heard.args == [None]


def refuse(*_arguments):
    raise DownloadRefused("Il n’y a plus assez de place.", "Libérez-en.")
