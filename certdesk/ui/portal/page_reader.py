"""Reads the page that is shown, now and then: what it is for, what it lists, what file it holds.

Pages change without being loaded again, so the page is asked, in our own world, whether it is
still the same. Only pages of trusted origins are read, and only what a person sees of them; one
that is not understood changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from certdesk.portal_client.errors import PageUnreadable
from certdesk.portal_client.organisations import named_organisation
from certdesk.portal_client.pages import (
    Confirmation,
    ListedDeposit,
    Page,
    PageKind,
    claims_deposit,
    complaint,
    deposit_confirmation,
    deposits_list,
    read_page,
    what_page,
)
from certdesk.portal_client.practice import is_training_page
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected
from certdesk.ui.portal import page_guard, visible_page

if TYPE_CHECKING:
    from certdesk.portal_client.labels import Wording
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.portal.web_page import WebPage

_EVERY_MS = 700
_LONGEST_PAGE = 1_000_000  # before what is not shown is taken out
_LONGEST_READ = 300_000


@dataclass(frozen=True)
class Sight:
    """What a page shows. Its kind is UNKNOWN when nobody could read it.

    `is_doubtful` is a page that writes « Fichier déposé » and something that speaks against it.
    `organisation` is the idClient for whom the page says that one deposits; empty if it does not.
    """

    kind: PageKind
    confirmation: Confirmation | None = None
    deposits: tuple[ListedDeposit, ...] | None = field(default=None, repr=False)
    complaint: str = field(default="", repr=False)
    is_doubtful: bool = False
    organisation: str = ""
    is_training: bool = False


class PageReader(QObject):
    """Looks at one page as long as it is told to; parses it in the pool, one look at a time.

    Signals:
        seen(Sight): the page shows something else than before.
        file_reread(Reread): what the page holds in its file fields, at each look.
    """

    seen = Signal(object)
    file_reread = Signal(object)

    def __init__(self, page: WebPage, wording: Wording, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._wording = wording
        self._jobs = jobs
        self._reading: Job | None = None
        self._waits = False
        self._moment = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        page.document_changed.connect(self.look_afresh)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._forget_reading()

    def look_afresh(self) -> None:
        """Drop what was read before this moment: it says nothing of what comes after."""
        self._moment += 1
        self._waits = False
        self._forget_reading()
        self.look()

    def look(self) -> None:
        """Ask the page, unless an answer is still awaited or read."""
        if self._reading is not None:
            return  # one at a time: they come in the order in which they were seen
        if self._waits and self._timer.isActive():
            self._waits = False  # a page that was replaced never answers: ask again next time
            return
        if not self._page.is_trusted:
            return
        self._waits = True
        address, moment = self._page.address, self._moment
        asked = visible_page.script(moment, _LONGEST_PAGE)
        main = self._page.mainFrame()
        self._page.ask_frame(main, asked, lambda answer: self._take(address, moment, answer))

    def _take(self, address: str, moment: int, answer: object) -> None:
        if moment != self._moment:
            return
        self._waits = False
        if not isinstance(answer, str) or not answer or self._page.address != address:
            return
        try:
            told: Any = json.loads(answer)
        except ValueError:
            return
        held = page_guard.reread(json.dumps(told["guard"])) if told["guard"] else None
        if held is not None:
            self.file_reread.emit(held)
        if told["html"] is not None:
            self._read(str(told["html"]), address)

    def _read(self, html: str, address: str) -> None:
        if self._reading is not None:
            self._moment += 1  # the page believes that it was heard: ask it to say it again
            return
        wording = self._wording
        job = Job(lambda _tick: read_sight(html, address, wording))
        job.succeeded.connect(self.seen)
        job.failed.connect(_raise)
        job.finished.connect(partial(self._end_reading, job))
        self._reading = job
        self._jobs.start(job)

    def _end_reading(self, job: Job) -> None:
        if self._reading is job:
            self._reading = None

    def _forget_reading(self) -> None:
        """A job that is cancelled tells nothing any more, even once it has its answer."""
        job, self._reading = self._reading, None
        if job is not None and not job.has_finished:
            job.cancel()


def _raise(error: object) -> None:
    raise unexpected(error)


def read_sight(html: str, address: str, wording: Wording) -> Sight:
    """What this HTML shows; UNKNOWN rather than a failure: the person goes on by hand."""
    if len(html) > _LONGEST_READ:
        return Sight(PageKind.UNKNOWN)
    try:
        page = read_page(html, address)
        return _sight(page, wording)
    except PageUnreadable:
        return Sight(PageKind.UNKNOWN)


def _sight(page: Page, wording: Wording) -> Sight:
    kind = what_page(page, wording)
    deposits = None
    if kind is PageKind.LIST:
        try:
            deposits = deposits_list(page, wording)
        except PageUnreadable:
            deposits = None
    confirmation = deposit_confirmation(page, wording)
    is_doubtful = confirmation is None and claims_deposit(page, wording)
    return Sight(
        kind,
        confirmation,
        deposits,
        complaint(page),
        is_doubtful,
        named_organisation(page, wording),
        is_training_page(page),
    )
