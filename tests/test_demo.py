"""The practice dossiers: committed as the script writes them, valid, and complete for training."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from tools.demo_data import M1, M1_OLD, M2, M3, M4, M5, M6, M7
from tools.make_demo import DEMO, files

NAMESPACES = {
    "cpf": "urn:cdc:cpf:pc5:schema:1.0.0",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
FLUXES = sorted(DEMO.glob("*/99EXO794_*.xml"))
ACCUSES = sorted(DEMO.glob("*/Accuse_de_traitement_*.xml"))


def found(folder: str, query: str) -> list:
    """What an XPath finds in the flux of a practice dossier."""
    (path,) = (DEMO / folder).glob("99EXO794_*.xml")
    return etree.parse(path).xpath(query, namespaces=NAMESPACES)


def messages() -> list[str]:
    """The messages of the realistic dossier."""
    (path,) = (DEMO / "entrainement").glob("Accuse_*.xml")
    return etree.parse(path).xpath("//messageErreur/text()")


def test_the_committed_files_are_those_that_the_script_writes():
    committed = {
        path.relative_to(DEMO).as_posix(): path.read_bytes()
        for path in DEMO.rglob("*.*")
        if path.is_file()
    }
    assert committed == {path: text.encode() for path, text in files().items()}


@pytest.mark.parametrize("path", FLUXES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("version", ["1.1.1", "1.1.2"])
def test_each_flux_is_valid_for_the_built_in_schemas(path, version):
    schema = etree.XMLSchema(file=DEMO.parent / "xsd" / f"cdc-{version}.xsd")
    assert schema.validate(etree.parse(path)), schema.error_log


def test_each_flux_is_valid_for_the_official_schemas_where_they_are(reference):
    schemas = sorted(reference.glob("cdc-xsd-*.xsd")) if reference else []
    print(f"{len(schemas)} official schemas here")
    for file in schemas:
        schema = etree.XMLSchema(file=file)
        assert all(schema.validate(etree.parse(path)) for path in FLUXES), schema.error_log


def test_the_tutorial_is_the_one_of_the_portal_video():
    assert found("tutoriel", "//cpf:idTechnique/text()") == ["TEST1", "TEST2", "TEST3"]
    assert found("tutoriel", "//cpf:nomNaissance/text()")[2] == "DRANT"


def test_the_accuses_answer_their_flux_passage_for_passage():
    for flux, accuse in zip(FLUXES, ACCUSES, strict=True):
        sent = etree.parse(flux).xpath("//cpf:idTechnique/text()", namespaces=NAMESPACES)
        answered = etree.parse(accuse).xpath("//idTechnique/text()")
        assert sorted(answered) == sorted(sent)
        assert len(set(sent)) == len(sent)
        assert etree.parse(accuse).findtext("nomFichier") == flux.name


def test_sixty_passages_in_three_certifications_show_every_known_message():
    assert len(found("entrainement", "//cpf:passageCertification")) == 60
    assert found("entrainement", "//cpf:code/text()") == ["RNCP99115", "RS9230", "1710"]
    said = messages()
    assert len(said) == 27
    for known in (M1, M1_OLD, M2, M3, M4, M5, M6, M7):
        pattern = re.escape(known).replace(r"\{id\}", ".+").replace(r"\{emitter\}", "99EXO794")
        assert any(re.fullmatch(pattern, message) for message in said), known


def test_the_certification_without_its_prefix_is_refused_for_all_its_passages():
    ids = found("entrainement", "//cpf:certification[cpf:code='1710']//cpf:idTechnique/text()")
    refused = [message for message in messages() if message.startswith("Le statut")]
    assert len(ids) == len(refused) == 8


@pytest.mark.parametrize(
    "query",
    [
        "//cpf:dossierFormation",
        "//cpf:codeInsee[starts-with(., '99')]",
        "//cpf:codeInsee[starts-with(., '2A')]",
        "//cpf:codePostal[text()]",
        "//cpf:codePostal[@xsi:nil='true']",
        "//cpf:moisNaissance[@xsi:nil='true']",
        "//cpf:modaliteAcces[@xsi:nil='true']",
        "//cpf:mentionValidee[@xsi:nil='true']",
        "//cpf:voieAccessVAE",
        "//cpf:niveauNumeriqueEuropeen//cpf:resultat[2]",
        "//cpf:niveauLangueEuropeen",
        "//cpf:nomUsage[text()]",
        "//cpf:prenom3",
    ],
)
def test_the_realistic_dossier_shows_this_kind_of_data(query):
    assert found("entrainement", query)
