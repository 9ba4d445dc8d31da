"""The composition root: makes every long-lived object once, and gives each what it needs."""

from __future__ import annotations

import logging
import os
import sys
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QStandardPaths, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from certdesk.compose_deposits import LocalTrainer, Needs, make_deposits
from certdesk.model.dossier.drafts import DraftStore
from certdesk.model.dossier.loading import Library
from certdesk.model.dossier.recent import RecentStore
from certdesk.model.folders import Folders, user_folders
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.masking import mask_logs
from certdesk.model.resources import resource
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.settings import SettingsStore
from certdesk.model.temporary import sweep
from certdesk.portal_client.vault import Vault
from certdesk.ui import dialog_history
from certdesk.ui.crash_dialog import CrashDialog, CrashReporter
from certdesk.ui.deposit.memory import JournalMemory
from certdesk.ui.deposit.window_link import DepositLink
from certdesk.ui.garbage import GarbageTimer
from certdesk.ui.jobs import Job, JobRunner
from certdesk.ui.keeping import Keeper
from certdesk.ui.kept_data import KeptDatas, Stores
from certdesk.ui.main_window import MainWindow
from certdesk.ui.notices import Notice, NoticeLevel, notice_of
from certdesk.ui.opening import Opening
from certdesk.ui.portal.engine import load_engine
from certdesk.ui.practice import start_practice
from certdesk.ui.preferences import Preferences
from certdesk.ui.reading import Reading
from certdesk.ui.services import Services
from certdesk.ui.single_instance import SingleInstance, hand_over, instance_name
from certdesk.ui.standing import StandingObjects
from certdesk.ui.theme import Theme, install_french
from certdesk.ui.workspace import Workspace
from certdesk.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from certdesk.ui.deposit.portal_choice import Trainer
    from certdesk.ui.portal.engine import Engine, NoEngine

NAME = "CertDesk"
_LAST_SECONDS = 5.0
"""How long the program outlives its window, for work that does not stop when it is asked to."""


def _local_now() -> datetime:
    return datetime.now().astimezone()


def _open_outside(address: str) -> bool:
    return QDesktopServices.openUrl(QUrl(address))


@dataclass(frozen=True)
class Outside:
    """What the program takes from outside itself; tests give their own.

    `make_trainer` makes the training portal of the practice program.
    """

    folders: Folders
    now: Callable[[], datetime] = _local_now
    new_id: Callable[[], uuid.UUID] = uuid.uuid4
    documents_folder: Path = Path()
    practice: bool = False
    start_practice: Callable[[], bool] = start_practice
    make_trainer: Callable[[], Trainer] = LocalTrainer
    open_outside: Callable[[str], bool] = _open_outside
    load_engine: Callable[[], Engine | NoEngine] = load_engine
    vault: Vault = field(default_factory=Vault)


class Program:
    """The window and all that lives as long as it does."""

    def __init__(self, app: QApplication, outside: Outside) -> None:
        folders = outside.folders
        dialog_history.keep_in(folders.data)
        jobs = JobRunner()
        preferences = Preferences(SettingsStore(folders.data))
        drafts = DraftStore(folders.drafts)
        recents = RecentStore(folders.recent)
        library = Library(SchemaStore(folders.schemas), load_catalogue(folders.messages))
        workspace = Workspace()
        self.standing = StandingObjects(workspace)
        keeper = Keeper(workspace, drafts, recents, jobs, outside.now)
        trainer = outside.make_trainer() if outside.practice else None
        self._deposits = parts = make_deposits(
            Needs(folders, jobs, preferences, outside.now, outside.vault, trainer)
        )
        stores = Stores(
            folders,
            drafts,
            recents,
            parts.journal,
            parts.receipts,
            parts.credentials,
            preferences,
            keeper,
        )
        self.services = Services(
            theme=Theme(app, preferences.settings.theme),
            workspace=workspace,
            opening=Opening(workspace, keeper, jobs, library, recents.folders),
            reading=Reading(workspace, jobs),
            keeper=keeper,
            jobs=jobs,
            preferences=preferences,
            library=library,
            drafts=drafts,
            recents=recents,
            kept_data=KeptDatas(stores, jobs),
            memory=JournalMemory(parts.journal, workspace, jobs, outside.now),
            deposits=parts.services,
            geometry=QSettings(str(folders.data / "fenetre.ini"), QSettings.Format.IniFormat),
            practice_folder=resource("demo"),
            practice=outside.practice,
            start_practice=outside.start_practice,
            documents_folder=outside.documents_folder,
            open_outside=outside.open_outside,
            load_engine=outside.load_engine,
            now=outside.now,
            new_id=outside.new_id,
        )
        self.window = MainWindow(self.services)
        self._link = DepositLink(self.window, self.services)
        app.applicationStateChanged.connect(self._look_at_files)
        self._tell_journal()
        self._purge(outside.now())

    def shutdown(self) -> bool:
        """Keep what was typed, close the dossier, and wait for the work under way.

        Not for ever: a portal or a locked keyring may not answer. Whether all of it has ended.
        """
        self.services.keeper.flush()
        self.services.workspace.close()
        self.services.geometry.sync()  # Qt writes it in its loop, which has ended
        has_ended = self.services.jobs.shutdown(_LAST_SECONDS)
        self._deposits.close()
        return has_ended

    def _look_at_files(self, _state: object) -> None:
        # The clerk comes back from another program: the files may have been changed there.
        if QGuiApplication.applicationState().name == "ApplicationActive":
            self.services.opening.check_unchanged()

    def _tell_journal(self) -> None:
        """What happened to the journal while it was opened, if anything did."""
        parts = self._deposits
        if parts.problem is not None:
            self.window.notices.show_notice(notice_of(parts.problem, key="journal"))
        elif parts.journal is not None and parts.journal.notice:
            notice = Notice(NoticeLevel.WARNING, parts.journal.notice, key="journal")
            self.window.notices.show_notice(notice)

    def _purge(self, now: datetime) -> None:
        """Forget what was kept for long enough."""
        settings, drafts, parts = (
            self.services.preferences.settings, self.services.drafts, self._deposits
        )  # fmt: skip

        def purge() -> None:
            sweep()
            drafts.purge(settings.drafts_days, now)
            parts.receipts.purge(settings.journal_days, now)
            if parts.journal is not None:
                parts.journal.purge(settings.journal_days, now)

        job = Job(lambda _tick: purge())
        job.failed.connect(self._tell_not_purged)
        self.services.jobs.start(job)

    def _tell_not_purged(self, error: object) -> None:
        """A disk or a journal that resists: it is told where something is at stake."""
        logging.getLogger("certdesk").warning("purge: %s", type(error).__name__)


def make_app() -> QApplication:
    """The application object, in French."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([NAME])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("")  # else Qt adds it to every title of ours
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("certdesk")
    install_french(app)
    if app.findChild(GarbageTimer) is None:
        GarbageTimer(app)
    return app


def run_window(paths: Sequence[Path]) -> int:
    """Open the window on these files; a CertDesk that is already open takes them instead."""
    mask_logs()
    app = make_app()
    folders = user_folders()
    name = instance_name(folders.data)
    if hand_over(name, paths):
        return 0
    return _run(app, _outside(folders), paths, SingleInstance(name))


def run_demo(folder: Path | None) -> int:
    """Open the window on the practice dossier, or play the whole story offscreen into `folder`."""
    mask_logs()
    app = make_app()
    # Practice never mixes with reality: its drafts and recents live in a folder of their own.
    practice = Folders(user_folders().data / "entrainement")
    if folder is not None:
        from certdesk.ui.demo.quiet import without_noise
        from certdesk.ui.demo.story import play

        with without_noise():
            program = Program(app, _outside(practice, practice=True))
            try:
                return play(program.window, program.services, folder)
            finally:
                program.shutdown()
    return _run(app, _outside(practice, practice=True), [resource("demo", "tutoriel")], None)


def _run(
    app: QApplication, outside: Outside, paths: Sequence[Path], instance: SingleInstance | None
) -> int:
    program = Program(app, outside)
    crashes = CrashReporter()
    crashes.crashed.connect(lambda report: _show_crash(program, report))
    crashes.install()
    if instance is not None:
        instance.files_received.connect(lambda received: _come_forward(program, received))
    program.standing.settle()
    program.window.show()
    if paths:
        # Once the window is on the screen.
        QTimer.singleShot(0, lambda: program.services.opening.open(paths))
    code = app.exec()
    if instance is not None:
        instance.close()  # first: one that is started now must not give its files to nobody
    has_ended = program.shutdown()
    crashes.uninstall()
    sys.stdout.flush()
    if not has_ended:
        # Python would wait for the thread that is left, without a window. What it was doing is
        # noted already: a deposit whose end nobody saw is « issue inconnue ».
        os._exit(code)
    return code


def _show_crash(program: Program, report: str) -> None:
    # One at a time: a defect in painting would come back behind each dialog that tells it.
    if not any(one.isVisible() for one in program.window.findChildren(CrashDialog)):
        dialog = CrashDialog(report, program.services.theme, program.window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _come_forward(program: Program, paths: Sequence[Path]) -> None:
    program.window.setWindowState(
        program.window.windowState() & ~program.window.windowState().WindowMinimized
    )
    program.window.raise_()
    program.window.activateWindow()
    if paths:
        program.services.opening.open(paths)


def _outside(folders: Folders, *, practice: bool = False) -> Outside:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Outside(folders, documents_folder=Path(documents or Path.home()), practice=practice)
