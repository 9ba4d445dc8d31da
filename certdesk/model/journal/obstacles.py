"""What the journal has against a deposit: the same file, or some of its passages, went already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from certdesk.model.journal.deposits import COLUMNS, read_deposit
from certdesk.model.journal.facts import accepted_of_asked
from certdesk.model.journal.identifiers import Identifiers, ask
from certdesk.model.journal.records import (
    Deposit,
    DepositRequest,
    DepositState,
    Obstacle,
    ObstacleCode,
    PortalStatus,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

SHOWN: Final = 20
"""How many identifiers an obstacle names; it counts them all."""

# Passages that an accusé of this very file has answered, or that were taken back since.
_UNANSWERED: Final = """NOT EXISTS (
        SELECT 1 FROM answer a JOIN outcome o ON o.answer = a.number
        WHERE a.flux = d.sha256 AND o.identifier = p.identifier)
    AND NOT EXISTS (
        SELECT 1 FROM removal r WHERE r.identifier = p.identifier AND r.at >= d.sent_at)"""

_HELD_BY: Final = {
    ObstacleCode.IDS_OPEN: "d.state IN ('envoi en cours', 'issue inconnue')",
    ObstacleCode.IDS_WAITING: "d.state = 'déposé' AND "
    f"(d.status IS NULL OR d.status = 'En cours de traitement') AND {_UNANSWERED}",
    ObstacleCode.IDS_UNREAD: "d.state = 'déposé' AND d.status = 'Traité avec erreurs' AND "
    f"{_UNANSWERED}",
}


def turn_of(connection: Connection) -> int:
    """Changes whenever something happened that could stand against a deposit."""
    (turn,) = connection.execute("SELECT number FROM turn").fetchone()
    return int(turn)


def find_obstacles(connection: Connection, request: DepositRequest) -> tuple[Obstacle, ...]:
    """Every obstacle, those of the whole file first."""
    of_file = _same_file(connection, request)
    if of_file is not None and of_file.code is ObstacleCode.FILE_OPEN:
        return (of_file,)
    ask(connection, Identifiers(request.id_client, request.ids))
    found = [of_file, _same_ids(connection, request, ObstacleCode.IDS_OPEN)]
    if of_file is None or not of_file.blocks:
        found += [
            _same_ids(connection, request, ObstacleCode.IDS_WAITING),
            _accepted(connection, request),
            _same_ids(connection, request, ObstacleCode.IDS_UNREAD),
        ]
    return tuple(each for each in found if each is not None)


def _same_file(connection: Connection, request: DepositRequest) -> Obstacle | None:
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM deposit d WHERE sha256 = ? AND portal = ? ORDER BY number DESC",
        (request.sha256, request.portal),
    )
    deposits = [read_deposit(row) for row in rows]
    for deposit in deposits:
        if deposit.state.is_open:
            return Obstacle(ObstacleCode.FILE_OPEN, deposit=deposit)
    arrived = [each for each in deposits if each.state is DepositState.DEPOSITED]
    for deposit in arrived:
        if deposit.status is not PortalStatus.REJECTED:
            return Obstacle(ObstacleCode.FILE_DEPOSITED, deposit=deposit)
    if _was_answered(connection, request.sha256):
        return Obstacle(ObstacleCode.FILE_PROCESSED)
    return Obstacle(ObstacleCode.FILE_REJECTED, deposit=arrived[0]) if arrived else None


def _was_answered(connection: Connection, sha256: str) -> bool:
    row = connection.execute(
        "SELECT 1 FROM answer a JOIN rapport r ON r.sha256 = a.rapport "
        "WHERE a.flux = ? AND r.kind = 'traitement' LIMIT 1",
        (sha256,),
    ).fetchone()
    return row is not None


def _same_ids(
    connection: Connection, request: DepositRequest, code: ObstacleCode
) -> Obstacle | None:
    """The passages that one deposit of this portal holds back."""
    held = (
        "FROM asked CROSS JOIN set_passage p ON p.identifier = asked.number "
        "CROSS JOIN deposit d ON d.passage_set = p.passage_set "
        f"WHERE d.portal = :portal AND {_HELD_BY[code]}"
    )
    values = {"portal": request.portal, "shown": SHOWN}
    count, latest = connection.execute(
        f"SELECT count(DISTINCT asked.number), max(d.number) {held}", values
    ).fetchone()
    if not count:
        return None
    names = connection.execute(
        f"SELECT DISTINCT asked.id_technique {held} ORDER BY asked.id_technique LIMIT :shown",
        values,
    )
    return Obstacle(code, tuple(name for (name,) in names), count, _deposit(connection, latest))


def _accepted(connection: Connection, request: DepositRequest) -> Obstacle | None:
    if request.removes:
        return None
    names = tuple(accepted_of_asked(connection))
    return Obstacle(ObstacleCode.IDS_ACCEPTED, names[:SHOWN], len(names)) if names else None


def _deposit(connection: Connection, number: int) -> Deposit:
    row = connection.execute(
        f"SELECT {COLUMNS} FROM deposit d WHERE number = ?", (number,)
    ).fetchone()
    return read_deposit(row)
