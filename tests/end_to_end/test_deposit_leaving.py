"""Leaving CertDesk while a file is leaving: asked first, and never an invisible program after."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from certdesk import compose
from certdesk.model.journal.records import DepositState
from certdesk.training.faults import Fault, Step
from tests.end_to_end.exercise import DepositDesk, Exercise, Scene

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Office


@pytest.fixture
def scene(office: Office) -> Scene:
    exercise = Exercise(lambda: office.now)
    desk = office.start(practice=True, make_trainer=lambda: exercise)
    return Scene(office, desk, exercise, DepositDesk(desk))


@pytest.fixture
def silent(scene: Scene) -> Scene:
    """The file is on the portal, which does not answer; the dialog is closed."""
    scene.exercise.faults.arm(Fault.SLOW_AFTER, at=Step.UPLOAD, seconds=600)
    scene.correct()
    scene.counter.open().send()
    scene.counter.sign_in()
    scene.desk.until(lambda: bool(scene.exercise.received))
    scene.desk.until(lambda: "vous pouvez fermer" in scene.counter.words.lower())
    scene.counter.cancel()
    return scene


def states(scene: Scene) -> list[DepositState]:
    deposits = scene.desk.program.services.deposits
    assert deposits is not None
    return [each.state for each in deposits.portal.journal.deposits()]


def jobs_left() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("job")]


def test_closing_asks_and_staying_sees_the_end(silent: Scene) -> None:
    desk = silent.desk
    desk.window.close()
    assert desk.window.isVisible()
    assert "Un dépôt est en cours" in desk.asked
    assert "issue inconnue" in desk.asked
    desk.hand.click("stayForDeposit")
    assert desk.window.isVisible()
    silent.exercise.faults.clear()
    desk.until(lambda: states(silent) == [DepositState.DEPOSITED])
    desk.rest()
    desk.window.close()
    desk.until(lambda: "Continuer plus tard" in desk.asked)  # the work on the dossier, as ever


def test_leaving_all_the_same_waits_for_nobody(
    silent: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "_LAST_SECONDS", 0.1)
    desk = silent.desk
    desk.window.close()
    desk.hand.click("leaveDeposit")
    desk.until(lambda: "Continuer plus tard" in desk.asked)
    assert states(silent) == [DepositState.SENDING]
    silent.office.desks.remove(desk)
    assert not desk.program.shutdown(), "a thread is left: the program ends without it"
    desk.vanish()
    desk_threads_end()


def desk_threads_end() -> None:
    """The portal is stopped: the thread that waited for it ends by itself."""
    for thread in threading.enumerate():
        if thread.name.startswith("job"):
            thread.join(30)
    assert jobs_left() == []
