"""One search over the panes at a time: its job, its hits as they come, the one that is shown."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.counting import figure
from certdesk.model.flux.source import Source
from certdesk.ui.jobs import Job
from certdesk.ui.viewer.find_search import LIMIT, Batch, Query, search
from certdesk.ui.viewer.found import Found, Spot
from certdesk.ui.viewer.hits import Hits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.viewer.xml_view import XmlView

_PATIENCE = 0.4  # s: then a hit before the caret is better than none


class FindSession(QObject):
    """Searches beside the window, paints the hits as they come and shows the first one.

    Signals:
        changed(): the count, the progress or the hit shown changed.
        ended(): all the hits are known.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        self._jobs = jobs
        self._views: list[XmlView] = []
        self._found = Found(0, Spot(0, 0))
        self._job: Job | None = None
        self._percent = 0
        self._has_more = False
        self._has_failed = False
        self._began = 0.0
        self.locate: Callable[[str], tuple[int, int] | None] | None = None
        """Where an identifier is in the first pane, known without any search."""

    def __len__(self) -> int:
        return len(self._found)

    @property
    def said(self) -> str:
        """Where the person is among the hits, in words."""
        count, running = len(self._found), self._job is not None
        if count:
            more = "…" if running else " et plus" if self._has_more else ""
            return f"{figure(self._found.index + 1)} sur {figure(min(count, LIMIT))}{more}"
        if running:
            return f"Recherche… {self._percent}\u00a0%"
        if self._has_failed:
            return "Recherche impossible"
        return "Aucun résultat" if self._views else ""

    def start(self, needle: str, views: Sequence[XmlView], origin: XmlView, *, exact: bool) -> None:
        """Search the files of some panes, beginning where the person is in `origin`."""
        self.stop()
        sources = []
        for view in views:
            # The head of a file that is still being read is no source.
            if isinstance(view.document.source, Source):
                self._views.append(view)
                sources.append(view.document.source)
        if not sources:
            return
        self._found = Found(len(sources), self._spot(origin))
        self._percent, self._began = 0, time.monotonic()
        for view, hits in zip(self._views, self._found.hits, strict=True):
            view.set_hits(hits)
        locate = self.locate if self._views[0] is views[0] else None
        self._run(Query(needle, exact, sources, locate))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop searching; the hits already found stay."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def stop(self) -> None:
        """Stop searching and take the hits off the panes."""
        self.cancel()
        for view in self._views:
            view.set_hits(Hits())
        self._views = []
        self._found = Found(0, Spot(0, 0))
        self._has_more = self._has_failed = False
        self.changed.emit()

    def move(self, step: int) -> None:
        """Show another hit, around the ends."""
        if len(self._found):
            self._show(self._found.index + step)

    def _run(self, query: Query) -> None:
        job = Job(lambda tick: search(query, tick, lambda batch: job.report(batch)))
        self._job = job
        job.reported.connect(self._take)
        job.progressed.connect(self._note_progress)
        job.succeeded.connect(self._end)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _spot(self, origin: XmlView) -> Spot:
        if origin not in self._views:
            return Spot(0, 0)
        return Spot(self._views.index(origin), origin.caret.span[0])

    def _take(self, batch: Batch) -> None:
        if batch.is_meant:
            self._found.start = Spot(batch.file, batch.starts[0])
            self._views[batch.file].show_span(batch.starts[0], batch.ends[0])
            return
        self._found.take(batch)
        if self._found.index < 0:
            first = self._found.first()
            if first < 0 and time.monotonic() - self._began > _PATIENCE:
                first = 0
            if first >= 0:
                self._show(first)
        view = self._views[batch.file]
        if batch.starts[0] <= view.page.lines[-1].end and view.page.top.start <= batch.ends[-1]:
            view.refresh()
        self.changed.emit()

    def _note_progress(self, done: int, total: int) -> None:
        self._percent = done * 100 // max(1, total)
        self.changed.emit()

    def _end(self, has_more: bool) -> None:
        self._job = None
        self._has_more = has_more
        if self._found.index < 0 and len(self._found):
            self._show(self._found.nearest())
        self.changed.emit()
        self.ended.emit()

    def _fail(self, _error: object) -> None:
        self._job = None
        self._has_failed = True
        self.changed.emit()
        self.ended.emit()

    def _show(self, index: int) -> None:
        file, start, end = self._found.go(index)
        for view in self._views:
            view.refresh()
        self._views[file].show_span(start, end)
        self.changed.emit()
