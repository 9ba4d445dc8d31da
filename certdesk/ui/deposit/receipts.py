"""The accusés of each deposit, in a private folder of its own; no Qt.

The folder is named after the file's SHA-256. What an accusé is, is read in it: never its name.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from certdesk.model.errors import CertdeskError
from certdesk.model.flux.source import Kind, read_head
from certdesk.model.private_files import write_private

if TYPE_CHECKING:
    from datetime import datetime

_SENT: Final = "fichier-depose.json"
_LETTERS: Final = 24  # of the SHA-256: enough for no two files, short enough for Windows


class ReceiptKind(StrEnum):
    """What came back from the portal."""

    RECEPTION = "accusé de réception"
    TREATMENT = "accusé de traitement"


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

    def place_of(self, sha256: str) -> Path:
        """The folder of one deposited file; made when something is put there."""
        return self.folder / sha256[:_LETTERS]

    def remember_file(self, sha256: str, path: Path) -> None:
        """Note where the file that was sent is, for its accusé to find it; raises OSError."""
        text = json.dumps({"chemin": str(path)}, ensure_ascii=False)
        write_private(self.place_of(sha256) / _SENT, text.encode("utf-8"))

    def find(self, sha256: str) -> Receipts:
        """What is filed for this file, the latest of each kind."""
        place = self.place_of(sha256)
        found: dict[ReceiptKind, Path] = {}
        for path in _files(place):
            found[kind_of(path)] = path
        return Receipts(
            found.get(ReceiptKind.RECEPTION),
            found.get(ReceiptKind.TREATMENT),
            _sent_file(place / _SENT),
        )

    def file(self, sha256: str, downloaded: Path) -> Path:
        """Copy a file that came from elsewhere into the folder; raises OSError."""
        place = self.place_of(sha256)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        target, number = place / downloaded.name, 2
        while target.exists():
            target = place / f"{downloaded.stem} ({number}){downloaded.suffix}"
            number += 1
        write_private(target, downloaded.read_bytes())
        return target

    def count(self) -> int:
        """How many accusés are kept."""
        if not self.folder.is_dir():
            return 0
        return sum(len(_files(place)) for place in self.folder.iterdir() if place.is_dir())

    def purge(self, days: int, now: datetime) -> None:
        """Delete the folders where nothing was put for so many days; 0 keeps everything."""
        if days <= 0 or not self.folder.is_dir():
            return
        limit = now.timestamp() - days * 86_400
        for place in self.folder.iterdir():
            files = [*_files(place), place]
            if all(each.stat().st_mtime < limit for each in files):
                shutil.rmtree(place, ignore_errors=True)

    def erase_all(self) -> None:
        """Delete every accusé; raises OSError."""
        if self.folder.is_dir():
            shutil.rmtree(self.folder)


def kind_of(path: Path) -> ReceiptKind:
    """An accusé de traitement is a `<rapport>`; whatever else came is an accusé de réception."""
    try:
        is_rapport = read_head(path).kind is Kind.RAPPORT
    except CertdeskError:
        is_rapport = False
    return ReceiptKind.TREATMENT if is_rapport else ReceiptKind.RECEPTION


def _files(place: Path) -> list[Path]:
    """The accusés of a folder, the oldest first."""
    with contextlib.suppress(OSError):
        files = [one for one in place.iterdir() if one.is_file() and one.name != _SENT]
        return sorted(
            (one for one in files if not one.name.startswith(".")),
            key=lambda one: (one.stat().st_mtime_ns, one.name),
        )
    return []


def _sent_file(note: Path) -> Path | None:
    try:
        path = Path(json.loads(note.read_bytes())["chemin"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return path if path.is_file() else None
