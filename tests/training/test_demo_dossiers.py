"""The shipped practice dossiers: deposited, they give their accusés; corrected, they pass."""

from __future__ import annotations

import json
from datetime import date

import pytest
from lxml import etree

from certdesk import cli
from tools.make_demo import practice, tutorial


def files(demo, folder):
    """The flux and the accusé of a practice dossier."""
    (flux,) = (demo / folder).glob("99EXO794_*.xml")
    (accuse,) = (demo / folder).glob("Accuse_*.xml")
    return flux, accuse


def corrected(tmp_path, flux, accuse, edits):
    """The correction file, made by CertDesk's own engine."""
    (tmp_path / "edits.json").write_text(json.dumps(edits), "utf-8")
    out = tmp_path / "correction.xml"
    arguments = ["correct", str(flux), str(accuse), "-o", str(out)]
    cli.main([*arguments, "--edits", str(tmp_path / "edits.json")])
    return out


@pytest.mark.parametrize("order", [["tutoriel", "entrainement"], ["entrainement", "tutoriel"]])
def test_a_practice_dossier_deposited_gives_exactly_its_shipped_accuse(clerk, demo, order):
    for folder in order:
        flux, accuse = files(demo, folder)
        assert clerk.deposit(flux).title == "Fichier déposé"
        clerk.get("/consulter/fichiers")
        assert "Traité avec erreurs" in clerk.page
        assert clerk.accuse() == accuse.read_bytes()


def test_the_corrected_tutorial_is_treated_with_success(clerk, demo, tmp_path):
    flux, accuse = files(demo, "tutoriel")
    clerk.deposit(flux).get("/consulter/fichiers")
    holder = "identificationTitulaire/titulaire"
    edits = {
        "TEST1": {"idTechnique": "TEST8CORRIGE"},
        "TEST3": {f"{holder}/nomNaissance": "DURANT"},
    }
    clerk.deposit(corrected(tmp_path, flux, accuse, {"passages": edits}))
    clerk.get("/consulter/fichiers?statut=SUCCESS")
    assert "correction.xml Par 99EXO794 pour 99EXO794 ✓ Traité avec succès" in clerk.page
    answer = etree.fromstring(clerk.accuse())
    assert answer.xpath("//idTechnique/text()") == ["TEST8CORRIGE", "TEST3"]
    assert not answer.xpath("//PassagesKO")
    clerk.get("/consulter/passages?id=TEST8")
    assert "1 passage pour cette recherche" in clerk.page


def test_the_dossier_corrected_by_its_register_is_treated_with_success(clerk, demo, tmp_path):
    flux, accuse = files(demo, "entrainement")
    clerk.deposit(flux).get("/consulter/fichiers")
    edits = {"passages": truth(), "certifications": {"1710": {"code": "RS1710"}}}
    clerk.deposit(corrected(tmp_path, flux, accuse, edits)).get("/consulter/fichiers")
    answer = etree.fromstring(clerk.accuse())
    assert not answer.xpath("//messageErreur/text()")
    assert len(answer.xpath("//PassagesOK/idTechnique")) == 27 - 3


def truth():
    """For each refused passage, what the clerk's own records say; accepted ones are left."""
    holder = "identificationTitulaire/titulaire"
    edits = {}
    for passage in practice().passages:
        mistake, person = passage.mistake, passage.person
        if mistake is None or "ne pas redéposer" in mistake.note or "préfixe" in mistake.note:
            continue
        if "le changer" in mistake.note:
            edits[passage.id_technique] = {"idTechnique": passage.id_technique + "-BIS"}
            continue
        year, month, day = person.born
        told = {
            "nomNaissance": person.surname,
            "nomUsage": person.married_name,
            "anneeNaissance": str(year),
            "moisNaissance": str(month),
            "jourNaissance": str(day),
            "sexe": person.sex,
            **{f"prenom{rank}": name for rank, name in enumerate(person.first_names, 1)},
        }
        if mistake.sent.get("place"):
            told["codeCommuneNaissance/codeInseeNaissance/codeInsee"] = person.place.insee
        edits[passage.id_technique] = {f"{holder}/{name}": text for name, text in told.items()}
    return edits


def test_the_numbers_and_codes_of_the_register_are_those_of_the_practice_dossiers(site):
    for deposit in (tutorial(), practice()):
        assert site.register.treatments[deposit.id_flux] == int(deposit.treatment)
    codes = {code for block in practice().blocks for code in [block[1]]} - {"1710"}
    assert codes <= site.register.certifications.keys()


def test_nobody_of_the_register_can_exist(site):
    assert len(site.register.people) == len({one.key for one in site.register.people})
    for person in site.register.people:
        assert len(person.nir) == 13
        assert person.nir.endswith("000"), "the real register never gives this order number"
        assert person.born < date(2010, 1, 1)
