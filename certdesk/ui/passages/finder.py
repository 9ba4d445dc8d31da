"""The searches of the list: answered at once when possible, prepared beside the window if not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.dossier.selection import PassageRows, Query, Selector
from certdesk.ui.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.dossier.work import Work
    from certdesk.ui.jobs import JobRunner


class Finder(QObject):
    """Keeps the selector of the open dossier and folds the texts once a search is near.

    Signals:
        prepared: a search that had to wait can be asked again.
    """

    prepared = Signal()

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        self._jobs = jobs
        self._job: Job | None = None
        self.selector: Selector | None = None

    def open(self, work: Work | None, names: Sequence[str]) -> None:
        """Search in another dossier, in the same one with its names, or in none."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        # Rows made anew: the job that was folding the former ones may still be at it.
        self.selector = None
        if work is not None:
            self.selector = Selector(PassageRows(work.dossier, names=names))

    def warm(self) -> None:
        """Fold the texts: a search is about to be typed. Until then they cost no memory."""
        self._prepare(Query(text="a"))

    def is_ready(self, query: Query) -> bool:
        """Whether the selector answers at once; if not, `prepared` will tell."""
        if self.selector is None or self.selector.is_ready(query):
            return True
        self._prepare(query)
        return False

    def _prepare(self, query: Query) -> None:
        """A second for 200 000 rows: not in the window's thread."""
        selector = self.selector
        if selector is None or self._job is not None or selector.is_ready(query):
            return
        job = Job(lambda tick: selector.prepare(query, tick))
        job.finished.connect(lambda: self._end(job))
        self._job = job
        self._jobs.start(job)

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.prepared.emit()
