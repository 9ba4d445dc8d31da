"""The whole window: what is dropped on it, how it is left, and who can reach it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QPushButton, QWidget

from tests.ui.shell import DURANT, NAME
from tests.ui.whole_window import (
    PATIENCE,
    dialog,
    files,
    open_files,
    program,
    settle,
    window,
    workspace,
)

__all__ = ["files", "program", "window", "workspace"]


# -- dropping ----------------------------------------------------------------------------------


def mime(paths) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop_on(widget: QWidget, data: QMimeData) -> bool:
    where, buttons, keys = QPointF(20, 20), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    action = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(where.toPoint(), action, data, buttons, keys)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(widget, QDropEvent(where, action, data, buttons, keys))
    return True


def test_files_dropped_on_the_window_are_opened(program, window, files, qtbot):
    with qtbot.waitSignal(program.services.workspace.dossier_opened, timeout=PATIENCE):
        assert drop_on(window, mime(files))
    settle(program, qtbot)


def test_a_folder_dropped_is_opened_as_well(program, window, files, qtbot):
    with qtbot.waitSignal(program.services.workspace.dossier_opened, timeout=PATIENCE):
        assert drop_on(window, mime([files[0].parent]))
    settle(program, qtbot)


def test_text_dropped_is_not_taken(window):
    data = QMimeData()
    data.setText("bonjour")
    assert not drop_on(window, data)


# -- leaving -----------------------------------------------------------------------------------


def closes(window) -> bool:
    event = QCloseEvent()
    QApplication.sendEvent(window, event)
    return window._leaving


def test_without_work_the_window_closes_at_once(program, window, files, qtbot):
    open_files(program, files, qtbot)
    with qtbot.waitSignal(window.closed):
        window.close()


def test_with_work_the_window_asks_and_can_stay(program, window, workspace, files, qtbot):
    open_files(program, files, qtbot)
    workspace.set_field(0, NAME, DURANT)
    assert not closes(window)
    dialog(window, QMessageBox).findChild(QPushButton, "stay").click()
    assert window.isVisible()
    assert workspace.edits.of_passage(0) == {NAME: DURANT}
    settle(program, qtbot)


def test_what_is_continued_later_is_found_again(program, window, workspace, files, qtbot):
    open_files(program, files, qtbot)
    workspace.set_field(0, NAME, DURANT)
    workspace.select(2)
    window.actions_.close.trigger()
    dialog(window, QMessageBox).findChild(QPushButton, "continueLater").click()
    settle(program, qtbot)
    assert workspace.dossier is None
    open_files(program, files, qtbot)
    assert workspace.edits.of_passage(0) == {NAME: DURANT}
    assert workspace.selected_row == 2


def test_what_is_thrown_away_is_gone(program, window, workspace, files, qtbot):
    open_files(program, files, qtbot)
    workspace.set_field(0, NAME, DURANT)
    window.actions_.close.trigger()
    dialog(window, QMessageBox).findChild(QPushButton, "discardWork").click()
    settle(program, qtbot)
    assert program.services.drafts.list() == ()
    open_files(program, files, qtbot)
    assert workspace.edits.is_empty


def test_the_geometry_is_remembered(program, window, files, qtbot):
    open_files(program, files, qtbot)
    window.close()
    assert program.services.geometry.value("window") is not None
    remembered = program.services.geometry
    assert all(remembered.value(name) for name in ("columns", "rows", "compareSplitter"))


# -- access ------------------------------------------------------------------------------------


def test_every_button_has_a_name_for_a_screen_reader(program, window, files, qtbot):
    open_files(program, files, qtbot)
    ignored = {"qt_menubar_ext_button", "qt_toolbar_ext_button"}
    unnamed = [
        button.objectName() or type(button).__name__
        for button in window.findChildren(QAbstractButton)
        if button.isVisible()
        and button.objectName() not in ignored
        and not (button.accessibleName() or button.text())
    ]
    assert unnamed == []


def test_every_stop_of_the_keyboard_has_a_name(program, window, workspace, files, qtbot):
    open_files(program, files, qtbot)
    workspace.select(0)
    for tab in range(4):
        window.passage.show_tab(tab)
        settle(program, qtbot)
        unnamed = [
            one.objectName() or type(one).__name__
            for one in window.findChildren(QWidget)
            if one.isVisible()
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
        ]
        assert not unnamed


def test_the_menus_are_french_and_every_command_is_in_one(window):
    titles = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert titles == ["Fichier", "Édition", "Passages", "Affichage", "Aide"]
    listed = {
        action.objectName()
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
    }
    commands = set(type(window.actions_).__annotations__)
    assert len(commands) > 20
    assert {f"action_{name}" for name in commands} <= listed
