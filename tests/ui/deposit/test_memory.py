"""When the journal is told of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.correction.edits import Edits
from certdesk.ui.deposit.memory import JournalMemory
from certdesk.ui.workspace import Workspace
from tests.ui.shell import now, open_files

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from certdesk.ui.jobs import JobRunner


class Told:
    """A journal that only counts what it is told."""

    def __init__(self) -> None:
        self.dossiers = 0

    def remember_dossier(self, *_details: object) -> None:
        self.dossiers += 1

    def accepted_among(self, *_details: object) -> dict[str, object]:
        return {}


def test_the_journal_waits_until_the_first_page_is_there(
    qtbot: QtBot, jobs: JobRunner, tmp_path: Path
) -> None:
    """Opening leaves the window's thread alone: the names are read once the page is painted."""
    workspace, journal = Workspace(), Told()
    memory = JournalMemory(journal, workspace, jobs, now)
    workspace.show(open_files(tmp_path), Edits())
    assert jobs.live == 0
    with qtbot.waitSignal(memory.noted):
        workspace.take_names(("DRANT Paul",) * 3)
    assert journal.dossiers == 1
    workspace.close()
