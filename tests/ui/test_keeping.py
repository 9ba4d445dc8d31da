"""Work is kept without being asked: soon, whole, in the right file, and told when it cannot be."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer

from certdesk.model.correction.edits import Decision, Edits
from certdesk.model.dossier.drafts import DraftStore
from certdesk.model.dossier.recent import RecentStore
from certdesk.model.flux.passage import Value
from certdesk.ui.jobs import JobRunner
from certdesk.ui.keeping import Keeper, key_of
from certdesk.ui.workspace import Workspace
from tests.builders import M1, rapport
from tests.ui.shell import NAME, NOW, now, open_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.dossier.drafts import Draft, DraftKey
    from certdesk.ui.notices import Notice

PROMISED_MS = 1000
ATTEMPTS = 5  # a machine that does ten other things may be late once


class SlowDrafts(DraftStore):
    """A folder that can be slow, or full."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.may_write = threading.Event()
        self.may_write.set()
        self.is_full = False
        self.writing = threading.Event()

    def save(self, key: DraftKey, draft: Draft) -> None:
        self.writing.set()
        self.may_write.wait(10)
        if self.is_full:
            raise OSError(28, "No space left on device")
        super().save(key, draft)


class Kept:
    """A keeper, its stores, and a dossier of three passages of which two are refused."""

    def __init__(self, folder: Path) -> None:
        self.jobs = JobRunner()
        self.workspace = Workspace()
        self.drafts = SlowDrafts(folder / "data" / "drafts")
        self.recents = RecentStore(folder / "data" / "recents.json")
        self.keeper = Keeper(self.workspace, self.drafts, self.recents, self.jobs, now)
        self.notices: list[Notice] = []
        self.withdrawn: list[str] = []
        self.keeper.notice_raised.connect(self.notices.append)
        self.keeper.notice_withdrawn.connect(self.withdrawn.append)
        self.dossier: Dossier = open_files(folder / "depot")
        self.key = key_of(self.dossier)
        self.workspace.show(self.dossier, Edits())

    def type(self, text: str = "DURANT", row: int = 0) -> None:
        self.workspace.set_field(row, NAME, Value(text))

    @property
    def draft(self) -> Draft | None:
        """What the disk holds."""
        return self.drafts.load(self.key)

    @property
    def typed(self) -> str:
        """The name that the draft on the disk holds for the first passage."""
        state = self.draft.edits.of_passage(0).get(NAME) if self.draft else None
        return state.text if isinstance(state, Value) else ""


@pytest.fixture
def kept(qapp: object, tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.workspace.close()
    made.jobs.shutdown()


def test_what_is_typed_is_on_the_disk_within_a_second(kept: Kept, qtbot: QtBot) -> None:
    for attempt in range(ATTEMPTS):
        with qtbot.waitSignal(kept.keeper.saved, timeout=PROMISED_MS, raising=False) as saved:
            kept.type(f"DURANT{attempt}")
        if saved.signal_triggered:
            break
    assert saved.signal_triggered
    assert kept.typed == f"DURANT{attempt}"
    assert kept.draft.counts == {"ko": 2, "done": 1}
    assert kept.draft.saved_at == NOW
    assert kept.draft.flux_path == kept.dossier.flux.source.path


def test_who_types_without_a_pause_is_kept_too(kept: Kept, qtbot: QtBot) -> None:
    letters = iter(range(10_000))
    typist = QTimer(interval=40)
    typist.timeout.connect(lambda: kept.type(f"DURAN{next(letters)}"))
    with qtbot.waitSignal(kept.keeper.saved, timeout=ATTEMPTS * PROMISED_MS):
        typist.start()
    typist.stop()
    assert kept.typed.startswith("DURAN")


def test_opening_and_walking_about_write_no_draft(kept: Kept, qtbot: QtBot) -> None:
    kept.workspace.next_ko()
    kept.keeper.keep()
    kept.keeper.flush()
    assert kept.drafts.list() == ()


def test_the_place_is_kept_with_the_work(kept: Kept, qtbot: QtBot) -> None:
    with qtbot.waitSignal(kept.keeper.saved):
        kept.type()
    with qtbot.waitSignal(kept.keeper.saved):
        kept.workspace.select(2)
    assert kept.draft.selected_row == 2


def test_closing_the_dossier_keeps_the_last_letter(kept: Kept) -> None:
    kept.type()
    kept.workspace.close()
    assert kept.typed == "DURANT"


def test_what_is_kept_comes_back_for_the_same_two_files_only(kept: Kept, tmp_path: Path) -> None:
    kept.type()
    kept.workspace.set_decision(2, Decision.DISMISSED)
    kept.keeper.flush()
    found = kept.keeper.load(kept.dossier)
    assert found.edits.decisions == {2: Decision.DISMISSED}
    other = open_files(tmp_path / "autre", rapport=rapport(ko={"TEST1": M1}, ok=["TEST2"]))
    assert kept.keeper.load(other) is None
    other.close()


def test_a_newer_letter_never_lands_under_an_older_one(kept: Kept, qtbot: QtBot) -> None:
    kept.drafts.may_write.clear()
    kept.type("DURAN")
    qtbot.waitUntil(kept.drafts.writing.is_set)
    kept.type("DURANT")
    QTimer.singleShot(0, kept.drafts.may_write.set)
    with qtbot.waitSignal(kept.keeper.saved):
        pass
    qtbot.waitUntil(lambda: kept.typed == "DURANT")


def test_flushing_waits_for_the_writing_under_way(kept: Kept, qtbot: QtBot) -> None:
    kept.drafts.may_write.clear()
    kept.type("DURAN")
    qtbot.waitUntil(kept.drafts.writing.is_set)
    kept.type("DURANT")
    threading.Timer(0.05, kept.drafts.may_write.set).start()
    kept.keeper.flush()
    assert kept.typed == "DURANT"


def test_undoing_everything_takes_the_draft_away(kept: Kept, qtbot: QtBot) -> None:
    with qtbot.waitSignal(kept.keeper.saved):
        kept.type()
    with qtbot.waitSignal(kept.keeper.saved):
        kept.workspace.undo()
    assert kept.draft is None
    assert kept.recents.list()[0].corrected == 0


def test_throwing_the_work_away_also_stops_what_was_about_to_be_written(
    kept: Kept, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(kept.keeper.saved):
        kept.type()
    kept.drafts.may_write.clear()
    kept.drafts.writing.clear()
    kept.type("DUPONT")
    qtbot.waitUntil(kept.drafts.writing.is_set)
    kept.type("DUPOND")
    threading.Timer(0.05, kept.drafts.may_write.set).start()
    kept.keeper.discard()
    kept.workspace.close()
    assert kept.drafts.list() == ()
    assert kept.recents.list()[0].corrected == 0


def test_edits_carried_over_are_kept_although_nobody_typed(kept: Kept, qtbot: QtBot) -> None:
    kept.workspace.show(kept.dossier, Edits().with_field(0, NAME, Value("DURANT")))
    with qtbot.waitSignal(kept.keeper.saved):
        kept.keeper.keep()
    assert kept.typed == "DURANT"


def test_the_recent_dossier_says_how_far_the_work_is_and_no_name(kept: Kept, qtbot: QtBot) -> None:
    (recent,) = kept.recents.list()
    assert (recent.ko, recent.corrected) == (2, 0)
    with qtbot.waitSignal(kept.keeper.saved):
        kept.type()
    (recent,) = kept.recents.list()
    assert recent.progress == "1 corrigé sur 2"
    assert (recent.flux_sha, recent.rapport_sha) == (kept.key.flux_sha, kept.key.rapport_sha)
    written = "".join(one.read_text() for one in kept.drafts.folder.parent.glob("*.json"))
    assert "DURANT" not in written


@pytest.mark.parametrize("way", ["soon", "on closing"])
def test_a_full_disk_is_told_once_and_taken_back_when_there_is_room_again(
    kept: Kept, qtbot: QtBot, way: str
) -> None:
    kept.drafts.is_full = True
    kept.type()
    if way == "soon":
        qtbot.waitUntil(lambda: bool(kept.notices))
    else:
        kept.keeper.flush()
    (notice,) = kept.notices
    assert notice.message.startswith("Votre travail ne peut pas être enregistré")
    assert "générez le fichier de correction avant de fermer" in notice.remedy
    assert kept.withdrawn == []
    kept.drafts.is_full = False
    with qtbot.waitSignal(kept.keeper.saved):
        kept.type("DUPONT")
    assert kept.withdrawn == [notice.key]
    assert kept.typed == "DUPONT"


def test_a_list_of_recents_that_cannot_be_written_stops_nothing(kept: Kept, qtbot: QtBot) -> None:
    path = kept.drafts.folder.parent / "recents.json"
    path.unlink()
    path.mkdir()
    with qtbot.waitSignal(kept.keeper.saved):
        kept.type()
    assert kept.notices == []
    assert kept.typed == "DURANT"


def test_a_defect_in_the_writing_is_not_dressed_as_a_full_disk(
    kept: Kept, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise KeyError("défaut")

    monkeypatch.setattr(kept.drafts, "save", fail)
    with qtbot.captureExceptions() as caught:
        kept.type()
        qtbot.waitUntil(lambda: bool(caught))
    assert kept.notices == []
    monkeypatch.undo()
