"""Which KO passages leave, and why the others stay."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from certdesk.model.correction.choosing import Choice, Left, Why, choose
from certdesk.model.correction.edits import EMPTY, Decision
from certdesk.model.flux.passage import Value
from certdesk.model.knowledge.messages import Explanation, load_catalogue
from tests.builders import M1, M5, M6, certification, flux_file

CATALOGUE = load_catalogue()
FLUX = flux_file(certification("1710", "A", "B"), certification("RS2", "C", "D"))


@dataclass(frozen=True)
class Ko:
    row: int
    id_technique: str
    explanation: Explanation


def ko(row: int, message: str = M1) -> Ko:
    return Ko(row, FLUX.ids[row], CATALOGUE.explain(message))


def test_an_edited_passage_leaves_and_an_untouched_one_stays():
    edits = EMPTY.with_field(2, "verbatim", Value("x"))
    assert choose(FLUX, [ko(0), ko(2)], edits) == Choice((2,), (Left(0, "A", Why.UNTOUCHED),))


def test_a_passage_verified_as_it_is_leaves():
    edits = EMPTY.with_decision(0, Decision.VERIFIED).with_decision(2, Decision.TO_CORRECT)
    assert choose(FLUX, [ko(0), ko(2)], edits).rows == (0,)


@pytest.mark.parametrize("untouched_too", [False, True])
def test_a_dismissed_passage_stays_even_edited(untouched_too):
    edits = EMPTY.with_field(0, "verbatim", Value("x")).with_decision(0, Decision.DISMISSED)
    choice = choose(FLUX, [ko(0)], edits, untouched_too=untouched_too)
    assert choice == Choice((), (Left(0, "A", Why.DISMISSED),))


def test_the_certification_answers_only_for_what_was_refused_because_of_it():
    edits = EMPTY.with_certification(0, "code", Value("RS1710"))
    choice = choose(FLUX, [ko(0, M6), ko(1, M1), ko(2, M6)], edits)
    assert choice.rows == (0,)
    assert [left.row for left in choice.left] == [1, 2]


def test_everything_leaves_on_demand_but_what_is_already_recorded():
    edits = EMPTY.with_field(3, "idTechnique", Value("NEW"))
    choice = choose(FLUX, [ko(0), ko(1, M5), ko(3, M5)], edits, untouched_too=True)
    assert choice == Choice((0, 3), (Left(1, "B", Why.RECORDED),))


def test_rows_come_in_the_order_of_the_file():
    edits = EMPTY.with_fields((row, "verbatim", Value("x")) for row in range(4))
    assert choose(FLUX, [ko(3), ko(0), ko(2)], edits).rows == (0, 2, 3)


def test_edits_on_what_is_not_refused_and_refusals_not_in_the_flux_are_left():
    edits = EMPTY.with_field(0, "verbatim", Value("x"))
    assert choose(FLUX, [], edits, unknown=["Z"]).left == (
        Left(0, "A", Why.NOT_REFUSED),
        Left(None, "Z", Why.NOT_IN_FLUX),
    )
