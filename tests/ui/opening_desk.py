"""What the tests of the opening share: an `Opening` with all that it needs, in one folder."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from certdesk.model.dossier.drafts import DraftStore
from certdesk.model.dossier.recent import RecentStore
from certdesk.ui.jobs import JobRunner
from certdesk.ui.keeping import Keeper
from certdesk.ui.opening import Opening
from certdesk.ui.workspace import Workspace
from tests.builders import M1, flux, rapport
from tests.ui.shell import library, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

PATIENCE = 15_000


class Desk:
    """An `Opening` with all that it needs, and everything that it says."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        self.jobs = JobRunner()
        self.workspace = Workspace()
        recents = RecentStore(folder / "data" / "recents.json")
        self.keeper = Keeper(
            self.workspace, DraftStore(folder / "data" / "drafts"), recents, self.jobs, now
        )
        self.opening = Opening(
            self.workspace, self.keeper, self.jobs, library(folder / "data"), recents.folders
        )
        self.said: list[str] = []
        self.notices: list = []
        self.questions: list = []
        self.wanted: list = []
        self.heads: list = []
        opening = self.opening
        opening.opening_started.connect(lambda: self.said.append("started"))
        opening.head_read.connect(self.heads.append)
        opening.progressed.connect(lambda label, _done, _total: self.said.append(label))
        opening.progress_ended.connect(lambda: self.said.append("ended"))
        opening.notice_raised.connect(self.notices.append)
        opening.question_asked.connect(self.questions.append)
        opening.flux_wanted.connect(self.wanted.append)
        self._qtbot = qtbot

    def put(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def zip(self, name: str, **files: bytes) -> Path:
        path = self.folder / name
        with zipfile.ZipFile(path, "w") as archive:
            for stem, data in files.items():
                archive.writestr(f"{stem}.xml", data)
        return path

    def waits(self, act) -> None:
        """Do it, and wait until the opening has ended."""
        with self._qtbot.waitSignal(self.opening.progress_ended, timeout=PATIENCE):
            act()
        self._qtbot.waitUntil(lambda: self.jobs.live == 0, timeout=PATIENCE)

    def open(self, *paths: Path) -> None:
        self.waits(lambda: self.opening.open(paths))

    @property
    def ids(self) -> list[str]:
        """The passages of the open dossier; none without one."""
        return [] if self.workspace.dossier is None else self.workspace.dossier.flux.ids


@pytest.fixture
def desk(qapp: object, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot)
    yield made
    made.workspace.close()
    made.jobs.shutdown()


@pytest.fixture
def pair(desk: Desk) -> tuple[Path, Path]:
    return (
        desk.put("flux.xml", flux("A1", "A2")),
        desk.put("accuse.xml", rapport(ko={"A2": M1}, ok=["A1"])),
    )
