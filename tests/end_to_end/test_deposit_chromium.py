"""The assisted deposit exercised whole: the real main window, the real Chromium, the real site."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from certdesk.model.journal.records import DepositState, Mode, PortalStatus
from certdesk.training.faults import Fault, Step
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.steps import Step as Stride
from tests.end_to_end.exercise import IDENTIFIER, PASSWORD, DepositDesk, Exercise, Scene
from tests.page_driver import CHROMIUM_SAYS, PageDriver

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from certdesk.model.journal.records import Deposit
    from tests.end_to_end.conftest import Office

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)

# Continuous integration runs as root in a container, where Chromium has no sandbox: here only.
os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"


class Practice:
    """The practice program and a clerk who deposits there by her own hand."""

    def __init__(self, scene: Scene, qtbot: QtBot) -> None:
        self.scene = scene
        self.desk = scene.desk
        self.counter = scene.counter
        self.exercise = scene.exercise
        self._qtbot = qtbot

    @property
    def deposits(self) -> tuple[Deposit, ...]:
        """What the journal says."""
        return self.desk.program.services.deposits.portal.journal.deposits()

    def open_portal(self) -> PageDriver:
        """« Déposer… », the assisted way, as far as the first page of the portal."""
        self.counter.open().take("comme sur le vrai portail")
        assert self.counter.can_send
        asked = self.counter.send()
        assert "dépôt assisté" in asked
        assert "C’est vous qui déposez" in asked
        return self.portal()

    def portal(self) -> PageDriver:
        """The window of the portal, once it shows a page."""
        found = self.desk.window.findChildren(QWidget, "portalWindow")
        (window,) = [one for one in found if one.isVisible()]
        clerk = PageDriver(self._qtbot, window)
        clerk.waits_for_document(0)
        return clerk

    def sign_in(self, clerk: PageDriver) -> None:
        """« Remplir l’identifiant et le mot de passe », typed, then the page's own button."""
        clerk.until(clerk.window.side.prefill.isVisible)
        clerk.presses("prefillLogin")
        self.counter.sign_in()
        self._enter(clerk)

    def sign_in_again(self, clerk: PageDriver) -> None:
        """The same later: what was typed once still serves, and is not asked."""
        clerk.until(clerk.window.side.prefill.isVisible)
        clerk.presses("prefillLogin")
        self._enter(clerk)

    def _enter(self, clerk: PageDriver) -> None:
        clerk.until(lambda: "sont remplis" in clerk.notices)
        clerk.follows("form button")

    def to_the_form(self) -> PageDriver:
        """As far as the page where the file is chosen."""
        clerk = self.open_portal()
        self.sign_in(clerk)
        clerk.follows_link("Transmettre des données")
        clerk.follows_link("Sélectionner")
        return clerk

    def close(self, clerk: PageDriver) -> None:
        """Close the window of the portal."""
        clerk.window.close()
        self.desk.rest()


@pytest.fixture
def practice(office: Office, qtbot: QtBot) -> Practice:
    exercise = Exercise(lambda: office.now)
    desk = office.start(practice=True, make_trainer=lambda: exercise)
    return Practice(Scene(office, desk, exercise, DepositDesk(desk)), qtbot)


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_clerk_deposits_by_hand_and_the_accuse_is_the_next_round(practice: Practice) -> None:
    desk, scene = practice.desk, practice.scene
    written = scene.correct(surname="DURAN")
    clerk = practice.to_the_form()
    assert practice.deposits == ()
    clerk.chooses_file()
    clerk.until(lambda: "même nom" in clerk.window.side.file._state.text())
    clerk.follows_link("Déposer un fichier")
    clerk.until(lambda: clerk.stage is Stage.SETTLED)
    assert practice.exercise.received == [sha(written)]
    clerk.until(lambda: practice.deposits[0].state is DepositState.DEPOSITED)
    (deposit,) = practice.deposits
    assert deposit.mode is Mode.ASSISTED
    assert deposit.sha256 == sha(written)
    assert deposit.numero_dossier == "900201"
    assert clerk.window.story.steps.done == set(Stride) - {Stride.RECEIPT}

    clerk.follows_link("Consulter les fichiers déposés")
    clerk.until(lambda: practice.deposits[0].status is PortalStatus.WITH_ERRORS)
    clerk.until(lambda: any("traité avec erreurs" in notice for notice in desk.notices))

    clerk.clicks_until("a[href*=traitement]", lambda: written.name in desk.title, 3000)
    desk.rest()
    assert desk.listed == ["TEST3"]
    assert "2/2 passages retrouvés" in desk.strip
    assert clerk.window.story.steps.current is None
    receipts = desk.program.services.deposits.portal.receipts.find(sha(written))
    assert receipts.treatment is not None
    assert receipts.sent_file == written
    assert not list(receipts.treatment.parents[2].glob("a-classer/*.xml"))

    practice.close(clerk)
    counter = practice.counter.follow()
    assert counter.statuses == ["⚠ Traité avec erreurs"]
    assert "dépôt assisté" in counter.card
    assert practice.exercise.received == [sha(written)]


def test_the_account_of_the_exercise_is_shown_until_one_is_signed_in(practice: Practice) -> None:
    practice.scene.correct()
    clerk = practice.open_portal()
    assert IDENTIFIER in clerk.notices
    assert PASSWORD in clerk.notices
    clerk.until(clerk.window.side.prefill.isVisible)
    clerk.presses("prefillLogin")
    practice.counter.asked_password()
    assert IDENTIFIER in practice.desk.asked
    practice.counter.sign_in()
    clerk.until(lambda: "sont remplis" in clerk.notices)
    clerk.follows("form button")
    clerk.until(lambda: IDENTIFIER not in clerk.notices)
    assert clerk.window.findChild(QWidget, "practiceBanner").isVisible()
    practice.close(clerk)


def test_closing_before_the_form_left_records_nothing(practice: Practice) -> None:
    practice.scene.correct()
    clerk = practice.to_the_form()
    clerk.chooses_file()
    practice.close(clerk)
    assert practice.deposits == ()
    assert practice.exercise.received == []
    assert practice.counter.open().can_send


def test_closing_after_the_form_left_is_unknown_and_is_not_deposited_twice(
    practice: Practice,
) -> None:
    counter = practice.counter
    written = practice.scene.correct()
    clerk = practice.to_the_form()
    clerk.chooses_file()
    practice.exercise.faults.arm(Fault.SLOW, at=Step.UPLOAD, seconds=60)
    clerk.clicks_until("form[enctype] button", lambda: clerk.stage is Stage.LEFT, 1500)
    assert [one.state for one in practice.deposits] == [DepositState.SENDING]
    practice.close(clerk)
    practice.exercise.faults.clear()
    assert [one.state for one in practice.deposits] == [DepositState.UNKNOWN]
    assert any("issue inconnue" in notice for notice in practice.desk.notices)
    for way in ("dépôt direct", "dépôt assisté"):
        counter.open().take(way)
        assert any("sans que CertDesk sache" in one for one in counter.obstacles)
        assert not counter.can_send
        counter.cancel()
    assert len(practice.exercise.received) <= 1
    assert set(practice.exercise.received) <= {sha(written)}


def test_what_was_not_seen_is_found_by_reading_the_list_in_the_portal(practice: Practice) -> None:
    counter = practice.counter
    written = practice.scene.correct()
    clerk = practice.to_the_form()
    clerk.chooses_file()
    practice.exercise.faults.arm(Fault.CUT_AFTER, at=Step.UPLOAD)
    clerk.clicks_until("form[enctype] button", lambda: clerk.stage is Stage.LEFT, 1500)
    clerk.until(lambda: "ne répond pas" in clerk.notices)
    practice.close(clerk)
    assert [one.state for one in practice.deposits] == [DepositState.UNKNOWN]

    counter.follow().press("openPortalList")
    clerk = practice.portal()
    practice.sign_in_again(clerk)
    clerk.follows_link("Consulter les données")
    clerk.follows_link("Consulter les fichiers déposés")
    clerk.until(lambda: practice.deposits[0].status is PortalStatus.SUCCESS)
    practice.close(clerk)
    assert practice.deposits[0].state is DepositState.DEPOSITED
    assert practice.exercise.received == [sha(written)]


def test_what_was_not_seen_is_found_by_certdesk_in_the_list(practice: Practice) -> None:
    counter = practice.counter
    written = practice.scene.correct()
    clerk = practice.to_the_form()
    clerk.chooses_file()
    practice.exercise.faults.arm(Fault.CUT_AFTER, at=Step.UPLOAD)
    clerk.clicks_until("form[enctype] button", lambda: clerk.stage is Stage.LEFT, 1500)
    clerk.until(lambda: practice.exercise.received == [sha(written)])
    practice.close(clerk)
    counter.follow()
    assert "Regarder dans la liste du portail" in counter.offered
    counter.press("lookInList")  # the password that was typed for the page still serves
    assert counter.statuses == ["✓ Traité avec succès"]
    assert practice.exercise.received == [sha(written)]
