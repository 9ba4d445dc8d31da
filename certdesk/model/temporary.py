"""Folders of what must not outlive the program: gone when it ends, and at the next start if it was
killed before it could.

Each has a lock beside it, taken before the folder is made and let go of after it is deleted: a
folder whose lock nobody holds belongs to nobody.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Final

from certdesk.model.file_lock import LockHeld, take_lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

SUFFIX: Final = ".verrou"
_LOCK = re.compile(r"certdesk-[a-z]+-[0-9a-f]{16}" + re.escape(SUFFIX))


class TemporaryFolder:
    """A folder of this program alone, `certdesk-<kind>-…`; raises OSError when none can be made."""

    def __init__(self, kind: str, parent: Path | None = None) -> None:
        parent = parent or Path(tempfile.gettempdir())
        sweep(parent)
        handle, lock = _new_lock(parent, kind)
        self.path = lock.with_suffix("")
        self._end = weakref.finalize(self, _let_go, handle, lock, self.path)
        try:
            self.path.mkdir(mode=0o700)
        except OSError:
            self._end()
            raise

    def close(self) -> None:
        """Delete it and everything in it; what resists goes at the next start."""
        self._end()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def sweep(parent: Path | None = None) -> None:
    """Delete the folders that programs left when they were killed; those of the living stay."""
    parent = parent or Path(tempfile.gettempdir())
    try:
        names = [entry.name for entry in os.scandir(parent) if _LOCK.fullmatch(entry.name)]
    except OSError:
        return
    for name in names:
        # Another CertDesk may be sweeping too; what cannot be deleted now is left to the next one.
        with contextlib.suppress(OSError, LockHeld):
            _sweep_one(parent / name)


def _sweep_one(lock: Path) -> None:
    _check_ours(lock, stat.S_ISREG)
    handle = os.open(lock, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        take_lock(handle)
        folder = lock.with_suffix("")
        if os.path.lexists(folder):
            _check_ours(folder, stat.S_ISDIR)
    except (OSError, LockHeld):
        os.close(handle)
        raise
    _let_go(handle, lock, folder)


def _check_ours(path: Path, is_kind: Callable[[int], bool]) -> None:
    """Only what this account made, and no link: the folder above may be everybody's."""
    found = path.lstat()
    if not is_kind(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        raise PermissionError(path)


def _new_lock(parent: Path, kind: str) -> tuple[int, Path]:
    """A new lock, held; one that another CertDesk swept before it was held makes way for a new."""
    while True:
        lock = parent / f"certdesk-{kind}-{secrets.token_hex(8)}{SUFFIX}"
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if _is_held(handle, lock):
            return handle, lock
        os.close(handle)


def _is_held(handle: int, lock: Path) -> bool:
    """Whether the lock is ours from now on, and not being swept by a CertDesk that starts too."""
    try:
        take_lock(handle)
    except LockHeld:
        return False
    except OSError:
        return True  # where files cannot be locked, nobody sweeps: the folder ends with its program
    return lock.exists()


def _let_go(handle: int, lock: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(handle)  # Windows deletes no open file; the name never serves again
    if not os.path.lexists(folder):
        with contextlib.suppress(OSError):
            lock.unlink()
