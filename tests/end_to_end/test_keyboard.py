"""The whole work by keyboard alone: every key goes to the window as the system gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import M1, flux, passage, rapport
from tests.end_to_end.checking import passages_of
from tests.end_to_end.looking import read_aloud

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

TABS = ("Pourquoi ce passage est KO", "Formulaire", "XML", "Avant / après")


@pytest.fixture
def training(office: Office, desk: Desk) -> Desk:
    """The realistic practice dossier."""
    desk.open(office.practice("entrainement"))
    return desk


def test_f8_goes_through_the_refused_passages_and_around(training: Desk) -> None:
    refused = training.listed
    seen = [training.selected]
    for _ in refused:
        training.press("F8")
        seen.append(training.selected)
    in_file_order = sorted(refused, key=lambda one: int(one[-3:]))
    assert seen == [*in_file_order, in_file_order[0]]
    training.press("Shift+F8")
    assert training.selected == in_file_order[-1]
    training.press("Ctrl+Return")
    assert training.selected == in_file_order[0]


@pytest.mark.parametrize("place", ["the list", "the deposited file", "a field"])
def test_f8_works_wherever_the_keyboard_is(training: Desk, place: str) -> None:
    if place == "the deposited file":
        training.press("F6")
        assert training.focus == "Fichier déposé"
    elif place == "a field":
        training.press("Ctrl+2")
        assert training.focus == "Nom de naissance"
    training.press("F8")
    assert training.selected == "PAIE-2026-002"
    assert "PAIE-2026-002" in read_aloud(training.panes[0])
    assert "PAIE-2026-002" in read_aloud(training.panes[1])


@pytest.mark.parametrize("keys", ["Ctrl+", "Alt+"])
def test_ctrl_and_a_figure_turn_the_tabs(training: Desk, keys: str) -> None:
    for number, title in enumerate(TABS, 1):
        training.press(f"{keys}{number}")
        assert training.tab_title == title
        assert training.focus


def test_f6_goes_through_the_panes_and_back(training: Desk) -> None:
    panes = ["Liste des passages", "Fichier déposé", "Accusé de traitement"]
    assert training.focus == panes[0]
    for name in panes[1:]:
        training.press("F6")
        assert training.focus == name
    training.press("F6")
    assert training.focus not in panes
    training.press("F6")
    assert training.focus == panes[0]
    training.press("Shift+F6")
    training.press("Shift+F6")
    assert training.focus == panes[2]


def test_typing_undo_and_redo(training: Desk) -> None:
    training.press("Ctrl+2")
    assert training.value("nomNaissance") == "GANRIER"
    training.type("GARNIER")
    assert training.state == "corrigé"
    training.press("Ctrl+Z")
    assert training.value("nomNaissance") == "GANRIER"
    assert training.state == "KO, à corriger"
    training.press("Ctrl+Y")
    assert training.value("nomNaissance") == "GARNIER"
    training.press("Ctrl+Z")
    training.press("Ctrl+Shift+Z")
    assert training.state == "corrigé"


def test_undo_goes_back_to_the_passage_that_it_changes(training: Desk) -> None:
    training.press("Ctrl+2")
    training.type("GARNIER")
    training.press("F8")
    training.press("F8")
    training.press("Ctrl+Z")
    assert training.selected == "PAIE-2026-001"
    assert training.state == "KO, à corriger"


def test_ctrl_f_finds_without_accents_or_case_and_counts(office: Office, desk: Desk) -> None:
    people = [passage("A1", nomNaissance="LEFÈVRE"), passage("A2", nomNaissance="Lefe\u0300vre")]
    others = [passage("A3", nomNaissance="lefevre"), passage("A4", nomNaissance="DURANT")]
    desk.open(
        office.put("flux.xml", flux(*people, *others)),
        office.put("accuse.xml", rapport(ko={"A1": M1}, ok=["A2", "A3", "A4"])),
    )
    desk.press("Ctrl+F")
    assert desk.focus == "Texte à rechercher"
    assert desk.find_in_files("lefevre") == "1 sur 3"
    desk.press("Return")
    assert desk.found == "2 sur 3"
    assert desk.selected == "A2"
    desk.press("F3")
    desk.press("F3")
    assert desk.found == "1 sur 3"
    desk.press("Shift+F3")
    assert desk.found == "3 sur 3"
    assert desk.selected == "A3"
    assert desk.find_in_files("inconnu") == "Aucun résultat"
    assert desk.find_in_files("A4") == "1 sur 2"  # in both files
    assert desk.selected == "A4"
    desk.press("Escape")
    assert desk.focus == "Fichier déposé"


def test_zooming_by_keyboard_is_remembered(office: Office, training: Desk) -> None:
    usual = training.text_size
    training.press("Ctrl++")
    training.press("Ctrl++")
    larger = training.text_size
    assert larger > usual
    assert larger[0] == larger[1]
    training.press("F6")  # in a pane the same keys do the same
    training.press("Ctrl++")
    assert training.text_size > larger
    training.press("Ctrl+-")
    assert training.text_size == larger
    training.close_dossier()
    desk = office.restart()
    desk.reopen("entrainement")
    assert desk.text_size == larger
    desk.press("Ctrl+0")
    assert desk.text_size == usual


def test_the_list_is_walked_searched_and_left_for_the_form(training: Desk) -> None:
    training.press("Down")
    assert training.selected == "PAIE-2026-002"
    training.type("vasseur")
    training.rest()
    assert training.listed == ["NUM-2026-047"]
    assert training.focus.startswith("Rechercher un passage")
    training.press("Down")
    training.press("Down")
    assert training.selected == "NUM-2026-047"
    training.press("Return")
    assert training.tab_title == "Formulaire"
    training.press("Shift+F6")
    training.press("Escape")


def test_the_tutorial_can_be_played_without_a_mouse(office: Office, desk: Desk) -> None:
    folder = office.practice("tutoriel")
    desk.open(folder)
    assert desk.selected == "TEST1"
    desk.press("Ctrl+1")
    desk.tab_to("Déjà accepté\u00a0: l’écarter")
    desk.press("Down")
    desk.press("Space")
    assert desk.focus == "Nouvel identifiant technique"
    desk.type("TEST8CORRIGE")
    desk.press("F8")
    desk.press("Ctrl+2")
    desk.type("DURANT")
    desk.press("Ctrl+G")
    dialog = desk.generating()
    assert [row[0] for row in dialog.kept] == ["TEST8CORRIGE", "TEST3"]
    desk.press("Return")
    assert "Fichier écrit" in desk.result().words
    written = next(folder.glob("*_correction.xml"))
    assert list(passages_of(written.read_bytes())) == ["TEST8CORRIGE", "TEST3"]
    desk.press("Escape")
    assert desk.asked == ""
    desk.press("Ctrl+W")
    desk.press("Return")
    assert not desk.is_open
