"""One deposit played to the fault: sign in, choose, send, answer, list, download.

Run as a program it plays until it is killed: `python -m tests.portal_client.rehearsal FOLDER STEP`.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from certdesk.model.errors import CertdeskError
from certdesk.model.journal.errors import DepositForbidden, JournalUnusable
from certdesk.model.journal.records import DepositState
from certdesk.portal_client.errors import (
    DownloadRefused,
    OutcomeUnknown,
    PageUnreadable,
    PortalError,
    PortalUnreachable,
    Sent,
    SessionExpired,
    SessionLost,
)
from tests.portal_client.deposits import Clock, PaperPortal, Taken, candidate, open_desk
from tests.portal_client.faults import Fault, Step

if TYPE_CHECKING:
    from certdesk.portal_client.deposit import Sending


def killed() -> NoReturn:
    """What a power cut does: no `finally`, no closing."""
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    raise AssertionError("still alive")


def failure(step: Step, fault: Fault) -> PortalError:
    """The error that the transport raises for a fault of the network or the portal."""
    if fault is Fault.SESSION:
        if step is Step.SEND:
            return SessionLost("Session expirée.", sent=Sent.ALL)
        return unknown_after(step) or SessionExpired("Session expirée.")
    if fault is Fault.ERROR_500:
        return unknown_after(step) or PageUnreadable("Erreur 500.", sent=_left(step, fault))
    return unknown_after(step, fault) or PortalUnreachable("Coupé.", sent=_left(step, fault))


def unknown_after(step: Step, fault: Fault | None = None) -> OutcomeUnknown | None:
    """Once the file is complete, the transport says so and nothing else."""
    complete = step is Step.ANSWER or (step is Step.SEND and fault is Fault.CUT_AFTER)
    return OutcomeUnknown("On ne sait pas.", sent=Sent.ALL) if complete else None


def _left(step: Step, fault: Fault) -> Sent:
    if step is not Step.SEND or fault is Fault.REFUSED:
        return Sent.NOTHING
    return Sent.PART


class Rehearsal:
    """A clerk who deposits one file, and a fault that waits at one step."""

    def __init__(self, folder: Path, step: Step | None = None, fault: Fault | None = None) -> None:
        self.folder = folder
        self.portal = PaperPortal(folder / "portail")
        self.clock = Clock()
        self.journal, self.desk = open_desk(folder / "donnees", self.clock)
        self.file = candidate(folder / "fichiers")
        self._step, self._fault = step, fault

    def play(self) -> CertdeskError | None:
        """Deposit, read the list, download; stops at the fault and returns what was told."""
        try:
            self._meet(Step.SIGN_IN)
            self._meet(Step.CHOOSE)
            self._deposit()
            self._read_list()
            self._meet(Step.DOWNLOAD)
        except CertdeskError as error:
            return error
        return None

    def try_again(self) -> bool:
        """The clerk asks for the same deposit, on a network that works; False when refused."""
        self._step = None
        try:
            self._deposit()
        except DepositForbidden:
            return False
        return True

    def restarted(self) -> Rehearsal:
        """CertDesk is started again on the same folder."""
        self.journal.close()
        return Rehearsal(self.folder)

    @property
    def state(self) -> DepositState | None:
        """What the journal says of the first deposit, None when it knows none."""
        deposits = self.journal.deposits()
        return deposits[-1].state if deposits else None

    def _deposit(self) -> None:
        checked = self.desk.check(self.file)
        outcome = self.desk.deposit(checked, self._send)
        if outcome.error is not None:
            raise outcome.error

    def _send(self, sending: Sending) -> Taken:
        size = self.file.path.stat().st_size
        sending.tick(0, size)
        if (self._step, self._fault) != (Step.SEND, Fault.CUT_AFTER):
            self._meet(Step.SEND)
        sending.tick(size, size)
        if (self._step, self._fault) != (Step.ANSWER, Fault.CUT_BEFORE):
            self.portal.receive(self.file.path)
        self._meet(Step.SEND)
        self._meet(Step.ANSWER)
        return Taken()

    def _read_list(self) -> None:
        """The list is read to end a doubt: CertDesk did not see the answer."""
        if self._step is Step.LIST:
            number = self.journal.deposits()[0].number
            self.journal.settle(number, DepositState.UNKNOWN, self.clock())
        lines = self.portal.lines(self.clock.now)
        self._meet(Step.LIST)
        self.desk.read_list("entrainement", lines)

    def _meet(self, step: Step) -> None:
        if step is not self._step or self._fault is None:
            return
        if self._fault is Fault.KILLED:
            killed()
        if self._fault is not Fault.FULL:
            raise failure(step, self._fault)
        if step is Step.DOWNLOAD:
            raise DownloadRefused("Il n’y a plus assez de place pour garder l’accusé.")
        self._fill_the_disk()

    def _fill_the_disk(self) -> None:
        """From now on the journal cannot write: what SQLite says is tested with the journal."""

        def full(*_arguments: object, **_named: object) -> NoReturn:
            raise JournalUnusable("Il n’y a plus assez de place pour écrire dans le journal.")

        for act in ("begin_deposit", "settle", "settle_all"):
            setattr(self.journal, act, full)


if __name__ == "__main__":
    Rehearsal(Path(sys.argv[1]), Step(sys.argv[2]), Fault.KILLED).play()
    raise SystemExit("the fault was not met")
