"""The accusés of each deposit, in a private folder of its own; no Qt.

The folder is named after the SHA-256 of the file that was sent, and notes where that file is: so
an accusé finds its original by itself.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from certdesk.model.private_files import write_private
from certdesk.portal_client.saving import not_written
from certdesk.ui.portal.filing import DownloadKind

if TYPE_CHECKING:
    from datetime import datetime

_SENT: Final = "fichier-depose.json"
_LETTERS: Final = 24  # of the SHA-256: enough for no two files, short enough for Windows
_PLACES: Final = {
    DownloadKind.RECEPTION: "reception",
    DownloadKind.TREATMENT: "traitement",
    DownloadKind.OTHER: "autres",
}


@dataclass(frozen=True)
class Receipts:
    """What is filed for one deposited file; None for what is not there."""

    reception: Path | None = None
    treatment: Path | None = None
    sent_file: Path | None = None


class ReceiptStore:
    """All the accusés, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place_for(self, sha256: str, kind: DownloadKind) -> Path:
        """Where an accusé of this file goes; made, for its owner only; raises DownloadRefused."""
        place = self._dossier(sha256) / _PLACES[kind]
        try:
            for each in (self.folder, place.parent, place):
                each.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise not_written(error) from error
        return place

    def remember_file(self, sha256: str, path: Path) -> None:
        """Note where the file that is sent is; on a disk that resists, its accusé will ask."""
        text = json.dumps({"chemin": str(path.absolute())}, ensure_ascii=False)
        with contextlib.suppress(OSError):  # a convenience: it stops no deposit
            write_private(self._dossier(sha256) / _SENT, text.encode("utf-8"))

    def find(self, sha256: str) -> Receipts:
        """What is filed for this file, the latest of each kind."""
        dossier = self._dossier(sha256)
        return Receipts(
            _latest(dossier / _PLACES[DownloadKind.RECEPTION]),
            _latest(dossier / _PLACES[DownloadKind.TREATMENT]),
            _sent_file(dossier / _SENT),
        )

    def file(self, sha256: str, kind: DownloadKind, caught: Path) -> Path:
        """Copy a file that was caught elsewhere; the same bytes are filed once.

        Raises DownloadRefused.
        """
        place = self.place_for(sha256, kind)
        try:
            return _copy(caught, place)
        except OSError as error:
            raise not_written(error) from error

    def count(self) -> int:
        """How many accusés are kept."""
        return sum(1 for one in self._files() if one.name != _SENT)

    def purge(self, days: int, now: datetime) -> None:
        """Delete the dossiers where nothing came for so many days; 0 keeps everything."""
        if days <= 0 or not self.folder.is_dir():
            return
        limit = now.timestamp() - days * 86_400
        for dossier in list(self.folder.iterdir()):
            if all(each.stat().st_mtime < limit for each in dossier.rglob("*") if each.is_file()):
                shutil.rmtree(dossier, ignore_errors=True)

    def erase_all(self) -> None:
        """Delete every accusé; raises OSError."""
        if self.folder.is_dir():
            shutil.rmtree(self.folder)

    def _dossier(self, sha256: str) -> Path:
        return self.folder / sha256[:_LETTERS]

    def _files(self) -> list[Path]:
        return [one for one in self.folder.rglob("*") if one.is_file()]


def _copy(caught: Path, place: Path) -> Path:
    data, target, number = caught.read_bytes(), place / caught.name, 2
    while target.exists():
        if target.read_bytes() == data:
            return target
        target = place / f"{caught.stem} ({number}){caught.suffix}"
        number += 1
    write_private(target, data)
    return target


def _latest(place: Path) -> Path | None:
    with contextlib.suppress(OSError):
        files = [one for one in place.iterdir() if one.is_file() and one.name[0] != "."]
        return max(files, key=lambda one: (one.stat().st_mtime_ns, one.name), default=None)
    return None


def _sent_file(note: Path) -> Path | None:
    try:
        path = Path(json.loads(note.read_bytes())["chemin"])
        return path if path.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
