"""The deposits: begun before the first byte leaves, then settled; each step leaves an event."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from certdesk.model.journal.records import (
    Deposit,
    DepositRequest,
    DepositState,
    Mode,
    PortalStatus,
    checked_note,
    trimmed_client,
    usable_numero,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

_NAMES: Final = tuple(field.name for field in fields(Deposit))
COLUMNS: Final = ", ".join(f"d.{name}" for name in _NAMES)

MAY_BECOME: Final[Mapping[DepositState, frozenset[DepositState]]] = {
    DepositState.SENDING: frozenset(DepositState) - {DepositState.SENDING},
    DepositState.UNKNOWN: frozenset(
        {DepositState.DEPOSITED, DepositState.REFUSED, DepositState.NOT_SENT}
    ),
    # The list of the portal, or its accusé, may prove that the file arrived after all.
    DepositState.NOT_SENT: frozenset({DepositState.DEPOSITED}),
    DepositState.REFUSED: frozenset({DepositState.DEPOSITED}),
    # The clerk's own answer may be taken back.
    DepositState.DEPOSITED: frozenset({DepositState.UNKNOWN}),
}

CLERK: Final = "reponse"
"""The note of a deposit settled by the clerk's own word."""
INTERRUPTED: Final = "interrompu"
"""The note of a deposit whose CertDesk ended before it knew."""
PROVED: Final = "accuse"
"""The note of a deposit that an accusé of its file proves."""


def stamp(moment: datetime) -> str:
    """A moment as the journal writes it: UTC, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def insert_deposit(
    connection: Connection,
    request: DepositRequest,
    now: datetime,
    session: str,
    passage_set: int,
) -> int:
    """Note that the file is about to leave: a row and its event, however many passages."""
    cursor = connection.execute(
        "INSERT INTO deposit (portal, origin, mode, sha256, file_name, id_flux, passages, "
        "id_client, for_id_client, errors_accepted, action, state, sent_at, session, passage_set) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            request.portal,
            request.origin,
            request.mode.value,
            request.sha256,
            request.file_name,
            request.id_flux,
            len(request.ids),
            trimmed_client(request.id_client),
            trimmed_client(request.for_id_client),
            request.errors_accepted,
            request.action,
            DepositState.SENDING.value,
            stamp(now),
            session,
            passage_set,
        ),
    )
    number = cursor.lastrowid
    if number is None:
        raise AssertionError("an inserted row has a number")
    _add_event(connection, number, now)
    return number


def change_state(
    connection: Connection, deposit: Deposit, state: DepositState, now: datetime, note: str
) -> None:
    """Note how it ended; a step that the others exclude is a mistake of the caller."""
    if state is not deposit.state and state not in MAY_BECOME[deposit.state]:
        raise ValueError(f"a deposit « {deposit.state} » never becomes « {state} »")
    connection.execute(
        "UPDATE deposit SET state = ?, settled_at = ?, note = ? WHERE number = ?",
        (state.value, stamp(now), checked_note(note), deposit.number),
    )
    _add_event(connection, deposit.number, now)


def change_status(
    connection: Connection, deposit: Deposit, status: PortalStatus, now: datetime
) -> None:
    """Note what the portal says; only a change leaves an event."""
    connection.execute(
        "UPDATE deposit SET status = ?, checked_at = ? WHERE number = ?",
        (status.value, stamp(now), deposit.number),
    )
    if status is not deposit.status:
        _add_event(connection, deposit.number, now)


def change_numero(connection: Connection, number: int, numero: str) -> None:
    """Keep the numéro de dossier; one that is none leaves the one that was there."""
    usable = usable_numero(numero)
    if usable:
        connection.execute(
            "UPDATE deposit SET numero_dossier = ? WHERE number = ?", (usable, number)
        )


def get_deposit(connection: Connection, number: int) -> Deposit | None:
    """One deposit, by its number."""
    row = connection.execute(
        f"SELECT {COLUMNS} FROM deposit d WHERE number = ?", (number,)
    ).fetchone()
    return read_deposit(row) if row is not None else None


def list_passages(connection: Connection, number: int) -> tuple[str, ...]:
    """The idTechnique of the passages of a deposit, in the order in which they were noted."""
    rows = connection.execute(
        "SELECT i.id_technique FROM deposit d "
        "JOIN set_passage p ON p.passage_set = d.passage_set "
        "JOIN identifier i ON i.number = p.identifier "
        "WHERE d.number = ? ORDER BY i.number",
        (number,),
    )
    return tuple(row[0] for row in rows)


def list_deposits(connection: Connection, portal: str | None) -> tuple[Deposit, ...]:
    """The deposits of a portal, or all of them, the latest first."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM deposit d WHERE :portal IS NULL OR portal = :portal "
        "ORDER BY number DESC",
        {"portal": portal},
    )
    return tuple(map(read_deposit, rows))


def read_deposit(row: tuple[Any, ...]) -> Deposit:
    """A deposit from its `COLUMNS`."""
    values = dict(zip(_NAMES, row, strict=True))
    return Deposit(
        **values
        | {
            "mode": Mode(values["mode"]),
            "errors_accepted": bool(values["errors_accepted"]),
            "state": DepositState(values["state"]),
            "status": PortalStatus(values["status"]) if values["status"] else None,
        }
        | {name: _moment(values[name]) for name in ("sent_at", "settled_at", "checked_at")}
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None


def _add_event(connection: Connection, number: int, now: datetime) -> None:
    connection.execute(
        "INSERT INTO deposit_event (deposit, at, state, status, note) "
        "SELECT number, ?, state, status, note FROM deposit WHERE number = ?",
        (stamp(now), number),
    )
