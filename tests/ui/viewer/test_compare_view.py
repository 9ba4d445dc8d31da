"""The two panes together: the same passage, states, suspects, edits, the head of a file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from certdesk.model.correction.edits import EMPTY
from certdesk.model.dossier.dossier import build_dossier
from certdesk.model.dossier.work import Work, WorkState
from certdesk.model.flux.flux import open_flux
from certdesk.model.flux.passage import ABSENT, NIL, Value
from certdesk.model.flux.source import open_source, read_head
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.schema.schemas import SchemaStore
from certdesk.ui.viewer.compare_view import CompareView
from certdesk.ui.viewer.marks import MarkKind

CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = "identificationTitulaire/titulaire/nomNaissance"


@pytest.fixture
def paths(demo):
    folder = demo / "tutoriel"
    accuse = next(folder.glob("Accuse*.xml"))
    return next(path for path in folder.glob("*.xml") if path != accuse), accuse


@pytest.fixture
def dossier(paths):
    flux, accuse = paths
    made = build_dossier(
        open_flux(flux), read_rapport(open_source(accuse)), SchemaStore(None), load_catalogue()
    )
    yield made
    made.close()


@pytest.fixture
def compare(qtbot, theme, jobs) -> CompareView:
    made = CompareView(theme, jobs)
    qtbot.addWidget(made)
    made.resize(1000, 500)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.clear()


def words_of(view, row: int) -> list[str]:
    regions = view.document.regions
    line, words = view.document.lines.at(regions.starts[row]), []
    while line is not None and line.start < regions.ends[row]:
        words += [f"{line.text.strip()} {m.text}" for m in view.document.marks_in(line)]
        line = view.document.lines.after(line)
    return words


def test_each_passage_has_the_status_that_the_accuse_gives(compare, dossier):
    compare.set_work(Work(dossier))
    assert list(compare.flux.view.document.kinds) == [MarkKind.KO, MarkKind.OK, MarkKind.KO]
    assert list(compare.accuse.view.document.kinds) == [MarkKind.KO, MarkKind.KO, MarkKind.OK]


def test_both_panes_follow_the_passage_shown(qtbot, compare, dossier):
    compare.set_work(Work(dossier))
    with qtbot.assertNotEmitted(compare.passage_selected):
        compare.show_row(2)
    assert compare.flux.view.caret_row == 2
    assert compare.accuse.view.caret_row == 1
    compare.show_row(1)
    assert compare.accuse.view.caret_row == 2


def test_moving_in_a_pane_moves_the_other_and_is_announced_once(qtbot, compare, dossier):
    compare.set_work(Work(dossier))
    rows = []
    compare.passage_selected.connect(rows.append)
    compare.passage_selected.connect(compare.show_row)
    for _ in range(3):
        qtbot.keyClick(compare.flux.view, Qt.Key.Key_Down, CONTROL)
    assert rows == [0, 1, 2]
    assert compare.accuse.view.caret_row == 1
    qtbot.keyClick(compare.accuse.view, Qt.Key.Key_Up, CONTROL)
    assert rows == [0, 1, 2, 0]
    assert compare.flux.view.caret_row == 0


def test_unlinked_panes_move_alone(qtbot, compare, dossier):
    compare.set_work(Work(dossier))
    compare.show_row(0)
    qtbot.mouseClick(compare.sync_button, Qt.MouseButton.LeftButton)
    assert not compare.is_synced
    compare.show_row(2)
    assert compare.accuse.view.caret_row == 0
    with qtbot.assertNotEmitted(compare.passage_selected):
        qtbot.keyClick(compare.accuse.view, Qt.Key.Key_Down, CONTROL)
    assert compare.flux.view.caret_row == 2
    compare.sync_button.setChecked(True)
    assert compare.accuse.view.caret_row == 1


def test_suspect_fields_bear_their_word(compare, dossier):
    compare.set_work(Work(dossier))
    assert words_of(compare.flux.view, 2) == [
        "<cpf:nomNaissance>DRANT</cpf:nomNaissance> suspect",
        "<cpf:prenom1>Paul</cpf:prenom1> suspect",
        "<cpf:anneeNaissance>1990</cpf:anneeNaissance> suspect",
        "<cpf:sexe>M</cpf:sexe> suspect",
    ]


def test_a_corrected_field_says_what_it_becomes(compare, dossier):
    work = Work(dossier)
    compare.set_work(work)
    assert "DRANT</cpf:nomNaissance> suspect" in " ".join(words_of(compare.flux.view, 2))
    for path, state in {NAME: Value("DURANT"), "scoring": NIL, "mentionValidee": ABSENT}.items():
        work.edits = work.edits.with_field(2, path, state)
    compare.set_states([(2, WorkState.CORRECTED)])
    assert compare.flux.view.document.kinds[2] == MarkKind.CORRECTED
    words = " ".join(words_of(compare.flux.view, 2))
    assert "<cpf:nomNaissance>DRANT</cpf:nomNaissance> → DURANT" in words
    assert "corrigé\u00a0: retiré" in words
    work.edits = EMPTY
    compare.set_states([(2, WorkState.TO_CORRECT)])
    assert compare.flux.view.document.kinds[2] == MarkKind.KO


def test_the_head_of_a_file_is_painted_before_it_is_read(compare, paths):
    for path in paths:
        compare.set_head(read_head(path))
    assert "tutoriel" in compare.flux.file_name
    assert any("idFlux" in line.text for line in compare.flux.view.page.lines)
    assert any("PassagesKO" in line.text for line in compare.accuse.view.page.lines)


def test_a_flux_without_accuse_is_read_all_the_same(compare, paths):
    flux = open_flux(paths[0])
    alone = build_dossier(flux, None, SchemaStore(None), load_catalogue())
    compare.set_work(Work(alone))
    compare.show_row(1)
    assert compare.flux.view.caret_row == 1
    assert set(compare.flux.view.document.kinds) == {MarkKind.NONE}
    assert "accusé" in compare.accuse.view.placeholder
    compare.clear()
    alone.close()


def test_zoom_and_nir_are_the_same_in_both_panes(compare, dossier):
    compare.set_work(Work(dossier))
    compare.flux.view.set_zoom(3)
    assert compare.accuse.view.zoom == 3
    compare.accuse.view.set_nir_shown(True)
    assert compare.flux.view.nir_shown


def test_find_opens_and_escape_closes_it_from_a_pane(qtbot, compare, dossier):
    compare.set_work(Work(dossier))
    compare.open_find()
    assert compare.find_bar.isVisible()
    compare.find_bar.text.setText("durand")
    compare.flux.view.setFocus()
    qtbot.keyClick(compare.flux.view, Qt.Key.Key_Escape)
    assert not compare.find_bar.isVisible()


def test_an_identifier_is_found_at_once_and_selects_its_passage(qtbot, compare, dossier):
    compare.set_work(Work(dossier))
    compare.show_row(0)
    compare.open_find()
    with qtbot.waitSignal(compare.find_bar.search_ended):
        compare.find_bar.text.setText("TEST3")
    assert compare.find_bar.count.text() == "1 sur 2"
    assert compare.flux.view.caret_row == 2
    assert compare.accuse.view.caret_row == 1
