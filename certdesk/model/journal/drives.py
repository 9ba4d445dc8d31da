"""Whether a folder is on a network drive, where SQLite's write-ahead log must not be used."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_MOUNTS: Final = Path("/proc/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE = 4  # winbase.h

_NETWORK: Final = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs?|afs|9p|davfs\d?|ceph|glusterfs|lustre|beegfs|gpfs|orangefs"
    r"|fuse\.(?:sshfs|rclone|davfs2?|glusterfs|ceph.*|gvfsd-fuse|s3fs|curlftpfs|smbnetfs)"
)


def is_remote(folder: Path) -> bool:
    """Whether this folder is on another machine; False where the system does not tell."""
    if sys.platform == "win32":
        return is_remote_on_windows(str(folder), _drive_type)
    try:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    return is_remote_mount(folder, mounts)


def is_remote_mount(folder: Path, mounts: str) -> bool:
    """The same, from the text of /proc/mounts: the deepest mount point above decides."""
    place = os.path.realpath(folder)
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), parts[1])
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        # The later of two mounts on one point hides the earlier.
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return _NETWORK.fullmatch(kind) is not None


def is_remote_on_windows(folder: str, drive_type: Callable[[str], int]) -> bool:
    """The same on Windows: a name on the network, or a letter that stands for one."""
    if folder.startswith(("\\\\?\\UNC\\", "//?/UNC/")):
        return True
    plain = folder.removeprefix("\\\\?\\")
    if plain.startswith(("\\\\", "//")):
        return True
    return len(plain) > 1 and plain[1] == ":" and drive_type(f"{plain[0]}:\\") == _DRIVE_REMOTE


def _drive_type(root: str) -> int:
    if sys.platform != "win32":
        return 0
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))
