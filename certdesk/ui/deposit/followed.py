"""One line of « Dépôts et suivi »: the deposit, its accusés, and what can be asked about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from certdesk.model.counting import counted
from certdesk.model.journal.deposits import CLERK
from certdesk.model.journal.records import DepositState, Mode, PortalStatus
from certdesk.ui.deposit.receipts import Receipts
from certdesk.ui.deposit.status_words import Words, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from certdesk.model.journal.records import Deposit

_MODES: Final = {
    Mode.DIRECT: "dépôt direct",
    Mode.ASSISTED: "dépôt assisté",
    Mode.BROWSER: "par le navigateur",
}


@dataclass(frozen=True)
class Followed:
    """A deposit as it is shown.

    `offers_treatment` and `offers_reception`: the portal lists this accusé for download.
    `is_direct`: CertDesk may ask this portal by itself.
    """

    deposit: Deposit
    portal_name: str
    is_direct: bool
    receipts: Receipts = field(default_factory=Receipts)
    offers_treatment: bool = False
    offers_reception: bool = False

    @property
    def words(self) -> Words:
        """Its state in words."""
        return words_of(self.deposit)

    @property
    def can_look(self) -> bool:
        """Whether the list of the portal can tell what became of it, or give its accusé."""
        if self.deposit.state is DepositState.UNKNOWN:
            return True
        # A direct portal is asked by « Actualiser », about all the deposits at once.
        arrived = self.deposit.state is DepositState.DEPOSITED
        return arrived and not self.is_direct and self.receipts.treatment is None

    @property
    def can_answer(self) -> bool:
        """Whether the clerk may say whether it arrived."""
        return self.deposit.state is DepositState.UNKNOWN

    @property
    def can_note_status(self) -> bool:
        """Whether the clerk may note the status that she read on the portal."""
        seen = (DepositState.DEPOSITED, DepositState.UNKNOWN)
        return not self.is_direct and self.deposit.state in seen

    @property
    def can_withdraw(self) -> bool:
        """Whether the clerk's own « il y est » can be taken back."""
        deposit = self.deposit
        answered = deposit.state is DepositState.DEPOSITED and deposit.note == CLERK
        return answered and deposit.status is None

    @property
    def can_open_treatment(self) -> bool:
        """Whether the accusé de traitement is here, or can be fetched."""
        return self.receipts.treatment is not None or self.offers_treatment

    @property
    def can_open_reception(self) -> bool:
        """Whether the accusé de réception is here, or can be fetched."""
        return self.receipts.reception is not None or self.offers_reception

    @property
    def can_list_passages(self) -> bool:
        """Whether CertDesk may ask which passages the portal has recorded."""
        recorded = (PortalStatus.SUCCESS, PortalStatus.WITH_ERRORS)
        return self.is_direct and self.deposit.status in recorded

    @property
    def can_deposit_again(self) -> bool:
        """Whether the same file may leave again."""
        again = (DepositState.NOT_SENT, DepositState.REFUSED)
        return self.deposit.state in again and self.receipts.sent_file is not None

    @property
    def for_whom(self) -> str:
        """« 99EXO794 », or « 99EXO794 pour 99EXO112 »."""
        deposit = self.deposit
        if deposit.id_client == deposit.for_id_client:
            return deposit.id_client
        return f"{deposit.id_client} pour {deposit.for_id_client}"

    @property
    def how(self) -> str:
        """By what way it left."""
        return _MODES[self.deposit.mode]


def day_and_time(moment: datetime | None) -> str:
    """« 21/11/2026 10:30 », in the computer's time zone; empty for no moment."""
    return "" if moment is None else f"{moment.astimezone():%d/%m/%Y %H:%M}"


def short_hash(sha256: str) -> str:
    """The two ends of a hash, enough to compare by eye."""
    return f"{sha256[:8]}…{sha256[-8:]}"


def passages_text(count: int) -> str:
    """« 3 passages »."""
    return counted(count, "passage")
