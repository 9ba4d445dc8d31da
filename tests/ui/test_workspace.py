"""The open dossier: it is asked, told, and announces; every change can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.model.correction.edits import Decision, Edits
from certdesk.model.dossier.dossier import Dossier, build_dossier
from certdesk.model.dossier.work import WorkState
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.passage import ABSENT, NIL, Value
from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.schema.schemas import SchemaStore
from certdesk.ui.workspace import Workspace
from tests.builders import M1, M6, certification, flux, rapport

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HOLDER = "identificationTitulaire"
NAME = f"{HOLDER}/titulaire/nomNaissance"
SEX = f"{HOLDER}/titulaire/sexe"
DURAND, DUPONT = Value("DURAND"), Value("DUPONT")


def make_dossier(ko: dict[str, str] | None = None) -> Dossier:
    """A to D in RS1, E and F in 1710; B, D and E refused unless told otherwise."""
    deposited = flux(
        certification("RS1", "A", "B", "C", "D"),
        certification("1710", "E", "F"),
        certification("RS9"),
    )
    refused = {"B": M1, "D": M1, "E": M6} if ko is None else ko
    opened = index_flux(source_of(deposited, Path("flux.xml")))
    answer = read_rapport(source_of(rapport(ko=refused, ok=["A", "C", "F"]), Path("accuse.xml")))
    return build_dossier(opened, answer, SchemaStore(None), load_catalogue())


@pytest.fixture
def workspace(qapp: object) -> Workspace:
    made = Workspace()
    made.show(make_dossier(), Edits())
    return made


@pytest.fixture
def told(workspace: Workspace) -> list[object]:
    """Which rows are announced as changed."""
    heard: list[object] = []
    workspace.passage_changed.connect(heard.append)
    return heard


# -- the dossier -------------------------------------------------------------------------------


def test_a_dossier_is_announced_before_its_first_refused_passage_is_taken_in_hand(
    qtbot: QtBot,
) -> None:
    workspace = Workspace()
    signals = [workspace.dossier_opened, workspace.history_changed, workspace.selection_changed]
    with qtbot.waitSignals(signals, order="strict"):
        workspace.show(make_dossier(), Edits())
    assert workspace.selected_row == 1


def test_a_draft_comes_back_with_its_place(qapp: object) -> None:
    workspace = Workspace()
    workspace.show(make_dossier(), Edits().with_field(3, NAME, DURAND), 5)
    assert workspace.selected_row == 5
    assert workspace.open_work.work_state(3) is WorkState.CORRECTED
    assert not workspace.history.can_undo


@pytest.mark.parametrize("row", [-7, 99])
def test_a_place_that_the_file_does_not_have_is_forgotten(qapp: object, row: int) -> None:
    workspace = Workspace()
    workspace.show(make_dossier(), Edits(), row)
    assert workspace.selected_row == 1


def test_without_a_refusal_the_first_passage_is_taken_in_hand(qapp: object) -> None:
    workspace = Workspace()
    workspace.show(make_dossier({}), Edits())
    assert workspace.selected_row == 0
    workspace.next_ko()
    assert workspace.selected_row == 0


def test_closing_forgets_everything_then_says_so_and_frees_the_files(
    workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.set_field(1, NAME, DURAND)
    workspace.take_names(("DURANT Paul",) * 6)
    seen: list[object] = []
    workspace.dossier_closed.connect(lambda: seen.append((workspace.dossier, workspace.names)))
    workspace.close()
    assert seen == [(None, ())]
    assert workspace.selected_row == -1
    assert workspace.edits.is_empty
    assert workspace.verdict is None
    assert not workspace.history.can_undo
    with pytest.raises(LookupError):
        _ = workspace.open_work


def test_closing_twice_is_said_once(workspace: Workspace) -> None:
    said: list[int] = []
    workspace.dossier_closed.connect(lambda: said.append(1))
    workspace.close()
    workspace.close()
    assert said == [1]


def test_another_dossier_closes_the_former_one(workspace: Workspace, qtbot: QtBot) -> None:
    with qtbot.waitSignals([workspace.dossier_closed, workspace.dossier_opened], order="strict"):
        workspace.show(make_dossier(), Edits())


def test_names_and_verdict_are_handed_on(workspace: Workspace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(workspace.names_read):
        workspace.take_names(("DURANT Paul",) * 6)
    with qtbot.waitSignal(workspace.verdict_changed):
        workspace.take_verdict(None)
    assert workspace.names[0] == "DURANT Paul"


# -- moving ------------------------------------------------------------------------------------


def test_the_refused_passages_are_gone_through_both_ways_and_around(workspace: Workspace) -> None:
    seen = []
    for move in (workspace.next_ko,) * 3 + (workspace.previous_ko,) * 2:
        move()
        seen.append(workspace.selected_row)
    assert seen == [3, 4, 1, 4, 3]


def test_from_any_passage_the_nearest_refused_one_comes(workspace: Workspace) -> None:
    workspace.select(2)
    workspace.next_ko()
    assert workspace.selected_row == 3
    workspace.select(0)
    workspace.previous_ko()
    assert workspace.selected_row == 4


def test_selecting_the_same_passage_again_announces_nothing(workspace: Workspace) -> None:
    heard: list[int] = []
    workspace.selection_changed.connect(heard.append)
    workspace.select(1)
    workspace.select(2)
    assert heard == [2]


# -- editing -----------------------------------------------------------------------------------


def test_an_edit_is_announced_for_its_row_once_the_work_knows_it(workspace: Workspace) -> None:
    heard: list[object] = []
    workspace.passage_changed.connect(
        lambda row: heard.append((row, workspace.open_work.state(1, NAME)))
    )
    workspace.set_field(1, NAME, DURAND)
    assert heard == [(1, DURAND)]


def test_an_edit_that_changes_nothing_is_not_announced(
    workspace: Workspace, told: list[object]
) -> None:
    workspace.set_field(1, NAME, Value("DURANT"))
    workspace.set_decision(1, None)
    workspace.revert_field(1, NAME)
    workspace.revert_passage(1)
    assert told == []
    assert not workspace.history.can_undo


def test_a_word_typed_letter_by_letter_is_undone_at_once(workspace: Workspace) -> None:
    for length in range(1, 7):
        workspace.set_field(1, NAME, Value("DUPONT"[:length]))
    workspace.undo()
    assert workspace.edits.is_empty
    workspace.redo()
    assert workspace.open_work.state(1, NAME) == DUPONT


def test_two_fields_two_passages_or_a_move_are_two_changes(workspace: Workspace) -> None:
    workspace.set_field(1, NAME, DURAND)
    workspace.set_field(1, SEX, Value("F"))
    workspace.set_field(3, NAME, DURAND)
    workspace.select(4)
    workspace.select(3)
    workspace.set_field(3, NAME, DUPONT)
    steps = []
    while workspace.history.can_undo:
        workspace.undo()
        steps.append(sum(map(len, workspace.edits.passages.values())))
    assert steps == [3, 2, 1, 0]
    assert workspace.open_work.state(1, SEX) == Value("M")


def test_a_word_typed_back_leaves_nothing_to_undo_and_the_next_one_something(
    workspace: Workspace,
) -> None:
    workspace.set_field(1, SEX, Value("F"))
    for text in ("DURAN", "DURANT", "DURANTE"):
        workspace.set_field(1, NAME, Value(text))
    workspace.undo()
    assert workspace.edits.of_passage(1) == {SEX: Value("F")}
    workspace.undo()
    assert workspace.edits.is_empty


def test_undo_and_redo_say_what_they_would_do(workspace: Workspace) -> None:
    workspace.set_field(1, NAME, DURAND)
    assert workspace.history.undo_label == "«\u00a0Nom de naissance\u00a0»"
    workspace.set_decision(3, Decision.VERIFIED)
    assert workspace.history.undo_label == "«\u00a0vérifié, inchangé\u00a0»"
    workspace.undo()
    assert workspace.history.redo_label == "«\u00a0vérifié, inchangé\u00a0»"
    assert workspace.history.undo_label == "«\u00a0Nom de naissance\u00a0»"


def test_undoing_takes_the_passage_that_changes_in_hand(
    workspace: Workspace, told: list[object]
) -> None:
    workspace.set_field(1, NAME, DURAND)
    workspace.select(4)
    told.clear()
    workspace.undo()
    assert told == [1]
    assert workspace.selected_row == 1


def test_undoing_with_nothing_to_undo_announces_nothing(
    workspace: Workspace, told: list[object]
) -> None:
    workspace.undo()
    workspace.redo()
    assert told == []


def test_many_passages_in_one_change_are_undone_in_one(
    workspace: Workspace, told: list[object]
) -> None:
    workspace.set_fields([(1, NAME, DURAND), (3, NAME, DURAND)], "les majuscules")
    assert told == [-1]
    workspace.undo()
    assert workspace.edits.is_empty
    workspace.set_fields([(1, NAME, DURAND), (1, SEX, Value("F"))], "le titulaire")
    assert told == [-1, -1, 1]


def test_a_field_and_a_passage_go_back_to_what_was_deposited(workspace: Workspace) -> None:
    workspace.set_field(1, NAME, DURAND)
    workspace.set_field(1, SEX, Value("F"))
    workspace.set_decision(1, Decision.VERIFIED)
    workspace.revert_field(1, NAME)
    assert workspace.edits.of_passage(1) == {SEX: Value("F")}
    workspace.revert_passage(1)
    assert workspace.edits.is_empty
    workspace.undo()
    assert workspace.edits.of_passage(1) == {SEX: Value("F")}
    assert workspace.edits.decisions == {1: Decision.VERIFIED}


def test_a_certification_is_corrected_for_all_its_passages(
    workspace: Workspace, told: list[object]
) -> None:
    workspace.set_certification(5, "code", Value("RS1710"))
    assert told == [-1]
    assert workspace.open_work.certification_state(4, "code") == Value("RS1710")
    assert workspace.open_work.certification_state(1, "code") == Value("RS1")
    assert workspace.open_work.work_state(4) is WorkState.CORRECTED
    workspace.set_certification(4, "code", Value("1710"))
    assert workspace.edits.is_empty


def test_another_branch_keeps_what_was_typed_in_the_first(workspace: Workspace) -> None:
    workspace.set_field(1, NAME, DURAND)
    workspace.choose_branch(1, HOLDER, "dossierFormation")
    assert workspace.open_work.state(1, f"{HOLDER}/titulaire") is ABSENT
    workspace.set_field(1, f"{HOLDER}/dossierFormation/idDossier", Value("12"))
    workspace.choose_branch(1, HOLDER, "titulaire")
    assert workspace.open_work.state(1, NAME) == DURAND
    assert b"<cpf:nomNaissance>DURAND<" in workspace.open_work.edited_bytes(1)
    assert b"dossierFormation" not in workspace.open_work.edited_bytes(1)


def test_the_header_takes_its_own_text_back(workspace: Workspace) -> None:
    workspace.set_header("emetteur/idClient", "04DRC795")
    assert workspace.edits.header == {"emetteur/idClient": "04DRC795"}
    workspace.set_header("emetteur/idClient", "04DRC794")
    assert workspace.edits.is_empty


def test_nil_and_absent_are_states_like_others(workspace: Workspace) -> None:
    usual = f"{HOLDER}/titulaire/nomUsage"
    workspace.set_field(1, usual, Value("MARTIN"))
    workspace.set_field(1, usual, ABSENT)
    assert workspace.open_work.state(1, usual) is ABSENT
    workspace.set_field(1, usual, NIL)
    assert workspace.edits.is_empty
