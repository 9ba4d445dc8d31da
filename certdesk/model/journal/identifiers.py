"""The idTechnique of one émetteur, each written once and known by its number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from certdesk.model.journal.records import trimmed_client
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from sqlite3 import Connection

_BATCH: Final = 2000
"""A few milliseconds at a time: the window's thread gets its turn between two batches."""

# CROSS JOIN keeps the order: each one asked for is looked up, never the other way round.
_THESE: Final = (
    "FROM json_each(?) these CROSS JOIN identifier ON id_client = ? AND id_technique = these.value"
)


@dataclass(frozen=True)
class Identifiers:
    """Some idTechnique, and whose they are."""

    id_client: str
    ids: Iterable[str]


def link(
    connection: Connection,
    insert: str,
    values: tuple[object, ...],
    identifiers: Identifiers,
    tick: Tick = no_tick,
) -> None:
    """Number each identifier and run `insert` for all of them.

    `insert` is an « INSERT OR IGNORE … SELECT ?, number », its `values` those of its question
    marks.
    """
    client = trimmed_client(identifiers.id_client)
    # Of 200 000, few are in hand at a time: one that comes again is ignored by `insert`.
    for done, batch in _batches(identifiers.ids):
        tick(done, 0)
        connection.execute(
            "INSERT OR IGNORE INTO identifier (id_client, id_technique) "
            "SELECT ?, value FROM json_each(?)",
            (client, batch),
        )
        connection.execute(f"{insert} {_THESE}", (*values, batch, client))


def ask(connection: Connection, identifiers: Identifiers) -> None:
    """Put the known ones of these identifiers in the temporary table `asked`."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS asked "
        "(number INTEGER PRIMARY KEY, id_technique TEXT NOT NULL)"
    )
    connection.execute("DELETE FROM asked")
    client = trimmed_client(identifiers.id_client)
    for _done, batch in _batches(trimmed(identifiers.ids)):
        insert = f"INSERT INTO asked SELECT number, id_technique {_THESE}"
        connection.execute(insert, (batch, client))


def asked(connection: Connection) -> set[str]:
    """Which of the identifiers asked for the journal knows at all."""
    return {each for (each,) in connection.execute("SELECT id_technique FROM asked")}


def drop_orphans(connection: Connection) -> None:
    """Forget the identifiers that nothing speaks of any more."""
    connection.execute(
        """DELETE FROM identifier WHERE number NOT IN (
            SELECT identifier FROM outcome
            UNION SELECT identifier FROM correction_passage
            UNION SELECT identifier FROM set_passage
            UNION SELECT identifier FROM removal)"""
    )


def trimmed(ids: Iterable[str]) -> tuple[str, ...]:
    """Each identifier once, as it is compared."""
    return tuple(dict.fromkeys(stripped for each in ids if (stripped := each.strip())))


def _batches(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """How many were done, and the next ones as one JSON text: a statement a batch, not a row."""
    rest, done = iter(ids), 0
    while batch := list(islice(rest, _BATCH)):
        yield done, json.dumps(trimmed(batch), ensure_ascii=False)
        done += len(batch)
