"""The generate dialog: what it shows, what it blocks, where it leads."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from certdesk.model.correction.edits import CONTRAT, EMETTEUR, Decision
from certdesk.model.flux.passage import Value
from certdesk.ui.correction.correction_dialog import CorrectionDialog
from certdesk.ui.correction.result_window import ResultWindow
from tests.qt_support import type_text
from tests.ui.shell import DURANT, NAME, SEX


def button(dialog, name: str) -> QPushButton:
    return dialog.findChild(QPushButton, name)


def label(dialog, name: str) -> str:
    return dialog.findChild(QLabel, name).text()


def cells(table, column: int) -> list[str]:
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_it_says_how_many_leave_how_many_stay_and_why(workspace, open_dialog):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    assert label(dialog, "correctionLead") == (
        "1 passage sera repris dans le fichier de correction, 1 reste de côté."
    )
    assert cells(dialog.kept, 0) == ["TEST1"]
    assert cells(dialog.kept, 3) == ["✎ corrigé"]
    assert cells(dialog.left, 0) == ["TEST3"]
    assert cells(dialog.left, 3) == ["aucune correction n’a été demandée"]


def test_what_was_verified_is_kept_and_said_so(workspace, open_dialog):
    workspace.set_decision(2, Decision.VERIFIED)
    assert cells(open_dialog().kept, 3) == ["✓ vérifié, inchangé"]


def test_a_new_identifier_is_shown_with_the_former_one(workspace, open_dialog):
    workspace.set_field(0, "idTechnique", Value("TEST8"))
    dialog = open_dialog()
    assert cells(dialog.kept, 0) == ["TEST8"]
    assert cells(dialog.kept, 3) == ["✎ corrigé (était TEST1)"]


def test_the_verdict_names_the_schema_and_is_not_green_without_the_official_one(
    workspace, open_dialog
):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    assert label(dialog, "verdictSummary") == ("XSD 1.1.2 intégré\u00a0: 1/1 passage, 0 erreur")
    assert "1.1.5" in label(dialog, "verdictNote")
    assert button(dialog, "verdictInstall").isVisibleTo(dialog)


def test_nothing_to_take_writes_nothing(open_dialog):
    dialog = open_dialog()
    assert "Aucun passage à reprendre" in label(dialog, "correctionLead")
    assert not button(dialog, "writeCorrection").isEnabled()
    assert dialog.tabs.tabText(dialog.tabs.currentIndex()) == "Laissés de côté (2)"


def test_header_fields_are_shown_checked_and_corrected(workspace, open_dialog, generation, qtbot):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    line = dialog.findChild(QLineEdit, "header_emetteur")
    assert line.text() == "04DRC794"
    line.selectAll()
    with qtbot.waitSignal(generation.prepared):
        type_text(line, "12")
    assert workspace.edits.header == {EMETTEUR: "12"}
    assert "✗" in label(dialog, "headerMessage_emetteur")
    assert not button(dialog, "writeCorrection").isEnabled()


def test_the_header_form_follows_an_undo(workspace, open_dialog, generation, qtbot):
    workspace.set_field(0, NAME, DURANT)
    workspace.set_header(CONTRAT, "MCFCER000999")
    dialog = open_dialog()
    line = dialog.findChild(QLineEdit, "header_contrat")
    assert line.text() == "MCFCER000999"
    with qtbot.waitSignal(generation.prepared):
        workspace.undo()
    assert line.text() == "MCFCER000123"


def test_the_name_follows_the_emetteur_until_somebody_types_one(
    workspace, open_dialog, generation, qtbot
):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    name = dialog.destination.name
    assert name.text() == "04DRC794_20261122T143000_correction.xml"
    name.selectAll()
    type_text(name, "le mien.xml")
    with qtbot.waitSignal(generation.prepared):
        workspace.set_header(EMETTEUR, "12ABC345")
    assert name.text() == "le mien.xml"


@pytest.mark.parametrize("name", ["", "a.txt", "a/b.xml", "a?.xml"])
def test_a_name_that_cannot_serve_is_told_and_blocks(workspace, open_dialog, name):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    dialog.destination.name.setText(name)
    dialog.destination.name.textEdited.emit(name)
    assert dialog.destination.problem
    assert not button(dialog, "writeCorrection").isEnabled()


def test_a_name_that_is_taken_gives_way_to_another_one(workspace, open_dialog, out):
    (out / "04DRC794_20261122T143000_correction.xml").write_bytes(b"")
    workspace.set_field(0, NAME, DURANT)
    assert open_dialog().destination.name.text() == "04DRC794_20261122T143000_correction_2.xml"


def test_writing_closes_the_dialog_and_announces_the_file(workspace, open_dialog, qtbot, out):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.file_written) as heard:
        button(dialog, "writeCorrection").click()
    written = heard.args[0]
    assert dialog.result() == CorrectionDialog.DialogCode.Accepted
    assert written.path == out / "04DRC794_20261122T143000_correction.xml"
    assert b"DURANT" in written.path.read_bytes()


def test_a_file_that_appears_meanwhile_is_kept_and_the_next_name_is_proposed(
    workspace, open_dialog, generation, qtbot, out
):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    taken = out / dialog.destination.name.text()
    taken.write_bytes(b"somebody else's")
    with qtbot.waitSignal(generation.failed):
        button(dialog, "writeCorrection").click()
    assert taken.read_bytes() == b"somebody else's"
    assert "existe déjà" in label(dialog, "correctionFailure")
    assert dialog.destination.name.text() == "04DRC794_20261122T143000_correction_2.xml"
    qtbot.waitUntil(lambda: not generation.is_writing)
    with qtbot.waitSignal(dialog.file_written):
        button(dialog, "writeCorrection").click()


def test_an_error_blocks_and_the_explicit_act_is_offered(workspace, open_dialog, qtbot):
    workspace.set_field(2, SEX, Value("H"))
    dialog = open_dialog()
    assert not button(dialog, "writeCorrection").isEnabled()
    assert button(dialog, "generateAnyway").isVisibleTo(dialog)
    with qtbot.waitSignal(dialog.file_written) as heard:
        button(dialog, "generateAnyway").click()
    assert heard.args[0].errors_accepted


def test_without_an_error_the_explicit_act_is_not_offered(workspace, open_dialog):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    assert not button(dialog, "generateAnyway").isVisibleTo(dialog)


def test_a_finding_leads_to_its_field(workspace, open_dialog, qtbot):
    workspace.set_field(2, SEX, Value("H"))
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.finding_chosen) as heard:
        button(dialog, "goToFinding").click()
    finding = heard.args[0]
    assert dialog.result() == CorrectionDialog.DialogCode.Rejected
    assert (finding.row, finding.path) == (2, SEX)


def test_a_finding_on_the_header_leads_to_its_field_in_the_dialog(workspace, open_dialog, qtbot):
    workspace.set_field(0, NAME, DURANT)
    workspace.set_header(EMETTEUR, "12")
    dialog = open_dialog()
    with qtbot.waitExposed(dialog):
        dialog.open()
    with qtbot.assertNotEmitted(dialog.finding_chosen):
        button(dialog, "goToFinding").click()
    assert dialog.focusWidget() is dialog.findChild(QLineEdit, "header_emetteur")


def test_a_passage_left_aside_can_be_shown(workspace, open_dialog, qtbot):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.passage_chosen) as heard:
        dialog.left.activated.emit(dialog.left.model().index(0, 0))
    assert heard.args == [2]


def test_another_folder_is_remembered(workspace, open_dialog, tmp_path, qtbot):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.folder_chosen) as heard:
        dialog.destination.set_folder(tmp_path)
    assert heard.args == [tmp_path]
    assert dialog.destination.path.parent == tmp_path


def test_closing_the_dialog_stops_the_preparation(workspace, open_dialog, generation, qtbot):
    workspace.set_field(0, NAME, DURANT)
    open_dialog().reject()
    assert generation.current is None
    with qtbot.assertNotEmitted(generation.preparing):
        workspace.set_field(0, NAME, Value("DUPONT"))


def test_every_control_has_a_name_for_a_screen_reader(workspace, open_dialog):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    unnamed = [
        control.objectName()
        for kind in (QPushButton, QLineEdit)
        for control in dialog.findChildren(kind)
        if not (control.accessibleName() or getattr(control, "text", str)())
    ]
    assert unnamed == []


def test_the_result_shows_the_very_file_and_the_way_to_it(workspace, open_dialog, theme, qtbot):
    workspace.set_field(0, NAME, DURANT)
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.file_written) as heard:
        button(dialog, "writeCorrection").click()
    written = heard.args[0]
    window = ResultWindow(written, theme)
    qtbot.addWidget(window)
    assert str(written.path) in label(window, "resultPath")
    assert "1 passage." in label(window, "resultSummary")
    assert len(window.view.document.regions.starts) == 1
    button(window, "copyPath").click()
    assert QGuiApplication.clipboard().text() == str(written.path)
