"""The use case of a deposit: check, note « envoi en cours », send once, note how it ended.

Nothing here sends a second time. What nobody saw end is « issue inconnue », until the portal's
list, an accusé or the clerk says what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from certdesk.model.errors import CertdeskError, FileChanged, FileUnreadable
from certdesk.model.journal.database import PATIENT
from certdesk.model.journal.deposits import CLERK
from certdesk.model.journal.errors import JournalUnusable
from certdesk.model.journal.records import (
    DepositState,
    ObstacleCode,
    PortalStatus,
    Settlement,
    usable_numero,
)
from certdesk.model.progress import Cancelled, Tick, no_tick
from certdesk.portal_client.checking import check
from certdesk.portal_client.errors import DepositRefused, OutcomeUnknown, PortalError
from certdesk.portal_client.reconciling import Assignment, Found

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from certdesk.model.journal.journal import Journal
    from certdesk.model.journal.records import Deposit
    from certdesk.portal_client.checking import Candidate, Checked
    from certdesk.portal_client.reconciling import Listed


LISTED: Final = "liste"
"""The note of a deposit that the portal's list shows."""
_ANSWERED: Final = "portail"
_FAILED: Final = "echec"
_CANCELLED: Final = "annule"


class Receipt(Protocol):
    """What the portal answered to a file that it took."""

    @property
    def numero_dossier(self) -> str:
        """Empty when the page gives none."""


class Sending:
    """What a sender is given: it calls `leaving` before the bytes that complete the file leave.

    From then on the portal may hold the whole file. A file cut before is no well-formed XML:
    none of its passages can be recorded. `deposit` is what the journal says of it meanwhile.
    """

    def __init__(self, tick: Tick, deposit: Deposit) -> None:
        self._tick = tick
        self.deposit = deposit
        self.gone = False

    def leaving(self) -> None:
        """The last bytes of the file are about to leave."""
        self.gone = True

    def tick(self, done: int, total: int) -> None:
        """Tell the progress; raises Cancelled. Told that everything left, believes it."""
        self._tick(done, total)
        if done >= total > 0:
            self.gone = True


@dataclass(frozen=True)
class Outcome:
    """How a deposit ended, and the failure that made it end so, if any.

    Without `is_noted` the journal could not be written: `deposit` is what was seen, the journal
    still says « envoi en cours », and `error` tells it.
    """

    deposit: Deposit
    error: CertdeskError | None = None
    is_noted: bool = True


@dataclass(frozen=True)
class StatusChange:
    """A deposit whose state or status the portal's list changed."""

    before: Deposit
    after: Deposit

    @property
    def is_one(self) -> bool:
        """Whether anything is new but the date of the look."""
        before, after = self.before, self.after
        return (after.state, after.status) != (before.state, before.status)


class DepositDesk:
    """Deposits of any transport, through one journal; any thread may use it."""

    def __init__(self, journal: Journal, now: Callable[[], datetime]) -> None:
        self._journal = journal
        self._now = now

    # --- before -----------------------------------------------------------------------------

    def check(self, candidate: Candidate, tick: Tick = no_tick) -> Checked:
        """Everything that stands against this deposit; reads the file again from the disk."""
        return check(candidate, self._journal, self._now(), tick)

    def declare_removed(self, checked: Checked) -> None:
        """Note the clerk's word: these passages were deleted on the portal, to come again."""
        id_client = checked.request.id_client
        known = self._journal.accepted_among(id_client, checked.request.ids)
        self._journal.remember_removed(id_client, known, self._now())

    # --- during -----------------------------------------------------------------------------

    def begin(
        self,
        checked: Checked,
        confirmed: Collection[ObstacleCode] = frozenset(),
        seconds: float = PATIENT,
    ) -> Deposit:
        """Note « envoi en cours », on the disk at the return; raises DepositForbidden.

        Another writer of the journal is waited for so many `seconds`.
        """
        checked.refuse_unless(confirmed)
        number = self._journal.begin_deposit(
            checked.request, self._now(), confirmed, checked.prepared, seconds
        )
        return self._get(number)

    def prepare_again(self, checked: Checked) -> Checked:
        """The journal changed since the check: look again beforehand, not when it begins."""
        return replace(checked, prepared=self._journal.prepare(checked.request, self._now()))

    def conclude(
        self, number: int, state: DepositState, note: str = "", numero_dossier: str = ""
    ) -> Deposit:
        """Note what the assisted or the browser mode saw; UNKNOWN when it saw nothing."""
        return self._journal.settle(number, state, self._now(), note, numero_dossier)

    def deposit(
        self,
        checked: Checked,
        sender: Callable[[Sending], Receipt],
        tick: Tick = no_tick,
        confirmed: Collection[ObstacleCode] = frozenset(),
    ) -> Outcome:
        """Send once, by a transport that answers; raises DepositForbidden, and Cancelled when
        nothing was deposited. Once it began, what was seen is always told."""
        begun = self.begin(checked, confirmed)
        sending = Sending(tick, begun)
        try:
            receipt = sender(sending)
        except Cancelled as cancelled:
            return self._cancelled(sending, cancelled)
        except CertdeskError as error:
            state = state_after(error, sending.gone)
            return self._end(begun, state, _FAILED, error=error)
        except BaseException:
            # A mistake of ours, or the end of the program: nobody can tell what left.
            self._end(begun, DepositState.UNKNOWN, _FAILED)
            raise
        return self._end(begun, DepositState.DEPOSITED, _ANSWERED, receipt.numero_dossier)

    def _cancelled(self, sending: Sending, cancelled: Cancelled) -> Outcome:
        if sending.gone:
            late = OutcomeUnknown(
                "Le fichier était déjà parti quand vous avez annulé.",
                "Ne le renvoyez pas\u00a0: il pourrait y être deux fois.",
            )
            return self._end(sending.deposit, DepositState.UNKNOWN, _CANCELLED, error=late)
        outcome = self._end(sending.deposit, DepositState.NOT_SENT, _CANCELLED)
        if outcome.is_noted:
            raise cancelled
        return outcome

    def _end(
        self,
        begun: Deposit,
        state: DepositState,
        note: str,
        numero_dossier: str = "",
        error: CertdeskError | None = None,
    ) -> Outcome:
        """Note what was seen; a journal that cannot be written changes nothing of what it was."""
        try:
            settled = self._journal.settle(begun.number, state, self._now(), note, numero_dossier)
        except JournalUnusable as unusable:
            seen = replace(begun, state=state, numero_dossier=usable_numero(numero_dossier))
            return Outcome(seen, _not_noted(state, unusable), is_noted=False)
        return Outcome(settled, error)

    # --- after ------------------------------------------------------------------------------

    def answer(self, number: int, arrived: bool) -> Deposit:
        """The clerk's word on an « issue inconnue »: it is in the portal's list, or it is not."""
        if self._get(number).state is not DepositState.UNKNOWN:
            raise _not_unknown()
        state = DepositState.DEPOSITED if arrived else DepositState.NOT_SENT
        return self._journal.settle(number, state, self._now(), CLERK)

    def withdraw_answer(self, number: int) -> Deposit:
        """The clerk was wrong to say that it arrived: « issue inconnue » again."""
        deposit = self._get(number)
        taken = deposit.state is DepositState.DEPOSITED and deposit.note == CLERK
        if not taken or deposit.status is not None:
            raise _not_unknown()
        return self._journal.settle(number, DepositState.UNKNOWN, self._now(), CLERK)

    def reconcile(self, number: int, listed: Iterable[Listed]) -> tuple[Found, Deposit]:
        """Look for one deposit in the portal's list; only a line found settles anything."""
        deposit = self._get(number)
        lines = tuple(listed)
        assignment = Assignment(self._journal.deposits(deposit.portal), lines)
        found = assignment.look(deposit)
        if found is Found.THERE:
            self._journal.settle_all(_learnt(deposit, assignment), self._now())
        return found, self._get(number)

    def read_list(self, portal: str, listed: Iterable[Listed]) -> tuple[StatusChange, ...]:
        """Take what the portal's list says of every deposit; returns what changed."""
        deposits = {each.number: each for each in self._journal.deposits(portal)}
        assignment = Assignment(deposits.values(), listed)
        learnt = [each for one in deposits.values() for each in _learnt(one, assignment)]
        if not learnt:
            return ()
        changes = [
            StatusChange(deposits[after.number], after)
            for after in self._journal.settle_all(learnt, self._now())
        ]
        return tuple(each for each in changes if each.is_one)

    def keep_numero(self, number: int, numero_dossier: str) -> Deposit:
        """The numéro de dossier as the portal gave it; what cannot be one changes nothing."""
        return self._journal.set_numero(number, numero_dossier)

    def note_status(self, number: int, status: PortalStatus, numero_dossier: str = "") -> Deposit:
        """The status as the clerk read it on the portal."""
        arrived = self._get(number).state is DepositState.DEPOSITED
        seen = Settlement(
            number, None if arrived else DepositState.DEPOSITED, status, CLERK, numero_dossier
        )
        (deposit,) = self._journal.settle_all([seen], self._now())
        return deposit

    def _get(self, number: int) -> Deposit:
        deposit = self._journal.deposit(number)
        if deposit is None:
            raise JournalUnusable(
                "Ce dépôt n’est plus dans le journal.", "Actualisez la liste des dépôts."
            )
        return deposit


def _learnt(deposit: Deposit, assignment: Assignment) -> Iterator[Settlement]:
    """What the list says of a deposit; nothing where it does not show it."""
    line = assignment.line_of(deposit)
    if line is None:
        return
    state = None if deposit.state is DepositState.DEPOSITED else DepositState.DEPOSITED
    status = line.status
    if status is PortalStatus.PROCESSING and deposit.status not in (None, status):
        status = None  # the page may be older than an accusé that was read since
    if state is not None or status is not None:
        # The same status again is noted too: it was checked now.
        yield Settlement(deposit.number, state, status, LISTED)


def state_after(error: CertdeskError, gone: bool) -> DepositState:
    """What an expected failure of the sender says of the file."""
    if isinstance(error, DepositRefused):
        return DepositState.REFUSED
    if isinstance(error, OutcomeUnknown):
        return DepositState.UNKNOWN
    if isinstance(error, (FileChanged, FileUnreadable)):
        return DepositState.NOT_SENT  # a file that cannot be read whole never leaves whole
    if isinstance(error, PortalError) and error.may_have_arrived:
        return DepositState.UNKNOWN
    return DepositState.UNKNOWN if gone else DepositState.NOT_SENT


def _not_noted(state: DepositState, unusable: JournalUnusable) -> JournalUnusable:
    return JournalUnusable(
        f"L’envoi s’est terminé («\u00a0{state}\u00a0»), mais le journal n’a pas pu le noter. "
        f"{unusable.message}",
        "Au prochain démarrage, ce dépôt sera «\u00a0issue inconnue\u00a0»\u00a0: regardez "
        "alors dans la liste des fichiers déposés.",
    )


def _not_unknown() -> JournalUnusable:
    return JournalUnusable(
        "Ce dépôt n’attend pas de réponse de votre part.", "Actualisez la liste des dépôts."
    )
