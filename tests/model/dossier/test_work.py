"""A dossier seen through its edits: states, counts, branches, findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from certdesk.model.correction.edits import Decision, Edits
from certdesk.model.dossier.dossier import build_dossier
from certdesk.model.dossier.work import Work, WorkState
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.passage import ABSENT, NIL, Value
from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import M1, M5, M6, certification, flux, passage, rapport

HOLDER = "identificationTitulaire"
NAME = f"{HOLDER}/titulaire/nomNaissance"


@pytest.fixture
def work() -> Work:
    """A and B refused, C accepted, D not in the accusé; E's certification is unknown."""
    deposited = flux(certification("RS1", "A", "B", "C", "D"), certification("1710", "E"))
    accuse = rapport(ko={"A": M1, "B": M5, "E": M6}, ok=["C"])
    opened = index_flux(source_of(deposited, Path("flux.xml")))
    answer = read_rapport(source_of(accuse, Path("accuse.xml")))
    return Work(build_dossier(opened, answer, SchemaStore(None), load_catalogue()))


def test_a_field_has_its_original_state_until_it_is_edited(work: Work) -> None:
    assert work.state(0, NAME) == Value("DURANT")
    work.edits = work.edits.with_field(0, NAME, Value("DURAND"))
    assert work.state(0, NAME) == Value("DURAND")
    assert b"DURAND<" in work.edited_bytes(0)
    assert b"DURANT<" in work.original_bytes(0)


def test_typing_the_original_again_takes_the_edit_back(work: Work) -> None:
    edits = work.with_field(Edits(), 0, NAME, Value("DURAND"))
    assert work.with_field(edits, 0, NAME, Value("DURANT")).is_empty


def test_only_refused_passages_have_a_work_state(work: Work) -> None:
    assert work.work_state(0) is WorkState.TO_CORRECT
    assert work.work_state(2) is None
    assert work.work_state(3) is None


def test_an_edit_corrects_and_a_decision_verifies_or_dismisses(work: Work) -> None:
    work.edits = (
        Edits()
        .with_field(0, NAME, Value("DURAND"))
        .with_decision(0, Decision.VERIFIED)
        .with_decision(1, Decision.DISMISSED)
    )
    assert work.work_state(0) is WorkState.CORRECTED
    assert work.work_state(1) is WorkState.DISMISSED


def test_a_wrong_certification_is_corrected_by_its_own_edit_only(work: Work) -> None:
    work.edits = Edits().with_certification(1, "code", Value("RS1710"))
    assert work.work_state(4) is WorkState.CORRECTED
    work.edits = Edits().with_certification(0, "code", Value("RS2"))
    assert work.work_state(0) is WorkState.TO_CORRECT


def test_the_counts_add_up(work: Work) -> None:
    work.edits = Edits().with_field(0, NAME, Value("X")).with_decision(1, Decision.DISMISSED)
    counts = work.counts()
    assert (counts.passages, counts.ko, counts.ok, counts.absent) == (5, 3, 1, 1)
    assert (counts.corrected, counts.dismissed, counts.to_correct) == (1, 1, 1)
    assert counts.done == 2


def test_the_certification_of_a_passage_shows_its_edit(work: Work) -> None:
    assert work.certification_state(4, "code") == Value("1710")
    work.edits = Edits().with_certification(1, "code", Value("RS1710"))
    assert work.certification_state(4, "code") == Value("RS1710")
    assert work.certification_original(4, "code") == Value("1710")
    assert work.certification_rows(0) == 4


def test_choosing_another_branch_keeps_what_was_typed_in_the_first(work: Work) -> None:
    work.edits = work.with_field(Edits(), 0, NAME, Value("DURAND"))
    work.edits = work.with_branch(0, HOLDER, "dossierFormation")
    assert work.state(0, f"{HOLDER}/titulaire") is ABSENT
    work.edits = work.with_field(
        work.edits, 0, f"{HOLDER}/dossierFormation/idDossier", Value("12345")
    )
    assert b"titulaire>" not in work.edited_bytes(0).replace(b"identificationTitulaire>", b"")
    work.edits = work.with_branch(0, HOLDER, "titulaire")
    assert work.state(0, NAME) == Value("DURAND")
    assert b"<cpf:idDossier>" not in work.edited_bytes(0)
    work.edits = work.with_branch(0, HOLDER, "dossierFormation")
    assert b"<cpf:idDossier>12345</cpf:idDossier>" in work.edited_bytes(0)


def test_a_branch_whose_only_field_may_be_nil_starts_nil(work: Work) -> None:
    place = f"{HOLDER}/titulaire/codeCommuneNaissance"
    insee = f"{place}/codeInseeNaissance"
    work.edits = work.with_branch(0, place, "codeInseeNaissance")
    work.edits = work.with_field(work.edits, 0, f"{insee}/codeInsee", Value("75056"))
    assert b"codePostal" not in work.edited_bytes(0)
    work.edits = work.with_branch(0, place, "codePostalNaissance")
    assert work.state(0, f"{place}/codePostalNaissance/codePostal") is NIL
    assert b"codeInsee" not in work.edited_bytes(0)


def test_findings_speak_of_the_passage_as_edited(work: Work) -> None:
    assert not [one for one in work.findings(0) if one.severity == "error"]
    work.edits = Edits().with_field(0, f"{HOLDER}/titulaire/sexe", Value("H"))
    errors = [one for one in work.findings(0) if one.severity == "error"]
    assert [one.path for one in errors] == [f"{HOLDER}/titulaire/sexe"]


def test_findings_know_the_edited_certification(work: Work) -> None:
    def about_the_code() -> list[str]:
        return [one.code for one in work.findings(4) if one.path.endswith("/code")]

    assert about_the_code()
    work.edits = Edits().with_certification(1, "code", Value("RS1710"))
    assert not about_the_code()


def test_nil_takes_the_prefix_that_the_file_gives_to_xsi(tmp_path: Path) -> None:
    data = flux("A").replace(b"xmlns:xsi=", b"xmlns:i=").replace(b"xsi:nil", b"i:nil")
    opened = index_flux(source_of(data, tmp_path / "flux.xml"))
    work = Work(build_dossier(opened, None, SchemaStore(None), load_catalogue()))
    day = f"{HOLDER}/titulaire/jourNaissance"
    work.edits = Edits().with_field(0, day, NIL)
    assert b'<cpf:jourNaissance i:nil="true"' in work.edited_bytes(0)
    assert not [one for one in work.findings(0) if one.severity == "error"]


def test_nil_can_be_asked_for_in_a_file_that_never_says_xsi(tmp_path: Path) -> None:
    given = {"dateFinValidite": "2030-01-01", "scoring": "12", "mentionValidee": "SANS_MENTION"}
    person = passage("A", **given, modaliteAcces="VAE", nomUsage="DURANT", codePostal="75001")
    data = flux(person)
    data = data.replace(b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"', b"")
    assert b"xsi" not in data
    opened = index_flux(source_of(data, tmp_path / "flux.xml"))
    work = Work(build_dossier(opened, None, SchemaStore(None), load_catalogue()))
    work.edits = Edits().with_field(0, f"{HOLDER}/titulaire/jourNaissance", NIL)
    assert b'<cpf:jourNaissance xsi:nil="true"' in work.edited_bytes(0)
    assert not [one for one in work.findings(0) if one.severity == "error"]
