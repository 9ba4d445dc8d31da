"""`xsi:type` may name the type that an element has anyway: ours have the official names."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.resources import resource
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.schema.validation import validate
from tests.model.schema import recorded
from tests.model.schema.mutations import mutated

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
# The names of the field's schema, known from its users' files; an element that is in neither
# table has a type without a name.
SAME_NAME = (
    "certificateur", "certificateurs", "certification", "codeCommuneNaissance",
    "dossierFormation", "emetteur", "flux", "identificationTitulaire", "initiativeInscription",
    "modaliteAcces", "modalitePassageExamen", "modalitesInscription", "natureDeposant",
    "niveauNumeriqueEuropeen", "obtentionCertification", "passageCertification", "resultat",
    "titulaire",
)  # fmt: skip
OTHER_NAME = {
    "niveauLangueEuropeen": "niveauCECRL",
    "mentionValidee": "mention",
    "voieAccessVAE": "voieAccesVAE",
    "sexe": "genre",
    "codeInseeNaissance": "codeInsee",
    "codePostalNaissance": "codePostal",
}
TYPES = (*SAME_NAME, *OTHER_NAME.values())


OWN = {name: name for name in SAME_NAME} | OTHER_NAME
TYPES = tuple(OWN.values())


def ours(version: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(resource("xsd", f"cdc-{version}.xsd")))


@pytest.fixture(scope="module")
def documents() -> list[etree._Element]:
    """Valid documents that hold together every element with a named type."""
    schema, missing, found = ours("1.1.1"), set(OWN), []
    for seed in range(recorded.CHUNK):
        root = etree.fromstring(mutated(seed))
        names = {etree.QName(one).localname for one in root.iter(etree.Element)}
        if missing & names and schema.validate(root):
            found.append(root)
            missing -= names
    assert not missing
    return found


def named(element: etree._Element, type_: str) -> str:
    return f"{element.prefix}:{type_}" if element.prefix else type_


def verdicts(schema: etree.XMLSchema, root: etree._Element) -> dict[tuple[str, str], bool]:
    """Whether each element may name each type, one at a time."""
    found: dict[tuple[str, str], bool] = {}
    for element in root.iter(etree.Element):
        for type_ in TYPES:
            element.set(XSI_TYPE, named(element, type_))
            found[etree.QName(element).localname, type_] = schema.validate(root)
        del element.attrib[XSI_TYPE]
    return found


@pytest.mark.parametrize("version", ["1.1.1", "1.1.2", "1.1.5"])
def test_an_element_may_name_its_own_type_and_no_other(
    documents: list[etree._Element], version: str, reference: Path | None
) -> None:
    schema = ours(version)
    for root in documents:
        mine = verdicts(schema, root)
        assert {pair for pair, valid in mine.items() if valid} == {
            (name, type_) for name, type_ in OWN.items() if (name, type_) in mine
        }
        if reference is not None and version in recorded.VERSIONS:
            assert mine == verdicts(recorded.official(reference, version), root)


def test_judging_by_lots_accepts_the_types_too(documents: list[etree._Element]) -> None:
    schema = SchemaStore(None).built_in("1.1.2")
    for root in documents:
        for element in root.iter(etree.Element):
            own = OWN.get(etree.QName(element).localname)
            if own is not None:
                element.set(XSI_TYPE, named(element, own))
        flux = index_flux(source_of(etree.tostring(root), Path("flux.xml")))
        found = validate(flux, schema, threads=1).findings
        assert [one for one in found if one.code.startswith("xsd.")] == []
