"""One assisted deposit: what the portal's window is given, and what it tells as it sees it.

A person clicks, CertDesk looks on. The journal says « envoi en cours » before the page gets the
file, and « issue inconnue » whenever the end was not seen. No Qt: the embedded browser, the
system browser and the tests use it alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from certdesk.model.journal.records import Deposit, DepositState, Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from certdesk.model.journal.records import ObstacleCode
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.checking import Checked
    from certdesk.portal_client.deposit import DepositDesk, StatusChange
    from certdesk.portal_client.reconciling import Listed

_SEEN: Final = "portail"
_NOT_SEEN: Final = "non-vu"
_WITHDRAWN: Final = "retire"


@dataclass(frozen=True)
class ArmedFile:
    """The file to be handed over, as it was checked."""

    path: Path
    size: int
    sha256: str
    passages: int
    for_id_client: str


class Errand:
    """Carries one file to one portal by the hand of a person; `deposit` once it is under way."""

    def __init__(
        self,
        desk: DepositDesk,
        portal: Portal,
        checked: Checked,
        confirmed: Collection[ObstacleCode] = frozenset(),
    ) -> None:
        self.portal = portal
        self.file = ArmedFile(
            checked.path,
            checked.path.stat().st_size,
            checked.request.sha256,
            len(checked.request.ids),
            checked.request.for_id_client,
        )
        self.mode: Mode = checked.request.mode
        self.deposit: Deposit | None = None
        self._desk = desk
        self._checked = checked
        self._confirmed = frozenset(confirmed)

    @property
    def is_under_way(self) -> bool:
        """Whether the file was handed over and nobody saw the end yet."""
        return self.deposit is not None and self.deposit.state is DepositState.SENDING

    def begin(self) -> Deposit:
        """The page is about to get the file: noted on the disk at the return.

        Raises DepositForbidden and JournalError: then the page must not get it.
        """
        if self.deposit is None or not self.deposit.state.is_open:
            self.deposit = self._desk.begin(self._checked, self._confirmed)
        return self.deposit

    def withdraw(self) -> None:
        """The file was taken back before the form left: nothing was sent."""
        self._settle(DepositState.NOT_SENT, _WITHDRAWN)

    def see_deposited(self, numero_dossier: str = "") -> None:
        """The page said « fichier déposé »."""
        self._settle(DepositState.DEPOSITED, _SEEN, numero_dossier)

    def see_refused(self) -> None:
        """The page said that it did not take the file."""
        self._settle(DepositState.REFUSED, _SEEN)

    def leave(self) -> None:
        """The window closes: what was not seen is « issue inconnue »."""
        self._settle(DepositState.UNKNOWN, _NOT_SEEN)

    def read_list(self, listed: Iterable[Listed]) -> tuple[StatusChange, ...]:
        """The page shows the list of deposits; returns what it changed in the journal."""
        changes = self._desk.read_list(self.portal.key, listed)
        for change in changes:
            if self.deposit is not None and change.after.number == self.deposit.number:
                self.deposit = change.after
        return changes

    def _settle(self, state: DepositState, note: str, numero_dossier: str = "") -> None:
        if self.deposit is not None and self.is_under_way:
            self.deposit = self._desk.conclude(self.deposit.number, state, note, numero_dossier)


@dataclass(frozen=True)
class AssistedWork:
    """What a portal's window is opened for.

    `errand` is None when the clerk only looks at the list. The window calls `changed` after it
    told the errand or the list anything, and `receipt_saved` with a file that it caught, next to
    the deposit that it belongs to when that is known.
    """

    portal: Portal
    errand: Errand | None
    read_list: Callable[[Iterable[Listed]], tuple[StatusChange, ...]]
    changed: Callable[[], None]
    receipt_saved: Callable[[Path, int | None], None]
