"""One deposit played for real to the fault: the journal, the direct client, a portal over loopback.

Run as a program it plays in a process of its own, which its parent kills or whose disk fills up:
`python -m tests.portal_client.rehearsal FOLDER ORIGIN STEP FAULT`.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2

from certdesk.model.errors import CertdeskError
from certdesk.model.journal.errors import DepositForbidden
from certdesk.portal_client.assumptions import training_portal
from certdesk.portal_client.client import PortalClient, no_login
from certdesk.portal_client.organisations import Role
from certdesk.portal_client.transport import Patience, Transport, open_http
from tests.builders import Style
from tests.portal_client.deposits import candidate, open_desk
from tests.portal_client.faults import Fault, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.journal.records import DepositState
    from certdesk.portal_client.deposit import Receipt, Sending
    from certdesk.portal_client.organisations import Organisation

LOGIN = ("99TDC310", "exercice-2026")
FOR = "99EXO794"
"""Whose data the account deposits: it is asked for whom."""

REQUESTS = {
    Step.SIGN_IN: ("POST", "/connexion"),
    Step.CHOOSE: ("GET", "/transmettre/fichier"),
    Step.SEND: ("POST", "/transmettre/fichier/depot"),
    Step.ANSWER: ("GET", "/transmettre/fichier/depose"),
    Step.LIST: ("GET", "/consulter/fichiers"),
    Step.DOWNLOAD: ("GET", "/accuse-de-reception"),
}
"""The request of each step; the answer to a deposit is read on the page that follows it."""

LARGE = frozenset({Fault.TIMEOUT, Fault.ERROR_500, Fault.CUT_BEFORE, Fault.KILLED})
"""What comes in the middle of a file: its end must still be far."""

_PAD = 1 << 20
_LONG, _SHORT = 20.0, 0.25


def nothing() -> None:
    """What happens at a step where nothing does."""


@dataclass
class Events:
    """What the test does at the moment of the fault, in the thread that deposits.

    `ready` comes once the deposit is checked and not yet noted; `request` before the request of
    the step; `partly` when a part of the file has left and its end has not; `complete` when its
    end is about to leave.
    """

    ready: Callable[[], None] = nothing
    request: Callable[[], None] = nothing
    partly: Callable[[], None] = nothing
    complete: Callable[[], None] = nothing


@dataclass
class WatchedTransport(Transport):
    """The real one, which says before each request what it asks for."""

    about_to: Callable[[str, str], None] = field(default=lambda _method, _path: None)

    def send(self, method: str, url: str, *content: object, **named: object) -> httpx2.Response:
        """One request, told before."""
        self.about_to(method, urlsplit(url).path)
        return super().send(method, url, *content, **named)  # type: ignore[arg-type]


class Rehearsal:
    """A clerk who deposits one file, and something that happens at one step."""

    def __init__(
        self,
        folder: Path,
        origin: str,
        step: Step | None = None,
        fault: Fault | None = None,
        *,
        large: bool = False,
    ) -> None:
        self.folder = folder
        self.origin = origin
        self.events = Events()
        self.step, self.fault = step, fault
        self.large = large or (step is Step.SEND and fault in LARGE)
        self.journal, self.desk = open_desk(folder / "donnees", lambda: datetime.now(UTC))
        portal = training_portal(origin)
        self.file = candidate(folder / "fichiers", portal=portal, style=self._style())
        self._ends = contextlib.ExitStack()
        waits = Patience(_LONG, _LONG, _LONG, _LONG, pauses=(0.0,))
        if step is Step.ANSWER and fault is Fault.TIMEOUT:
            waits = Patience(_LONG, _LONG, _LONG, deposit_answer=_SHORT, pauses=(0.0,))
        self._http = self._ends.enter_context(open_http(portal, waits))
        transport = WatchedTransport(portal, self._http, waits, about_to=self._about_to)
        self.client = PortalClient(portal, self._http, no_login, transport)

    @property
    def downloads(self) -> Path:
        """Where accusés go."""
        return self.folder / "accuses"

    @property
    def state(self) -> DepositState | None:
        """What the journal says of the first deposit, None when it knows none."""
        deposits = self.journal.deposits()
        return deposits[-1].state if deposits else None

    def play(self) -> CertdeskError | None:
        """Deposit, read the list, download; stops at the fault and returns what was told."""
        try:
            self.client.sign_in(*LOGIN)
            self._deposit(self._choose())
            self.read_list()
            self._download()
        except CertdeskError as error:
            return error
        return None

    def try_again(self) -> bool:
        """The clerk asks for the same deposit, on a network that works; False when refused."""
        self.client.sign_in(*LOGIN)
        try:
            self._deposit(self._choose())
        except DepositForbidden:
            return False
        return True

    def read_list(self) -> None:
        """Take what the portal's list says of every deposit."""
        self.desk.read_list(self.client.portal.key, self.client.list_deposits())

    def restarted(self, origin: str) -> Rehearsal:
        """CertDesk is started again on the same folder; nothing fails any more."""
        self.close()
        return Rehearsal(self.folder, origin, large=self.large)

    def close(self) -> None:
        """CertDesk ends."""
        self._ends.close()
        self.journal.close()

    def _style(self) -> Style:
        return Style(
            header={"emetteur/idClient": LOGIN[0], "certificateur/idClient": FOR},
            before_root=f"<!--{'</a>' * (_PAD // 4)}-->\n" if self.large else "",
        )

    def _choose(self) -> Organisation:
        offered = self.client.organisations()
        (wanted,) = (each for each in offered if each.id_client == FOR)
        assert wanted.role is Role.DEPOSANT
        return wanted

    def _deposit(self, organisation: Organisation) -> None:
        checked = self.desk.check(self.file)
        if self.step is Step.SEND:
            self.events.ready()

        def send(sending: Sending) -> Receipt:
            def tick(done: int, total: int) -> None:
                if self.step in (Step.SEND, Step.ANSWER):
                    self._sending(done, total)
                sending.tick(done, total)

            return self.client.deposit(self.file.path, organisation, checked.request.sha256, tick)

        outcome = self.desk.deposit(checked, send)
        # The list is read to end a doubt: there the answer to the deposit was not seen.
        if outcome.error is not None and self.step is not Step.LIST:
            raise outcome.error

    def _sending(self, done: int, total: int) -> None:
        if 0 < done < total:
            self.events.partly()
        elif done == total:
            self.events.complete()

    def _download(self) -> None:
        (line,) = self.client.list_deposits()
        self.client.download(line.receipt_url, self.downloads)

    def _about_to(self, method: str, path: str) -> None:
        if self.step is None:
            return
        wanted, where = REQUESTS[self.step]
        if method == wanted and (path.startswith(where) or path.endswith(where)):
            if self.fault is Fault.TIMEOUT and self.step is not Step.ANSWER:
                self._http.timeout = httpx2.Timeout(_LONG, read=_SHORT, write=_SHORT)
            self.events.request()


def tell_and_wait() -> None:
    """Say that the moment has come; who reads it kills us."""
    print("maintenant", flush=True)
    sys.stdin.read()
    raise AssertionError("still alive")


def fill_the_disk() -> None:
    """From now on the system lets this process write nothing more in any file."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))


def main(folder: str, origin: str, step: str = "", fault: str = "") -> None:
    """Play one cell of the matrix; without a cell, the whole deposit of a large file."""
    if not step:
        rehearsal = Rehearsal(Path(folder), origin, large=True)
        print(type(rehearsal.play()).__name__, flush=True)
        return
    rehearsal = Rehearsal(Path(folder), origin, Step(step), Fault(fault))
    happen = fill_the_disk if rehearsal.fault is Fault.FULL else tell_and_wait
    if rehearsal.step is Step.SEND and rehearsal.fault is Fault.KILLED:
        rehearsal.events.partly = happen
    elif rehearsal.step is Step.ANSWER and rehearsal.fault is Fault.FULL:
        rehearsal.events.complete = happen
    elif rehearsal.step is Step.SEND:
        rehearsal.events.ready = happen
    else:
        rehearsal.events.request = happen
    error = rehearsal.play()
    print(type(error).__name__, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:5])
