"""What the notices say of deposits stays true: it goes once it is answered or mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from certdesk.portal_client.assumptions import load_assumptions
from certdesk.training.faults import Fault, Step
from tests.builders import Style, flux
from tests.end_to_end.exercise import DepositDesk, Exercise, Scene

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Office

FICTITIOUS = Style(header={"emetteur/idClient": "99EXO794", "certificateur/idClient": "99EXO794"})


@pytest.fixture
def scene(office: Office) -> Scene:
    exercise = Exercise(lambda: office.now)
    desk = office.start(practice=True, make_trainer=lambda: exercise)
    return Scene(office, desk, exercise, DepositDesk(desk))


@pytest.mark.parametrize("answer", ["itIsThere", "itIsNotThere"])
def test_an_unknown_outcome_is_no_longer_told_once_it_is_answered(
    scene: Scene, answer: str
) -> None:
    desk, counter = scene.desk, scene.counter
    scene.correct()
    scene.exercise.faults.arm(Fault.CUT_AFTER, at=Step.UPLOAD)
    assert "Issue inconnue" in counter.deposit()
    assert sum("issue inconnue" in notice for notice in desk.notices) == 1
    counter.follow().press(answer)
    counter.confirm("confirmAnswer")
    assert "? Issue inconnue" not in counter.statuses
    assert not any("issue inconnue" in notice for notice in desk.notices)
    assert "issue inconnue" not in counter.told.casefold()


def test_a_failure_to_ask_the_portal_is_no_longer_told_once_it_answers(scene: Scene) -> None:
    counter = scene.counter
    scene.correct()
    counter.deposit()
    scene.exercise.faults.arm(Fault.MAINTENANCE, at=Step.ANY, times=None)
    counter.follow().refresh()
    assert "maintenance" in counter.told
    scene.exercise.faults.clear()
    counter.refresh()
    assert counter.statuses == ["✓ Traité avec succès"]
    assert "maintenance" not in counter.told
    assert not any("maintenance" in notice for notice in scene.desk.notices)


def test_the_list_opened_again_begins_with_the_latest_deposit(scene: Scene) -> None:
    counter = scene.counter
    scene.correct()
    counter.deposit()
    counter.follow().press("closeDeposits")
    second = scene.office.put("second.xml", flux("Z1", style=FICTITIOUS))
    counter.open_file(second).send()
    assert "Déposé" in counter.outcome
    counter.cancel()
    assert "second.xml" in counter.follow().card


def test_an_expired_account_leads_to_its_guide(office: Office) -> None:
    opened: list[str] = []
    exercise = Exercise(lambda: office.now)
    desk = office.start(
        practice=True,
        make_trainer=lambda: exercise,
        open_outside=lambda address: not opened.append(address),
    )
    scene = Scene(office, desk, exercise, DepositDesk(desk))
    scene.correct()
    exercise.faults.arm(Fault.ACCOUNT_EXPIRED, at=Step.HOME, times=None)
    scene.counter.open().send()
    scene.counter.sign_in()
    assert "compte a expiré" in scene.counter.outcome
    scene.counter.press_in_review("openExpiredGuide")
    assert opened == [load_assumptions().expired_guide]
    scene.counter.cancel()
