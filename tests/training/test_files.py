"""Depositing a file and following it: the pages, their labels, the statuses, the two accusés."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from urllib.parse import unquote

import pytest
from lxml import etree

from certdesk.training.processing import Status
from tests.builders import flux, passage
from tests.training.visitor import Visitor

SAMPLE = flux(passage("A", prenom1="Pol"))  # a person that the register does not know


def rows(visitor):
    """The lines of the list, as text."""
    table = visitor.html.partition("<tbody>")[2].partition("</tbody>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", line)).strip() for line in lines]


def test_the_two_ways_to_transmit_are_offered(clerk):
    clerk.get("/transmettre")
    for text in ("Déposer un fichier XML", "Déclarer un passage de certification"):
        assert text in clerk.page
    assert clerk.html.count(">Sélectionner</a>") == 2


def test_a_certificateur_only_has_no_organisme_to_choose(clerk):
    clerk.get("/transmettre/fichier")
    assert clerk.path == "/transmettre/fichier/depot"
    assert "99EXO794 – Institut fictif des métiers" in clerk.page


def test_a_deposant_chooses_the_organisme(visitor, site):
    visitor.sign_in("99TDC310").get("/transmettre/fichier")
    assert "En tant qu’organisme certificateur, je dépose mes propres données" in visitor.page
    assert "En tant que déposant, je dépose les données d’un autre organisme" in visitor.page
    visitor.post("/transmettre/fichier", organisme="99CER205").send(SAMPLE, "flux.xml")
    assert "Par 99TDC310 pour 99CER205" in visitor.page
    deposit = site.deposits.all()[0]
    assert (deposit.by, deposit.on_behalf_of) == ("99TDC310", "99CER205")


@pytest.mark.parametrize("organisme", ["", "99EXP404", "n’importe quoi"])
def test_an_organisme_that_is_not_offered_is_refused(visitor, organisme):
    visitor.sign_in("99TDC310").get("/transmettre/fichier")
    visitor.post("/transmettre/fichier", organisme=organisme)
    assert "Choisissez pour quel organisme vous déposez des données." in visitor.page
    assert visitor.get("/transmettre/fichier/depot").path == "/transmettre/fichier"


def test_a_deposited_file_is_confirmed_with_its_number(clerk, site):
    clerk.deposit(SAMPLE, "essai.xml")
    assert clerk.title == "Fichier déposé"
    assert "Numéro de dossier 900201" in clerk.page
    deposit = site.deposits.all()[0]
    assert deposit.path.read_bytes() == SAMPLE
    assert (deposit.file_name, deposit.size) == ("essai.xml", len(SAMPLE))


@pytest.mark.parametrize("name", ["flux.txt", "flux.xml.zip", "flux", "xml"])
def test_only_an_xml_name_is_accepted(clerk, site, name):
    clerk.deposit(SAMPLE, name)
    assert "doit impérativement être au format XML" in clerk.page
    assert clerk.status == 422
    assert not site.deposits.all()
    assert not list(site.folder.iterdir()), "what is refused is not kept"


def test_a_capital_extension_is_accepted(clerk):
    assert clerk.deposit(SAMPLE, "FLUX.XML").title == "Fichier déposé"


def test_nothing_chosen_and_an_empty_file_are_told(clerk, site):
    assert "Choisissez d’abord le fichier XML" in clerk.deposit(b"", "").page
    assert "Ce fichier est vide." in clerk.deposit(b"", "flux.xml").page
    assert not site.deposits.all()


def test_the_list_shows_date_name_organismes_status_and_links(clerk):
    clerk.deposit(SAMPLE, "essai.xml").get("/consulter/fichiers")
    assert "1 fichier déposé" in clerk.page
    assert rows(clerk) == [
        "23/11/2026 à 12h00 essai.xml Par 99EXO794 pour 99EXO794 ⚠ Traité avec erreurs "
        "Accusé de réception Accusé de traitement"
    ]


def test_a_file_stays_in_process_until_its_delay_is_over(clerk, site, clock):
    site.delay = timedelta(minutes=2)
    clerk.deposit(SAMPLE).get("/consulter/fichiers")
    assert "En cours de traitement" in rows(clerk)[0]
    assert "Accusé de traitement" not in rows(clerk)[0]
    clerk.accuse()
    assert clerk.status == 404
    clock.forward(minutes=2)
    assert "Traité avec erreurs" in rows(clerk.get("/consulter/fichiers"))[0]
    assert threading.active_count() < 4


def test_the_four_statuses_are_those_of_the_portal(clerk, site, demo):
    (tutorial,) = (demo / "tutoriel").glob("99EXO794_*.xml")
    known = passage("K", nomNaissance="DURANT", prenom1="Paul", anneeNaissance="1990", sexe="M")
    for data in (tutorial.read_bytes(), flux(known), b"<a/>"):
        clerk.deposit(data).get("/consulter/fichiers")
    site.delay = timedelta(hours=1)
    clerk.deposit(SAMPLE).get("/consulter/fichiers")
    assert [one.status for one in site.deposits.all()] == [
        Status.WITH_ERRORS, Status.SUCCESS, Status.REJECTED, Status.PROCESSING,
    ]  # fmt: skip
    for row, word in zip(
        rows(clerk),
        ("En cours de traitement", "Rejeté", "Traité avec succès", "Traité avec erreurs"),
        strict=True,
    ):
        assert word in row


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["b-correction.xml", "a.xml"]),
        ("nom=CORRECTION", ["b-correction.xml"]),
        ("nom=introuvable", []),
        ("statut=REJECTED", ["b-correction.xml"]),
        ("statut=WITH_ERRORS", ["a.xml"]),
        ("statut=SUCCESS", []),
        ("depuis=2026-11-24", ["b-correction.xml"]),
        ("depuis=24/11/2026", ["b-correction.xml"]),
        ("jusqu=2026-11-23", ["a.xml"]),
        ("depuis=2026-11-23&jusqu=2026-11-24&statut=&nom=", ["b-correction.xml", "a.xml"]),
        ("depuis=hier&statut=", ["b-correction.xml", "a.xml"]),
    ],
)
def test_the_list_is_filtered_by_date_name_and_status(clerk, clock, query, names):
    clerk.deposit(SAMPLE, "a.xml")
    clock.forward(days=1)
    clerk.sign_in().deposit(b"<a/>", "b-correction.xml")
    clerk.get(f"/consulter/fichiers?{query}")
    assert [row.split()[3] for row in rows(clerk)] == names
    assert "2 fichiers déposés" in clerk.page


def test_an_account_sees_its_deposits_and_those_made_for_it(site):
    Visitor(site).sign_in("99CER205").deposit(SAMPLE, "a.xml")
    third = Visitor(site).sign_in("99TDC310")
    third.get("/transmettre/fichier").post("/transmettre/fichier", organisme="99CER205")
    third.send(SAMPLE, "b.xml")
    seen = {
        identifier: rows(Visitor(site).sign_in(identifier).get("/consulter/fichiers"))
        for identifier in ("99CER205", "99TDC310", "99EXO794")
    }
    assert [len(lines) for lines in seen.values()] == [2, 1, 0]
    stranger = Visitor(site).sign_in("99EXO794")
    for kind in ("reception", "traitement"):
        stranger.accuse(site.deposits.all()[0].number, kind)
        assert stranger.status == 404


def test_the_accuse_de_reception_gives_the_number_to_quote(clerk, site):
    answer = etree.fromstring(clerk.deposit(SAMPLE, "essai.xml").accuse(kind="reception"))
    assert answer.findtext("numeroDossier") == str(site.deposits.all()[0].number)
    assert answer.findtext("portail") == "Portail d’entraînement"
    assert answer.findtext("dateDepot") == "2026-11-23T12:00:00+00:00"


def test_accuses_are_downloaded_under_their_documented_names(clerk):
    clerk.deposit(SAMPLE, "essai été.xml").get("/consulter/fichiers")
    for kind, word in (("traitement", "traitement"), ("reception", "réception")):
        clerk.accuse(kind=kind)
        header = clerk.headers["Content-Disposition"]
        assert header.startswith("attachment; filename=")
        name = unquote(header.partition("filename*=UTF-8''")[2])
        assert name == f"Accusé de {word}_essai été.xml_20261123.xml"


def test_numbers_grow_and_a_known_flux_keeps_its_own_once(clerk, site, demo):
    (tutorial,) = (demo / "tutoriel").glob("99EXO794_*.xml")
    for data in (SAMPLE, tutorial.read_bytes(), tutorial.read_bytes(), b"x"):
        clerk.deposit(data)
    assert [one.number for one in site.deposits.all()] == [900201, 900101, 900202, 900203]


def test_the_exercise_can_begin_again(clerk, site, demo):
    (tutorial,) = (demo / "tutoriel").glob("99EXO794_*.xml")
    first = clerk.deposit(tutorial).get("/consulter/fichiers").accuse()
    clerk.get("/reglages-exercice").post("/reglages-exercice", action="recommencer")
    assert "L’exercice recommence" in clerk.page
    assert not list(site.folder.glob("depot-*"))
    assert "Aucun fichier déposé" in clerk.get("/consulter/fichiers").page
    clerk.deposit(tutorial).get("/consulter/fichiers")
    assert clerk.accuse() == first
