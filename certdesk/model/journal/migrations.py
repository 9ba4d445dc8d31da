"""The tables of the journal, one numbered step after the other, each in its own transaction.

A step that was released is never edited: the next change is a new step at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from certdesk.model.journal.records import DepositState, PortalStatus

if TYPE_CHECKING:
    from sqlite3 import Connection

# Constraints are looked at again by `quick_check`: a value spoilt on the disk is seen at the start.
_STATES = ", ".join(f"'{state.value}'" for state in DepositState)
_STATUSES = ", ".join(f"'{status.value}'" for status in PortalStatus)

_SEEN = (
    """CREATE TABLE flux (
        sha256 TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        id_flux TEXT NOT NULL,
        id_client TEXT NOT NULL,
        action TEXT NOT NULL,
        passages INTEGER NOT NULL,
        seen_at TEXT NOT NULL
    )""",
    """CREATE TABLE rapport (
        sha256 TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        id_flux TEXT NOT NULL,
        id_traitement TEXT NOT NULL,
        ok INTEGER NOT NULL,
        ko INTEGER NOT NULL,
        errors INTEGER NOT NULL,
        day TEXT NOT NULL,
        seen_at TEXT NOT NULL
    )""",
    """CREATE TABLE identifier (
        number INTEGER PRIMARY KEY,
        id_client TEXT NOT NULL,
        id_technique TEXT NOT NULL,
        UNIQUE (id_client, id_technique)
    )""",
    """CREATE TABLE answer (
        number INTEGER PRIMARY KEY,
        flux TEXT NOT NULL REFERENCES flux ON DELETE CASCADE,
        rapport TEXT NOT NULL REFERENCES rapport ON DELETE CASCADE,
        seen_at TEXT NOT NULL,
        UNIQUE (flux, rapport)
    )""",
    """CREATE TABLE outcome (
        answer INTEGER NOT NULL REFERENCES answer ON DELETE CASCADE,
        identifier INTEGER NOT NULL,
        accepted INTEGER NOT NULL,
        code TEXT NOT NULL,
        PRIMARY KEY (answer, identifier, accepted)
    ) WITHOUT ROWID""",
    "CREATE INDEX outcome_by_identifier ON outcome (identifier)",
    """CREATE TABLE correction (
        number INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        id_flux TEXT NOT NULL,
        of_flux TEXT NOT NULL,
        of_rapport TEXT NOT NULL,
        passages INTEGER NOT NULL,
        errors_accepted INTEGER NOT NULL,
        written_at TEXT NOT NULL
    )""",
    """CREATE TABLE correction_passage (
        correction INTEGER NOT NULL REFERENCES correction ON DELETE CASCADE,
        identifier INTEGER NOT NULL,
        PRIMARY KEY (correction, identifier)
    ) WITHOUT ROWID""",
)

_DEPOSITS: tuple[str, ...] = (
    # AUTOINCREMENT: the number of a deposit that was erased never serves again.
    f"""CREATE TABLE deposit (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        portal TEXT NOT NULL,
        origin TEXT NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('direct', 'assisté', 'navigateur')),
        sha256 TEXT NOT NULL,
        file_name TEXT NOT NULL,
        id_flux TEXT NOT NULL,
        passages INTEGER NOT NULL,
        id_client TEXT NOT NULL,
        for_id_client TEXT NOT NULL,
        errors_accepted INTEGER NOT NULL,
        action TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ({_STATES})),
        status TEXT CHECK (status IN ({_STATUSES})),
        numero_dossier TEXT NOT NULL DEFAULT '',
        sent_at TEXT NOT NULL CHECK (julianday(sent_at) > 0),
        settled_at TEXT CHECK (settled_at IS NULL OR julianday(settled_at) > 0),
        checked_at TEXT CHECK (checked_at IS NULL OR julianday(checked_at) > 0),
        note TEXT NOT NULL DEFAULT '',
        session TEXT NOT NULL
    )""",
    "CREATE INDEX deposit_by_file ON deposit (sha256)",
    """CREATE TABLE deposit_passage (
        deposit INTEGER NOT NULL REFERENCES deposit ON DELETE CASCADE,
        identifier INTEGER NOT NULL,
        PRIMARY KEY (deposit, identifier)
    ) WITHOUT ROWID""",
    "CREATE INDEX deposit_passage_by_identifier ON deposit_passage (identifier)",
    """CREATE TABLE deposit_event (
        number INTEGER PRIMARY KEY,
        deposit INTEGER NOT NULL REFERENCES deposit ON DELETE CASCADE,
        at TEXT NOT NULL,
        state TEXT NOT NULL,
        status TEXT,
        note TEXT NOT NULL
    )""",
    "CREATE INDEX deposit_event_by_deposit ON deposit_event (deposit)",
    """CREATE TABLE removal (
        identifier INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (identifier, at)
    ) WITHOUT ROWID""",
)

# What is long to write is written before the deposit begins; `turn` tells whether anything that
# could stand against a deposit has changed since it was looked at.
_SETS: tuple[str, ...] = (
    """CREATE TABLE passage_set (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        digest TEXT NOT NULL UNIQUE,
        made_at TEXT NOT NULL
    )""",
    """CREATE TABLE set_passage (
        passage_set INTEGER NOT NULL REFERENCES passage_set ON DELETE CASCADE,
        identifier INTEGER NOT NULL,
        PRIMARY KEY (passage_set, identifier)
    ) WITHOUT ROWID""",
    "CREATE INDEX set_passage_by_identifier ON set_passage (identifier)",
    "ALTER TABLE deposit ADD COLUMN passage_set INTEGER REFERENCES passage_set",
    "CREATE INDEX deposit_by_set ON deposit (passage_set)",
    "INSERT INTO passage_set SELECT number, 'dépôt ' || number, sent_at FROM deposit",
    "INSERT INTO set_passage SELECT deposit, identifier FROM deposit_passage",
    "UPDATE deposit SET passage_set = number",
    "DROP TABLE deposit_passage",
    "CREATE TABLE turn (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), number INTEGER)",
    "INSERT INTO turn VALUES (1, 0)",
    *(
        f"CREATE TRIGGER turn_{name} AFTER {event} BEGIN UPDATE turn SET number = number + 1; END"
        for name, event in (
            ("deposit_comes", "INSERT ON deposit"),
            (
                "deposit_changes",
                "UPDATE OF state, status ON deposit "
                "WHEN old.state IS NOT new.state OR old.status IS NOT new.status",
            ),
            ("deposit_goes", "DELETE ON deposit"),
            ("answer_comes", "INSERT ON answer"),
            ("answer_goes", "DELETE ON answer"),
            ("removal_goes", "DELETE ON removal"),
        )
    ),
)

STEPS: Final = (_SEEN, _DEPOSITS, _SETS)
VERSION: Final = len(STEPS)


def version_of(connection: Connection) -> int:
    """The number of the last step that this file went through; 0 for a new one."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: Connection, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Bring the file up to date; a step that fails leaves the file as the one before made it."""
    while True:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Read inside the transaction: another CertDesk may be migrating the same file.
            version = version_of(connection)
            if version >= len(steps):
                return
            for statement in steps[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
