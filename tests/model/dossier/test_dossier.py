"""What is known of an open dossier: refusals, statuses, places in the accusé."""

from __future__ import annotations

from certdesk.model.dossier.dossier import Dossier, build_dossier
from certdesk.model.dossier.loading import Library, open_dossier
from certdesk.model.dossier.work import Work
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.matching import Status
from certdesk.model.schema import one_passage
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import M1, M4, flux, flux_file, rapport
from tests.model.rapport.accuses import read


def opened(*ids: str, **written: object) -> Dossier:
    accuse = read(rapport(**written)) if written else None  # type: ignore[arg-type]
    return build_dossier(flux_file(*ids), accuse, SchemaStore(None), load_catalogue())


def test_each_refusal_comes_with_its_explanation_in_file_order():
    dossier = opened("A", "B", "C", ko=[("C", M4), ("A", M1)], ok=["B"])
    assert [(ko.row, ko.id_technique, ko.explanation.key) for ko in dossier.ko] == [
        (0, "A", "M1"),
        (2, "C", "M4"),
    ]
    refused = dossier.ko_of(2)
    assert refused is not None
    assert refused.message == M4
    assert dossier.ko_of(1) is None


def test_every_row_has_its_status_and_no_other_row_has_one():
    dossier = opened("A", "B", "C", ko={"A": M1}, ok=["B"])
    assert [dossier.status(row) for row in range(-1, 4)] == [
        None,
        Status.KO,
        Status.OK,
        Status.ABSENT,
        None,
    ]


def test_a_flux_alone_opens_without_statuses():
    dossier = opened("A")
    assert dossier.rapport is None
    assert dossier.matching is None
    assert dossier.ko == ()
    assert dossier.status(0) is None
    assert dossier.accuse_span(0) is None
    assert dossier.row_at(0) == -1
    assert dossier.schema.version == "1.1.2"
    assert dossier.fields.field("identificationTitulaire/titulaire/nomNaissance") is not None


def test_a_row_and_its_place_in_the_accuse_lead_to_each_other():
    dossier = opened("A", "B", "C", ko={"B": M1}, ok=["A"])
    assert dossier.rapport is not None
    for row, expected in ((0, b"<idTechnique>A</idTechnique>"), (1, b"<passage>")):
        span = dossier.accuse_span(row)
        assert span is not None
        assert dossier.rapport.source.bytes(*span).startswith(expected)
        assert dossier.row_at(span[0]) == dossier.row_at(span[1] - 1) == row
    assert dossier.accuse_span(2) is None


def test_places_of_the_accuse_that_speak_of_no_row_lead_nowhere():
    dossier = opened("A", ko={"Z": M1}, ok=["Y"])
    assert dossier.rapport is not None
    assert dossier.row_at(dossier.rapport.ko[0].start) == -1
    assert dossier.row_at(dossier.rapport.ok[0].start) == -1
    assert dossier.row_at(0) == -1
    assert dossier.row_at(dossier.rapport.source.size) == -1


def test_an_unknown_message_names_its_group_without_its_ids():
    dossier = opened(
        "A", "B", ko={"A": "Le dossier D-12 est clos", "B": "Le dossier D-13 est clos"}
    )
    assert [ko.motif for ko in dossier.ko] == ["Le dossier … est clos"] * 2
    dossier = opened("A", "B", ko={"A": "mot " * 50, "B": M1})
    assert len(dossier.ko[0].motif) <= 90
    assert dossier.ko[1].motif == "Titulaire non trouvé"
    assert opened("A", ko={"A": ""}).ko[0].motif == "Refus sans motif"


def test_the_schema_is_compiled_before_the_first_passage_is_shown(tmp_path):
    """Compiling it holds the interpreter for 15 ms: not in the window's thread."""
    one_passage._checker.cache_clear()
    path = tmp_path / "flux.xml"
    path.write_bytes(flux("A"))
    library = Library(SchemaStore(None), load_catalogue(tmp_path / "messages.toml"))
    dossier = open_dossier(path, None, library)
    compiled = one_passage._checker.cache_info().misses
    Work(dossier).findings(0)
    assert one_passage._checker.cache_info().misses == compiled == 1
    dossier.close()
