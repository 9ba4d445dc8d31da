"""The passages of a file, noted once for all its deposits, and before the first of them.

A deposit is then one row that names their set: nothing long is left to write at the moment when
the file leaves. A set that no deposit names says nothing, and goes after a day.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from certdesk.model.journal.deposits import stamp
from certdesk.model.journal.identifiers import Identifiers, link, trimmed
from certdesk.model.journal.records import trimmed_client
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from datetime import datetime
    from sqlite3 import Connection

_UNUSED_FOR: Final = timedelta(days=1)
"""Nobody leaves « Déposer » open for longer; a deposit that finds no set makes it again."""


def find_or_make(
    connection: Connection, identifiers: Identifiers, now: datetime, tick: Tick = no_tick
) -> int:
    """The number of the set of these passages."""
    digest = _digest_of(identifiers)
    known = connection.execute(
        "SELECT number FROM passage_set WHERE digest = ?", (digest,)
    ).fetchone()
    if known is not None:
        return int(known[0])
    cursor = connection.execute(
        "INSERT INTO passage_set (digest, made_at) VALUES (?, ?)", (digest, stamp(now))
    )
    number = cursor.lastrowid
    if number is None:
        raise AssertionError("an inserted row has a number")
    link(
        connection,
        "INSERT OR IGNORE INTO set_passage SELECT ?, number",
        (number,),
        identifiers,
        tick,
    )
    return number


def is_there(connection: Connection, number: int) -> bool:
    """Whether the set is still there: « Tout effacer » takes it away too."""
    row = connection.execute("SELECT 1 FROM passage_set WHERE number = ?", (number,)).fetchone()
    return row is not None


def drop_unused(connection: Connection, now: datetime) -> int:
    """Forget the sets that no deposit came to name; returns how many."""
    return connection.execute(
        "DELETE FROM passage_set WHERE made_at < ? AND number NOT IN "
        "(SELECT passage_set FROM deposit WHERE passage_set IS NOT NULL)",
        (stamp(now - _UNUSED_FOR),),
    ).rowcount


def _digest_of(identifiers: Identifiers) -> str:
    told = "\0".join((trimmed_client(identifiers.id_client), *trimmed(identifiers.ids)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
