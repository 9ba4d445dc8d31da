"""Depositing on the training portal, from the real window: what arrives, what is told, what is not
sent twice."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from certdesk.training.faults import Fault, Step
from tests.builders import Style, flux, passage
from tests.end_to_end.exercise import DepositDesk, Exercise, Scene
from tests.end_to_end.looking import badly_spaced, english_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import Office

FICTITIOUS = Style(header={"emetteur/idClient": "99EXO794", "certificateur/idClient": "99EXO794"})


@pytest.fixture
def scene(office: Office) -> Scene:
    exercise = Exercise(lambda: office.now)
    desk = office.start(practice=True, make_trainer=lambda: exercise)
    return Scene(office, desk, exercise, DepositDesk(desk))


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_correction_is_deposited_followed_and_found_accepted(scene: Scene) -> None:
    desk, counter = scene.desk, scene.counter
    written = scene.correct()
    said = counter.open().words
    assert written.name in said
    assert "2 passages" in said
    assert "99EXO794, certificateur, dépose ses propres données." in said
    assert "XSD 1.1.2 intégré\u00a0: 2/2 passages, 0 erreur" in said
    assert f"{sha(written)[:8]}…{sha(written)[-8:]}" in said
    assert counter.obstacles == []

    asked = counter.send()
    for fact in (written.name, "2 passages", "99EXO794", "Portail d’entraînement"):
        assert fact in asked
    counter.sign_in()
    said = counter.outcome
    assert "Déposé" in said
    assert "Numéro de dossier\u00a0: 900201" in said
    assert scene.exercise.received == [sha(written)]
    counter.cancel()
    assert not any("est écrit" in notice for notice in desk.notices)

    counter.follow().refresh()
    assert counter.statuses == ["✓ Traité avec succès"]
    assert "C’est terminé" in counter.card
    assert "900201" in counter.listed[0]
    counter.open_accuse()
    assert written.name in desk.title
    assert "2/2 passages retrouvés" in desk.strip
    assert "0 KO" in desk.strip
    assert "c’est terminé" in desk.notice
    for identifier in ("TEST8CORRIGE", "TEST3"):
        desk.list_only("ALL")
        desk.select(identifier)
        assert desk.state == "OK"


def test_refused_passages_come_back_as_the_next_round(scene: Scene) -> None:
    desk, counter = scene.desk, scene.counter
    first = scene.correct(surname="DURAN")
    counter.deposit()
    counter.follow().refresh()
    assert counter.statuses == ["⚠ Traité avec erreurs"]
    assert "Une partie des passages est enregistrée" in counter.card
    counter.open_accuse()
    assert first.name in desk.title
    assert desk.listed == ["TEST3"]

    desk.tab("Formulaire")
    desk.fill("nomNaissance", "DURANT")
    second = scene.write()
    assert "Déposé" in counter.deposit()  # the session is still open: no password is asked
    counter.follow().refresh()
    assert counter.statuses == ["✓ Traité avec succès", "⚠ Traité avec erreurs"]
    assert scene.exercise.received == [sha(first), sha(second)]


def test_a_file_with_errors_that_nobody_passed_is_stopped_and_its_errors_can_be_read(
    scene: Scene,
) -> None:
    desk, counter = scene.desk, scene.counter
    wrong = passage("A1", identificationTitulaire__titulaire__sexe="H")
    counter.open_file(scene.office.put("flux.xml", flux(wrong, style=FICTITIOUS)))
    (stopped,) = counter.obstacles
    assert "La vérification a trouvé des erreurs" in stopped
    assert "Passage A1, ligne " in stopped
    assert not counter.can_send
    desk.reads(lambda: counter.press_in_review("openFaultyFile"))
    assert desk.title.startswith("flux.xml")
    assert "1 erreur" in desk.strip


def test_a_rejected_file_says_so_and_shows_the_line(scene: Scene) -> None:
    desk, counter = scene.desk, scene.counter
    desk.open(scene.office.practice("tutoriel"))
    desk.select("TEST3")
    desk.tab("Formulaire")
    desk.fill("nomNaissance", "DURANT")
    desk.fill("anneeNaissance", "90")
    desk.generate().into(scene.office.documents).write_anyway()
    desk.result().close()
    desk.rest()
    counter.open()
    assert any("vous l’avez généré quand même" in one for one in counter.obstacles)
    assert not counter.can_send
    counter.accept("erreurs-acceptees")
    assert counter.can_send
    counter.send()
    counter.sign_in()
    assert "Déposé" in counter.outcome
    counter.cancel()
    counter.follow().refresh()
    assert counter.statuses == ["✗ Rejeté"]
    assert "aucun passage n’a été enregistré" in counter.card
    counter.open_accuse()
    assert any("rejeté le fichier entier" in notice for notice in desk.notices)


def test_the_same_file_never_leaves_twice(scene: Scene) -> None:
    counter = scene.counter
    written = scene.correct()
    counter.deposit()
    counter.open_file(written)
    (obstacle,) = counter.obstacles
    assert "déjà été déposé" in obstacle
    assert not counter.can_send
    counter.cancel()
    assert scene.exercise.received == [sha(written)]


def test_passages_that_wait_for_their_answer_do_not_leave_in_another_file(scene: Scene) -> None:
    counter = scene.counter
    scene.exercise.start()
    scene.exercise.portal.delay = timedelta(hours=1)
    scene.correct()
    counter.deposit()
    scene.write()
    counter.open()
    assert any("attendent déjà la réponse" in one for one in counter.obstacles)
    assert not counter.can_send
    counter.cancel()
    counter.follow().refresh()
    assert counter.statuses == ["◷ En cours de traitement"]


def test_a_wrong_password_is_asked_again_and_nothing_leaves_meanwhile(scene: Scene) -> None:
    counter = scene.counter
    written = scene.correct()
    counter.open().send()
    counter.sign_in("pas le bon")
    scene.desk.rest()
    assert "n’accepte pas cet identifiant" in scene.desk.asked
    assert scene.exercise.received == []
    counter.sign_in()
    assert "Déposé" in counter.outcome
    assert scene.exercise.received == [sha(written)]


@pytest.mark.parametrize(
    ("fault", "step", "said"),
    [
        (Fault.MAINTENANCE, Step.ANY, "maintenance"),
        (Fault.ACCOUNT_EXPIRED, Step.HOME, "compte a expiré"),
        (Fault.ERROR, Step.UPLOAD_PAGE, "panne"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_fails_before_the_file_leaves_leaves_nothing(
    scene: Scene, fault: Fault, step: Step, said: str
) -> None:
    counter = scene.counter
    written = scene.correct()
    scene.exercise.faults.arm(fault, at=step, times=None)
    counter.open().send()
    counter.sign_in()
    outcome = counter.outcome
    assert said in outcome
    counter.cancel()
    assert scene.exercise.received == []
    scene.exercise.faults.clear()
    assert "Déposé" in counter.deposit()
    assert scene.exercise.received == [sha(written)]


def test_an_answer_that_says_nothing_is_unknown_until_the_clerk_has_looked(scene: Scene) -> None:
    counter = scene.counter
    scene.correct()
    scene.exercise.faults.arm(Fault.ERROR, at=Step.UPLOAD)
    said = counter.deposit()
    assert "Issue inconnue" in said
    assert scene.exercise.received == []
    counter.open()
    assert any("sans que CertDesk sache" in one for one in counter.obstacles)
    assert not counter.can_send
    counter.cancel()

    counter.follow().press("lookInList")
    assert "n’est pas dans la liste" in counter.told
    assert counter.statuses == ["? Issue inconnue"]
    counter.press("itIsNotThere")
    counter.confirm("confirmAnswer")
    assert counter.statuses == ["○ Pas envoyé"]
    counter.press("closeDeposits")
    assert "Déposé" in counter.deposit()
    assert len(scene.exercise.received) == 1


def test_a_cut_after_the_file_arrived_is_found_in_the_list_by_itself(scene: Scene) -> None:
    counter = scene.counter
    written = scene.correct()
    scene.exercise.faults.arm(Fault.CUT_AFTER, at=Step.UPLOAD)
    assert "Issue inconnue" in counter.deposit()
    assert scene.exercise.received == [sha(written)]
    assert any("issue inconnue" in notice for notice in scene.desk.notices)
    counter.follow().press("lookInList")
    assert counter.statuses == ["✓ Traité avec succès"]
    counter.press("closeDeposits")
    counter.open()
    assert not counter.can_send
    assert scene.exercise.received == [sha(written)]


def test_cancelling_before_the_file_is_gone_deposits_nothing(scene: Scene) -> None:
    counter = scene.counter
    scene.correct()
    scene.exercise.faults.arm(Fault.SLOW, at=Step.UPLOAD_PAGE, seconds=60)
    counter.open().send()
    counter.sign_in()
    scene.desk.hand.until(lambda: not scene.exercise.faults.armed(), "the slow page")
    counter.cancel()
    scene.exercise.faults.clear()
    said = counter.outcome
    assert "Envoi annulé" in said
    counter.cancel()
    assert scene.exercise.received == []
    assert "Déposé" in counter.deposit()


def test_a_real_organisation_is_asked_about_in_practice(scene: Scene) -> None:
    counter = scene.counter
    path = scene.office.put("reel.xml", flux("A1"))
    counter.open_file(path)
    (question,) = counter.obstacles
    assert "rien ne sera transmis à la Caisse des Dépôts" in question
    assert not counter.can_send
    counter.accept("reel-a-l-entrainement")
    counter.send()
    counter.sign_in()
    said = counter.outcome
    assert "ne propose pas de déposer pour" in said
    assert scene.exercise.received == []


def test_the_portal_starts_when_it_is_needed_and_forgets_with_the_program(scene: Scene) -> None:
    scene.correct()
    assert scene.exercise.starts == 0
    scene.counter.deposit()
    assert scene.exercise.starts == 1
    scene.office.desks.pop().shutdown()
    assert not scene.exercise.portal.is_running
    again = scene.office.start(
        practice=True, make_trainer=lambda: Exercise(lambda: scene.office.now)
    )
    counter = DepositDesk(again)
    assert counter.follow().listed == []


def test_the_windows_speak_french_and_say_that_it_is_an_exercise(scene: Scene) -> None:
    desk, counter = scene.desk, scene.counter
    scene.correct()
    counter.open()
    said = desk.everything_said()
    assert "Portail d’entraînement" in counter.words
    counter.send()
    counter.asked_password()
    assert "Portail d’entraînement" in desk.asked
    said += desk.everything_said()
    counter.sign_in()
    assert "Déposé" in counter.outcome
    said += desk.everything_said()
    counter.cancel()
    counter.follow().refresh()
    said += desk.everything_said()
    assert any("Dépôts et suivi – Portail d’entraînement" in text for text in said)
    own = [text for text in said if "http://" not in text and "/" not in text]
    assert english_in(own) == []
    assert badly_spaced(own) == []
