"""The use case behind the generate dialog: prepare beside the window, write, announce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from certdesk.model.correction.correction import Stamp
from certdesk.model.dossier.preparation import prepare
from certdesk.model.errors import CertdeskError, FileChanged
from certdesk.ui.correction.written import write_prepared
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from certdesk.model.correction.edits import Edits
    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.dossier.preparation import Prepared
    from certdesk.model.progress import Tick
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.workspace import Workspace

_PAUSE_MS = 350  # a header field is typed: one preparation a word, not one a letter


class Generation(QObject):
    """Prepares the correction of the open dossier each time its edits change, and writes it.

    Signals:
        preparing(): what was prepared no longer holds.
        progressed(done, total): passages composed and checked.
        prepared(Prepared): ready, with its verdict.
        written(Written): the file is on the disk.
        failed(CertdeskError): it could not be prepared, or written; nothing was written.
    """

    preparing = Signal()
    progressed = Signal(int, int)
    prepared = Signal(object)
    written = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        jobs: JobRunner,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._jobs = jobs
        self._now = now
        self._new_id = new_id
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.prepare)
        self.current: Prepared | None = None
        self.is_writing = False
        self._wanted = False
        workspace.passage_changed.connect(self._prepare_soon)

    def prepare(self) -> None:
        """Compose and check, now and after each change, until `stop`."""
        self.stop()
        self._wanted = True
        dossier = self._workspace.open_work.dossier
        edits = self._workspace.edits
        stamp = Stamp(self._now(), self._new_id())
        self.preparing.emit()
        job = Job(lambda tick: _prepare_unchanged(dossier, edits, stamp, tick))
        job.progressed.connect(self.progressed)
        job.succeeded.connect(self._take)
        self._start(job)

    def _prepare_soon(self) -> None:
        if not self._wanted:
            return
        self.current = None
        self.preparing.emit()
        self._timer.start()

    def write(self, path: Path, *, errors_accepted: bool = False) -> None:
        """Write what was prepared; never over another file."""
        prepared = self.current
        if prepared is None or not (prepared.is_writable or errors_accepted):
            return
        dossier = self._workspace.open_work.dossier
        job = Job(
            lambda _tick: write_prepared(dossier, prepared, path, errors_accepted=errors_accepted)
        )
        job.succeeded.connect(self.written)
        job.finished.connect(self._end_writing)
        self.is_writing = True
        self._start(job)

    def stop(self) -> None:
        """Drop what is under way; a file being written is written to its end."""
        self._timer.stop()
        self._wanted = False
        self.current = None
        if self._job is not None and not self.is_writing:
            self._job.cancel()
            self._job = None

    def _start(self, job: Job) -> None:
        job.failed.connect(self._fail)
        self._job = job
        self._jobs.start(job)

    def _end_writing(self) -> None:
        self.is_writing = False

    def _take(self, prepared: Prepared) -> None:
        if prepared.edits is self._workspace.edits:
            self.current = prepared
            self.prepared.emit(prepared)

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.failed.emit(error)


def _prepare_unchanged(dossier: Dossier, edits: Edits, stamp: Stamp, tick: Tick) -> Prepared:
    """Prepare, unless the files on disk are no longer those that were read."""
    if dossier.changed():
        raise FileChanged(
            "Un des fichiers ouverts a changé sur le disque depuis son ouverture.",
            "Rechargez le dossier avant de générer la correction\u00a0: vos corrections "
            "seront gardées.",
        )
    return prepare(dossier, edits, stamp, tick)
