"""« Déclarer un passage de certification »: six steps, and the rules of any deposit at the end."""

from __future__ import annotations

import pytest

HAND = "identificationTitulaire.titulaire."
FILE = "identificationTitulaire.dossierFormation."
INSEE = f"{HAND}codeCommuneNaissance.codeInseeNaissance.codeInsee"
POSTAL = f"{HAND}codeCommuneNaissance.codePostalNaissance.codePostal"
STEPS = {
    1: {"certification.type": "RS"},
    2: {"certification.code": "RS1710"},
    3: {"idTechnique": "UNITE-1", "scoring": "785", "mentionValidee.inconnu": "1"},
    4: {
        "obtentionCertification": "PAR_SCORING",
        "dateDebutExamen": "2026-09-01",
        "dateFinExamen": "2026-09-01",
        "modalitePassageExamen": "EN_PRESENTIEL",
        "codePostalCentreExamen": "44000",
    },
    5: {
        "dateDebutValidite": "2026-09-15",
        "dateFinValidite.inconnu": "1",
        "modalitesInscription.modaliteAcces": "CANDIDAT_LIBRE",
        "niveauLangueEuropeen": "B2",
    },
    6: {
        "identification": "manuel",
        f"{HAND}nomNaissance": "DURANT",
        f"{HAND}nomUsage.inconnu": "1",
        f"{HAND}prenom1": "Paul",
        f"{HAND}anneeNaissance": "1990",
        f"{HAND}moisNaissance": "11",
        f"{HAND}jourNaissance": "23",
        f"{HAND}sexe": "M",
        INSEE: "59350",
    },
}


def walk(clerk, until=6, **changes):
    """Go through the steps, some of them answered otherwise."""
    clerk.get("/transmettre/passage")
    for number in range(1, until + 1):
        answers = {**STEPS[number], **changes.get(f"step{number}", {})}
        sent = {name: text for name, text in answers.items() if text is not None}
        clerk.post(f"/transmettre/passage/{number}", **sent)
    return clerk


def test_a_passage_is_declared_in_six_steps(clerk):
    for number in range(1, 6):
        walk(clerk, number)
        assert f"Étape {number + 1} sur 6" in clerk.page
    walk(clerk)
    assert clerk.path == "/consulter/passages"
    assert "Le passage de certification est enregistré." in clerk.page
    assert ">UNITE-1</a>" in clerk.html


def test_what_was_declared_is_shown_in_french(clerk):
    walk(clerk).get("/consulter/passages?id=UNITE-1")
    number = clerk.html.partition('<td><a href="/consulter/passages/')[2].partition('"')[0]
    clerk.get(f"/consulter/passages/{number}")
    for told in ("Score obtenu 785", "Mention non connu", "Date de délivrance 15/09/2026",
                 "Présence d’un niveau de langue Oui", "Nom de naissance DURANT"):  # fmt: skip
        assert told in clerk.page


def test_the_last_button_records_the_passage(clerk):
    walk(clerk, 5)
    assert ">Enregistrer le passage de certification</button>" in clerk.html


@pytest.mark.parametrize("kind", ["RNCP", "RS", "MEN", "Certifo"])
def test_the_four_types_of_the_portal_are_offered(clerk, kind):
    assert f"<span>{kind}</span>" in clerk.get("/transmettre/passage").html


@pytest.mark.parametrize(
    ("step", "answers", "told"),
    [
        (1, {"certification.type": None}, "Cette donnée est obligatoire."),
        (1, {"certification.type": "XX"}, "Choisissez un type de la liste."),
        (2, {"certification.code": "1710"}, "Cette certification n’est pas connue"),
        (2, {"certification.code": "RNCP99115"}, "Cette certification n’est pas connue"),
        (3, {"idTechnique": " "}, "Cette donnée est obligatoire."),
        (3, {"scoring": None}, "Cette donnée est obligatoire."),
        (4, {"obtentionCertification": "AU_HASARD"}, "Attendu : une réponse de la liste"),
        (4, {"codePostalCentreExamen": None}, "obligatoire : l’examen a eu lieu en présentiel."),
        (4, {"dateFinExamen": "2026-08-01"}, "La fin de l’examen est avant son début."),
        (5, {"dateDebutValidite": "2026-02-31"}, "Ce jour n’existe pas"),
        (5, {"modalitesInscription.modaliteAcces": "VAE"}, "obligatoire : la voie d’accès est"),
        (6, {"identification": None}, "Dites comment vous identifiez le titulaire."),
        (6, {f"{HAND}anneeNaissance": "90"}, "Attendu : un nombre entier de 1900 à 2099."),
        (6, {INSEE: None}, "Cette donnée est obligatoire."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_beside_its_field_and_the_step_stays(clerk, step, answers, told):
    walk(clerk, step, **{f"step{step}": answers})
    assert clerk.status == 422
    assert told in clerk.page
    assert f"Étape {step} sur 6" in clerk.page


def test_what_was_typed_is_still_there_after_a_mistake_and_on_the_way_back(clerk):
    walk(clerk, 4, step4={"codePostalCentreExamen": None})
    assert 'value="2026-09-01"' in clerk.html
    clerk.get("/transmettre/passage/3")
    assert 'value="UNITE-1"' in clerk.html
    assert 'name="mentionValidee.inconnu" value="1" checked' in clerk.html


def test_a_step_cannot_be_jumped_over(clerk):
    clerk.get("/transmettre/passage").get("/transmettre/passage/4")
    assert "Étape 1 sur 6" in clerk.page


def test_a_training_file_identifies_the_holder(clerk):
    answers = {
        "identification": "dossier",
        f"{FILE}idDossier": "26000000005",
        f"{FILE}nomTitulaire": "PERRIN",
        f"{FILE}prenom1Titulaire": "Thomas",
    }
    assert "est enregistré." in walk(clerk, step6=answers).page


def test_an_unknown_postal_code_may_be_said_unknown(clerk):
    answers = {INSEE: None, f"{POSTAL}.inconnu": "1"}
    assert "est enregistré." in walk(clerk, step6=answers).page


def test_a_person_that_the_register_ignores_is_refused_in_the_portals_words(clerk, site):
    walk(clerk, step6={f"{HAND}nomNaissance": "DRANT"})
    assert "Aucun titulaire ne correspond aux critères obligatoires" in clerk.page
    assert not list(site.folder.glob("declaration-*"))
    clerk.post("/transmettre/passage/6", **STEPS[6])
    assert "est enregistré." in clerk.page


def test_an_identifier_already_used_is_refused_in_the_portals_words(clerk):
    walk(clerk)
    walk(clerk)
    assert "l'id technique partenaire UNITE-1 existe déjà en base" in clerk.page
