"""What blocks a correction: the faults of what was edited, not those the portal has processed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.model.correction.correction import Stamp
from certdesk.model.correction.edits import CERTIFICATEUR, CONTRAT, Edits
from certdesk.model.dossier.dossier import build_dossier
from certdesk.model.dossier.preparation import prepare
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.passage import ABSENT, Value
from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.schema.findings import Severity
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import M1, Style, certification, flux, passage, rapport
from tests.ui.shell import NEW_ID, NOW

if TYPE_CHECKING:
    from certdesk.model.dossier.dossier import Dossier

CERTIFICATION = "/emetteur/certificateurs/certificateur/certifications/certification"
SEX = "identificationTitulaire/titulaire/sexe"
NAME = "identificationTitulaire/titulaire/nomNaissance"
UNKNOWN = "INCONNUE"  # a natureDeposant that the schema does not list
DEPOSITED = flux(
    certification("RS1", "A"),
    certification("RS2", "B", passage("C", sexe="H"), nature=UNKNOWN),
    certification("RS3", "D", nature=UNKNOWN),
    style=Style(header={"idContrat": ""}),
)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """Everything was refused but A, so that the first certification is not written again."""
    accuse = rapport(ko={"B": M1, "C": M1, "D": M1}, ok=["A"])
    opened = index_flux(source_of(DEPOSITED, Path("flux.xml")))
    answer = read_rapport(source_of(accuse, Path("accuse.xml")))
    return build_dossier(opened, answer, SchemaStore(None), load_catalogue())


def faults(dossier: Dossier, edits: Edits) -> dict[Severity, set[tuple[str, int | None]]]:
    """The faults of the schema, by severity: where they are, and in which row."""
    edits = edits.with_field(1, NAME, Value("DURAND")).with_field(3, NAME, Value("DURAND"))
    prepared = prepare(dossier, edits, Stamp(NOW, NEW_ID), untouched_too=True)
    assert prepared.verdict is not None
    found: dict[Severity, set[tuple[str, int | None]]] = {one: set() for one in Severity}
    for one in prepared.verdict.findings:
        if one.code.startswith("xsd."):
            found[one.severity].add((one.path, one.row))
    assert prepared.is_writable is not bool(found[Severity.ERROR])
    return found


CONTRACT = (f"/{CONTRAT}", None)
SECOND = (f"{CERTIFICATION}/natureDeposant", None)  # RS2, the first one of the correction
THIRD = (f"{CERTIFICATION}[2]/natureDeposant", None)
WRONG_SEX = (SEX, 2)


def test_what_the_portal_has_processed_does_not_block(dossier: Dossier) -> None:
    found = faults(dossier, Edits())
    assert found[Severity.ERROR] == set()
    assert found[Severity.WARNING] == {CONTRACT, SECOND, THIRD, WRONG_SEX}


def test_another_edit_of_the_header_leaves_old_faults_as_warnings(dossier: Dossier) -> None:
    found = faults(dossier, Edits().with_header(CERTIFICATEUR, "99EXO795"))
    assert found[Severity.ERROR] == set()
    assert CONTRACT in found[Severity.WARNING]


def test_an_edited_element_of_the_header_blocks_alone(dossier: Dossier) -> None:
    found = faults(dossier, Edits().with_header(CONTRAT, "x" * 500))
    assert found[Severity.ERROR] == {CONTRACT}
    assert found[Severity.WARNING] == {SECOND, THIRD, WRONG_SEX}


def test_an_edited_certification_blocks_for_its_own_element_alone(dossier: Dossier) -> None:
    coded = Edits().with_certification(1, "code", Value("x" * 200))
    found = faults(dossier, coded)
    assert found[Severity.ERROR] == {(f"{CERTIFICATION}/code", None)}
    assert found[Severity.WARNING] == {CONTRACT, SECOND, THIRD, WRONG_SEX}
    natured = Edits().with_certification(2, "natureDeposant", Value("AUTRE"))
    found = faults(dossier, natured)
    assert found[Severity.ERROR] == {THIRD}
    assert found[Severity.WARNING] == {CONTRACT, SECOND, WRONG_SEX}


def test_an_element_taken_away_blocks_where_it_is_missing(dossier: Dossier) -> None:
    found = faults(dossier, Edits().with_certification(1, "type", ABSENT))
    assert found[Severity.ERROR] == {(f"{CERTIFICATION}/type", None)}


def test_an_edited_passage_blocks_and_its_neighbours_do_not(dossier: Dossier) -> None:
    found = faults(dossier, Edits().with_field(2, NAME, Value("DURAND")))
    assert found[Severity.ERROR] == {WRONG_SEX}
