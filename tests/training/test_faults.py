"""Incidents on order: what each does to a visit, where it was asked, as often as it was asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certdesk.training.faults import Fault, Faults, Step
from tests.builders import flux, passage

SAMPLE = flux(passage("A"))


def test_an_incident_happens_at_its_step_only_and_as_often_as_asked():
    faults = Faults()
    faults.arm(Fault.ERROR, Step.LIST, times=2)
    assert faults.take(Step.UPLOAD) is None
    assert [faults.take(Step.LIST) is not None for _ in range(3)] == [True, True, False]


def test_an_incident_without_end_lasts_until_it_is_cleared():
    faults = Faults()
    faults.arm(Fault.MAINTENANCE, times=None)
    assert all(faults.take(step) for step in Step)
    faults.clear()
    assert faults.take(Step.LIST) is None


def test_a_slow_answer_is_let_go_when_the_incidents_are_cleared():
    faults = Faults()
    faults.arm(Fault.SLOW, seconds=3600)
    faults.clear()
    faults.hold(3600)


@pytest.mark.parametrize(
    ("fault", "title", "status", "received"),
    [
        (Fault.ERROR, "Une erreur est survenue", 500, 0),
        (Fault.ERROR_AFTER, "Une erreur est survenue", 500, 1),
        (Fault.MAINTENANCE, "Site en maintenance", 503, 0),
        (Fault.SESSION_EXPIRED, "Connexion", 200, 0),
        (Fault.ACCOUNT_EXPIRED, "Votre compte est expiré", 403, 0),
        (Fault.SLOW, "Fichier déposé", 200, 1),
        (Fault.SLOW_AFTER, "Fichier déposé", 200, 1),
    ],
)
def test_an_incident_while_the_file_is_sent(clerk, site, fault, title, status, received):
    clerk.get("/transmettre/fichier")
    site.faults.arm(fault, Step.UPLOAD, seconds=0)
    clerk.send(SAMPLE, "flux.xml")
    assert (clerk.title, clerk.status) == (title, status)
    assert len(site.deposits.all()) == received
    assert len(list(site.folder.iterdir())) == received


@pytest.mark.parametrize(("fault", "received"), [(Fault.CUT_BEFORE, 0), (Fault.CUT_AFTER, 1)])
def test_a_cut_answers_nothing_before_or_after_the_file_is_received(clerk, site, fault, received):
    clerk.get("/transmettre/fichier")
    site.faults.arm(fault, Step.UPLOAD)
    with pytest.raises(ConnectionAbortedError):
        clerk.send(SAMPLE, "flux.xml")
    assert len(site.deposits.all()) == received
    assert len(list(site.folder.iterdir())) == received


def test_an_expired_session_is_really_over(clerk, site):
    site.faults.arm(Fault.SESSION_EXPIRED, Step.LIST)
    clerk.get("/consulter/fichiers")
    assert "Votre session a expiré" in clerk.page
    assert clerk.get("/consulter/fichiers").title == "Connexion"


def test_changed_labels_show_none_of_the_known_words(clerk, site):
    clerk.deposit(SAMPLE)
    site.faults.arm(Fault.CHANGED_LABEL, times=None)
    for path, words in {
        "/transmettre": ["Transmettre des données", "Déposer un fichier XML", "Sélectionner"],
        "/transmettre/fichier/depot": ["Déposer un fichier"],
        "/consulter/fichiers": ["Date de dépôt", "Nom du fichier", "Statut du dépôt",
                                "Traité avec erreurs", "Accusé de"],
        "/consulter/passages/1": ["Modifier les données", "Supprimer la certification"],
    }.items():  # fmt: skip
        clerk.get(path)
        for word in words:
            assert word not in clerk.page, path


def test_incidents_are_armed_and_cleared_from_the_exercise_page(clerk, site):
    clerk.get("/reglages-exercice")
    clerk.post("/reglages-exercice", action="armer", incident="MAINTENANCE", etape="LIST", fois="3")
    assert "L’incident est prévu." in clerk.page
    assert "Page de maintenance – Liste des fichiers déposés – encore 3 fois" in clerk.page
    assert clerk.get("/consulter/fichiers").title == "Site en maintenance"
    clerk.get("/reglages-exercice").post("/reglages-exercice", action="annuler")
    assert "Aucun incident n’est prévu." in clerk.page
    assert clerk.get("/consulter/fichiers").title == "Consulter les fichiers déposés"


def test_the_exercise_page_itself_never_fails(visitor, site):
    for fault in Fault:
        site.faults.arm(fault, times=None)
    assert visitor.get("/reglages-exercice").title == "Réglages de l’exercice"
    assert visitor.get("/registre-fictif").title == "Registre fictif"


def test_the_delay_is_changed_from_the_exercise_page(clerk, site):
    clerk.get("/reglages-exercice").post("/reglages-exercice", action="delai", delai="120")
    assert site.delay == timedelta(minutes=2)
    assert "Le délai de traitement est changé." in clerk.page
