"""The window of the portal as its owner keeps it: what it sees is noted, what is late dropped."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget

from certdesk.model.journal.errors import JournalUnusable
from certdesk.model.journal.records import DepositState, Mode, PortalStatus
from certdesk.model.settings import Settings
from certdesk.portal_client.checking import Checked
from certdesk.portal_client.credentials import Secret
from certdesk.portal_client.lists import ListedDeposit
from certdesk.portal_client.pages import Confirmation
from certdesk.training.accuse import reception_xml
from certdesk.ui.deposit.assisted import AssistedWindow
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.errand import Errand
from certdesk.ui.portal.armed_file import Departure
from certdesk.ui.portal.engine import NoEngine
from certdesk.ui.portal.filing import DownloadKind
from tests.builders import M1, rapport
from tests.end_to_end.looking import words_of
from tests.model.journal.journals import request
from tests.ui.deposit.paper_portal import NOW, ORIGIN, PORTAL, MemoryVault, PaperServices

HERE = NOW.astimezone().replace(tzinfo=None)
RECEPTION, TREATMENT = DownloadKind.RECEPTION, DownloadKind.TREATMENT


@pytest.fixture
def services(tmp_path, jobs):
    made = PaperServices(tmp_path, jobs, MemoryVault())
    yield made
    made.journal.close()


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def heard():
    return []


@pytest.fixture
def assisted(services, jobs, theme, parent, heard, qtbot):
    outside = SimpleNamespace(
        theme=theme, jobs=jobs, open_outside=lambda _address: True, now=lambda: NOW,
        load_engine=lambda: NoEngine("Pas ici.", "."),
        preferences=SimpleNamespace(settings=Settings()),
    )  # fmt: skip
    made = AssistedWindow(outside, services.portal, PORTAL, parent)
    for name in ("ended", "receipt_filed", "status_changed", "notice_raised"):
        getattr(made, name).connect(lambda *all_, name=name: heard.append((name, *all_)))
    yield made
    qtbot.waitUntil(lambda: jobs.live == 0)


@pytest.fixture
def errand(services, tmp_path):
    """One that carries B.xml, made ready."""
    path = tmp_path / "B.xml"
    path.write_bytes(b"<x/>")
    asked = request("B1", name="B.xml", portal=PORTAL.key, origin=ORIGIN, id_flux="flux-b")
    prepared = services.journal.prepare(asked, NOW)
    return Errand(services.portal.desk, PORTAL, Checked(asked, path, (), prepared), 4)


@pytest.fixture
def gone(assisted, errand):
    """Its file has left by this window."""
    assisted.open(errand)
    assisted.window.handover.depart(Departure(errand.file, ORIGIN))
    assert errand.is_under_way
    return errand


@pytest.fixture
def rest(qtbot, jobs):
    return lambda: qtbot.waitUntil(lambda: jobs.live == 0)


def only(services):
    (deposit,) = services.journal.deposits()
    return deposit


# --- what is seen is noted --------------------------------------------------------------------


def test_what_the_page_said_is_noted_in_the_order_in_which_it_was_seen(
    assisted, gone, services, rest
):
    line = ListedDeposit(HERE, "B.xml", "04DRC794", "04DRC794", PortalStatus.PROCESSING)
    assisted.window.deposits_listed.emit((line,))
    assisted.window.deposit_seen.emit(Confirmation("Fichier déposé", "1710"))
    rest()
    deposit = only(services)
    assert (deposit.state, deposit.status) == (DepositState.DEPOSITED, PortalStatus.PROCESSING)
    assert deposit.numero_dossier == "1710"


def test_a_confirmation_after_a_list_that_does_not_show_it_is_believed(
    assisted, gone, services, rest
):
    assisted.window.deposits_listed.emit(())
    rest()
    assert only(services).state is DepositState.UNKNOWN
    assisted.window.deposit_seen.emit(Confirmation("Fichier déposé", "1710"))
    rest()
    assert (only(services).state, only(services).numero_dossier) == (
        DepositState.DEPOSITED,
        "1710",
    )


def test_closing_notes_what_nobody_saw_then_goes(assisted, gone, services, heard, qtbot):
    with qtbot.waitSignal(assisted.destroyed):
        assisted.window.close()
    assert only(services).state is DepositState.UNKNOWN
    assert heard[-1] == ("ended", only(services))


def test_what_leaves_after_its_end_was_seen_is_another_deposit(
    assisted, gone, services, rest, qtbot
):
    blocked, go_on = threading.Event(), threading.Event()
    conclude = services.portal.desk.conclude

    def slow(*arguments):
        blocked.set()
        assert go_on.wait(10)
        return conclude(*arguments)

    services.portal.desk.conclude = slow
    assisted.window.deposit_answered.emit(False)
    qtbot.waitUntil(blocked.is_set)
    with pytest.raises(JournalUnusable, match="n’est pas parti"):
        gone.begin(Mode.ASSISTED)  # it is being noted: nobody can say yet
    go_on.set()
    rest()
    first = only(services)
    assert first.state is DepositState.NOT_SENT
    assert gone.begin(Mode.ASSISTED).number > first.number


def test_a_list_that_changes_the_journal_makes_the_file_ready_again(
    assisted, errand, services, rest
):
    other = request("Z1", name="Z.xml", portal=PORTAL.key, origin=ORIGIN)
    number = services.journal.begin_deposit(other, NOW)
    services.journal.settle(number, DepositState.UNKNOWN, NOW)
    assisted.open(errand)
    turn = services.journal.prepare(other, NOW).turn
    line = ListedDeposit(HERE, "Z.xml", "04DRC794", "04DRC794", PortalStatus.PROCESSING)
    assisted.window.deposits_listed.emit((line,))
    rest()
    assert errand._checked.prepared.turn > turn


# --- whose accusé it is -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [TREATMENT, RECEPTION])
def test_the_accuse_of_another_file_is_never_filed_with_this_one(
    assisted, gone, services, heard, rest, kind
):
    accuse = gone.file.path.with_name("accuse_A.xml")
    if kind is TREATMENT:
        accuse.write_bytes(rapport(ko={"OLD": M1}, nom_fichier="A.xml", id_flux="flux-a"))
    else:
        accuse.write_text(reception_xml("A.xml", 12, NOW, "99EXO794", "99EXO794"), "utf-8")
    assisted.window.accuse_downloaded.emit(accuse, kind)
    rest()
    receipts = services.portal.receipts.find(only(services).sha256)
    assert (receipts.treatment, receipts.reception) == (None, None)
    assert accuse.exists()
    assert not [each for each in heard if each[0] == "receipt_filed"]
    assert "accusé" in words_of(assisted.window).lower()
    assert only(services).numero_dossier == ""


def test_the_numero_de_dossier_comes_from_the_accuse_de_reception(
    assisted, gone, services, heard, rest, tmp_path
):
    assisted.window.deposits_listed.emit(())  # « issue inconnue »
    accuse = tmp_path / "accuse.xml"
    accuse.write_text(reception_xml("B.xml", 900201, NOW, "99EXO794", "99EXO794"), "utf-8")
    assisted.window.accuse_downloaded.emit(accuse, RECEPTION)
    rest()
    deposit = only(services)
    assert (deposit.state, deposit.numero_dossier) == (DepositState.UNKNOWN, "900201")
    assert services.portal.receipts.find(deposit.sha256).reception is not None
    (filed,) = [each for each in heard if each[0] == "receipt_filed"]
    assert filed[1] is RECEPTION
    services.portal.desk.answer(deposit.number, True)
    assert only(services).numero_dossier == "900201"


# --- the password -----------------------------------------------------------------------------


@pytest.fixture
def slow_keyring(services):
    """A keyring that waits for its owner; call it to unlock."""
    services.credentials.remember(PORTAL.key, "99EXO794", Secret("bon"))
    services.credentials.forget_session()
    asked, unlocked = threading.Event(), threading.Event()
    vault = services.credentials._vault
    get = vault.get

    def slow(*arguments):
        asked.set()
        assert unlocked.wait(10)
        return get(*arguments)

    vault.get = slow
    return SimpleNamespace(asked=asked, unlock=unlocked.set)


@pytest.fixture
def filled(assisted):
    """What the page was given."""
    seen = []
    assisted.window.prefill = lambda *both: seen.append(both)
    return seen


def test_the_form_is_filled_with_what_is_remembered(assisted, filled, slow_keyring, rest):
    assisted.window.prefill_requested.emit(ORIGIN)
    slow_keyring.unlock()
    rest()
    assert filled == [("99EXO794", "bon")]


def test_a_keyring_that_answers_after_the_window_was_closed_is_not_heard(
    assisted, filled, slow_keyring, qtbot, rest
):
    assisted.window.prefill_requested.emit(ORIGIN)
    assert slow_keyring.asked.wait(10)
    with qtbot.waitSignal(assisted.destroyed):
        assisted.window.close()
    slow_keyring.unlock()
    rest()
    assert filled == []


def test_a_keyring_that_answers_after_the_lock_fills_nothing(
    assisted, filled, slow_keyring, services, rest
):
    assisted.window.prefill_requested.emit(ORIGIN)
    assert slow_keyring.asked.wait(10)
    services.portal.access.forget()
    slow_keyring.unlock()
    rest()
    assert filled == []
    assert assisted.window.findChild(CredentialsDialog) is None


def test_of_two_accounts_the_clerk_chooses_and_types_no_password(
    assisted, filled, services, rest, qtbot
):
    for identifier in ("99EXO112", "99EXO794"):
        services.credentials.remember(PORTAL.key, identifier, Secret(f"de {identifier}"))
    assisted.open()
    assisted.window.prefill_requested.emit(ORIGIN)
    rest()
    dialog = assisted.window.findChild(CredentialsDialog)
    assert filled == []
    dialog._identifier.setCurrentText("99EXO112")
    dialog._sign_in.click()
    rest()
    assert filled == [("99EXO112", "de 99EXO112")]
    assert services.credentials.known(PORTAL.key) == ("99EXO112", "99EXO794")


def test_what_is_typed_after_the_lock_is_kept_nowhere(assisted, filled, services, rest):
    assisted.open()
    assisted.window.prefill_requested.emit(ORIGIN)
    rest()
    dialog = assisted.window.findChild(CredentialsDialog)
    services.portal.access.forget()
    dialog._identifier.setEditText("99EXO794")
    dialog._password.setText("secret")
    dialog._sign_in.click()
    rest()
    assert filled == []
    assert services.credentials._session == {}
