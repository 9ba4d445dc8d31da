"""The whole window, from the composition root, for its tests."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from certdesk.compose import Outside, Program
from certdesk.model.folders import Folders
from certdesk.model.settings import Theme as Mode
from tests.qt_support import delete_now
from tests.ui.shell import new_id, now, write_files

PATIENCE = 15_000


@pytest.fixture
def program(qapp, tmp_path, qtbot):
    outside = Outside(Folders(tmp_path / "data"), now, new_id, tmp_path)
    made = Program(qapp, outside)
    made.services.preferences.change(theme=Mode.LIGHT)
    made.window.resize(1366, 728)
    with qtbot.waitExposed(made.window):
        made.window.show()
    qtbot.waitUntil(lambda: made.services.jobs.live == 0, timeout=PATIENCE)
    yield made
    made.shutdown()
    delete_now(made.window)


@pytest.fixture
def window(program):
    return program.window


@pytest.fixture
def workspace(program):
    return program.services.workspace


@pytest.fixture
def files(tmp_path):
    return write_files(tmp_path / "depot")


def settle(program, qtbot) -> None:
    """Wait until nothing is under way: names, verdict, drafts."""
    qtbot.waitUntil(lambda: program.services.jobs.live == 0, timeout=PATIENCE)


def open_files(program, paths, qtbot) -> None:
    with qtbot.waitSignal(program.services.workspace.dossier_opened, timeout=PATIENCE):
        program.services.opening.open(paths)
    settle(program, qtbot)


def dialog(window, kind=QDialog):
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    return found[-1] if found else None


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClick(window.focusWidget() or window, key, modifier)
