"""Edits follow their passages over a reload, as long as those did not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from certdesk.model.correction.edits import Decision, Edits
from certdesk.model.dossier.carrying import carry_over
from certdesk.model.dossier.dossier import Dossier, build_dossier
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.passage import Value
from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import certification, flux, passage

NAME = "identificationTitulaire/titulaire/nomNaissance"


def dossier_of(data: bytes) -> Dossier:
    opened = index_flux(source_of(data, Path("flux.xml")))
    return build_dossier(opened, None, SchemaStore(None), load_catalogue())


@pytest.fixture
def old() -> Dossier:
    return dossier_of(flux("A", "B", "C"))


def test_edits_follow_a_passage_that_moved(old: Dossier) -> None:
    new = dossier_of(flux("NEW", "A", "B", "C"))
    edits = Edits().with_field(1, NAME, Value("DURAND")).with_decision(2, Decision.VERIFIED)
    carried, lost = carry_over(edits, old, new)
    assert lost == 0
    assert carried.passages == {2: {NAME: Value("DURAND")}}
    assert carried.decisions == {3: Decision.VERIFIED}


def test_a_passage_whose_bytes_changed_loses_its_edits_and_is_counted(old: Dossier) -> None:
    new = dossier_of(flux("A", passage("B", prenom1="Zoé"), "C"))
    edits = Edits().with_field(0, NAME, Value("UN")).with_field(1, NAME, Value("DEUX"))
    carried, lost = carry_over(edits, old, new)
    assert lost == 1
    assert set(carried.passages) == {0}


def test_a_passage_that_is_now_there_twice_loses_its_edits(old: Dossier) -> None:
    new = dossier_of(flux("A", "A", "B"))
    carried, lost = carry_over(Edits().with_field(0, NAME, Value("UN")), old, new)
    assert (dict(carried.passages), lost) == ({}, 1)


def test_a_certification_is_known_by_its_type_and_code() -> None:
    old = dossier_of(flux(certification("RS1", "A"), certification("1710", "B")))
    new = dossier_of(flux(certification("1710", "B"), certification("RS1", "A")))
    edits = Edits().with_certification(1, "code", Value("RS1710"))
    carried, lost = carry_over(edits, old, new)
    assert lost == 0
    assert carried.certifications == {0: {"code": Value("RS1710")}}


def test_the_header_is_kept(old: Dossier) -> None:
    edits = Edits().with_header("idContrat", "MCFCER000999")
    carried, _ = carry_over(edits, old, dossier_of(flux("Z")))
    assert carried.header == {"idContrat": "MCFCER000999"}
