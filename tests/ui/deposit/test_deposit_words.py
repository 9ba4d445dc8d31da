"""What is said of a deposit: once, of this file, and with the right thing to do."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from certdesk.compose_deposits import LocalTrainer
from certdesk.model.journal.records import DepositState, Obstacle, ObstacleCode, PortalStatus
from certdesk.portal_client.deposit import Outcome
from certdesk.portal_client.errors import DepositRefused, PortalUnreachable, SessionLost
from certdesk.portal_client.obstacles import tell
from certdesk.portal_client.sending import unknown
from certdesk.ui.deposit.outcome_page import OutcomePage
from certdesk.ui.deposit.telling import state_notice
from tests.end_to_end.looking import words_of
from tests.ui.deposit.made import deposit


@pytest.fixture
def page(theme, qtbot):
    made = OutcomePage(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_unknown_outcome_is_explained_once(page):
    page.show_outcome(Outcome(deposit(state=DepositState.UNKNOWN), unknown()))
    said = words_of(page)
    assert said.count("Le fichier est parti") == 1
    assert said.count("liste des fichiers déposés") == 1
    assert "Ne le renvoyez pas" in said


def test_a_lost_session_asks_for_no_correction(page):
    lost = SessionLost("Votre session avait expiré.", "Connectez-vous de nouveau.")
    page.show_outcome(Outcome(deposit(state=DepositState.REFUSED), lost))
    said = words_of(page)
    assert "Connectez-vous de nouveau" in said
    assert "orrigez" not in said


def test_a_refusal_that_nobody_explains_keeps_its_steps(page):
    page.show_outcome(Outcome(deposit(state=DepositState.REFUSED)))
    assert "Lisez le motif" in words_of(page)
    page.show_outcome(Outcome(deposit(state=DepositState.REFUSED), DepositRefused("Non.", "Si.")))
    assert "Lisez le motif" not in words_of(page)
    page.show_outcome(Outcome(deposit(state=DepositState.DEPOSITED)))
    assert "ne veut pas dire" in words_of(page)


def test_a_failure_names_its_file(page):
    page.show_failure(PortalUnreachable("Le portail est injoignable.", "Réessayez."), "flux.xml")
    assert "flux.xml" in words_of(page)
    page.show_failure(PortalUnreachable("Le portail est injoignable.", "Réessayez."))
    assert page.findChild(QLabel, "outcomeFile").isHidden()


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (deposit(state=DepositState.UNKNOWN), "issue inconnue"),
        (deposit(status=PortalStatus.REJECTED), "rejeté"),
    ],
)
def test_a_notice_says_the_state_without_a_mark_of_its_own(shown, said):
    notice = state_notice(shown, list)
    assert notice.message == f"«\u00a0{shown.file_name}\u00a0»\u00a0: {said}."


@pytest.mark.parametrize("code", list(ObstacleCode))
def test_an_obstacle_names_the_window_by_its_title(code):
    told = tell(Obstacle(code, ("A1",), 1, deposit()))
    assert "«\u00a0Dépôts\u00a0»" not in f"{told.message} {told.remedy}"


def test_the_exercise_tells_who_deposits_for_another(qapp):
    hint = LocalTrainer().hint
    assert "99EXO794" in hint
    assert "au nom d’un autre organisme\u00a0: 99TDC310" in hint
