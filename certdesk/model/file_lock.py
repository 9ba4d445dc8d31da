"""A lock on a file, held as long as its handle is open: the system lets go of a dead program's."""

from __future__ import annotations

import errno
import sys
from typing import Final

_HELD: Final = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}


class LockHeld(Exception):
    """Another handle has the lock, of this program or of another one."""


def take_lock(handle: int) -> None:
    """Lock the file; raises LockHeld, and OSError where files cannot be locked at all."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # flock and not lockf: two owners of one process are two owners.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            raise LockHeld from error
        raise
