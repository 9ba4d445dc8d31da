"""An open dossier of two KO passages, with a runner whose jobs end with the test."""

from __future__ import annotations

import pytest

from certdesk.model.correction.edits import Edits
from certdesk.ui.correction.correction_dialog import CorrectionDialog
from certdesk.ui.correction.generation import Generation
from certdesk.ui.workspace import Workspace
from tests.ui.shell import new_id, now, open_files


@pytest.fixture
def workspace(qapp, tmp_path):
    made = Workspace()
    made.show(open_files(tmp_path / "depot"), Edits())
    yield made
    made.close()


@pytest.fixture
def generation(workspace, jobs):
    return Generation(workspace, jobs, now, new_id)


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "corrections"
    folder.mkdir()
    return folder


@pytest.fixture
def open_dialog(workspace, generation, theme, out, qtbot):
    """Opens the dialog and waits until its verdict is there."""

    def opened() -> CorrectionDialog:
        with qtbot.waitSignal(generation.prepared):
            dialog = CorrectionDialog(workspace, generation, out, theme)
        qtbot.addWidget(dialog)
        return dialog

    return opened
