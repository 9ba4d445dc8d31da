"""The composition root: one program, whole, in the folders that it is given and nowhere else."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from certdesk import compose
from certdesk.compose import Outside, Program, make_app, run_demo, run_window
from certdesk.model.correction.edits import Edits
from certdesk.model.dossier.drafts import Draft, DraftKey, DraftStore
from certdesk.model.flux.passage import Value
from certdesk.model.folders import Folders
from certdesk.version import VERSION
from tests.qt_support import delete_now
from tests.running_program import SCENES
from tests.ui.shell import NAME, NOW, new_id, now, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[1]
PATIENCE = 20_000


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application as the program makes it; other tests get it back as it was."""
    made = make_app()
    yield made
    for translator in made.findChildren(QTranslator):
        made.removeTranslator(translator)
    QLocale.setDefault(QLocale.c())
    made.setStyleSheet("")


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(Folders(tmp_path / "data"), now, new_id, tmp_path, start_practice=lambda: True)


@pytest.fixture
def program(app: QApplication, outside: Outside) -> Iterator[Program]:
    made = Program(app, outside)
    yield made
    made.shutdown()
    delete_now(made.window)


# -- the application ---------------------------------------------------------------------------


def test_the_application_speaks_french_down_to_the_buttons_of_qt(app: QApplication) -> None:
    role = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(role.Cancel | role.Save | role.Discard)
    texts = {button.text().replace("&", "") for button in box.buttons()}
    assert texts == {"Annuler", "Enregistrer", "Ne pas tenir compte"}
    assert QLocale().decimalPoint() == ","


def test_the_application_is_made_once_and_named(app: QApplication) -> None:
    assert make_app() is app
    assert app.applicationName() == "CertDesk"
    assert app.applicationVersion() == VERSION
    assert app.applicationDisplayName() in ("", "CertDesk")


# -- the program -------------------------------------------------------------------------------


def test_the_program_writes_in_the_folders_that_it_is_given_only(
    program: Program, tmp_path: Path, own_user_folders: Path, qtbot: QtBot
) -> None:
    files = write_files(tmp_path / "depot")
    workspace = program.services.workspace
    with qtbot.waitSignal(workspace.dossier_opened, timeout=PATIENCE):
        program.services.opening.open(files)
    with qtbot.waitSignal(program.services.keeper.saved, timeout=PATIENCE):
        workspace.set_field(0, NAME, Value("DURANT"))
    program.services.preferences.change(zoom=2)
    qtbot.waitUntil(lambda: program.services.jobs.live == 0, timeout=PATIENCE)
    program.window.close()
    assert {one.name for one in (tmp_path / "depot").iterdir()} == {one.name for one in files}
    written = {one.relative_to(tmp_path).parts[0] for one in tmp_path.rglob("*") if one.is_file()}
    assert written == {"data", "depot"}
    assert not own_user_folders.exists()


def test_everything_private_is_for_its_owner_only(program: Program, qtbot: QtBot) -> None:
    program.services.preferences.change(zoom=2)
    folder = program.services.drafts.folder.parent
    modes = {one.name: one.stat().st_mode & 0o077 for one in folder.rglob("*.json")}
    assert modes
    assert os.name == "nt" or set(modes.values()) == {0}


def test_drafts_that_are_too_old_are_deleted_at_the_start(
    app: QApplication, outside: Outside, qtbot: QtBot
) -> None:
    store = DraftStore(outside.folders.drafts)
    for age in (10, 91):
        draft = Draft(Edits(), 0, Path("flux.xml"), None, {}, NOW - timedelta(days=age))
        store.save(DraftKey(f"{age:064}"), draft)
        (path,) = [one for one in store.folder.iterdir() if one.name == DraftKey(f"{age:064}").name]
        then = (NOW - timedelta(days=age)).timestamp()
        os.utime(path, (then, then))
    made = Program(app, outside)
    qtbot.waitUntil(lambda: made.services.jobs.live == 0, timeout=PATIENCE)
    assert [one.key.flux_sha for one in store.list()] == [f"{10:064}"]
    made.shutdown()
    delete_now(made.window)


def test_shutting_down_keeps_the_last_letter_and_frees_the_files(
    app: QApplication, outside: Outside, tmp_path: Path, qtbot: QtBot
) -> None:
    made = Program(app, outside)
    workspace = made.services.workspace
    with qtbot.waitSignal(workspace.dossier_opened, timeout=PATIENCE):
        made.services.opening.open(write_files(tmp_path / "depot"))
    workspace.set_field(0, NAME, Value("DURANT"))
    made.shutdown()
    (kept,) = made.services.drafts.list()
    assert kept.draft.edits.of_passage(0) == {NAME: Value("DURANT")}
    assert workspace.dossier is None
    assert made.services.jobs.live == 0
    delete_now(made.window)


# -- running -----------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", list(SCENES))
def test_the_program_runs(scene: str, tmp_path: Path, own_user_folders: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.running_program", scene, str(tmp_path)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{SCENES[scene].__doc__}\n{done.stderr}"


@pytest.mark.parametrize("begin", [lambda: run_window([]), lambda: run_demo(None)])
def test_nothing_that_is_logged_names_anybody(
    app: QApplication,
    begin: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compose, "_run", lambda *_given: 0)
    plain = logging.getLogRecordFactory()
    try:
        assert begin() == 0
        logging.getLogger("certdesk.training").warning(
            "known by %s, born %s", "290015935012345", "23/11/1990"
        )
    finally:
        logging.setLogRecordFactory(plain)
    assert "known by" in caplog.text
    assert "29001" not in caplog.text
    assert "1990" not in caplog.text


def test_a_second_program_gives_its_files_to_the_first_and_ends(
    tmp_path: Path, own_user_folders: Path, qtbot: QtBot
) -> None:
    command = [sys.executable, "-m", "certdesk"]
    first_files = write_files(tmp_path / "un")
    later_files = write_files(tmp_path / "deux")

    def is_recent(path: Path) -> bool:
        lists = list(own_user_folders.rglob("recents.json"))
        return bool(lists) and str(path) in json.dumps(json.loads(lists[0].read_text()))

    with subprocess.Popen([*command, *first_files], cwd=ROOT) as first:
        try:
            qtbot.waitUntil(lambda: is_recent(first_files[0]), timeout=PATIENCE)
            second = subprocess.run([*command, *later_files], cwd=ROOT, timeout=20)
            assert second.returncode == 0
            qtbot.waitUntil(lambda: is_recent(later_files[0]), timeout=PATIENCE)
            assert first.poll() is None
        finally:
            first.kill()
