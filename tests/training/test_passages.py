"""« Consulter les passages de certification »: search, detail, edit, delete."""

from __future__ import annotations

import re

import pytest

from tests.builders import ABSENT, Style, flux, passage
from tests.training.visitor import Visitor

OWN = Style(header={"emetteur/idClient": "99EXO794"})
PAUL = {"nomNaissance": "DURANT", "prenom1": "Paul", "anneeNaissance": "1990", "sexe": "M"}


@pytest.fixture
def recorded(clerk):
    """A clerk whose passage K is recorded, on its page."""
    clerk.deposit(flux(passage("K", **PAUL), style=OWN)).get("/consulter/fichiers")
    clerk.get("/consulter/passages?id=K")
    clerk.get(re.search(r'href="(/consulter/passages/\d+)">K<', clerk.html)[1])
    return clerk


def answers(clerk, **changes):
    """What the edit form holds, some answers changed; None unticks or empties."""
    fields = dict(re.findall(r'<input type="(?:text|date)"[^>]* name="([^"]+)" value="([^"]*)"',
                             clerk.html))  # fmt: skip
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)".*?>(.*?)</select>', clerk.html,
                                   re.DOTALL):  # fmt: skip
        found = re.search(r'value="([^"]*)" selected', inside)
        fields[name] = found[1] if found else ""
    for name in re.findall(r'type="checkbox" name="([^"]+)" value="1" checked', clerk.html):
        fields[name] = "1"
    fields |= changes
    return {name: text for name, text in fields.items() if text is not None}


def test_what_was_recorded_before_the_exercise_is_listed(clerk):
    clerk.get("/consulter/passages")
    assert "5 passages" in clerk.page
    assert "TEST1 RS9101 11/09/2025 02/10/2025" in clerk.page


@pytest.mark.parametrize(("wanted", "count"), [("PAIE", 2), ("paie-2026-011", 1), ("rien", 0)])
def test_passages_are_found_by_their_technical_id(clerk, wanted, count):
    clerk.get(f"/consulter/passages?id={wanted}")
    assert clerk.html.count('<td><a href="/consulter/passages/') == count


def test_a_shipped_passage_can_be_seen(clerk):
    clerk.get("/consulter/passages/1")
    assert clerk.title == "Passage TEST1"
    assert "Nom de naissance ROBIN" in clerk.page


def test_the_detail_shows_the_certification_and_the_holder(recorded):
    assert recorded.title == "Passage K"
    assert "Date de délivrance 01/06/2023" in recorded.page
    assert "Premier prénom Paul" in recorded.page
    assert ">Modifier les données</a>" in recorded.html
    assert ">Supprimer la certification</a>" in recorded.html


def test_only_the_certifications_data_can_be_edited(recorded):
    path = recorded.path
    recorded.get(f"{path}/modifier")
    assert "identificationTitulaire" not in recorded.html
    assert 'name="idTechnique"' not in recorded.html
    assert ">Enregistrer les modifications</button>" in recorded.html
    changes = {"mentionValidee": "MENTION_BIEN", "mentionValidee.inconnu": None,
               "niveauLangueEuropeen": "C1", "idTechnique": "PIRATE"}  # fmt: skip
    recorded.post(f"{path}/modifier", **answers(recorded, **changes))
    assert "Les modifications sont enregistrées." in recorded.page
    assert recorded.title == "Passage K"
    assert "Mention Bien" in recorded.page
    assert "Présence d’un niveau de langue Oui" in recorded.page
    assert recorded.get(path).page.count("Les modifications") == 0, "said once"


def test_a_wrong_edit_is_told_and_changes_nothing(recorded):
    path = recorded.path
    recorded.get(f"{path}/modifier")
    recorded.post(f"{path}/modifier", **answers(recorded, dateDebutValidite="2026-13-01"))
    assert recorded.status == 422
    assert "Ce jour n’existe pas" in recorded.page
    assert "Date de délivrance 01/06/2023" in recorded.get(path).page


def test_an_edited_date_counts_for_the_next_deposit(recorded):
    path = recorded.path
    recorded.get(f"{path}/modifier")
    recorded.post(f"{path}/modifier", **answers(recorded, dateDebutValidite="2024-01-01"))
    again = flux(passage("L", **PAUL), style=OWN)
    recorded.deposit(again).get("/consulter/fichiers")
    assert b"<PassagesOK>" in recorded.accuse()


def test_deleting_asks_first_then_is_for_ever(recorded):
    path = recorded.path
    recorded.get(f"{path}/supprimer")
    assert "Cette action est irrévocable." in recorded.page
    recorded.post(f"{path}/supprimer")
    assert "rien n’est supprimé pour l’instant" in recorded.page
    recorded.post(f"{path}/supprimer", compris="oui")
    assert "La certification est supprimée." in recorded.page
    assert "Aucun passage" in recorded.get("/consulter/passages?id=K").page
    assert recorded.get(path).title == "Page introuvable"


def test_a_deleted_passage_can_be_deposited_again(recorded):
    recorded.get(f"{recorded.path}/supprimer").post(recorded.path, compris="oui")
    recorded.deposit(flux(passage("K", **PAUL), style=OWN)).get("/consulter/fichiers")
    assert b"<PassagesOK>" in recorded.accuse()


@pytest.mark.parametrize("act", ["", "/modifier", "/supprimer"])
def test_the_passages_of_another_organisme_are_not_shown(recorded, site, act):
    path = recorded.path
    stranger = Visitor(site).sign_in("99CER205")
    assert stranger.get(path + act).title == "Page introuvable"
    assert "Aucun passage" in stranger.get("/consulter/passages").page
    stranger.get("/connexion").post(f"{path}/supprimer", compris="oui")
    assert recorded.get(path).title == "Passage K"


def test_a_third_party_sees_the_passages_of_those_for_whom_it_deposits(site):
    third = Visitor(site).sign_in("99TDC310")
    assert "5 passages" in third.get("/consulter/passages").page


def test_a_national_number_is_never_shown(clerk, site):
    person = next(one for one in site.register.people if one.key == "TEST3")
    number = "identificationTitulaire__identifiantNational__"
    told = {f"{number}nir": person.nir, f"{number}nomNaissance": "DURANT"}
    one = passage("N", identificationTitulaire__titulaire=ABSENT, **told)
    clerk.deposit(flux(one, style=OWN)).get("/consulter/fichiers")
    clerk.get(re.search(r'href="(/consulter/passages/\d+)">N<',
                        clerk.get("/consulter/passages?id=N").html)[1])  # fmt: skip
    assert "Numéro national (NIR) •" in clerk.page
    assert person.nir not in clerk.html


def test_long_lists_come_in_pages(clerk, site):
    many = [passage(f"MM-{day:02d}", **PAUL, dateDebutValidite=f"2023-{1 + day // 28:02d}-"
                    f"{1 + day % 28:02d}") for day in range(60)]  # fmt: skip
    clerk.deposit(flux(*many, style=OWN)).get("/consulter/fichiers")
    clerk.get("/consulter/passages?id=MM-")
    assert "60 passages" in clerk.page
    assert "Page 1 sur 2 Page suivante" in clerk.page
    assert clerk.html.count('<td><a href="/consulter/passages/') == 50
    clerk.get("/consulter/passages?id=MM-&page=2")
    assert "Page précédente Page 2 sur 2" in clerk.page
    assert clerk.html.count('<td><a href="/consulter/passages/') == 10
    for odd in ("0", "99", "-1", "abc", "9" * 30):
        assert "Page" in clerk.get(f"/consulter/passages?id=MM-&page={odd}").page
