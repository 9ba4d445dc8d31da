"""One deposit, step by step: read, check, sign in, send once, tell how it ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.errors import CertdeskError
from certdesk.model.journal.records import DepositState, Mode
from certdesk.model.progress import Cancelled
from certdesk.portal_client.deposit import Outcome
from certdesk.portal_client.errors import PortalError
from certdesk.ui.deposit.errand import Errand
from certdesk.ui.deposit.outgoing import choose_organisation, outgoing_of, read_outgoing
from certdesk.ui.deposit.portal_task import PortalTask, defect
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.model.journal.records import Deposit, ObstacleCode
    from certdesk.model.progress import Tick
    from certdesk.model.schema.schemas import SchemaStore
    from certdesk.portal_client.checking import Checked
    from certdesk.portal_client.client import PortalClient
    from certdesk.portal_client.deposit import Receipt, Sending
    from certdesk.ui.correction.written import Written
    from certdesk.ui.deposit.outgoing import Outgoing
    from certdesk.ui.deposit.portal_choice import Target
    from certdesk.ui.deposit.portal_services import PortalServices


@dataclass(frozen=True)
class Opened:
    """The file, and where it may go."""

    outgoing: Outgoing
    targets: tuple[Target, ...]


class DepositFlow(QObject):
    """Carries one file through the use case; a new one for each deposit.

    Signals:
        progressed(done, total): reading, then sending.
        opened(Opened): the file is read and checked.
        reviewed(Checked): what stands against its deposit on the chosen portal.
        signing_in(PortalTask): the task that signs in; it may ask for a password.
        sending(): the bytes begin to leave.
        errand_ready(Errand): a person deposits; open the window of the portal.
        settled(Outcome): how it ended, once it began.
        cancelled(): it did not begin, or not to the end: nothing was deposited.
        failed(CertdeskError): it did not begin, and why.
        ended(): the file was let go, nothing comes any more.
    """

    progressed = Signal(int, int)
    opened = Signal(object)
    reviewed = Signal(object)
    signing_in = Signal(object)
    sending = Signal()
    errand_ready = Signal(object)
    settled = Signal(object)
    cancelled = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self, services: PortalServices, schemas: SchemaStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._schemas = schemas
        self._opened: Opened | None = None
        self._target: Target | None = None
        self._checked: Checked | None = None
        self._job: Job | None = None
        self._task: PortalTask | None = None
        self._attempt = _Attempt()
        self._is_watched = True

    @property
    def is_watched(self) -> bool:
        """Whether the dialog is still there to tell how it ends."""
        return self._is_watched

    @property
    def checked(self) -> Checked | None:
        """The last review."""
        return self._checked

    @property
    def is_sending(self) -> bool:
        """Whether the file is leaving, or its answer awaited."""
        return self._task is not None

    # -- reading and checking ------------------------------------------------------------------

    def read(self, path: Path) -> None:
        """Read and check a file that somebody chose."""
        schemas, portals = self._schemas, self._services.portals
        self._start(
            lambda tick: Opened(read_outgoing(path, schemas, tick), portals.targets()), self._open
        )

    def take(self, written: Written) -> None:
        """Go on with a correction that was just written."""
        portals = self._services.portals
        self._start(lambda _tick: Opened(outgoing_of(written), portals.targets()), self._open)

    def choose(self, target: Target) -> None:
        """Look at what stands against the deposit on this portal."""
        if self._opened is None:
            return
        self._target, self._checked = target, None
        desk, candidate = self._services.desk, self._opened.outgoing.candidate(target)
        self._start(
            lambda tick: desk.check(candidate, tick),
            lambda checked: self._review(target, checked),
        )

    def declare_removed(self) -> None:
        """The clerk says that the accepted passages were deleted on the portal."""
        target, checked, desk = self._target, self._checked, self._services.desk
        if target is None or checked is None:
            return
        self._start(lambda _tick: desk.declare_removed(checked), lambda _: self.choose(target))

    # -- sending -------------------------------------------------------------------------------

    def send(self, confirmed: frozenset[ObstacleCode]) -> None:
        """Deposit now; `confirmed` are the questions that the clerk answered by yes."""
        target, checked, services = self._target, self._checked, self._services
        if self._opened is None or target is None or checked is None:
            return
        if target.mode is not Mode.DIRECT:
            size = self._opened.outgoing.size
            self.errand_ready.emit(Errand(services.desk, target.portal, checked, size, confirmed))
            return
        attempt = self._attempt = _Attempt()
        work = _sending_work(services, checked, confirmed, attempt)
        task = PortalTask(services.access, target.portal, work, self)
        task.working.connect(self.sending)
        task.progressed.connect(self.progressed)
        task.succeeded.connect(self._settle)
        task.failed.connect(self._fail_sending)
        task.cancelled.connect(self._tell_cancelled)
        self._task = task
        self.signing_in.emit(task)
        task.start()

    def cancel(self) -> None:
        """Stop where it still can be stopped."""
        if self._task is not None:
            self._attempt.is_cancelled = True
            self._task.cancel()
        elif self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Nobody looks any more: let the file go, once it has left."""
        self._is_watched = False
        if self.is_sending:
            return
        if self._job is not None:
            self._job.cancel()
        if self._opened is not None:
            self._opened.outgoing.close()
            self._opened = None
        self.ended.emit()

    # -- inside --------------------------------------------------------------------------------

    def _start(self, work: Callable[[Tick], object], then: Callable[[object], None]) -> None:
        job = Job(work)
        job.progressed.connect(self.progressed)
        job.succeeded.connect(then)
        job.failed.connect(self._fail)
        job.cancelled.connect(self.cancelled)
        self._job = job
        self._services.access.jobs.start(job)

    def _open(self, opened: object) -> None:
        self._opened = opened  # type: ignore[assignment]
        self.opened.emit(opened)

    def _review(self, target: Target, checked: object) -> None:
        if target is self._target:  # another portal may have been chosen meanwhile
            self._checked = checked  # type: ignore[assignment]
            self.reviewed.emit(checked)

    def _settle(self, outcome: object) -> None:
        self._task = None
        self.settled.emit(outcome)
        self._let_go()

    def _fail_sending(self, error: object) -> None:
        self._task = None
        seen = self._attempt.seen(error if isinstance(error, CertdeskError) else None)
        if seen is not None:
            self.settled.emit(seen)
        else:
            self._fail(error)
        self._let_go()

    def _tell_cancelled(self) -> None:
        """The wish to stop may have come too late: what was seen counts."""
        self._task = None
        seen = self._attempt.seen()
        if seen is not None:
            self.settled.emit(seen)
        else:
            self.cancelled.emit()
        self._let_go()

    def _let_go(self) -> None:
        if not self._is_watched:
            self.close()

    def _fail(self, error: object) -> None:
        if isinstance(error, CertdeskError):
            self.failed.emit(error)
            return
        self.failed.emit(defect())  # the dialog is released first
        raise unexpected(error)


@dataclass
class _Attempt:
    """What the work saw so far: told whatever becomes of the task around it."""

    deposit: Deposit | None = None
    outcome: Outcome | None = None
    is_cancelled: bool = False

    def go_on(self) -> None:
        """Raise Cancelled if that was wished before it began: the journal notes nothing then."""
        if self.is_cancelled:
            raise Cancelled

    def seen(self, error: CertdeskError | None = None) -> Outcome | None:
        """How it ended; None as long as nothing can have left.

        What began and whose end nobody saw is unknown: « rien n’a été déposé » could be false.
        """
        if self.outcome is not None or self.deposit is None:
            return self.outcome
        return Outcome(replace(self.deposit, state=DepositState.UNKNOWN), error)


def _sending_work(
    services: PortalServices,
    checked: Checked,
    confirmed: frozenset[ObstacleCode],
    attempt: _Attempt,
) -> Callable[[PortalClient, Tick], Outcome]:
    """In the pool, signed in: choose the organisation, then the one request."""
    request, path = checked.request, checked.path

    def work(client: PortalClient, tick: Tick) -> Outcome:
        offered = client.organisations()
        try:
            organisation = choose_organisation(offered, request)
        except PortalError:
            # Another account may: the next attempt asks which one.
            services.access.change_account(client.portal)
            raise
        services.receipts.remember_file(request.sha256, path)

        def send(sending: Sending) -> Receipt:
            attempt.deposit = sending.deposit
            return client.deposit(path, organisation, request.sha256, sending.tick)

        attempt.go_on()
        try:
            attempt.outcome = services.desk.deposit(checked, send, tick, confirmed)
        except Cancelled:
            attempt.deposit = None  # noted « pas envoyé »
            raise
        return attempt.outcome

    return work
