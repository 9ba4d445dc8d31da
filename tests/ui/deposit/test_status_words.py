"""Each state of a deposit has its mark, its word, what it means and what to do next."""

from __future__ import annotations

import pytest

from certdesk.model.journal.records import DepositState, PortalStatus
from certdesk.ui.deposit.status_words import ALL_WORDS, Tone, words_of
from tests.end_to_end.looking import badly_spaced, english_in
from tests.ui.deposit.made import deposit


@pytest.mark.parametrize("words", ALL_WORDS, ids=lambda words: words.label)
def test_each_state_says_what_it_means_and_what_to_do(words):
    said = [words.label, words.meaning, *words.steps]
    assert all(text and text[0].isupper() for text in said)
    assert all(text.endswith(".") for text in said[1:])
    assert english_in(said) == []
    assert badly_spaced(said) == []


def test_no_two_states_look_alike():
    assert len({words.said for words in ALL_WORDS}) == len(ALL_WORDS)
    assert len(ALL_WORDS) == len(DepositState) + len(PortalStatus)


def test_the_status_of_the_portal_is_told_as_soon_as_there_is_one():
    assert words_of(deposit()).label == "Déposé"
    assert words_of(deposit(status=PortalStatus.WITH_ERRORS)).label == "Traité avec erreurs"
    assert words_of(deposit(status=PortalStatus.SUCCESS)).tone is Tone.GOOD


def test_a_deposit_that_nobody_saw_arrive_keeps_its_own_state():
    unknown = deposit(state=DepositState.UNKNOWN, status=PortalStatus.SUCCESS)
    assert words_of(unknown).label == "Issue inconnue"


def test_success_says_that_it_is_finished():
    assert "C’est terminé" in words_of(deposit(status=PortalStatus.SUCCESS)).meaning


def test_an_exercise_takes_seconds_and_not_days():
    exercise = deposit(portal="entrainement", status=PortalStatus.PROCESSING)
    assert "jour" not in " ".join((words_of(exercise).meaning, *words_of(exercise).steps))
    assert "jour" in words_of(deposit(status=PortalStatus.PROCESSING)).meaning
