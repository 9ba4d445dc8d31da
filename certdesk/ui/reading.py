"""What is read beside the window once a dossier is open: everybody's name, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.dossier.names import extract_names
from certdesk.model.errors import CertdeskError
from certdesk.model.flux.wellformed import check_well_formed
from certdesk.model.rapport.shapes import RapportKind
from certdesk.model.schema.validation import validate
from certdesk.ui.jobs import Job
from certdesk.ui.notices import notice_of, unexpected
from certdesk.ui.painting import Painting, wait_for

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.progress import Tick
    from certdesk.model.schema.verdict import Verdict
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.workspace import Workspace

_MALFORMED = "xml.malformed"


class Reading(QObject):
    """Reads the names, then computes the verdict of the deposited file, for each dossier opened.

    Signals:
        verdict_progressed(done, total): passages checked so far.
        notice_raised(Notice): where the file is no correct XML; its other passages can be read.
    """

    verdict_progressed = Signal(int, int)
    notice_raised = Signal(object)

    def __init__(self, workspace: Workspace, jobs: JobRunner) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._under_way: list[Job] = []
        self._painting = Painting()
        workspace.dossier_opened.connect(self._read)
        workspace.dossier_closed.connect(self._cancel)

    def _read(self, dossier: Dossier) -> None:
        self._cancel()
        painted = self._painting.awaited()
        names = Job(lambda tick: _names_of(dossier, painted, tick))
        names.succeeded.connect(self._for(dossier, self._workspace.take_names))
        # One after the other: together they would take the window's share of the processor.
        names.finished.connect(lambda: self._judge(dossier))
        self._start(names)

    def _judge(self, dossier: Dossier) -> None:
        if self._workspace.dossier is not dossier:
            return
        painted = self._painting.awaited()
        verdict = Job(lambda tick: _verdict_of(dossier, painted, tick))
        verdict.progressed.connect(self.verdict_progressed)
        verdict.succeeded.connect(self._for(dossier, self._take_verdict))
        self._start(verdict)

    def _for(self, dossier: Dossier, take: Callable[..., None]) -> Callable[[object], None]:
        """`take`, unless another dossier is open by then."""

        def take_if_open(result: object) -> None:
            if self._workspace.dossier is dossier:
                take(result)

        return take_if_open

    def _take_verdict(self, verdict: Verdict) -> None:
        self._workspace.take_verdict(verdict)
        dossier = self._workspace.dossier
        if dossier is not None and any(found.code == _MALFORMED for found in verdict.findings):
            source = dossier.flux.source
            self._start(Job(lambda tick: check_well_formed(source, tick)))

    def _start(self, job: Job) -> None:
        job.failed.connect(self._fail)
        self._under_way.append(job)
        self._jobs.start(job)

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.notice_raised.emit(notice_of(error, key="reading"))

    def _cancel(self) -> None:
        for job in self._under_way:
            job.cancel()
        self._under_way = []


def _names_of(dossier: Dossier, painted: threading.Event, tick: Tick) -> Sequence[str]:
    wait_for(painted, tick)
    return extract_names(dossier.flux, tick)


def _verdict_of(dossier: Dossier, painted: threading.Event, tick: Tick) -> Verdict:
    wait_for(painted, tick)
    rapport = dossier.rapport
    processed = rapport is not None and rapport.kind is RapportKind.TRAITEMENT
    return validate(dossier.flux, dossier.schema, tick, accuse_is_traitement=processed)
