"""Which CertDesk is sending: a lock held as long as it lives, let go by the system if it dies."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING, Final

from certdesk.model.file_lock import LockHeld, take_lock

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX: Final = ".envoi"


class Session:
    """The running CertDesk, as other ones can tell whether it still runs."""

    def __init__(self, journal: Path) -> None:
        self.name = secrets.token_hex(8)
        self._path = _lock_file(journal, self.name)
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this CertDesk may have begun a deposit."""
        return self._handle is not None

    def hold(self) -> None:
        """Take the lock, before the journal first says that this session is sending."""
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            _is_free(self._handle)

    def close(self) -> None:
        """Let the lock go."""
        if self._handle is None:
            return
        os.close(self._handle)
        self._handle = None
        with contextlib.suppress(OSError):
            self._path.unlink()


def is_alive(journal: Path, name: str) -> bool:
    """Whether the CertDesk of this session still runs; what a dead one left is cleared away."""
    path = _lock_file(journal, name)
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # there, and not ours to open: another one holds it
    try:
        if not _is_free(handle):
            return True
    finally:
        os.close(handle)
    with contextlib.suppress(OSError):
        path.unlink()
    return False


def _lock_file(journal: Path, name: str) -> Path:
    return journal.with_name(f"{journal.name}.{name}{SUFFIX}")


def _is_free(handle: int) -> bool:
    """Lock the file unless another one did.

    Where files cannot be locked at all, a session counts as ended: its deposits become « issue
    inconnue », which forbids a second one just as well.
    """
    try:
        take_lock(handle)
    except LockHeld:
        return False
    except OSError:
        return True
    return True
