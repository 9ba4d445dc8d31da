"""What links an accusé to a flux, and what becomes of each passage."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.flux.flux import FluxFile, index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.rapport.matching import (
    Ground,
    Matching,
    Status,
    find_ground,
    match,
    name_key,
    same_name,
)
from tests.builders import M1, M2, M4, Style, flux, rapport, rejected
from tests.model.rapport.accuses import read

OTHER = "00000000-0000-4000-8000-000000000000"


def flux_named(*ids: str, name: str = "flux.xml", id_flux: str | None = None) -> FluxFile:
    style = Style(header={"idFlux": id_flux}) if id_flux is not None else Style()
    return index_flux(source_of(flux(*ids, style=style), Path(name)))


def matched(flux_file: FluxFile, **written: object) -> Matching:
    return match(flux_file, read(rapport(**written)))  # type: ignore[arg-type]


def test_the_same_id_flux_is_the_strongest_ground():
    found = matched(flux_named("A", "B", name="renommé.xml"), ko={"A": M1}, ok=["B"])
    assert (found.ground, found.doubt) == (Ground.ID_FLUX, "")


def test_an_id_flux_with_spaces_or_capitals_is_the_same():
    found = matched(flux_named("A", id_flux="  ABC-1 "), ok=["A"], id_flux="abc-1")
    assert found.ground is Ground.ID_FLUX


def test_the_same_id_flux_without_any_common_passage_is_doubtful():
    found = matched(flux_named("A"), ok=["Z"])
    assert found.ground is Ground.ID_FLUX
    assert "aucun idTechnique" in found.doubt


def test_the_file_name_links_when_the_accuse_has_no_id_flux():
    found = matched(flux_named("A"), ok=["A"], id_flux=None)
    assert (found.ground, found.doubt) == (Ground.NOM_FICHIER, "")


def test_the_same_name_with_another_id_flux_is_doubtful():
    found = matched(flux_named("A"), ok=["A"], id_flux=OTHER)
    assert found.ground is Ground.NOM_FICHIER
    assert "idFlux est différent" in found.doubt


def test_the_same_name_without_any_common_passage_is_doubtful():
    found = matched(flux_named("A"), ok=["Z"], id_flux=None)
    assert found.ground is Ground.NOM_FICHIER
    assert found.doubt


def test_the_accuse_of_a_rejected_file_is_linked_by_its_name_without_doubt():
    found = match(flux_named("A", "B"), read(rejected("non")))
    assert (found.ground, found.doubt) == (Ground.NOM_FICHIER, "")
    assert (found.refusals, found.ok, found.absent) == ((), 0, ("A", "B"))


def test_the_same_passages_link_files_of_other_names():
    found = matched(flux_named("A", "B"), ko={"A": M1}, ok=["B"], id_flux=None, nom_fichier="x")
    assert (found.ground, found.doubt) == (Ground.ID_TECHNIQUE, "")


@pytest.mark.parametrize(
    ("ok", "id_flux"),
    [
        (["A", "B", "C", "Z"], None),  # the accusé knows one more
        (["A", "B", "C"], None),  # the flux knows one more
        (["A", "B", "C", "D"], OTHER),  # the idFlux says no
    ],
)
def test_common_passages_are_doubtful_when_anything_speaks_against_them(ok, id_flux):
    found = matched(flux_named("A", "B", "C", "D"), ok=ok, id_flux=id_flux, nom_fichier="x")
    assert found.ground is Ground.ID_TECHNIQUE
    assert found.doubt


def test_a_few_common_passages_prove_nothing():
    found = matched(flux_named("A", "B", "C"), ok=["A", "X", "Y"], id_flux=None, nom_fichier="x")
    assert found.ground is None
    assert found.doubt


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("été.xml", unicodedata.normalize("NFD", "été.xml")),
        ("Flux.XML", "flux.xml"),
        ("flux.xml", "flux (1).xml"),
        ("flux.xml", "flux.xml (2)"),
        ("flux.xml", "flux - Copie.xml"),
        ("flux.xml", "flux - Copie (2).xml"),
        ("flux.xml", r"C:\Users\moi\flux.xml"),
        ("flux.xml", "envois/2023/flux.xml"),
        ("flux.xml", " flux.xml "),
        ("flux.xml", "flux"),
    ],
)
def test_names_that_a_person_calls_the_same_are_the_same(left, right):
    assert same_name(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("flux_001.xml", "flux_002.xml"), ("flux.xml", ""), (None, None), ("", ""), ("(1).xml", "")],
)
def test_other_names_are_others(left, right):
    assert not same_name(left, right)


@given(st.text(max_size=20))
def test_a_name_key_is_its_own_key(name):
    key = name_key(name)
    assert name_key(name_key(key)) == name_key(key)


def test_each_passage_gets_its_status_in_the_order_of_the_file():
    found = matched(flux_named("A", "B", "C", "D"), ko=[("D", M1), ("B", M4)], ok=["A"])
    assert list(found.status) == [Status.OK, Status.KO, Status.ABSENT, Status.KO]
    assert [(r.row, r.id_technique, r.ko_index) for r in found.refusals] == [
        (1, "B", 1),
        (3, "D", 0),
    ]
    assert (found.ok, found.absent, found.found) == (1, ("C",), 3)


def test_an_id_refused_and_accepted_is_refused():
    found = matched(flux_named("A"), ko={"A": M1}, ok=["A"])
    assert list(found.status) == [Status.KO]
    assert found.ok == 1


def test_ids_are_compared_trimmed():
    found = matched(flux_named("  A\n"), ko={" A ": M1})
    assert [r.id_technique for r in found.refusals] == ["A"]


def test_an_id_present_twice_in_the_flux_gives_two_refusals():
    found = matched(flux_named("A", "B", "A"), ko={"A": M1}, ok=["B"])
    assert [r.row for r in found.refusals] == [0, 2]
    assert found.duplicates == ("A",)


def test_a_passage_refused_twice_is_listed_once_with_both_messages():
    found = matched(flux_named("A"), ko=[("A", M1), ("A", M2), ("A", M1)])
    (refusal,) = found.refusals
    assert refusal.messages == (M1, M2)
    assert refusal.ko_index == 0


def test_ids_that_the_flux_does_not_hold_are_unknown_once_each():
    found = matched(flux_named("A"), ko=[("Z", M1), ("Z", M2)], ok=["Y", "A", "Y"])
    assert found.unknown == ("Z", "Y")
    assert found.absent == ()


def test_a_refusal_without_an_id_refuses_no_passage():
    found = matched(flux_named("", "A"), ko=[("", M1)], ok=["A"])
    assert found.refusals == ()
    assert found.unknown == ("",)


IDS = st.lists(st.sampled_from("ABCDEFGH"), max_size=10)


@given(IDS, IDS, IDS)
def test_nothing_is_lost_and_nothing_is_invented(in_flux, refused, accepted):
    found = matched(flux_named(*in_flux), ko=[(one, M1) for one in refused], ok=accepted)
    said = set(refused) | set(accepted)
    assert {r.id_technique for r in found.refusals} == set(in_flux) & set(refused)
    assert len(found.refusals) == sum(in_flux.count(one) for one in set(refused))
    assert set(found.absent) == set(in_flux) - said
    assert set(found.unknown) == said - set(in_flux)
    assert found.found + sum(in_flux.count(one) for one in found.absent) == len(in_flux)
    assert set(found.duplicates) == {one for one in in_flux if in_flux.count(one) > 1}


@given(st.sets(st.sampled_from("ABCDEFGH")), st.sets(st.sampled_from("ABCDEFGH")))
def test_no_ground_without_half_of_the_shorter_list(left, right):
    ground, doubt = find_ground((None, "a.xml", left), (None, "b.xml", right))
    shorter = min(len(left), len(right))
    assert (ground is None) == (not shorter or len(left & right) < shorter / 2)
    if not doubt:
        assert left == right


def test_two_hundred_thousand_passages_are_matched_at_once():
    flux_file = flux_named("A")
    flux_file.ids = [f"ID-{n:06d}" for n in range(200_000)]
    read_one = read(rapport(dict.fromkeys(flux_file.ids[:10000], M1), flux_file.ids[10_000:]))
    started = time.process_time()
    found = match(flux_file, read_one)
    spent = time.process_time() - started
    assert len(found.refusals) == 10_000
    assert spent < 1.5  # 0.2 s on the machine of the measurements
