"""How long the journal keeps what it holds: purge, erasure, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from certdesk.model.journal.deposits import stamp
from certdesk.model.journal.errors import JournalUnusable
from certdesk.model.journal.identifiers import drop_orphans
from certdesk.model.journal.passage_sets import drop_unused
from certdesk.model.journal.records import JournalCounts

if TYPE_CHECKING:
    from datetime import datetime
    from sqlite3 import Connection

_OLD: Final = (
    "DELETE FROM deposit WHERE sent_at < ? AND state NOT IN ('envoi en cours', 'issue inconnue')",
    "DELETE FROM answer WHERE seen_at < ?",
    "DELETE FROM rapport WHERE seen_at < ? AND sha256 NOT IN (SELECT rapport FROM answer)",
    "DELETE FROM flux WHERE seen_at < ? AND sha256 NOT IN (SELECT flux FROM answer)",
    "DELETE FROM correction WHERE written_at < ?",
    "DELETE FROM removal WHERE at < ?",
)

_COUNTS: Final = """SELECT (SELECT count(*) FROM flux), (SELECT count(*) FROM rapport),
    (SELECT count(*) FROM correction), (SELECT count(*) FROM deposit),
    (SELECT count(*) FROM deposit WHERE state IN ('envoi en cours', 'issue inconnue')),
    (SELECT count(*) FROM identifier)"""

_ROOTS: Final = (
    "answer", "flux", "rapport", "correction", "deposit", "removal", "passage_set",
)  # fmt: skip
"""The tables whose rows take with them whatever belongs to them."""


def count_all(connection: Connection) -> JournalCounts:
    """How much is held."""
    return JournalCounts(*connection.execute(_COUNTS).fetchone())


def drop_unused_sets(connection: Connection, now: datetime) -> None:
    """Forget the passages of files that were made ready to leave and never left."""
    if drop_unused(connection, now):
        drop_orphans(connection)


def purge_before(connection: Connection, limit: datetime, now: datetime) -> int:
    """Forget the acts before this moment; returns how many.

    A deposit whose outcome is not known is kept: it still forbids a second one.
    """
    gone = sum(connection.execute(statement, (stamp(limit),)).rowcount for statement in _OLD)
    drop_unused(connection, now)
    drop_orphans(connection)
    return gone


def erase(connection: Connection) -> None:
    """Forget everything; refused while a file is leaving."""
    sending = "SELECT 1 FROM deposit WHERE state = 'envoi en cours'"
    if connection.execute(sending).fetchone() is not None:
        raise JournalUnusable(
            "Un envoi est en cours\u00a0: le journal ne peut pas être effacé.",
            "Attendez la fin de l’envoi.",
        )
    for table in _ROOTS:
        connection.execute(f"DELETE FROM {table}")
    drop_orphans(connection)
