"""A flux is judged by lots, on two threads: the size of the lots and the threads change nothing."""

from __future__ import annotations

from dataclasses import replace
from threading import get_ident

import pytest
from lxml import etree

from certdesk.model.progress import Cancelled
from certdesk.model.resources import resource
from certdesk.model.schema import lots
from certdesk.model.schema.checker import Checker
from certdesk.model.schema.validation import validate
from tests.builders import Content, certification, flux, flux_file, passage
from tests.effort import calls
from tests.model.schema.judged import CERTIFICATION, PERSON, SCHEMA, judged, read


@pytest.mark.parametrize("size", [1, 2, 3, 200])
def test_the_size_of_the_lots_changes_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(lots, "MOST_PASSAGES", size)
    monkeypatch.setattr(lots, "MOST_CERTIFICATIONS", size)
    blocks = [
        certification(f"RS{block}", *(passage(f"{block}-{n}", **PEOPLE[n]) for n in range(5)))
        for block in range(4)
    ]
    verdict = judged(flux(*blocks))
    assert (verdict.checked, verdict.passages) == (20, 20)
    assert [(one.id_technique, one.code) for one in verdict.findings] == [
        (f"{block}-{n}", code)
        for block in range(4)
        for n, code in ((1, "xsd.enumeration"), (3, "xsd.empty"), (4, "rule.blank"))
    ]


PEOPLE: list[dict[str, Content]] = [
    {},
    {"sexe": "H"},
    {"prenom2": "Zoé"},
    {"prenom1": ""},
    {"prenom1": " "},
]


def test_one_passage_per_certification_is_judged_all_the_same() -> None:
    blocks = [certification(f"RS{n}", passage(f"P{n}", sexe="FM"[n % 2])) for n in range(950)]
    blocks[700] = certification("RS700", passage("P700", sexe="X"), nature="MOI")
    verdict = judged(flux(*blocks))
    assert (verdict.checked, verdict.errors) == (950, 2)
    assert {(one.path, one.row) for one in verdict.findings} == {
        (f"{CERTIFICATION}[701]/natureDeposant", None),
        (f"{PERSON}sexe", 700),
    }


def test_two_threads_and_one_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST_PASSAGES", 3)
    people = [passage(f"P{n}", **PEOPLE[n % 5]) for n in range(60)]
    document = flux(*people)
    assert judged(document, threads=1) == judged(document, threads=2)


def test_each_thread_judges_with_tools_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    used: dict[int, set[int]] = {}

    class Watched(Checker):
        def parse(self, document: bytes, encoding: str) -> etree._Element:
            used.setdefault(id(self), set()).add(get_ident())
            return super().parse(document, encoding)

    monkeypatch.setattr(lots, "MOST_PASSAGES", 1)
    monkeypatch.setattr("certdesk.model.schema.validation.Checker", Watched)
    for _ in range(5):
        used.clear()
        judged(flux(*(passage(f"P{n}") for n in range(40))))
        assert all(len(threads) == 1 for threads in used.values())


def test_progress_counts_the_passages_and_a_cancel_comes_out_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lots, "MOST_PASSAGES", 5)
    one = flux_file(*(f"P{n}" for n in range(50)))
    told: list[tuple[int, int]] = []
    validate(one, SCHEMA, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (50, 50)

    def stop(done: int, total: int) -> None:
        if done >= 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        validate(one, SCHEMA, stop)


@pytest.mark.parametrize("shape", ["inline types", "references"])
def test_a_schema_of_another_shape_is_cut_into_lots_as_well(shape: str) -> None:
    root = etree.fromstring(resource("xsd", "cdc-1.1.2.xsd").read_bytes())
    xs = "{http://www.w3.org/2001/XMLSchema}"
    types = {one.get("name"): one for one in root.iter(f"{xs}complexType")}
    for place in list(root.iter(f"{xs}element")):
        name, kind = place.get("name"), (place.get("type") or "").removeprefix("f:")
        if name not in ("certification", "passageCertification"):
            continue
        if shape == "references":
            etree.SubElement(root, f"{xs}element", name=name, type=f"f:{kind}")
            del place.attrib["name"], place.attrib["type"]
            place.set("ref", f"f:{name}")
        else:
            inline = types[kind]
            del place.attrib["type"], inline.attrib["name"]
            place.append(inline)
    schema = replace(SCHEMA, data=etree.tostring(root))
    assert judged(flux("A", certification("RS2", "B")), schema).findings == ()
    found = judged(flux(passage("A", sexe="H"), certification("RS2", nature="X")), schema)
    assert {one.code for one in found.findings} == {"xsd.enumeration", "xsd.missing"}
    assert found.errors == 3


def test_the_verdict_of_four_times_the_errors_costs_no_more_than_four_times() -> None:
    def effort(passages: int) -> int:
        wrong = read(flux(*(passage(f"P{n}", sexe="H", prenom1="") for n in range(passages))))
        found = []
        made = calls(lambda: found.append(validate(wrong, SCHEMA, limit=10)))
        assert found[0].errors == 2 * passages
        return made

    effort(10)
    assert effort(2_000) < 4.4 * effort(500)
