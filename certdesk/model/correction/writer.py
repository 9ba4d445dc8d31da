"""Bytes → a file that was not there: temporary file in the same folder, fsync, rename.

Nothing is written over a file that was read, by whatever name, nor over another one without being
told to. What fails leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import unicodedata
from typing import TYPE_CHECKING

from certdesk.model.errors import OutputRefused
from certdesk.model.flux.wording import named

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_SLICE = 1 << 20


def write(data: bytes, out: Path, inputs: Iterable[Path], force: bool = False) -> None:
    """Write the file, whole or not at all; raises OutputRefused."""
    check_output(out, inputs, force)
    temporary = out.parent / f".certdesk-{secrets.token_hex(8)}.tmp"
    try:
        _fill(temporary, data)
        _take_place(temporary, out, force)
    except OSError as error:
        raise _refused(out, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _flush_folder(out.parent)


def check_output(out: Path, inputs: Iterable[Path], force: bool = False) -> None:
    """Refuse at once what could not be written in the end."""
    if any(is_same_file(out, path) for path in inputs):
        raise OutputRefused(
            f"Le fichier de sortie {named(out)} est l’un des fichiers lus\u00a0: "
            "il ne sera pas remplacé.",
            "Choisissez un autre nom.",
        )
    if os.path.isdir(out):  # unlike Path.is_dir, no name makes it raise
        raise OutputRefused(f"{named(out)} est un dossier.", "Indiquez un nom de fichier.")
    if not os.path.isdir(out.parent):
        raise OutputRefused(
            f"Le dossier de {named(out)} n’existe pas.", "Créez-le ou choisissez-en un autre."
        )
    if os.path.lexists(out) and not force:
        raise _exists(out)
    if os.path.exists(out) and not os.path.isfile(out):
        raise OutputRefused(
            f"{named(out)} n’est pas un fichier ordinaire.", "Choisissez un autre nom."
        )


def is_same_file(left: Path, right: Path) -> bool:
    """Whether two paths lead to one file: link of either kind, other spelling, other case.

    A name that differs by its case only is another file on this disk, perhaps, but the same one
    on the Windows share where it goes next: it counts as the same.
    """
    try:
        if os.path.samefile(left, right):
            return True
    except OSError:
        pass  # one of them is not there: the names decide
    return _spelling(left) == _spelling(right)


def _spelling(path: Path) -> tuple[str, str]:
    folder = os.path.normcase(os.path.realpath(path.parent))
    return folder, unicodedata.normalize("NFC", path.name).casefold()


def _fill(temporary: Path, data: bytes) -> None:
    # Not mkstemp: a document takes the rights that the person's other documents have.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, 0o666), "wb") as stream:
        view = memoryview(data)
        for start in range(0, len(view), _SLICE):
            stream.write(view[start : start + _SLICE])
        stream.flush()
        os.fsync(stream.fileno())


def _take_place(temporary: Path, out: Path, force: bool) -> None:
    """Give the file its name.

    Without `force` a file that appeared meanwhile must win. POSIX renames over it without a word,
    hence a hard link, which refuses; Windows, and disks without links, take the rename, which on
    Windows refuses too. With `force` Windows still refuses while another program holds the file.
    """
    if force:
        os.replace(temporary, out)
        return
    try:
        os.link(temporary, out)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(out):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.rename(temporary, out)


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where folders can be flushed."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exists(out: Path) -> OutputRefused:
    return OutputRefused(
        f"Le fichier {named(out)} existe déjà\u00a0: il n’a pas été remplacé.",
        "Choisissez un autre nom, ou demandez expressément à le remplacer.",
    )


def _refused(out: Path, error: OSError) -> OutputRefused:
    if isinstance(error, FileExistsError):
        return _exists(out)
    if error.errno in _FULL:
        return OutputRefused(
            f"Il n’y a plus assez de place pour écrire {named(out)}\u00a0: rien n’a été écrit.",
            "Libérez de l’espace ou choisissez un autre disque.",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return OutputRefused(
            f"{named(out)} ne peut pas être écrit dans ce dossier\u00a0: l’accès est refusé.",
            "Fermez le programme qui l’utilise, ou choisissez un autre dossier.",
        )
    return OutputRefused(
        f"{named(out)} n’a pas pu être écrit\u00a0: rien n’a été écrit.",
        "Vérifiez que le disque ou le dossier réseau est accessible et que le nom est permis.",
    )
