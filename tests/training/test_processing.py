"""What becomes of a deposited file, by the rules of the portal."""

from __future__ import annotations

import pytest

from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.progress import Cancelled
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.rapport.shapes import RapportKind
from certdesk.training.accuse import treatment_xml
from certdesk.training.base import Base
from certdesk.training.processing import Status, process
from certdesk.training.register import load_register
from tests.builders import ABSENT, NIL, ONE_LINE, Style, certification, flux, passage

EMITTER = {"emetteur/idClient": "99EXO794"}
HOLDER = "identificationTitulaire/titulaire"
REMOVAL = Style(action="SUPPRESSION", header=EMITTER)


def known(identifier="A", **changes):
    """A passage of somebody who is in the register."""
    return passage(
        identifier,
        **{"nomNaissance": "DURANT", "prenom1": "Paul", "anneeNaissance": "1990", "sexe": "M"}
        | changes,
    )


@pytest.fixture
def register():
    return load_register()


@pytest.fixture
def base(register):
    return Base(register)


@pytest.fixture
def deposit(tmp_path, register, base):
    """Process bytes and record what comes of it."""

    def run(data):
        path = tmp_path / "depot.xml"
        path.write_bytes(data)
        outcome = process(path, register, base)
        base.apply(outcome, path, register.known[0].deposited)
        return outcome

    return run


def causes(outcome):
    """The cause of each refusal, as CertDesk's own catalogue understands it."""
    catalogue = load_catalogue()
    return {one.id_technique: catalogue.explain(one.message).cause for one in outcome.refused}


def test_a_known_person_and_a_known_certification_are_recorded(deposit, base):
    outcome = deposit(flux(known("A"), style=Style(header=EMITTER)))
    assert outcome.status is Status.SUCCESS
    assert outcome.ok_ids == ("A",)
    assert base.knows("99EXO794", "A")


def test_an_identifier_already_recorded_is_refused(deposit):
    deposit(flux(known("A")))
    outcome = deposit(flux(known("A", prenom1="Jean")))
    assert outcome.refused[0].message == (
        "Le passage certification avec le bcr émetteur 04DRC794 et l'id technique partenaire A "
        "existe déjà en base"
    )


def test_the_same_identifier_of_another_emitter_is_free(deposit):
    assert deposit(flux(known("TEST1"))).status is Status.SUCCESS


def test_a_passage_written_twice_is_recorded_once(deposit):
    outcome = deposit(flux(known("A"), known("A")))
    assert outcome.ok_ids == ("A",)
    assert causes(outcome) == {"A": "already-recorded"}


def test_the_same_person_cannot_have_the_same_certification_twice_under_two_ids(deposit):
    outcome = deposit(flux(known("A"), known("B")))
    assert causes(outcome) == {"B": "already-recorded"}
    assert outcome.refused[0].message == "Le titulaire existe déjà en base"


def test_the_same_certification_passed_again_later_is_recorded(deposit):
    outcome = deposit(flux(known("A"), known("B", dateDebutValidite="2024-06-01")))
    assert outcome.status is Status.SUCCESS


@pytest.mark.parametrize(
    ("kind", "code"), [("RS", "1234"), ("RS", "RS99999"), ("RNCP", "RS1234"), ("RS", "RNCP99115")]
)
def test_an_unknown_code_or_one_of_another_type_refuses_all_its_passages(deposit, kind, code):
    block = certification(code, known("A"), known("B"), type=kind)
    outcome = deposit(flux(block, certification("RS1234", known("C"))))
    assert causes(outcome) == {"A": "certification", "B": "certification"}
    assert outcome.ok_ids == ("C",)
    assert "l'id technique partenaire A et l'index 0 est KO" in outcome.refused[0].message


def test_a_training_file_may_stand_for_the_holder(deposit):
    file = "identificationTitulaire__dossierFormation__"
    outcome = deposit(
        flux(
            passage(
                "A",
                identificationTitulaire__titulaire=ABSENT,
                **{
                    f"{file}idDossier": "26000000005",
                    f"{file}nomTitulaire": "Perrin",
                    f"{file}prenom1Titulaire": "Thomas",
                },
            )
        )
    )
    assert outcome.status is Status.SUCCESS


def test_a_national_number_may_stand_for_the_holder(deposit, register):
    person = next(one for one in register.people if one.key == "TEST3")
    number = "identificationTitulaire__identifiantNational__"
    told = {f"{number}nir": person.nir, f"{number}nomNaissance": "DURANT"}
    one = passage("A", identificationTitulaire__titulaire=ABSENT, **told)
    assert deposit(flux(one)).status is Status.SUCCESS


def test_a_removal_frees_the_identifiers_that_it_finds(deposit, base):
    deposit(flux(known("A"), style=Style(header=EMITTER)))
    outcome = deposit(flux(known("A"), known("NEVER"), style=REMOVAL))
    assert outcome.ok_ids == ("A",)
    assert [one.id_technique for one in outcome.refused] == ["NEVER"]
    assert "n'existe pas en base" in outcome.refused[0].message
    assert not base.knows("99EXO794", "A")


def test_a_removed_passage_can_be_deposited_again(deposit):
    deposit(flux(known("A"), style=Style(header=EMITTER)))
    deposit(flux(known("A"), style=REMOVAL))
    assert deposit(flux(known("A"), style=Style(header=EMITTER))).status is Status.SUCCESS


def test_nothing_of_a_rejected_file_is_recorded(deposit, base):
    outcome = deposit(flux(known("A"), known("B", sexe="H")))
    assert outcome.status is Status.REJECTED
    assert not base.knows("04DRC794", "A")


@pytest.mark.parametrize(
    "style",
    [ONE_LINE, Style(encoding="utf-16", declared="UTF-16"), Style(prefix="", newline="\r\n"),
     Style(encoding="latin-1", declared="ISO-8859-1"), Style(bom=True)],
    ids=["one line", "UTF-16", "no prefix", "Latin-1", "BOM"],
)  # fmt: skip
def test_the_same_content_has_the_same_outcome_however_it_is_written(deposit, style):
    outcome = deposit(flux(known("A"), known("B", nomNaissance="DÉRANT"), style=style))
    assert (outcome.ok_ids, causes(outcome)) == (("A",), {"B": "identity"})


def test_nil_and_blank_data_are_not_told(deposit):
    assert deposit(flux(known("A", moisNaissance=NIL))).status is Status.SUCCESS


def test_the_accuse_is_read_back_by_certdesk(deposit, tmp_path):
    outcome = deposit(flux(known("A"), known("B", prenom1="A & B <C>")))
    text = "".join(treatment_xml("flux & co.xml", 900201, outcome))
    rapport = read_rapport(source_of(text.encode(), tmp_path / "a.xml"))
    assert rapport.kind is RapportKind.TRAITEMENT
    assert (rapport.nom_fichier, rapport.id_traitement) == ("flux & co.xml", "900201")
    assert [one.id_technique for one in rapport.ko] == ["B"]
    assert list(rapport.ok.ids) == ["A"]


def test_the_work_can_be_stopped(tmp_path, register, base):
    def stop(_done, _total):
        raise Cancelled

    path = tmp_path / "flux.xml"
    path.write_bytes(flux(known("A")))
    with pytest.raises(Cancelled):
        process(path, register, base, stop)
