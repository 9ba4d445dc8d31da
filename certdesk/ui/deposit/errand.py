"""One assisted deposit: what the portal's window is given, and what it tells as it sees it.

A person clicks, CertDesk looks on. The journal says « envoi en cours » before the page gets the
file, and « issue inconnue » whenever the end was not seen. No Qt: the embedded browser, the
system browser and the tests use it alike.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from certdesk.model.journal.database import HURRIED
from certdesk.model.journal.deposits import CLERK
from certdesk.model.journal.errors import JournalUnusable
from certdesk.model.journal.records import Deposit, DepositState, Mode
from certdesk.ui.portal.armed_file import ArmedFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from certdesk.model.journal.records import ObstacleCode
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.checking import Checked
    from certdesk.portal_client.deposit import DepositDesk, StatusChange
    from certdesk.portal_client.reconciling import Listed

_SEEN: Final = "portail"
_NOT_SEEN: Final = "non-vu"


class Errand:
    """Carries one file to one portal by the hand of a person; `deposit` once it is under way."""

    def __init__(
        self,
        desk: DepositDesk,
        portal: Portal,
        checked: Checked,
        size: int,
        confirmed: Collection[ObstacleCode] = frozenset(),
    ) -> None:
        self.portal = portal
        self.file = ArmedFile(
            checked.path.absolute(),  # Chromium takes no other
            size,
            checked.request.sha256,
            len(checked.request.ids),
            checked.request.for_id_client,
        )
        self.deposit: Deposit | None = None
        self._desk = desk
        self._checked = checked
        self._confirmed = frozenset(confirmed)
        self._is_leaving = False
        self._lock = threading.Lock()  # what is seen is noted in the pool: one note at a time

    @property
    def is_under_way(self) -> bool:
        """Whether the file was handed over and nobody saw the end yet."""
        return self.deposit is not None and self.deposit.state is DepositState.SENDING

    def begin(self, mode: Mode) -> Deposit:
        """The file is about to leave the page: noted on the disk at the return.

        On the window's thread: it waits for nobody for long. Raises DepositForbidden and
        JournalError: then it must not leave.
        """
        if not self._lock.acquire(timeout=HURRIED):
            raise JournalUnusable(
                "Le journal des dépôts est occupé\u00a0: le fichier n’est pas parti.",
                "Réessayez dans un instant.",
            )
        try:
            if self.deposit is None or not self._is_leaving:
                request = replace(self._checked.request, mode=mode)
                checked = replace(self._checked, request=request)
                self.deposit = self._desk.begin(checked, self._confirmed, HURRIED)
                self._is_leaving = True
            return self.deposit
        finally:
            self._lock.release()

    def has_left(self) -> None:
        """Something of its end was seen: what leaves from now on is another deposit.

        Told at once, while what was seen is noted later: the journal forbids another one meanwhile.
        """
        self._is_leaving = False

    def prepare_again(self) -> None:
        """The journal has changed: what is long is done now, not when the file leaves."""
        checked = self._desk.prepare_again(self._checked)
        with self._lock:
            self._checked = checked

    def answer(self, *, arrived: bool) -> None:
        """The clerk says whether it was deposited."""
        with self._lock:
            if self.deposit is not None and self.deposit.state is DepositState.UNKNOWN:
                self.deposit = self._desk.answer(self.deposit.number, arrived)
            else:
                state = DepositState.DEPOSITED if arrived else DepositState.NOT_SENT
                self._settle(state, CLERK)

    def see_deposited(self, numero_dossier: str = "") -> None:
        """The page said « fichier déposé »: true also of what was « issue inconnue » meanwhile."""
        with self._lock:
            if self.deposit is None:
                return
            number, state = self.deposit.number, self.deposit.state
            if state is not DepositState.DEPOSITED:
                self._is_leaving = False
                self.deposit = self._desk.conclude(
                    number, DepositState.DEPOSITED, _SEEN, numero_dossier
                )
            elif not self.deposit.numero_dossier:
                self.deposit = self._desk.keep_numero(number, numero_dossier)

    def leave(self) -> None:
        """The window closes: what was not seen is « issue inconnue »."""
        with self._lock:
            self._settle(DepositState.UNKNOWN, _NOT_SEEN)

    def read_list(self, listed: Iterable[Listed]) -> tuple[StatusChange, ...]:
        """The page shows the list of deposits; returns what it changed in the journal.

        It no longer shows the sending: what was not seen of it is unknown, and the list may tell.
        """
        with self._lock:
            self._settle(DepositState.UNKNOWN, _NOT_SEEN)
            changes = self._desk.read_list(self.portal.key, listed)
            for change in changes:
                if self.deposit is not None and change.after.number == self.deposit.number:
                    self.deposit = change.after
            return changes

    def _settle(self, state: DepositState, note: str) -> None:
        if self.deposit is not None and self.is_under_way:
            self._is_leaving = False
            self.deposit = self._desk.conclude(self.deposit.number, state, note)
