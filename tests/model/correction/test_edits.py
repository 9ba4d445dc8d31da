"""Edits are values; the history goes back and forth over them."""

from __future__ import annotations

from certdesk.model.correction.edits import EMPTY, Decision, Edits, History
from certdesk.model.flux.passage import ABSENT, NIL, Value

NAME = "identificationTitulaire/titulaire/nomNaissance"


def test_an_edit_makes_another_value_and_leaves_the_first_as_it_was():
    edits = EMPTY.with_field(3, NAME, Value("DURANT"))
    assert edits.of_passage(3) == {NAME: Value("DURANT")}
    assert EMPTY.is_empty
    assert not edits.is_empty


def test_a_first_occurrence_is_named_with_or_without_its_index():
    edits = EMPTY.with_field(0, "a/resultat[1]/niveau", NIL).with_field(
        0, "a/resultat/niveau", ABSENT
    )
    assert edits.of_passage(0) == {"a/resultat/niveau": ABSENT}
    assert edits.without_field(0, "a/resultat[1]/niveau") == EMPTY


def test_taking_the_last_edit_of_a_passage_back_leaves_no_trace_of_it():
    edits = EMPTY.with_field(3, NAME, NIL).with_field(3, "scoring", Value("1"))
    assert edits.without_field(3, NAME).without_field(3, "scoring") == EMPTY
    assert edits.without_passage(3) == EMPTY
    assert edits.without_passage(4) == edits


def test_many_fields_are_asked_for_at_once():
    edits = EMPTY.with_fields([(1, "a", NIL), (2, "a", NIL), (1, "b", ABSENT)])
    assert edits.passages == {1: {"a": NIL, "b": ABSENT}, 2: {"a": NIL}}


def test_certification_and_header_can_be_asked_for_and_taken_back():
    edits = EMPTY.with_certification(0, "code", Value("RS1710")).with_header("idContrat", "X")
    assert edits.of_certification(0) == {"code": Value("RS1710")}
    assert edits.header == {"idContrat": "X"}
    assert edits.without_certification(0, "code").with_header("idContrat", None) == EMPTY


def test_a_decision_is_recorded_changed_and_forgotten():
    edits = EMPTY.with_decision(1, Decision.VERIFIED).with_decisions([1, 2], Decision.DISMISSED)
    assert edits.decisions == {1: Decision.DISMISSED, 2: Decision.DISMISSED}
    assert edits.with_decisions([1], None).with_decision(2, None) == EMPTY
    assert {decision.label for decision in Decision} == {
        "à corriger",
        "vérifié, inchangé",
        "écarté",
    }


def test_the_rows_that_differ_are_those_whose_fields_or_decision_changed():
    before = EMPTY.with_field(1, "a", NIL).with_field(2, "a", NIL)
    after = before.with_field(2, "a", ABSENT).with_decision(3, Decision.VERIFIED)
    assert after.rows_differing_from(before) == {2, 3}
    assert before.rows_differing_from(before) == frozenset()


def test_undo_and_redo_go_over_every_change():
    history = History()
    one, two = EMPTY.with_field(1, "a", NIL), EMPTY.with_field(1, "b", NIL)
    history.push(one, "a")
    history.push(two, "b")
    assert (history.undo_label, history.undo()) == ("b", one)
    assert (history.undo_label, history.redo_label) == ("a", "b")
    assert history.undo() == EMPTY
    assert not history.can_undo
    assert history.undo() == EMPTY
    assert history.redo() == one
    assert history.redo() == two
    assert not history.can_redo
    assert history.redo() == two


def test_a_change_after_an_undo_forgets_what_was_undone():
    history = History()
    history.push(EMPTY.with_field(1, "a", NIL), "a")
    history.undo()
    history.push(EMPTY.with_field(1, "b", NIL), "b")
    assert not history.can_redo


def test_the_letters_of_a_word_are_one_change():
    history = History()
    history.push(EMPTY.with_field(1, "a", Value("D")), "nom")
    history.amend(EMPTY.with_field(1, "a", Value("DU")))
    assert history.current.of_passage(1) == {"a": Value("DU")}
    assert history.undo() == EMPTY


def test_a_change_that_changes_nothing_is_not_remembered():
    history = History()
    history.push(Edits(), "rien")
    assert not history.can_undo


def test_the_history_forgets_its_oldest_changes_past_the_limit():
    history = History(limit=2)
    for number in range(4):
        history.push(EMPTY.with_field(number, "a", NIL), str(number))
    history.undo()
    assert history.undo() == EMPTY.with_field(1, "a", NIL)
    assert not history.can_undo


def test_a_word_typed_back_to_what_it_was_is_no_change():
    history = History()
    history.push(EMPTY.with_field(1, "a", Value("D")), "« a »")
    assert history.amend(EMPTY.with_field(1, "a", Value("DU")))
    assert not history.amend(EMPTY)
    assert not history.can_undo
