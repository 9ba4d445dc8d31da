"""The journal: what was seen, generated and deposited, and what it has against a new deposit.

Any thread may use it; each call is one transaction. A deposit is on the disk as « envoi en cours »
before `begin_deposit` returns.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from certdesk.model.journal import (
    deposits,
    export,
    facts,
    history,
    identifiers,
    keeping,
    passage_sets,
)
from certdesk.model.journal.database import PATIENT, Database
from certdesk.model.journal.drives import is_remote
from certdesk.model.journal.errors import DepositForbidden, JournalUnusable
from certdesk.model.journal.identifiers import Identifiers
from certdesk.model.journal.obstacles import find_obstacles, turn_of
from certdesk.model.journal.records import DepositState, Prepared, Settlement
from certdesk.model.journal.salvage import list_set_aside
from certdesk.model.journal.session import Session, is_alive
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path
    from sqlite3 import Connection

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.journal.records import (
        Accepted,
        Deposit,
        DepositRequest,
        Generated,
        JournalCounts,
        Obstacle,
        ObstacleCode,
    )

_SHOWN_AT_ONCE = 5000  # identifiers asked for in one go: other readers get their turn between


class Journal:
    """One file; `notice` is what to tell the person once about it, empty most of the time."""

    def __init__(
        self,
        path: Path,
        *,
        remote: Callable[[Path], bool] = is_remote,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Open or make the journal; raises JournalTooNew and JournalUnusable."""
        self._database = Database(path, remote=remote(path.parent))
        self._session = Session(path)
        self._now = now
        try:
            self._settle_interrupted(now())
        except BaseException:
            self._database.close()
            raise

    @property
    def path(self) -> Path:
        """The file itself."""
        return self._database.path

    @property
    def notice(self) -> str:
        """What the person should be told of the file, in French; empty when nothing."""
        return self._database.notice

    def close(self) -> None:
        """Close the file; a deposit still « envoi en cours » becomes « issue inconnue »."""
        try:
            if self._session.is_held:
                self._settle_own()
        finally:
            self._session.close()
            self._database.close()

    # --- what was seen ----------------------------------------------------------------------

    def remember_dossier(self, dossier: Dossier, now: datetime, tick: Tick = no_tick) -> None:
        """Note a flux, its accusé, and what became of each passage."""
        self._database.write_slowly(
            lambda connection, tick: history.note_dossier(connection, dossier, now, tick), tick
        )

    def remember_correction(self, generated: Generated, now: datetime) -> None:
        """Note a correction file as it was written."""
        self._database.write_slowly(
            lambda connection, tick: history.note_correction(connection, generated, now, tick)
        )

    def was_forced(self, sha256: str) -> bool:
        """Whether this file was generated in spite of its verdict."""
        with self._database.reading() as connection:
            return history.was_forced(connection, sha256)

    def accepted(self, id_client: str, id_technique: str) -> Accepted | None:
        """Where this identifier was accepted, None when the journal does not know."""
        return self.accepted_among(id_client, [id_technique]).get(id_technique.strip())

    def accepted_among(self, id_client: str, ids: Iterable[str]) -> Mapping[str, Accepted]:
        """The same for many: those that were accepted, and where."""
        found: dict[str, Accepted] = {}
        for batch in _batches(ids):
            with self._database.reading() as connection:
                found |= facts.find_accepted(connection, Identifiers(id_client, batch))
        return found

    def used_ids(self, id_client: str, candidates: Iterable[str]) -> set[str]:
        """Which of these identifiers the journal met already, whatever became of them."""
        found: set[str] = set()
        for batch in _batches(candidates):
            with self._database.reading() as connection:
                identifiers.ask(connection, Identifiers(id_client, batch))
                found |= identifiers.asked(connection)
        return found

    def remember_removed(self, id_client: str, ids: Iterable[str], now: datetime) -> None:
        """Note that the clerk took these passages back on the portal."""
        removed = Identifiers(id_client, tuple(ids))
        self._database.write_slowly(
            lambda connection, tick: history.note_removed(connection, removed, now, tick)
        )

    # --- deposits ---------------------------------------------------------------------------

    def obstacles(self, request: DepositRequest) -> tuple[Obstacle, ...]:
        """What the journal has against this deposit, now."""
        with self._database.apart() as connection:
            return find_obstacles(connection, request)

    def prepare(self, request: DepositRequest, now: datetime, tick: Tick = no_tick) -> Prepared:
        """Do beforehand what is long in a deposit: its passages, and what stands against it."""
        passages = Identifiers(request.id_client, request.ids)
        passage_set = self._database.write_slowly(
            lambda connection, tick: passage_sets.find_or_make(connection, passages, now, tick),
            tick,
        )
        with self._database.apart() as connection:
            turn, found = turn_of(connection), find_obstacles(connection, request)
        return Prepared(request, passage_set, turn, found)

    def begin_deposit(
        self,
        request: DepositRequest,
        now: datetime,
        confirmed: Collection[ObstacleCode] = frozenset(),
        prepared: Prepared | None = None,
        seconds: float = PATIENT,
    ) -> int:
        """Note « envoi en cours », on the disk at the return; raises DepositForbidden.

        The obstacles are looked at in the same transaction, unless nothing happened since they
        were: two CertDesk cannot both begin. With what was `prepared`, a few rows are written.
        Another writer is waited for so many `seconds`.
        """
        self._hold_session()
        usable = prepared is not None and prepared.is_for(request)
        with self._database.writing_first(seconds) as connection:
            if usable and prepared is not None and prepared.turn == turn_of(connection):
                found = prepared.obstacles
            else:
                found = find_obstacles(connection, request)
            standing = tuple(each for each in found if each.blocks or each.code not in confirmed)
            if standing:
                raise DepositForbidden(standing)
            passages = _passages(connection, request, prepared if usable else None, now)
            return deposits.insert_deposit(connection, request, now, self._session.name, passages)

    def settle(
        self,
        number: int,
        state: DepositState,
        now: datetime,
        note: str = "",
        numero_dossier: str = "",
    ) -> Deposit:
        """Note how a deposit ended; `note` is a code, any other text is refused."""
        with self._database.writing_first(PATIENT) as connection:
            deposits.change_state(connection, _known(connection, number), state, now, note)
            deposits.change_numero(connection, number, numero_dossier)
            return _known(connection, number)

    def settle_all(self, learnt: Iterable[Settlement], now: datetime) -> tuple[Deposit, ...]:
        """Note what was learnt of several deposits, in one transaction; returns them."""
        with self._database.writing_first(PATIENT) as connection:
            return tuple([_settled(connection, each, now) for each in learnt])

    def set_numero(self, number: int, numero_dossier: str) -> Deposit:
        """Note the numéro de dossier as the clerk wrote it; a text that cannot be one is left."""
        with self._database.writing_first(PATIENT) as connection:
            deposits.change_numero(connection, number, numero_dossier)
            return _known(connection, number)

    def deposits(self, portal: str | None = None) -> tuple[Deposit, ...]:
        """The deposits of a portal, or all of them, the latest first."""
        with self._database.reading() as connection:
            return deposits.list_deposits(connection, portal)

    def deposit(self, number: int) -> Deposit | None:
        """One deposit."""
        with self._database.reading() as connection:
            return deposits.get_deposit(connection, number)

    def passages_of(self, number: int) -> tuple[str, ...]:
        """The idTechnique of the passages that a deposit carried."""
        with self._database.apart() as connection:
            return deposits.list_passages(connection, number)

    # --- keeping ----------------------------------------------------------------------------

    def counts(self) -> JournalCounts:
        """How much is held."""
        with self._database.reading() as connection:
            return keeping.count_all(connection)

    def export_csv(self, path: Path) -> int:
        """Write everything as one table; returns its number of rows; raises JournalUnusable."""
        with self._database.apart() as connection:
            return export.export_csv(connection, path)

    def purge(self, days: int, now: datetime) -> int:
        """Forget what is older than so many days (0 keeps everything); returns how many acts."""
        if days <= 0:
            with self._database.writing() as connection:
                keeping.drop_unused_sets(connection, now)
            return 0
        limit = now - timedelta(days=days)
        with self._database.writing() as connection:
            gone = keeping.purge_before(connection, limit, now)
        for path in list_set_aside(self.path):
            if path.stat().st_mtime < limit.timestamp():
                path.unlink(missing_ok=True)
        return gone

    def erase_all(self) -> None:
        """Forget everything, what was set aside included; refused while a file is leaving."""
        with self._database.writing() as connection:
            keeping.erase(connection)
        self._database.compact()
        for path in list_set_aside(self.path):
            path.unlink(missing_ok=True)

    # --- inside -----------------------------------------------------------------------------

    def _hold_session(self) -> None:
        try:
            self._session.hold()
        except OSError as error:
            raise JournalUnusable(
                "Le dossier du journal ne peut pas être écrit : rien n’a été envoyé.",
                "Vérifiez la place sur le disque et les droits de votre dossier.",
            ) from error

    def _settle_own(self) -> None:
        """What is still leaving when the program ends: nobody will see how that ends.

        A file that cannot be written now is settled at the next start.
        """
        with contextlib.suppress(JournalUnusable), self._database.writing() as connection:
            for number, session in connection.execute(_SENDING).fetchall():
                if session == self._session.name:
                    _interrupt(connection, number, self._now())

    def _settle_interrupted(self, now: datetime) -> None:
        """What a CertDesk that no longer runs was sending: nobody knows whether it arrived."""
        with self._database.writing() as connection:
            for number, session in connection.execute(_SENDING).fetchall():
                if not is_alive(self.path, session):
                    _interrupt(connection, number, now)


_SENDING = "SELECT number, session FROM deposit WHERE state = 'envoi en cours'"


def _interrupt(connection: Connection, number: int, now: datetime) -> None:
    deposit = _known(connection, number)
    deposits.change_state(connection, deposit, DepositState.UNKNOWN, now, deposits.INTERRUPTED)


def _known(connection: Connection, number: int) -> Deposit:
    deposit = deposits.get_deposit(connection, number)
    if deposit is None:
        raise JournalUnusable(
            "Ce dépôt n’est plus dans le journal.", "Il a été effacé par un autre CertDesk."
        )
    return deposit


def _settled(connection: Connection, learnt: Settlement, now: datetime) -> Deposit:
    deposit = _known(connection, learnt.number)
    if learnt.state is not None:
        deposits.change_state(connection, deposit, learnt.state, now, learnt.note)
        deposit = _known(connection, learnt.number)
    if learnt.status is not None:
        deposits.change_status(connection, deposit, learnt.status, now)
    deposits.change_numero(connection, learnt.number, learnt.numero_dossier)
    return _known(connection, learnt.number)


def _passages(
    connection: Connection, request: DepositRequest, prepared: Prepared | None, now: datetime
) -> int:
    """The set of the passages that leave: the one that was prepared, if it is still there."""
    if prepared is not None and passage_sets.is_there(connection, prepared.passage_set):
        return prepared.passage_set
    passages = Identifiers(request.id_client, request.ids)
    return passage_sets.find_or_make(connection, passages, now)


def _batches(ids: Iterable[str]) -> Iterable[list[str]]:
    known = list(ids)
    for start in range(0, len(known), _SHOWN_AT_ONCE):
        yield known[start : start + _SHOWN_AT_ONCE]
