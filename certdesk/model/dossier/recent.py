"""The dossiers opened lately: paths, counts and dates; nothing about the people inside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from certdesk.model.counting import counted, figure
from certdesk.model.private_files import write_private

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 20
VERSION = 1


@dataclass(frozen=True)
class RecentDossier:
    """One line of the start page."""

    flux_path: Path
    rapport_path: Path | None
    opened_at: datetime
    ko: int = 0
    corrected: int = 0
    flux_sha: str = ""
    rapport_sha: str = ""

    @property
    def progress(self) -> str:
        """« 12 corrigés sur 27 », as the start page says it."""
        if self.ko == 0:
            return "aucun passage KO"
        return f"{counted(self.corrected, 'corrigé')} sur {figure(self.ko)}"

    @property
    def is_there(self) -> bool:
        """True while the flux can still be found where it was."""
        return self.flux_path.is_file()

    def same_files(self, other: RecentDossier) -> bool:
        """True when both name the same two files."""
        return (self.flux_path, self.rapport_path) == (other.flux_path, other.rapport_path)


class RecentStore:
    """The list of recent dossiers, in one small private file."""

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        self._path = path
        self._limit = limit

    def list(self) -> tuple[RecentDossier, ...]:
        """The latest first; a damaged list is an empty one, as nothing in it is work."""
        try:
            raw = json.loads(self._path.read_bytes())
            return tuple(_from_json(entry) for entry in raw["dossiers"])
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            OverflowError,
            RecursionError,
        ):
            return ()

    def remember(self, dossier: RecentDossier) -> None:
        """Put this dossier first, once."""
        others = [known for known in self.list() if not known.same_files(dossier)]
        self._write([dossier, *others][: self._limit])

    def forget(self, dossier: RecentDossier) -> None:
        """Take this dossier off the list; its files and its draft stay."""
        self._write([known for known in self.list() if not known.same_files(dossier)])

    def clear(self) -> None:
        """Forget the whole list."""
        self._path.unlink(missing_ok=True)

    def folders(self) -> tuple[Path, ...]:
        """The folders of the recent files, where the flux of a lone accusé is looked for."""
        found: dict[Path, None] = {}
        for dossier in self.list():
            for path in (dossier.flux_path, dossier.rapport_path):
                if path is not None:
                    found[path.parent] = None
        return tuple(found)

    def _write(self, dossiers: Sequence[RecentDossier]) -> None:
        raw = {"version": VERSION, "dossiers": [_to_json(dossier) for dossier in dossiers]}
        write_private(self._path, json.dumps(raw, ensure_ascii=False, indent=1).encode("utf-8"))


def _to_json(dossier: RecentDossier) -> dict[str, Any]:
    return {
        "flux_path": str(dossier.flux_path),
        "rapport_path": str(dossier.rapport_path) if dossier.rapport_path else None,
        "opened_at": dossier.opened_at.astimezone(UTC).isoformat(),
        "ko": dossier.ko,
        "corrected": dossier.corrected,
        "flux_sha": dossier.flux_sha,
        "rapport_sha": dossier.rapport_sha,
    }


def _from_json(raw: dict[str, Any]) -> RecentDossier:
    rapport_path = raw["rapport_path"]
    return RecentDossier(
        flux_path=Path(raw["flux_path"]),
        rapport_path=Path(rapport_path) if rapport_path else None,
        opened_at=datetime.fromisoformat(raw["opened_at"]),
        ko=int(raw["ko"]),
        corrected=int(raw["corrected"]),
        flux_sha=str(raw["flux_sha"]),
        rapport_sha=str(raw["rapport_sha"]),
    )
