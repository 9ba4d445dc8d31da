"""The whole window, from the composition root: what is shown when, and its keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from certdesk.compose import Outside, Program
from certdesk.model.flux.passage import Value
from certdesk.model.folders import Folders
from certdesk.model.settings import Theme as Mode
from certdesk.ui.correction.correction_dialog import CorrectionDialog
from certdesk.ui.help_keys import shown
from certdesk.ui.passage.xml_pane import XmlPane
from tests import builders
from tests.qt_support import delete_now
from tests.ui.shell import DURANT, NAME, new_id, now, write_files
from tests.ui.whole_window import (
    PATIENCE,
    dialog,
    files,
    open_files,
    press,
    program,
    settle,
    window,
    workspace,
)

__all__ = ["files", "program", "window", "workspace"]


# -- what is shown -----------------------------------------------------------------------------


def test_it_starts_on_the_start_page(window):
    assert window.start_page.isVisible()
    assert window.strip.isHidden()
    assert window.windowTitle() == "CertDesk"


def test_opening_shows_the_three_parts_and_the_strip(program, window, files, qtbot):
    open_files(program, files, qtbot)
    for part in (window.passages, window.compare, window.passage, window.strip):
        assert part.isVisible()
    assert window.windowTitle() == "flux.xml – CertDesk"
    assert window.compare.flux.view.document.regions.starts


def test_everything_fits_a_small_screen(program, window, files, qtbot):
    open_files(program, files, qtbot)
    least = window.minimumSizeHint()
    assert least.width() <= 1366
    assert least.height() <= 700
    for part in (window.passages, window.compare.flux, window.compare.accuse, window.passage):
        assert part.width() >= 200
        assert part.height() >= 150


def test_a_file_that_cannot_be_opened_is_told_and_the_start_page_stays(
    program, window, tmp_path, qtbot
):
    wrong = tmp_path / "wrong.xml"
    wrong.write_text("<html/>")
    with qtbot.waitSignal(program.services.opening.notice_raised):
        program.services.opening.open([wrong])
    settle(program, qtbot)
    assert window.notices.notices
    assert window.start_page.isVisible()


def test_closing_the_dossier_goes_back_to_the_start_page_with_it_in_the_list(
    program, window, files, qtbot
):
    open_files(program, files, qtbot)
    window.actions_.close.trigger()
    settle(program, qtbot)
    assert window.start_page.isVisible()
    title = window.start_page.findChild(QPushButton, "recentTitle")
    with qtbot.waitSignal(program.services.workspace.dossier_opened, timeout=PATIENCE):
        title.click()
    settle(program, qtbot)


def test_a_doubtful_pair_is_asked_about(program, window, tmp_path, qtbot):
    paths = write_files(
        tmp_path / "x", rapport=builders.rapport(ko={"ZZZ": builders.M1}, ok=["YYY"])
    )
    with qtbot.waitSignal(program.services.opening.question_asked, timeout=PATIENCE):
        program.services.opening.open(paths)
    asked = dialog(window)
    assert asked.objectName() == "questionDialog"
    with qtbot.waitSignal(program.services.workspace.dossier_opened, timeout=PATIENCE):
        asked.findChild(QPushButton, "choice0").click()
    settle(program, qtbot)
    assert any("mêmes passages" in notice.message for notice in window.notices.notices)


def test_an_accuse_alone_asks_for_its_flux(program, window, files, qtbot):
    files[0].unlink()
    with qtbot.waitSignal(program.services.opening.flux_wanted, timeout=PATIENCE):
        program.services.opening.open([files[1]])
    settle(program, qtbot)
    asked = dialog(window)
    assert asked.objectName() == "missingFlux"
    asked.reject()


def test_practice_starts_in_a_program_of_its_own(qapp, tmp_path, qtbot):
    started = []
    outside = Outside(
        Folders(tmp_path / "data"),
        now,
        new_id,
        tmp_path,
        start_practice=lambda: not started.append(1),
    )
    made = Program(qapp, outside)
    made.window.start_page.findChild(QPushButton, "practiceButton").click()
    assert started == [1]
    assert any("autre fenêtre" in notice.message for notice in made.window.notices.notices)
    assert made.services.workspace.dossier is None
    made.shutdown()
    delete_now(made.window)


def test_a_practice_that_cannot_start_is_told_with_the_command(qapp, tmp_path, qtbot):
    outside = Outside(
        Folders(tmp_path / "data"), now, new_id, tmp_path, start_practice=lambda: False
    )
    made = Program(qapp, outside)
    made.window.start_page.findChild(QPushButton, "practiceButton").click()
    assert any("certdesk demo" in notice.remedy for notice in made.window.notices.notices)
    made.shutdown()
    delete_now(made.window)


def test_the_practice_window_says_so_and_offers_its_dossiers(qapp, tmp_path, qtbot):
    made = Program(qapp, Outside(Folders(tmp_path / "data"), now, new_id, tmp_path, practice=True))
    with qtbot.waitExposed(made.window):
        made.window.show()
    assert made.window.findChild(QWidget, "practiceBanner").isVisible()
    assert "Entraînement" in made.window.windowTitle()
    made.window.start_page.findChild(QPushButton, "practiceButton").click()
    with qtbot.waitSignal(made.services.workspace.dossier_opened, timeout=PATIENCE):
        dialog(made.window).findChild(QPushButton, "choice0").click()
    settle(made, qtbot)
    assert "tutoriel" in made.window.windowTitle()
    made.shutdown()
    delete_now(made.window)


# -- commands ----------------------------------------------------------------------------------


def test_commands_that_need_a_dossier_wait_for_one(program, window, files, qtbot):
    actions = window.actions_
    needing = (actions.generate, actions.find, actions.next_ko, actions.close, actions.details)
    assert not any(action.isEnabled() for action in needing)
    open_files(program, files, qtbot)
    assert all(action.isEnabled() for action in needing)


def test_a_flux_that_was_not_corrected_here_can_be_deposited_too(window):
    assert window.actions_.deposit.isEnabled()
    window.actions_.deposit.trigger()
    (chooser,) = window.findChildren(QFileDialog, "chooseDeposit")
    assert chooser.isVisible()
    chooser.reject()


def test_undo_and_redo_say_what_they_undo(program, window, workspace, files, qtbot):
    open_files(program, files, qtbot)
    workspace.set_field(0, NAME, DURANT)
    assert "Nom de naissance" in window.actions_.undo.toolTip()
    window.actions_.undo.trigger()
    assert workspace.edits.is_empty
    assert window.actions_.redo.isEnabled()
    window.actions_.redo.trigger()
    assert workspace.edits.of_passage(0) == {NAME: DURANT}
    settle(program, qtbot)


def test_f8_goes_from_one_ko_to_the_next_and_back(program, window, workspace, files, qtbot):
    open_files(program, files, qtbot)
    assert workspace.selected_row == 0
    press(window, Qt.Key.Key_F8)
    assert workspace.selected_row == 2
    press(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert workspace.selected_row == 0


def test_f6_visits_every_pane(program, window, files, qtbot):
    open_files(program, files, qtbot)
    assert window.passages.isAncestorOf(window.focusWidget())
    visited = []
    for _ in range(4):
        press(window, Qt.Key.Key_F6)
        visited.append(
            next(
                name
                for name, pane in (
                    ("list", window.passages),
                    ("flux", window.compare.flux),
                    ("accuse", window.compare.accuse),
                    ("passage", window.passage),
                )
                if pane.isAncestorOf(window.focusWidget())
            )
        )
    assert visited == ["flux", "accuse", "passage", "list"]


def test_zoom_is_shared_by_both_panes_and_kept(program, window, files, qtbot):
    open_files(program, files, qtbot)
    window.actions_.zoom_in.trigger()
    window.actions_.zoom_in.trigger()
    assert (window.compare.flux.view.zoom, window.compare.accuse.view.zoom) == (2, 2)
    assert program.services.preferences.settings.zoom == 2
    window.actions_.zoom_reset.trigger()
    assert window.compare.flux.view.zoom == 0


def test_the_xml_of_the_passage_has_the_size_of_the_panes(program, window, files, qtbot):
    open_files(program, files, qtbot)
    panes = window.passage.findChildren(XmlPane)
    assert len(panes) == 2  # as it would leave, and before and after
    window.actions_.zoom_in.trigger()
    assert [pane.zoom for pane in panes] == [1, 1]
    window.passage.xml.zoom_requested.emit(5)
    assert [pane.zoom for pane in panes] == [5, 5]
    assert window.compare.flux.view.zoom == program.services.preferences.settings.zoom == 5


def test_the_panes_go_no_further_than_the_settings(program, window, files, qtbot):
    open_files(program, files, qtbot)
    window.compare.flux.view.set_zoom(500)
    assert window.compare.flux.view.zoom == program.services.preferences.settings.zoom
    window.compare.flux.view.set_zoom(-500)
    assert window.compare.flux.view.zoom == program.services.preferences.settings.zoom


def test_the_theme_is_chosen_in_the_menu_and_kept(program, window):
    window.actions_.modes[Mode.DARK].trigger()
    assert program.services.theme.dark
    assert program.services.preferences.settings.theme == Mode.DARK
    window.actions_.modes[Mode.LIGHT].trigger()


def test_find_opens_its_bar(program, window, files, qtbot):
    open_files(program, files, qtbot)
    window.actions_.find.trigger()
    assert window.compare.find_bar.isVisible()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("settings", "settingsDialog"), ("help", "helpDialog"), ("about", "aboutDialog")],
)
def test_dialogs_open_without_blocking(window, name, expected):
    getattr(window.actions_, name).trigger()
    opened = dialog(window)
    assert opened.objectName() == expected
    opened.reject()


def test_the_help_shows_every_key_of_the_window(window):
    window.actions_.help.trigger()
    said = [label.text() for label in dialog(window).findChildren(QLabel)]
    actions = [one for one in window.findChildren(QAction) if not one.shortcut().isEmpty()]
    shortcuts = window.findChildren(QShortcut)
    assert len(actions) > 20
    assert len(shortcuts) >= 8
    for action in actions:
        assert f"<b>{shown(action.shortcut())}</b>" in said
        assert action.text().replace("&", "").rstrip("…") in said
    for shortcut in shortcuts:
        assert shortcut.whatsThis()
        assert f"<b>{shown(shortcut.key())}</b>" in said
        assert shortcut.whatsThis() in said
    assert {"<b>Ctrl+D</b>", "<b>Ctrl+Maj+D</b>", "<b>Ctrl+Maj+L</b>"} <= set(said)
    dialog(window).reject()


def test_the_strip_leads_to_the_details(program, window, files, qtbot):
    open_files(program, files, qtbot)
    window.findChild(QPushButton, "strip_sets").click()
    assert dialog(window).objectName() == "dossierDetails"
    dialog(window).reject()


def test_generating_writes_the_file_and_says_it(program, window, workspace, files, qtbot):
    open_files(program, files, qtbot)
    workspace.set_field(0, NAME, DURANT)
    window.actions_.generate.trigger()
    opened = dialog(window, CorrectionDialog)
    write = opened.findChild(QPushButton, "writeCorrection")
    qtbot.waitUntil(write.isEnabled, timeout=PATIENCE)
    with qtbot.waitSignal(opened.file_written, timeout=PATIENCE) as heard:
        write.click()
    assert heard.args[0].path.parent == files[0].parent
    assert dialog(window).objectName() == "resultWindow"
    assert [notice.key for notice in window.notices.notices] == ["written"]
    dialog(window).reject()
    settle(program, qtbot)


def test_a_finding_of_the_dialog_leads_to_its_field(program, window, workspace, files, qtbot):
    open_files(program, files, qtbot)
    workspace.set_field(2, "identificationTitulaire/titulaire/sexe", Value("H"))
    window.actions_.generate.trigger()
    opened = dialog(window, CorrectionDialog)
    go = opened.findChild(QPushButton, "goToFinding")
    qtbot.waitUntil(go.isVisible, timeout=PATIENCE)
    go.click()
    assert workspace.selected_row == 2
    assert window.passage.tabs.currentIndex() == 1
    settle(program, qtbot)
