"""The file of the journal: opened safely, written one transaction at a time, shared by threads.

One connection writes and one reads, each behind a lock of its own: any thread may ask, and
nothing is shared between two transactions. The window never waits for long work: what is long
to read has a connection of its own, what is long to write begins again when somebody is in a hurry.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from typing import TYPE_CHECKING, Final

from certdesk.model.journal.door import Door
from certdesk.model.journal.errors import JournalTooNew, JournalUnusable
from certdesk.model.journal.migrations import VERSION, migrate, version_of
from certdesk.model.journal.salvage import set_aside, take_over
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

PATIENT: Final = 5.0
HURRIED: Final = 0.3
"""Seconds: on the window's thread another program holds the file no longer, or that is told."""
_CHECKED_UP_TO: Final = 64 << 20
"""Checking takes 4 ms a megabyte; above, only after a CertDesk that did not close its journal."""

_PRAGMAS: Final = (
    "synchronous = FULL",
    "fullfsync = ON",  # on macOS a plain fsync stops at the disk's own memory
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
)

ON_A_NETWORK: Final = (
    "Le journal des dépôts est sur un lecteur réseau\u00a0: CertDesk y écrit plus lentement. "
    "N’ouvrez pas CertDesk sur deux postes à la fois avec ce dossier."
)


class Database:
    """The file and its two connections; `notice` is what the person should be told, or empty."""

    def __init__(self, path: Path, *, remote: bool) -> None:
        self.path = path
        self._remote = remote
        self.notice = ON_A_NETWORK if remote else ""
        self._writing, self._reading = Door(), threading.Lock()
        try:
            with self._expected(), contextlib.ExitStack() as opened:
                self._writer = opened.enter_context(contextlib.closing(self._open()))
                self._reader = opened.enter_context(contextlib.closing(self._connect()))
                opened.pop_all()
        except OSError as error:
            raise _no_access() from error

    def close(self) -> None:
        """Close both connections; SQLite then folds its log back into the file."""
        with self._writing.passed(), self._reading, self._expected():
            self._reader.close()
            self._writer.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on the disk when the block is left; nothing of it if it fails."""
        with self._writing.passed(), self._expected(), _transaction(self._writer, "IMMEDIATE"):
            yield self._writer

    @contextlib.contextmanager
    def writing_first(self, seconds: float) -> Iterator[sqlite3.Connection]:
        """The same for a few rows, before whatever else waits; a file held for longer is told."""
        try:
            with (
                self._writing.hurried(seconds),
                self._expected(),
                _waiting(self._writer, seconds),
                _transaction(self._writer, "IMMEDIATE"),
            ):
                yield self._writer
        except TimeoutError as error:
            raise _busy() from error

    def write_slowly(self, act: Callable[[sqlite3.Connection, Tick], T], tick: Tick = no_tick) -> T:
        """One transaction that may be long: begun again when somebody in a hurry wants to write.

        `act` calls its tick now and then.
        """

        def give_way(done: int, total: int) -> None:
            if self._writing.is_wanted:
                raise _GiveWay
            tick(done, total)

        while True:
            with contextlib.suppress(_GiveWay), self.writing() as connection:
                return act(connection, give_way)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One coherent view; never waits for this program's own writes."""
        with self._reading, self._expected(), _transaction(self._reader, "DEFERRED"):
            yield self._reader

    @contextlib.contextmanager
    def apart(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own, for a long reading that nobody should wait for."""
        with (
            self._expected(),
            contextlib.closing(self._connect()) as connection,
            _transaction(connection, "DEFERRED"),
        ):
            yield connection

    def compact(self) -> None:
        """Take what was deleted out of the file, and out of its log."""
        with self._writing.passed(), self._reading, self._expected():
            self._writer.execute("VACUUM")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _open(self) -> sqlite3.Connection:
        was_closed = not _log_of(self.path).exists()
        _make_private(self.path)
        connection = self._connect_whole(check=not was_closed)
        self._suspicion.unlink(missing_ok=True)
        return self._prepared(connection) if connection is not None else self._start_again()

    def _start_again(self) -> sqlite3.Connection:
        """A new file; the damaged one is beside it, what it still says is in the new one."""
        aside = set_aside(self.path)
        _make_private(self.path)
        with contextlib.ExitStack() as opened:
            connection = opened.enter_context(contextlib.closing(self._prepared(self._connect())))
            self.notice = " ".join(filter(None, (take_over(aside, connection), self.notice)))
            opened.pop_all()
        return connection

    def _connect_whole(self, *, check: bool) -> sqlite3.Connection | None:
        """A connection to the file as it is, None when it is damaged."""
        closely = check or self._is_light or self._suspicion.exists()
        try:
            with contextlib.ExitStack() as opened:
                connection = opened.enter_context(contextlib.closing(self._connect()))
                if not _is_whole(connection, _known_version(connection), closely):
                    return None
                opened.pop_all()
        except sqlite3.DatabaseError as error:
            if not _says_damaged(error):
                raise
            return None
        return connection

    def _prepared(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        with contextlib.ExitStack() as opened:
            opened.enter_context(contextlib.closing(connection))
            # The log needs memory shared by every program that reads it: not over a network.
            connection.execute(f"PRAGMA journal_mode = {'DELETE' if self._remote else 'WAL'}")
            migrate(connection)
            opened.pop_all()
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=PATIENT, isolation_level=None, check_same_thread=False
        )
        with contextlib.ExitStack() as opened:
            opened.enter_context(contextlib.closing(connection))
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            opened.pop_all()
        return connection

    @property
    def _is_light(self) -> bool:
        return self.path.stat().st_size <= _CHECKED_UP_TO

    @property
    def _suspicion(self) -> Path:
        """Left behind when the file turned out damaged at work: the next start looks closely."""
        return self.path.with_name(self.path.name + ".a-verifier")

    @contextlib.contextmanager
    def _expected(self) -> Iterator[None]:
        """Turn what a disk does to a database into a sentence for the person."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # mistakes of ours
        except sqlite3.DatabaseError as error:
            if _says_damaged(error):
                with contextlib.suppress(OSError):
                    self._suspicion.touch(mode=0o600)
            raise _unusable(error) from error


class _GiveWay(Exception):
    """Somebody in a hurry waits: what was written so far is taken back."""


@contextlib.contextmanager
def _waiting(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    connection.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {PATIENT * 1000:.0f}")


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection, kind: str) -> Iterator[None]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _known_version(connection: sqlite3.Connection) -> int:
    version = version_of(connection)
    if version > VERSION:
        raise JournalTooNew(
            "Le journal des dépôts vient d’une version plus récente de CertDesk.",
            "Installez cette version\u00a0; le journal n’a pas été touché.",
        )
    return version


def _is_whole(connection: sqlite3.Connection, version: int, closely: bool) -> bool:
    if version == VERSION:
        connection.execute("SELECT 1 FROM deposit, set_passage, outcome, answer, turn LIMIT 0")
    if not closely:
        return True
    (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return str(answer) == "ok"


def _make_private(path: Path) -> None:
    """SQLite gives its log the rights of the file itself."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        with contextlib.suppress(PermissionError):  # a share that has rights of its own
            path.chmod(0o600)


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF


def _says_damaged(error: sqlite3.DatabaseError) -> bool:
    # Without a code: a text that is no text. A plain error: a table that is not there.
    return _primary_code(error) in (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,
    )


def _unusable(error: sqlite3.DatabaseError) -> JournalUnusable:
    code = _primary_code(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _busy()
    if code == sqlite3.SQLITE_FULL:
        return JournalUnusable(
            "Il n’y a plus assez de place pour écrire dans le journal des dépôts.",
            "Libérez de l’espace sur le disque, puis recommencez.",
        )
    if _says_damaged(error):
        return JournalUnusable(
            "Le journal des dépôts est abîmé.",
            "Fermez CertDesk et rouvrez-le\u00a0: il mettra le journal abîmé de côté.",
        )
    return _no_access()


def _busy() -> JournalUnusable:
    return JournalUnusable(
        "Le journal des dépôts est occupé, peut-être par un autre CertDesk.",
        "Réessayez dans un instant\u00a0; si cela dure, fermez l’autre fenêtre.",
    )


def _no_access() -> JournalUnusable:
    return JournalUnusable(
        "Le journal des dépôts ne peut pas être lu ou écrit.",
        "Vérifiez que le disque est accessible et que votre dossier n’est pas en lecture seule.",
    )
