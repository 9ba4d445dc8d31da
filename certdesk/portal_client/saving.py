"""An answer's bytes → a file of the person in a folder: private, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import secrets
from typing import TYPE_CHECKING, BinaryIO

from certdesk.portal_client.errors import DownloadRefused
from certdesk.portal_client.file_names import numbered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from certdesk.model.progress import Tick

DOWNLOAD_LIMIT = 300 << 20
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_MOST_NAMES = 1000


def save(
    pieces: Iterable[bytes], folder: Path, name: str, tick: Tick, *, total: int, limit: int
) -> Path:
    """Write the pieces under that name, or that name with a number when it is taken.

    Raises DownloadRefused; whatever happens, cancelling included, nothing half stays.
    """
    if total > limit:
        raise _too_large(limit)
    temporary = folder / f".certdesk-{secrets.token_hex(8)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _created(temporary) as stream:
            _fill(stream, pieces, tick, total, limit)
        return _take_name(temporary, folder, name)
    except OSError as error:
        raise not_written(error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _created(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _fill(stream: BinaryIO, pieces: Iterable[bytes], tick: Tick, total: int, limit: int) -> None:
    done = 0
    for piece in pieces:
        done += len(piece)
        if done > limit:
            raise _too_large(limit)
        stream.write(piece)
        tick(done, max(total, done))
    stream.flush()
    os.fsync(stream.fileno())


def _take_name(temporary: Path, folder: Path, name: str) -> Path:
    """Give the file its name without ever replacing another one; the same file is kept once.

    A hard link refuses a name that is taken; disks without links take a rename, which on Windows
    refuses too.
    """
    for number in range(1, _MOST_NAMES):
        target = folder / numbered(name, number)
        if _is_there(temporary, target):
            return target
        try:
            os.link(temporary, target)
        except OSError:
            if os.path.lexists(target):
                continue
            os.rename(temporary, target)
        return target
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def _is_there(temporary: Path, target: Path) -> bool:
    return target.is_file() and filecmp.cmp(temporary, target, shallow=False)


def _too_large(limit: int) -> DownloadRefused:
    return DownloadRefused(
        f"Le portail envoie plus de {limit >> 20}\u00a0Mo\u00a0: ce n’est pas un accusé, rien n’a "
        "été enregistré.",
        "Ouvrez le portail dans votre navigateur pour voir ce que c’est.",
    )


def not_written(error: OSError) -> DownloadRefused:
    """What a disk or a folder that resists is to the person."""
    if error.errno in _FULL:
        return DownloadRefused(
            "Il n’y a plus assez de place sur le disque\u00a0: rien n’a été enregistré.",
            "Libérez de l’espace, puis téléchargez de nouveau.",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return DownloadRefused(
            "Ce dossier n’accepte pas de nouveau fichier\u00a0: rien n’a été enregistré.",
            "Choisissez un autre dossier, ou demandez le droit d’y écrire.",
        )
    return DownloadRefused(
        "L’accusé n’a pas pu être enregistré.",
        "Vérifiez que le disque ou le dossier réseau est accessible.",
    )
