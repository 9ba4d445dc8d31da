"""Follows the deposits: reads the journal, asks the direct portals, tells what changed.

What the clerk says herself is noted by `clerk`.

The real portal is never asked: there, a person looks, and CertDesk reads what she sees.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from certdesk.model.errors import CertdeskError
from certdesk.model.journal.records import DepositState, Mode
from certdesk.portal_client.errors import SessionExpired
from certdesk.portal_client.reconciling import Found
from certdesk.ui.deposit.clerk_word import ClerkWord
from certdesk.ui.deposit.followed import Followed
from certdesk.ui.deposit.portal_choice import by_portal
from certdesk.ui.deposit.portal_task import PortalTask
from certdesk.ui.deposit.reading_list import Reading, bring_accuse, read_portal
from certdesk.ui.deposit.recorded import Recorded, recorded_of
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected
from certdesk.ui.portal.filing import DownloadKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from certdesk.model.journal.records import Deposit
    from certdesk.model.progress import Tick
    from certdesk.portal_client.client import PortalClient
    from certdesk.portal_client.lists import ListedDeposit
    from certdesk.ui.deposit.portal_choice import Target
    from certdesk.ui.deposit.portal_services import PortalServices

_MINUTE_MS = 60_000


class Follow(QObject):
    """The deposits of this program and what becomes of them.

    Signals:
        listed(tuple[Followed, ...]): the deposits, the latest first.
        busy_changed(bool): a portal is being asked.
        signing_in(PortalTask): the task that signs in; it may ask for a password.
        status_changed(StatusChange): the portal says something new of a deposit.
        looked(int, Found): what the list says of a deposit that was looked for.
        failed(CertdeskError): a portal could not be asked.
        answered(): a portal that was asked has answered.
        filed(DownloadRefused | None): the accusés were filed, or why one was not.
        receipt_ready(int, DownloadKind, Path): an accusé that was asked for is here.
        passages_listed(Recorded): what a portal has recorded of a file.
        signed_out(): the automatic look wants a password, and does not ask by itself.
    """

    listed = Signal(object)
    busy_changed = Signal(bool)
    signing_in = Signal(object)
    status_changed = Signal(object)
    looked = Signal(int, object)
    failed = Signal(object)
    answered = Signal()
    filed = Signal(object)
    receipt_ready = Signal(int, object, object)
    passages_listed = Signal(object)
    signed_out = Signal()

    def __init__(self, services: PortalServices, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._services = services
        self._now = now
        self._offered: tuple[Target, ...] = ()
        self._targets: dict[str, Target] = {}
        self._lines: dict[int, ListedDeposit] = {}
        self._deposits: tuple[Followed, ...] = ()
        self._running = 0
        self.clerk = ClerkWord(services, self)
        self.clerk.noted.connect(self.reload)
        self.clerk.failed.connect(self.failed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_by_itself)
        self.last_look: datetime | None = None

    @property
    def deposits(self) -> tuple[Followed, ...]:
        """What was listed last."""
        return self._deposits

    @property
    def is_busy(self) -> bool:
        """Whether a portal is being asked."""
        return self._running > 0

    @property
    def can_ask(self) -> bool:
        """Whether one of the deposits is on a portal that CertDesk may ask."""
        return any(line.is_direct for line in self._deposits)

    def set_minutes(self, minutes: int) -> None:
        """Ask the direct portals every so many minutes; 0 for never."""
        self._timer.setInterval(max(1, minutes) * _MINUTE_MS)
        (self._timer.start if minutes else self._timer.stop)()

    def stop(self) -> None:
        """Ask nothing any more."""
        self._timer.stop()

    # -- reading -------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the journal again."""
        services = self._services
        job = Job(lambda _tick: _read_journal(services))
        job.succeeded.connect(self._take_journal)
        job.failed.connect(self._fail)
        services.access.jobs.start(job)

    def refresh(self) -> None:
        """Ask every direct portal where something was deposited."""
        for target in self._asked_targets():
            self._ask(target, may_ask=True)
        if not self._asked_targets():
            self.reload()

    def look(self, number: int) -> None:
        """Look for one deposit in the list of its portal."""
        line = self.line(number)
        target = self._targets.get(line.deposit.portal) if line is not None else None
        if target is not None and target.mode is Mode.DIRECT:
            self._ask(target, may_ask=True, number=number)

    def line(self, number: int) -> Followed | None:
        """One of the deposits listed last."""
        return next((one for one in self._deposits if one.deposit.number == number), None)

    def target_of(self, number: int) -> Target | None:
        """The portal of a deposit, None when it is no longer on offer."""
        line = self.line(number)
        return None if line is None else self._targets.get(line.deposit.portal)

    def fetch(self, number: int, kind: DownloadKind) -> None:
        """Bring an accusé: the one that is filed, else the one that the portal offers."""
        line, listed = self.line(number), self._lines.get(number)
        if line is None:
            return
        is_treatment = kind is DownloadKind.TREATMENT
        held = line.receipts.treatment if is_treatment else line.receipts.reception
        if held is not None:
            self.receipt_ready.emit(number, kind, held)
        elif listed is not None:
            url = listed.treatment_url if is_treatment else listed.receipt_url
            self._download(line.deposit, kind, url)

    def _download(self, deposit: Deposit, kind: DownloadKind, url: str) -> None:
        services, target = self._services, self._targets.get(deposit.portal)
        if target is None:
            self.failed.emit(_portal_is_gone(deposit))
            return

        def work(client: PortalClient, tick: Tick) -> Path:
            return bring_accuse(services, client, deposit, (kind, url), tick)

        task = PortalTask(services.access, target.portal, work, self)
        task.succeeded.connect(lambda path: self.receipt_ready.emit(deposit.number, kind, path))
        task.succeeded.connect(lambda _path: self.reload())
        self._run(task, may_ask=True)

    def list_passages(self, number: int) -> None:
        """Ask the portal of a deposit which of its passages it has recorded."""
        target, line, journal = self.target_of(number), self.line(number), self._services.journal
        if line is not None and target is not None and target.mode is Mode.DIRECT:
            file_name = line.deposit.file_name

            def work(client: PortalClient, _tick: Tick) -> Recorded:
                ids = journal.passages_of(number)
                return recorded_of(file_name, ids, client.passages())

            task = PortalTask(self._services.access, target.portal, work, self)
            task.succeeded.connect(self.passages_listed)
            self._run(task, may_ask=True)

    def assisted_target(self) -> Target | None:
        """The portal where a person deposits; None in practice, as long as it did not start."""
        assisted = (one for one in self._offered if one.mode is not Mode.DIRECT)
        return next(assisted, None)

    # -- asking --------------------------------------------------------------------------------

    def _asked_targets(self) -> list[Target]:
        keys = {line.deposit.portal for line in self._deposits}
        return [
            target
            for key, target in self._targets.items()
            if key in keys and target.mode is Mode.DIRECT
        ]

    def _look_by_itself(self) -> None:
        waiting = {line.deposit.portal for line in self._deposits if _waits(line.deposit)}
        for target in self._asked_targets():
            if target.portal.key in waiting and not self.is_busy:
                self._ask(target, may_ask=False)

    def _ask(self, target: Target, *, may_ask: bool, number: int = -1) -> None:
        services, portal = self._services, target.portal

        def work(client: PortalClient, tick: Tick) -> Reading:
            return read_portal(services, portal, client, tick, number)

        task = PortalTask(services.access, portal, work, self)
        task.succeeded.connect(lambda reading: self._take(reading, number))
        self._run(task, may_ask=may_ask)

    def _run(self, task: PortalTask, *, may_ask: bool) -> None:
        task.succeeded.connect(self.answered)
        task.failed.connect(self._fail if may_ask else self._fail_quietly)
        task.finished.connect(self._end_asking)
        task.finished.connect(task.deleteLater)
        self._running += 1
        self.busy_changed.emit(True)
        if may_ask:
            self.signing_in.emit(task)
        task.start(may_ask=may_ask)

    def _take(self, reading: Reading, number: int) -> None:
        self.last_look = self._now()
        self._lines |= reading.lines
        for change in reading.changes:
            self.status_changed.emit(change)
        self.filed.emit(reading.not_kept)
        if reading.found is not None:
            self.looked.emit(number, Found(reading.found))
        self.reload()

    def _end_asking(self) -> None:
        self._running -= 1
        if not self.is_busy:
            self.busy_changed.emit(False)

    def _take_journal(self, read: tuple[tuple[Followed, ...], tuple[Target, ...]]) -> None:
        lines, self._offered = read
        self._targets = by_portal(self._offered)
        self._deposits = tuple(self._with_offers(line) for line in lines)
        self.listed.emit(self._deposits)

    def _with_offers(self, line: Followed) -> Followed:
        listed = self._lines.get(line.deposit.number)
        if listed is None:
            return line
        return replace(
            line,
            offers_treatment=bool(listed.treatment_url),
            offers_reception=bool(listed.receipt_url),
        )

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.failed.emit(error)

    def _fail_quietly(self, error: object) -> None:
        """The automatic look: the network comes and goes, only a lost session is told."""
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        if isinstance(error, SessionExpired):
            self.signed_out.emit()


def _read_journal(
    services: PortalServices,
) -> tuple[tuple[Followed, ...], tuple[Target, ...]]:
    """In the pool: the deposits, their accusés, the portals on offer now."""
    deposits = services.journal.deposits()
    # Without a deposit, nobody needs the training portal to run.
    wanted = deposits or not services.portals.is_practice
    offered = services.portals.targets() if wanted else ()
    targets = by_portal(offered)
    return tuple(_line(services, each, targets) for each in deposits), offered


def _line(services: PortalServices, deposit: Deposit, targets: dict[str, Target]) -> Followed:
    target = targets.get(deposit.portal)
    return Followed(
        deposit,
        target.portal.name if target is not None else deposit.origin,
        target is not None and target.mode is Mode.DIRECT,
        services.receipts.find(deposit.sha256),
    )


def _portal_is_gone(deposit: Deposit) -> CertdeskError:
    return CertdeskError(
        f"Le portail {deposit.origin} n’est plus dans les réglages\u00a0: l’accusé n’a pas été "
        "téléchargé.",
        "Remettez son adresse dans Réglages → Portails, ou téléchargez l’accusé avec votre "
        "navigateur et ouvrez-le dans CertDesk.",
    )


def _waits(deposit: Deposit) -> bool:
    """Whether the portal may still say something new of it."""
    if deposit.state is DepositState.UNKNOWN:
        return True
    return deposit.state is DepositState.DEPOSITED and (
        deposit.status is None or deposit.status.value == "En cours de traitement"
    )
