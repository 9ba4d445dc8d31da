"""Watches the downloads folder of the system's browser, and announces the accusés that come.

Only what comes after the watch began counts, once it has stopped growing; it is read, never moved.
"""

from __future__ import annotations

import contextlib
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected
from certdesk.ui.portal.filing import DownloadKind, recognise

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.progress import Tick
    from certdesk.ui.jobs import JobRunner

_CALM_MS = 400
_EVERY_MS = 3000  # a network folder announces nothing
_UNFINISHED = (".crdownload", ".part", ".download", ".tmp", ".partial")
_LARGEST = 300 << 20


Stamps = dict[Path, tuple[int, int]]
"""The files of a folder, each with its size and date."""


class DownloadsWatch(QObject):
    """One folder, from `start` to `stop`; it is only read in the pool: it may be on a network.

    Signals:
        started(bool): whether the folder is there, and what it holds now is known.
        caught(Path, DownloadKind): a new accusé is in the folder.
    """

    started = Signal(bool)
    caught = Signal(object, object)

    def __init__(self, folder: Path, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self._jobs = jobs
        self._known: Stamps = {}
        self._growing: Stamps = {}
        self._looking: Job | None = None
        self._watcher = QFileSystemWatcher(self)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._regular = QTimer(self)
        self._regular.setInterval(_EVERY_MS)
        self._watcher.directoryChanged.connect(self._calm.start)
        self._calm.timeout.connect(self._look)
        self._regular.timeout.connect(self._look)

    @property
    def is_watching(self) -> bool:
        """Whether new files are looked at."""
        return self._regular.isActive()

    def start(self) -> None:
        """Watch this folder as soon as it is known what it holds already."""
        self.stop()
        folder = self.folder

        def work(_tick: Tick) -> Stamps | None:
            return _files(folder) if folder.is_dir() else None

        self._run(work, self._begin)

    def stop(self) -> None:
        """Look no more."""
        self._calm.stop()
        self._regular.stop()
        job, self._looking = self._looking, None
        if job is not None and not job.has_finished:
            job.cancel()
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())

    def _begin(self, known: Stamps | None) -> None:
        if known is not None:
            self._known, self._growing = known, {}
            self._watcher.addPath(str(self.folder))
            self._regular.start()
        self.started.emit(known is not None)

    def _look(self) -> None:
        if self._looking is not None or not self.is_watching:
            return
        folder, known, growing = self.folder, self._known, self._growing

        def work(tick: Tick) -> tuple[Stamps, list[tuple[Path, DownloadKind]]]:
            found = _files(folder)
            new = {path: stamp for path, stamp in found.items() if known.get(path) != stamp}
            calm = [path for path, stamp in new.items() if growing.get(path) == stamp]
            accuses = []
            for number, path in enumerate(calm):
                tick(number, len(calm))
                accuses.append((path, recognise(path)))
            return new, accuses

        self._run(work, self._take)

    def _run(self, work: Callable[[Tick], object], then: Callable[..., object]) -> None:
        job = Job(work)
        job.succeeded.connect(then)
        job.failed.connect(self._give_up)
        job.finished.connect(partial(self._forget, job))
        self._looking = job
        self._jobs.start(job)

    def _give_up(self, error: object) -> None:
        """Nobody foresaw it: it is told once, not at each look."""
        self.stop()
        raise unexpected(error)

    def _forget(self, job: Job) -> None:
        if self._looking is job:
            self._looking = None

    def _take(self, seen: tuple[Stamps, list[tuple[Path, DownloadKind]]]) -> None:
        new, recognised = seen
        done = {path for path, _ in recognised}
        self._known |= {path: new[path] for path in done}
        self._growing = {path: stamp for path, stamp in new.items() if path not in done}
        if self._growing:
            self._calm.start()
        for path, kind in recognised:
            if kind is not DownloadKind.OTHER:
                self.caught.emit(path, kind)


def _files(folder: Path) -> Stamps:
    """Every finished file of the folder, with its size and date."""
    found: Stamps = {}
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
                continue
            if entry.is_file():
                status = entry.stat()
                if 0 < status.st_size <= _LARGEST:
                    found[folder / entry.name] = (status.st_size, status.st_mtime_ns)
    return found
