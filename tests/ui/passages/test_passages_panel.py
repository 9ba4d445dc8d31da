"""The list of passages: what it shows, how it is searched, and the selection it shares."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from certdesk.model.correction.edits import Decision
from certdesk.model.dossier.names import extract_names
from certdesk.model.flux.passage import Value
from certdesk.ui.passages.listing import Filter
from certdesk.ui.passages.passages_model import GROUP_ROLE
from certdesk.ui.rows_table_model import ROW_ROLE
from tests.builders import M1, M4, M5, flux, passage, rapport
from tests.qt_support import type_text

T = "identificationTitulaire/titulaire"
SIX = ("A1", "A2", "B1", "C1", "OK1", "OK2")


@pytest.fixture
def dossier(panel, workspace, qtbot):
    """Four refused for three causes, one accepted, one that the accusé forgets."""
    names = {"A1": "DRANT", "A2": "LEFÈVRE", "B1": "MOREAU"}
    content = flux(*(passage(i, nomNaissance=names.get(i, "MARTIN")) for i in SIX))
    accuse = rapport(ko={"A1": M1, "A2": M1, "B1": M5, "C1": M4}, ok=["OK1"])
    workspace.open_pair(content, accuse)
    workspace.take_names(extract_names(workspace.dossier.flux))
    wait_until_ready(panel, qtbot)
    return workspace


def wait_until_ready(panel, qtbot):
    panel.focus_search()
    selector = panel._finder.selector
    qtbot.waitUntil(lambda: selector.rows.searchable)
    qtbot.waitUntil(lambda: panel._finder._job is None)


def listed(panel):
    """The identifiers shown, headers as « * title »."""
    model = panel.model
    lines = []
    for position in range(model.rowCount()):
        index = model.index(position)
        group = index.data(GROUP_ROLE)
        lines.append(f"* {group.title}" if group else index.data(ROW_ROLE).id_technique)
    return lines


def passages(panel):
    return [line for line in listed(panel) if not line.startswith("* ")]


def search(panel, qtbot, text):
    panel.search.setFocus()
    panel.search.selectAll()
    if text:
        type_text(panel.search, text)
    else:
        panel.search.clear()


def chip(panel, wanted):
    return panel.findChild(QPushButton, f"filter.{wanted.name}")


def empty_words(panel):
    label = panel.findChild(QLabel, "emptyList")
    return label.text() if label.isVisible() else ""


@pytest.mark.parametrize("wanted", list(Filter))
def test_the_model_satisfies_qt(panel, dossier, qtmodeltester, wanted):
    panel.choose_filter(wanted)
    qtmodeltester.check(panel.model, force_py=True)


def test_the_refused_passages_are_grouped_by_cause_the_largest_first(panel, dossier):
    shown = listed(panel)
    assert shown[0] == "* Titulaire non trouvé"
    assert shown[1:3] == ["A1", "A2"]
    assert panel.model.index(0).data() == "▾\u2002Titulaire non trouvé (2)"
    assert len([line for line in shown if line.startswith("* ")]) == 3


def test_the_chips_bear_the_figures_and_follow_the_work(panel, dossier):
    assert chip(panel, Filter.KO).text() == "KO 4"
    assert chip(panel, Filter.TO_CORRECT).text() == "À corriger 4"
    dossier.set_field(0, f"{T}/nomNaissance", Value("DURANT"))
    dossier.set_decision(1, Decision.VERIFIED)
    assert chip(panel, Filter.TO_CORRECT).text() == "À corriger 2"
    assert chip(panel, Filter.CORRECTED).text() == "Corrigés 2"
    assert chip(panel, Filter.OK).text() == "OK 1"
    assert chip(panel, Filter.ABSENT).text() == "Absents 1"
    assert chip(panel, Filter.ALL).text() == "Tous 6"


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter.KO, {"A1", "A2", "B1", "C1"}),
        (Filter.OK, {"OK1"}),
        (Filter.ABSENT, {"OK2"}),
    ],
)
def test_a_chip_lists_its_passages(panel, dossier, wanted, ids):
    chip(panel, wanted).click()
    assert set(passages(panel)) == ids


def test_the_whole_file_has_its_accepted_passages_folded(panel, dossier):
    chip(panel, Filter.ALL).click()
    assert "* Acceptés" in listed(panel)
    assert "OK1" not in passages(panel)
    assert "OK2" in passages(panel)


def test_a_corrected_passage_stays_in_its_list_until_the_clerk_moves_on(panel, dossier):
    chip(panel, Filter.TO_CORRECT).click()
    dossier.set_field(0, f"{T}/nomNaissance", Value("DURANT"))
    assert "A1" in passages(panel)
    dossier.select(1)
    assert "A1" not in passages(panel)
    chip(panel, Filter.CORRECTED).click()
    assert passages(panel) == ["A1"]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("lefevre", ["A2"]),
        ("LEFÈVRE", ["A2"]),
        ("a1", ["A1"]),
        ("titulaire non", ["A1", "A2"]),
        ("moreau b1", ["B1"]),
    ],
)
def test_a_search_ignores_accents_and_case(panel, dossier, qtbot, typed, ids):
    search(panel, qtbot, typed)
    assert passages(panel) == ids


def test_a_search_looks_into_folded_groups_and_gives_them_back(panel, dossier, qtbot):
    chip(panel, Filter.ALL).click()
    search(panel, qtbot, "ok1")
    assert passages(panel) == ["OK1"]
    search(panel, qtbot, "")
    assert "OK1" not in passages(panel)


def test_a_search_before_the_names_are_read_is_answered_when_they_are(panel, workspace, qtbot):
    workspace.open_pair(flux(passage("A1", nomNaissance="DRANT")), rapport(ko={"A1": M1}))
    search(panel, qtbot, "drant")
    with qtbot.waitSignal(panel.listed, check_params_cb=lambda shown: shown == 1):
        workspace.take_names(extract_names(workspace.dossier.flux))
    assert passages(panel) == ["A1"]
    wait_until_ready(panel, qtbot)


def test_the_list_drives_the_selection_and_follows_it(panel, dossier):
    position = panel.model.position_of(2)
    panel.view.setCurrentIndex(panel.model.index(position))
    assert dossier.selected_row == 2
    dossier.select(0)
    assert panel.model.row_at(panel.view.currentIndex().row()) == 0


def test_a_passage_outside_the_filter_leaves_the_list_without_a_current_line(panel, dossier):
    dossier.select(4)
    assert not panel.view.currentIndex().isValid()
    assert dossier.selected_row == 4


def test_arrows_walk_through_the_groups_and_keep_the_selection_on_headers(panel, dossier, qtbot):
    panel.view.setFocus()
    dossier.select(1)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.model.group_at(panel.view.currentIndex().row()) is not None
    assert dossier.selected_row == 1
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert dossier.selected_row == 2


def test_a_group_is_folded_by_the_mouse_and_by_the_keyboard(panel, dossier, qtbot):
    view = panel.view
    place = view.visualRect(panel.model.index(0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert passages(panel) == ["B1", "C1"]
    assert view.currentIndex().row() == 0
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert "A1" in passages(panel)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert "A1" not in passages(panel)


def test_enter_on_a_passage_asks_for_its_form(panel, dossier, qtbot):
    panel.view.setFocus()
    dossier.select(1)
    with qtbot.waitSignal(panel.form_requested):
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)


def test_typing_in_the_list_searches(panel, dossier, qtbot):
    panel.view.setFocus()
    type_text(panel.view, "é")
    assert panel.search.hasFocus()
    assert panel.search.text() == "é"
    type_text(panel.search, "v")
    assert panel.search.text() == "év"
    assert passages(panel) == ["A2"]


def test_the_search_leads_to_the_list_and_escape_empties_it(panel, dossier, qtbot):
    search(panel, qtbot, "moreau")
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is panel.view
    assert dossier.selected_row == 2
    panel.focus_search()
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.search.text() == ""
    assert len(passages(panel)) == 4


def test_a_screen_reader_hears_the_word_and_the_cause(panel, dossier):
    spoken = panel.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "KO, A1, DRANT Paul, RS1234, Titulaire non trouvé"
    dossier.set_field(0, f"{T}/nomNaissance", Value("DURANT"))
    spoken = panel.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("corrigé")
    header = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert header == "Groupe Titulaire non trouvé, 2 passages, déplié"


def test_each_empty_list_says_why(panel, workspace, qtbot):
    assert "Ouvrez un flux" in empty_words(panel)
    workspace.open_pair(flux("A"), rapport(ok=["A"]))
    assert "Aucun passage n’est refusé" in empty_words(panel)
    chip(panel, Filter.ABSENT).click()
    assert "dans l’accusé" in empty_words(panel)
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    wait = panel._finder.selector
    search(panel, qtbot, "zzz")
    qtbot.waitUntil(lambda: wait.rows.searchable)
    qtbot.waitUntil(lambda: bool(empty_words(panel)))
    assert "Aucun passage ne correspond à «\u00a0zzz\u00a0»" in empty_words(panel)
    search(panel, qtbot, "")
    workspace.set_decision(0, Decision.VERIFIED)
    chip(panel, Filter.TO_CORRECT).click()
    assert "plus rien à corriger" in empty_words(panel)
    workspace.close()
    assert "Ouvrez un flux" in empty_words(panel)


def test_without_an_accuse_all_passages_are_listed_plainly(panel, workspace):
    workspace.open_pair(flux("A", "B"))
    assert listed(panel) == ["A", "B"]
    assert not chip(panel, Filter.KO).isEnabled()
    assert chip(panel, Filter.ALL).isChecked()


def test_the_list_is_drawn_with_words_not_colours_alone(panel, dossier):
    # Every state has its own word and its own mark.
    badges = [panel.model.badge(row) for row in range(6)]
    dossier.set_decision(0, Decision.DISMISSED)
    dossier.set_decision(1, Decision.VERIFIED)
    dossier.set_field(2, f"{T}/prenom1", Value("X"))
    badges += [panel.model.badge(row) for row in range(3)]
    words = {badge.word for badge in badges}
    assert words == {"KO", "OK", "absent", "écarté", "vérifié", "corrigé"}
    assert len({badge.icon for badge in badges}) == len(words)
    assert not panel.grab().toImage().isNull()
