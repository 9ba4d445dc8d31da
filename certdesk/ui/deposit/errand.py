"""One assisted deposit: what the portal's window is given, and what it tells as it sees it.

A person clicks, CertDesk looks on. The journal says « envoi en cours » before the page gets the
file, and « issue inconnue » whenever the end was not seen. No Qt: the embedded browser, the
system browser and the tests use it alike.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from certdesk.model.journal.deposits import CLERK
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
        )
        self.deposit: Deposit | None = None
        self._desk = desk
        self._checked = checked
        self._confirmed = frozenset(confirmed)

    @property
    def is_under_way(self) -> bool:
        """Whether the file was handed over and nobody saw the end yet."""
        return self.deposit is not None and self.deposit.state is DepositState.SENDING

    def begin(self, mode: Mode) -> Deposit:
        """The file is about to leave the page: noted on the disk at the return.

        Raises DepositForbidden and JournalError: then it must not leave.
        """
        if self.deposit is None or not self.deposit.state.is_open:
            request = replace(self._checked.request, mode=mode)
            checked = replace(self._checked, request=request)
            self.deposit = self._desk.begin(checked, self._confirmed)
        return self.deposit

    def answer(self, *, arrived: bool) -> None:
        """The clerk says whether it was deposited."""
        if self.deposit is None:
            return
        if self.deposit.state is DepositState.UNKNOWN:
            self.deposit = self._desk.answer(self.deposit.number, arrived)
        else:
            self._settle(DepositState.DEPOSITED if arrived else DepositState.NOT_SENT, CLERK)

    def see_deposited(self, numero_dossier: str = "") -> None:
        """The page said « fichier déposé »."""
        self._settle(DepositState.DEPOSITED, _SEEN, numero_dossier)

    def leave(self) -> None:
        """The window closes: what was not seen is « issue inconnue »."""
        self._settle(DepositState.UNKNOWN, _NOT_SEEN)

    def read_list(self, listed: Iterable[Listed]) -> tuple[StatusChange, ...]:
        """The page shows the list of deposits; returns what it changed in the journal.

        It no longer shows the sending: what was not seen of it is unknown, and the list may tell.
        """
        self.leave()
        changes = self._desk.read_list(self.portal.key, listed)
        for change in changes:
            if self.deposit is not None and change.after.number == self.deposit.number:
                self.deposit = change.after
        return changes

    def _settle(self, state: DepositState, note: str, numero_dossier: str = "") -> None:
        if self.deposit is not None and self.is_under_way:
            self.deposit = self._desk.conclude(self.deposit.number, state, note, numero_dossier)
