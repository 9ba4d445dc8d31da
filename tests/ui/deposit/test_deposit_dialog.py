"""The dialog « Déposer »: what stands in the way, each answer, and what cannot be stopped."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QMessageBox,
    QRadioButton,
)

from certdesk.model.journal.errors import JournalUnusable
from certdesk.model.journal.records import DepositState
from certdesk.model.schema.schemas import SchemaStore
from certdesk.portal_client.credentials import Secret
from certdesk.portal_client.errors import OutcomeUnknown, Sent
from certdesk.portal_client.organisations import Organisation, Role
from certdesk.portal_client.sending import DepositConfirmation
from certdesk.ui.deposit.deposit_dialog import DepositDialog
from certdesk.ui.deposit.deposit_flow import DepositFlow
from certdesk.ui.deposit.portal_choice import PortalChoice
from tests.builders import Style, flux
from tests.end_to_end.looking import words_of
from tests.ui.deposit.paper_portal import NOW, PORTAL, MemoryVault, PaperServices

if TYPE_CHECKING:
    from pathlib import Path

FICTITIOUS = Style(header={"emetteur/idClient": "99EXO794", "certificateur/idClient": "99EXO794"})
OWN = Organisation("99EXO794", "en tant qu’organisme certificateur", Role.CERTIFICATEUR)


@pytest.fixture
def services(tmp_path, jobs):
    made = PaperServices(tmp_path, jobs, MemoryVault())
    made.credentials.remember("entrainement", "99EXO794", Secret("bon"))
    yield made
    made.journal.close()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "flux.xml"
    path.write_bytes(flux("A1", "A2", style=FICTITIOUS))
    return path


@pytest.fixture
def opened(services, theme, path, qtbot):
    flow = DepositFlow(services.portal, SchemaStore(None))
    dialog = DepositDialog(flow, theme, practice=True)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(flow.reviewed):
        flow.read(path)
    dialog.show()
    return dialog, flow


def client_of(services):
    client = services.portal.access._session(PORTAL).client
    client.organisations = lambda: (OWN,)
    return client


def click(dialog, name):
    dialog.findChild(QAbstractButton, name).click()


def send(dialog):
    click(dialog, "sendDeposit")
    click(dialog.findChild(QMessageBox), "confirmDeposit")


def taken(path):
    """A portal that takes the file and says so."""

    def deposit_it(_path, _organisation, sha256, tick):
        size = path.stat().st_size
        tick(size, size)
        return DepositConfirmation("Fichier déposé", "1710", sha256, size)

    return deposit_it


def test_a_deposit_shows_its_progress_and_its_number(services, opened, path, qtbot):
    dialog, flow = opened

    def deposit_it(sent: Path, organisation, sha256, tick):
        assert (sent, organisation) == (path, OWN)
        tick(path.stat().st_size, path.stat().st_size)
        return DepositConfirmation("Fichier déposé", "1710", sha256, path.stat().st_size)

    client_of(services).deposit = deposit_it
    with qtbot.waitSignal(flow.settled):
        send(dialog)
    said = words_of(dialog)
    assert "Déposé" in said
    assert "Numéro de dossier\u00a0: 1710" in said
    assert services.portal.receipts.find(services.journal.deposits()[0].sha256).sent_file == path
    with qtbot.waitSignal(dialog.deposit_wanted) as heard:
        click(dialog, "followDeposit")
    assert heard.args == [1]


def test_once_the_file_is_gone_the_dialog_may_go_and_the_end_is_still_told(
    services, opened, path, qtbot
):
    dialog, flow = opened
    gone, answer = threading.Event(), threading.Event()

    def deposit_it(_path, _organisation, sha256, tick):
        tick(100, 100)
        gone.set()
        assert answer.wait(10)
        return DepositConfirmation("Fichier déposé", "1710", sha256, 100)

    client_of(services).deposit = deposit_it
    send(dialog)
    qtbot.waitUntil(gone.is_set)
    qtbot.waitUntil(lambda: "Vous pouvez fermer cette fenêtre" in words_of(dialog))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not flow.is_watched
    with qtbot.waitSignals([flow.settled, flow.ended]):
        answer.set()
    assert services.journal.deposits()[0].state is DepositState.DEPOSITED


def test_while_the_file_leaves_one_may_cancel_and_once_it_left_only_close(services, opened, qtbot):
    dialog, flow = opened
    go_on, answer = threading.Event(), threading.Event()

    def deposit_it(_path, _organisation, sha256, tick):
        tick(0, 2_000)
        assert go_on.wait(10)
        tick(2_000, 2_000)  # comes at once after the first one, as with any small file
        assert answer.wait(10)
        return DepositConfirmation("Fichier déposé", "1710", sha256, 2_000)

    client_of(services).deposit = deposit_it
    leave = dialog.findChild(QAbstractButton, "cancelDeposit")
    send(dialog)
    qtbot.waitUntil(lambda: "Envoi du fichier…" in words_of(dialog))
    assert leave.text() == "Annuler"
    go_on.set()
    qtbot.waitUntil(lambda: "Le fichier est parti" in words_of(dialog))
    assert (leave.text(), leave.accessibleName()) == ("Fermer", "Fermer")
    assert "Envoi du fichier…" not in words_of(dialog)
    with qtbot.waitSignal(flow.settled):
        answer.set()


def test_enter_alone_never_deposits_and_the_keyboard_still_may(services, opened, path, qtbot):
    dialog, flow = opened
    client_of(services).deposit = taken(path)
    click(dialog, "sendDeposit")
    box = dialog.findChild(QMessageBox)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert not flow.is_sending
    assert services.journal.deposits() == ()

    click(dialog, "sendDeposit")
    box = dialog.findChildren(QMessageBox)[-1]
    deposit_it = box.findChild(QAbstractButton, "confirmDeposit")
    qtbot.waitUntil(lambda: box.focusWidget() is not None)
    while box.focusWidget() is not deposit_it:
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
    with qtbot.waitSignal(flow.settled):
        QTest.keyClick(deposit_it, Qt.Key.Key_Return)
    assert services.journal.deposits()[0].state is DepositState.DEPOSITED


def test_an_answer_that_never_came_is_said_to_be_unknown(services, opened, qtbot):
    dialog, flow = opened

    def deposit_it(*_arguments):
        raise OutcomeUnknown("La réponse n’est pas arrivée.", "Ne le renvoyez pas.", sent=Sent.ALL)

    client_of(services).deposit = deposit_it
    with qtbot.waitSignal(flow.settled):
        send(dialog)
    said = words_of(dialog)
    assert "Issue inconnue" in said
    assert "La réponse n’est pas arrivée. Ne le renvoyez pas." in said
    assert "ne repartent pas" in said


def test_cancelling_when_the_file_has_left_tells_what_the_journal_knows(services, opened, qtbot):
    dialog, flow = opened
    gone, answer = threading.Event(), threading.Event()

    def deposit_it(_path, _organisation, sha256, _tick):
        gone.set()
        assert answer.wait(10)
        return DepositConfirmation("Fichier déposé", "1710", sha256, 100)

    client_of(services).deposit = deposit_it
    send(dialog)
    qtbot.waitUntil(gone.is_set)
    click(dialog, "cancelDeposit")
    with qtbot.waitSignal(flow.settled):
        answer.set()
    assert "Déposé" in words_of(dialog)


def test_a_deposit_that_the_journal_cannot_note_is_told_as_it_was_seen(
    services, opened, path, qtbot, monkeypatch
):
    dialog, flow = opened

    def full(*_arguments):
        raise JournalUnusable("Il n’y a plus assez de place.", "Libérez de l’espace.")

    client_of(services).deposit = taken(path)
    monkeypatch.setattr(services.journal, "settle", full)
    with qtbot.waitSignal(flow.settled) as heard:
        send(dialog)
    said = words_of(dialog)
    assert dialog.findChild(QLabel, "outcomeWord").text() == "Déposé"
    assert "le journal n’a pas pu le noter" in said
    assert "1710" in said
    assert "Rien n’a été déposé" not in said
    assert "recommencer" not in said
    assert not heard.args[0].is_noted


def test_the_box_that_confirms_says_that_it_is_an_exercise(opened):
    dialog, _flow = opened
    click(dialog, "sendDeposit")
    box = dialog.findChild(QMessageBox)
    banner = box.findChild(QFrame, "practiceBanner")
    assert banner.isVisible()
    assert banner.width() == box.width()
    assert banner.y() == 0
    for label in banner.findChildren(QLabel):
        assert label.width() >= label.sizeHint().width()
    assert "Portail d’entraînement" in words_of(banner)
    click(box, "backToReview")


def test_an_account_that_may_not_deposit_for_the_file_is_asked_about_next_time(
    services, opened, qtbot
):
    dialog, flow = opened
    other = Organisation("99EXO112", "pour 99EXO112", Role.DEPOSANT)
    client = client_of(services)
    client.organisations, client.portal = (lambda: (other,)), PORTAL
    with qtbot.waitSignal(flow.failed):
        send(dialog)
    assert "Connectez-vous avec l’identifiant" in words_of(dialog)
    assert services.portal.access.must_choose(PORTAL)
    assert not services.portal.access.is_signed_in(PORTAL)


@pytest.mark.parametrize("began", [False, True])
def test_a_mistake_of_ours_never_holds_the_dialog_nor_says_more_than_is_known(
    services, opened, qtbot, began
):
    dialog, flow = opened

    def defect(*_arguments):
        raise KeyError("defect")

    setattr(client_of(services), "deposit" if began else "organisations", defect)
    ended = flow.settled if began else flow.failed
    with qtbot.capture_exceptions() as raised, qtbot.waitSignal(ended):
        send(dialog)
    assert [kind for kind, _error, _trace in raised] == [KeyError]
    said = words_of(dialog)
    assert ("Issue inconnue" in said) is began
    assert ("Rien n’a été déposé" in said) is not began
    assert not flow.is_sending
    click(dialog, "cancelDeposit")
    assert not dialog.isVisible()
    states = [each.state for each in services.journal.deposits()]
    assert states == ([DepositState.UNKNOWN] if began else [])


def test_a_cancelled_deposit_that_the_journal_cannot_note_is_told_as_it_was_seen(
    services, opened, qtbot, monkeypatch
):
    dialog, flow = opened
    gone, answer = threading.Event(), threading.Event()

    def deposit_it(_path, _organisation, sha256, tick):
        tick(100, 100)
        gone.set()
        assert answer.wait(10)
        return DepositConfirmation("Fichier déposé", "1710", sha256, 100)

    def full(*_arguments):
        raise JournalUnusable("Il n’y a plus assez de place.", "Libérez de l’espace.")

    client_of(services).deposit = deposit_it
    monkeypatch.setattr(services.journal, "settle", full)
    send(dialog)
    qtbot.waitUntil(gone.is_set)
    flow.cancel()
    with qtbot.waitSignal(flow.settled) as heard:
        answer.set()
    assert heard.args[0].deposit.state is DepositState.DEPOSITED
    assert "Rien n’a été déposé" not in words_of(dialog)


def test_cancelled_before_it_began_it_is_no_earlier_deposit_of_the_same_file(
    services, opened, qtbot
):
    dialog, flow = opened
    earlier = services.journal.begin_deposit(flow.checked.request, NOW)
    services.journal.settle(earlier, DepositState.REFUSED, NOW)
    asked, answer = threading.Event(), threading.Event()

    def organisations():
        asked.set()
        assert answer.wait(10)
        return (OWN,)

    client_of(services).organisations = organisations
    send(dialog)
    qtbot.waitUntil(asked.is_set)
    flow.cancel()
    with qtbot.waitSignal(flow.cancelled):
        answer.set()
    assert "Envoi annulé" in words_of(dialog)
    assert "Refusé" not in words_of(dialog)
    assert [each.number for each in services.journal.deposits()] == [earlier]


def test_an_obstacle_that_appeared_meanwhile_is_shown_instead_of_sending(services, opened, qtbot):
    dialog, flow = opened
    client_of(services)
    other = services.portal.desk.begin(flow.checked)
    with qtbot.waitSignal(flow.reviewed):
        send(dialog)
    assert "en cours d’envoi" in words_of(dialog)
    assert not dialog.findChild(QAbstractButton, "sendDeposit").isEnabled()
    services.journal.settle(other.number, DepositState.NOT_SENT, other.sent_at)


def test_a_file_that_cannot_be_read_deposits_nothing(services, theme, tmp_path, qtbot):
    path = tmp_path / "page.xml"
    path.write_bytes(b"<html/>")
    flow = DepositFlow(services.portal, SchemaStore(None))
    dialog = DepositDialog(flow, theme, practice=True)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(flow.failed):
        flow.read(path)
    assert "Rien n’a été déposé" in words_of(dialog)
    with qtbot.waitSignal(flow.ended):
        dialog.reject()


def test_another_portal_is_reviewed_for_itself(services, theme, path, qtbot):
    portal = services.portal
    object.__setattr__(portal, "portals", PortalChoice(None, lambda: ["https://depot.exemple.fr"]))
    flow = DepositFlow(portal, SchemaStore(None))
    dialog = DepositDialog(flow, theme, practice=False)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(flow.reviewed) as heard:
        flow.read(path)
    dialog.show()
    assert heard.args[0].request.portal == "cdc"
    assert dialog.findChild(QAbstractButton, "sendDeposit").text() == "Ouvrir le portail…"
    with qtbot.waitSignal(flow.reviewed) as heard:
        dialog.findChild(QRadioButton, "target_https://depot.exemple.fr_direct").click()
    assert heard.args[0].request.portal == "https://depot.exemple.fr"
    assert dialog.findChild(QAbstractButton, "sendDeposit").text() == "Déposer…"
    assert "son idClient est fictif" in words_of(dialog)
