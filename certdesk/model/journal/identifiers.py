"""The idTechnique of one émetteur, each written once and known by its number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.journal.records import trimmed_client
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from sqlite3 import Connection

_BATCH = 2000
"""A few milliseconds at a time: the window's thread gets its turn between two batches."""


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
    """Number each identifier and run `insert` for it.

    `insert` is an « INSERT … SELECT ?, number », its `values` those of the question marks.
    """
    client = trimmed_client(identifiers.id_client)
    known = tuple(dict.fromkeys(each.strip() for each in identifiers.ids if each.strip()))
    statement = f"{insert} FROM identifier WHERE id_client = ? AND id_technique = ?"
    for done, batch in _batches(known):
        tick(done, len(known))
        rows = [(client, each) for each in batch]
        connection.executemany(
            "INSERT OR IGNORE INTO identifier (id_client, id_technique) VALUES (?, ?)", rows
        )
        connection.executemany(statement, [(*values, *row) for row in rows])


def ask(connection: Connection, identifiers: Identifiers) -> None:
    """Put the known ones of these identifiers in the temporary table `asked`."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS asked "
        "(number INTEGER PRIMARY KEY, id_technique TEXT NOT NULL)"
    )
    connection.execute("DELETE FROM asked")
    client = trimmed_client(identifiers.id_client)
    known = tuple(dict.fromkeys(each.strip() for each in identifiers.ids))
    for _done, batch in _batches(known):
        connection.executemany(
            "INSERT INTO asked SELECT number, id_technique FROM identifier "
            "WHERE id_client = ? AND id_technique = ?",
            [(client, each) for each in batch],
        )


def asked(connection: Connection) -> set[str]:
    """Which of the identifiers asked for the journal knows at all."""
    return {each for (each,) in connection.execute("SELECT id_technique FROM asked")}


def drop_orphans(connection: Connection) -> None:
    """Forget the identifiers that nothing speaks of any more."""
    connection.execute(
        """DELETE FROM identifier WHERE number NOT IN (
            SELECT identifier FROM outcome
            UNION SELECT identifier FROM correction_passage
            UNION SELECT identifier FROM deposit_passage
            UNION SELECT identifier FROM removal)"""
    )


def _batches(ids: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    for start in range(0, len(ids), _BATCH):
        yield start, ids[start : start + _BATCH]
