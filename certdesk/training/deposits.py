"""The deposited files: received, then processed one after the other when their delay is over.

Nothing runs by itself: a page that shows the list asks for what is due. Short files are ready
before the page is; a long one goes on in the one working thread, which `close` stops.
"""

from __future__ import annotations

import contextlib
import re
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.errors import CertdeskError
from certdesk.model.flux.source import read_head
from certdesk.model.progress import Cancelled
from certdesk.training.accuse import treatment_xml
from certdesk.training.processing import Status, process

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from pathlib import Path

    from certdesk.training.base import Base
    from certdesk.training.processing import Outcome
    from certdesk.training.register import Register
    from certdesk.training.uploads import Upload

PATIENCE = 2.0
"""Seconds that a page waits for the files that are due."""

_FIRST_NUMBER = 900201
_ID_FLUX = re.compile(rb"idFlux>\s*([^<\s]{1,50})")


@dataclass(eq=False)
class Deposit:
    """One deposited file; `number` is its numéro de dossier, and the idTraitement of its accusé."""

    number: int
    file_name: str
    path: Path
    size: int
    sha256: str
    by: str
    on_behalf_of: str
    received_at: datetime
    treated_at: datetime | None = None
    status: Status = Status.PROCESSING
    refused: int = 0
    accepted: int = 0

    @property
    def treatment(self) -> Path:
        """The accusé de traitement, there once the file is processed."""
        return self.path.with_suffix(".accuse.xml")


class Deposits:
    """Every deposit of the exercise; all methods may be called from any thread."""

    def __init__(
        self, register: Register, new_base: Callable[[], Base], now: Callable[[], datetime]
    ) -> None:
        self._register = register
        self._new_base = new_base
        self._now = now
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._worker: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None
        self.base = new_base()
        self._all: list[Deposit] = []
        self._numbers: set[int] = set()
        self._received = 0

    def receive(self, upload: Upload, by: str, on_behalf_of: str, folder: Path) -> Deposit:
        """Take a file that is whole, and give it a number."""
        with self._lock:
            self._received += 1
            path = folder / f"depot-{self._received}.xml"
            upload.keep_as(path)
            number = self._number_for(path)
            self._numbers.add(number)
            deposit = Deposit(
                number=number,
                file_name=upload.name,
                path=path,
                size=upload.size,
                sha256=upload.sha256,
                by=by,
                on_behalf_of=on_behalf_of,
                received_at=self._now(),
            )
            self._all.append(deposit)
            return deposit

    def refresh(self, delay: timedelta) -> None:
        """Process what is due; after a moment, leave the rest to the working thread."""
        with self._lock:
            if self._stopping.is_set() or not self._due(delay):
                return
            if self._running is None or self._running.done():
                self._worker = self._worker or ThreadPoolExecutor(1, "portail-entrainement")
                self._running = self._worker.submit(self._work, delay)
            running = self._running
        wait([running], PATIENCE)
        if running.done() and not running.cancelled():
            running.result()  # a defect of ours must not look like a file that takes long

    def all(self) -> tuple[Deposit, ...]:
        """Every deposit, the oldest first."""
        with self._lock:
            return tuple(self._all)

    def restart(self) -> None:
        """Forget every deposit and record, as before the exercise; the files are deleted."""
        with self._lock:
            for deposit in self._all:
                for path in (deposit.path, deposit.treatment):
                    with contextlib.suppress(OSError):  # Windows keeps what somebody reads
                        path.unlink(missing_ok=True)
            self._all = []
            self._numbers -= set(self._register.treatments.values())
            self.base = self._new_base()

    def close(self) -> None:
        """Stop the work under way and wait for its thread."""
        self._stopping.set()
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(wait=True, cancel_futures=True)

    def _due(self, delay: timedelta) -> Deposit | None:
        with self._lock:
            now = self._now()
            waiting = (one for one in self._all if one.status is Status.PROCESSING)
            return next((one for one in waiting if one.received_at + delay <= now), None)

    def _work(self, delay: timedelta) -> None:
        while (deposit := self._due(delay)) is not None:
            base = self.base
            try:
                outcome = process(deposit.path, self._register, base, self._tick)
            except (Cancelled, OSError):  # stopped, or no room left for the working copy
                return
            self._settle(deposit, base, outcome)

    def _settle(self, deposit: Deposit, base: Base, outcome: Outcome) -> None:
        with self._lock:
            if deposit not in self._all:  # the exercise was started again meanwhile
                return
            with deposit.treatment.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(treatment_xml(deposit.file_name, deposit.number, outcome))
            base.apply(outcome, deposit.path, self._now().date())
            deposit.treated_at = self._now()
            deposit.refused, deposit.accepted = len(outcome.refused), len(outcome.ok_ids)
            deposit.status = outcome.status

    def _tick(self, _done: int, _total: int) -> None:
        if self._stopping.is_set():
            raise Cancelled

    def _number_for(self, path: Path) -> int:
        """The number of the shipped accusé at the first deposit of its flux, else the next one."""
        known = self._register.treatments.get(_id_flux(path))
        if known is not None and known not in self._numbers:
            return known
        return max([_FIRST_NUMBER - 1, *self._numbers]) + 1


def _id_flux(path: Path) -> str:
    """The idFlux that the first 16 kB tell: receiving a file must not mean reading it."""
    try:
        found = _ID_FLUX.search(read_head(path).data)
    except CertdeskError:
        return ""
    return found[1].decode("ascii", "replace") if found else ""
