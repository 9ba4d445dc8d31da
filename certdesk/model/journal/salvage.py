"""A damaged journal: set aside, and what can still be read of it taken over by the new one."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

DAMAGED_SUFFIX: Final = ".abime"
_COMPANIONS: Final = ("-wal", "-shm", "-journal")

SET_ASIDE: Final = (
    "Le journal des dépôts était abîmé\u00a0: il a été mis de côté sous le nom "
    "«\u00a0{name}\u00a0» et un nouveau a été commencé. {recovered} Avant de déposer de nouveau "
    "un fichier, regardez sur le portail la liste des fichiers déposés."
)


def set_aside(path: Path) -> Path:
    """Give the damaged file another name, its log with it; raises OSError."""
    number, aside = 1, path.with_name(path.name + DAMAGED_SUFFIX)
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}{DAMAGED_SUFFIX}-{number}")
    path.rename(aside)
    for companion in _COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + companion).rename(aside.with_name(aside.name + companion))
    return aside


def list_set_aside(path: Path) -> list[Path]:
    """Everything that was set aside for this journal, logs included."""
    return sorted(path.parent.glob(f"{path.name}{DAMAGED_SUFFIX}*"))


def take_over(aside: Path, new: sqlite3.Connection) -> str:
    """Copy what can be read into the new journal; returns what to tell the person."""
    new.execute("PRAGMA foreign_keys = OFF")  # a passage may come back without its deposit
    new.execute("BEGIN IMMEDIATE")
    with contextlib.closing(sqlite3.connect(aside, isolation_level=None)) as old:
        for table in _tables(new):
            with contextlib.suppress(sqlite3.DatabaseError):
                _copy(table, old, new)
        with contextlib.suppress(sqlite3.DatabaseError):
            _copy_former_passages(old, new)
    (deposits,) = new.execute("SELECT count(*) FROM deposit").fetchone()
    new.execute("COMMIT")
    new.execute("PRAGMA foreign_keys = ON")
    return SET_ASIDE.format(name=aside.name, recovered=_recovered(deposits))


def _copy_former_passages(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """A journal from before step 3 has the passages of each deposit in a table of their own."""
    rows = old.execute("SELECT deposit, identifier FROM deposit_passage ORDER BY deposit")
    while (row := rows.fetchone()) is not None:
        deposit, identifier = row
        new.execute(
            "INSERT OR IGNORE INTO passage_set SELECT number, 'dépôt ' || number, sent_at "
            "FROM deposit WHERE number = ?",
            (deposit,),
        )
        new.execute("INSERT OR IGNORE INTO set_passage VALUES (?, ?)", (deposit, identifier))
        new.execute("UPDATE deposit SET passage_set = number WHERE number = ?", (deposit,))


def _recovered(deposits: int) -> str:
    if deposits == 0:
        return "Les dépôts qu’il contenait n’ont pas pu être relus."
    if deposits == 1:
        return "Un dépôt a pu être repris, d’autres manquent peut-être."
    return f"{deposits} dépôts ont pu être repris, d’autres manquent peut-être."


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in rows]


def _copy(table: str, old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Row after row, until the damage; a row that breaks a constraint stays behind."""
    rows = old.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in rows.description]
    places = ", ".join("?" * len(names))
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({places})"
    while (row := rows.fetchone()) is not None:
        new.execute(insert, row)
