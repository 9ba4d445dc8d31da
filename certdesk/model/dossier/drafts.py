"""The unsaved work of a dossier, one private file each, kept until the clerk lets it go.

A draft holds what was typed, names and birth dates included: it is readable by its owner alone
(mode 0600; on Windows the rights of the profile) and lives in the local data folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from certdesk.model.correction.edits import Decision, Edits
from certdesk.model.errors import DraftUnusable
from certdesk.model.flux.passage import ABSENT, NIL, State, Value
from certdesk.model.private_files import write_private

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERSION = 1
SUFFIX = ".brouillon.json"
DAMAGED_SUFFIX = ".abime"


@dataclass(frozen=True)
class DraftKey:
    """Which dossier: the SHA-256 of the flux, and of the accusé (empty when there is none)."""

    flux_sha: str
    rapport_sha: str = ""

    @property
    def name(self) -> str:
        """The name of the draft's file, made from the two hashes only."""
        both = hashlib.sha256(f"{self.flux_sha}:{self.rapport_sha}".encode("ascii"))
        return both.hexdigest()[:40] + SUFFIX


@dataclass(frozen=True)
class Draft:
    """The work on one dossier: what was asked for, and where the person stood."""

    edits: Edits
    selected_row: int
    flux_path: Path
    rapport_path: Path | None
    counts: Mapping[str, int]
    saved_at: datetime

    def age(self, now: datetime) -> timedelta:
        """How long ago it was saved."""
        return now - self.saved_at


@dataclass(frozen=True)
class SavedDraft:
    """A draft found in the folder."""

    key: DraftKey
    draft: Draft


class DraftStore:
    """The drafts of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, key: DraftKey, draft: Draft) -> None:
        """Write the draft, whole or not at all."""
        text = json.dumps(_to_json(key, draft), ensure_ascii=False, separators=(",", ":"))
        write_private(self.folder / key.name, text.encode("utf-8"))

    def load(self, key: DraftKey) -> Draft | None:
        """The draft of this dossier; a damaged one is set aside and counts as none."""
        found = self._read(self.folder / key.name)
        return found.draft if found is not None and found.key == key else None

    def list(self) -> tuple[SavedDraft, ...]:
        """Every readable draft, the latest first."""
        found = [self._read(path) for path in sorted(self.folder.glob("*" + SUFFIX))]
        kept = [saved for saved in found if saved is not None]
        return tuple(sorted(kept, key=lambda saved: saved.draft.saved_at, reverse=True))

    def delete(self, key: DraftKey) -> None:
        """Forget the work on this dossier, what was set aside included."""
        for name in (key.name, key.name + DAMAGED_SUFFIX):
            (self.folder / name).unlink(missing_ok=True)

    def delete_all(self) -> int:
        """Forget everything, damaged drafts included; returns how many files went."""
        return self._delete_where(lambda path: True)

    def purge(self, days: int, now: datetime) -> int:
        """Delete what is older than so many days (0 keeps everything); returns how many."""
        if days <= 0:
            return 0
        limit = (now - timedelta(days=days)).timestamp()
        return self._delete_where(lambda path: path.stat().st_mtime < limit)

    def _delete_where(self, condemned: Callable[[Path], bool]) -> int:
        gone = 0
        for pattern in ("*" + SUFFIX, "*" + SUFFIX + DAMAGED_SUFFIX):
            for path in sorted(self.folder.glob(pattern)):
                if condemned(path):
                    path.unlink(missing_ok=True)
                    gone += 1
        return gone

    def _read(self, path: Path) -> SavedDraft | None:
        try:
            data = path.read_bytes()
        except OSError:
            return None
        try:
            return _from_json(data)
        except DraftUnusable:
            # Kept for whoever can mend it by hand; out of the way of the next save.
            with contextlib.suppress(OSError):
                path.replace(path.with_name(path.name + DAMAGED_SUFFIX))
            return None


def _to_json(key: DraftKey, draft: Draft) -> dict[str, Any]:
    edits = draft.edits
    return {
        "version": VERSION,
        "flux_sha": key.flux_sha,
        "rapport_sha": key.rapport_sha,
        "flux_path": str(draft.flux_path),
        "rapport_path": str(draft.rapport_path) if draft.rapport_path else None,
        "selected_row": draft.selected_row,
        "counts": dict(draft.counts),
        "saved_at": draft.saved_at.astimezone(UTC).isoformat(),
        "passages": {row: _states_to_json(asked) for row, asked in edits.passages.items()},
        "certifications": {
            number: _states_to_json(asked) for number, asked in edits.certifications.items()
        },
        "header": dict(edits.header),
        "decisions": {row: decision.value for row, decision in edits.decisions.items()},
    }


def _states_to_json(asked: Mapping[str, State]) -> dict[str, Any]:
    return {path: _state_to_json(state) for path, state in asked.items()}


def _state_to_json(state: State) -> str | dict[str, bool] | None:
    if isinstance(state, Value):
        return state.text
    return None if state is NIL else {"absent": True}


def _from_json(data: bytes) -> SavedDraft:
    try:
        raw = json.loads(data)
        if raw["version"] != VERSION:
            raise DraftUnusable(f"Brouillon d’une autre version de CertDesk : {raw['version']}.")
        edits = Edits(
            passages=_asked_from_json(raw["passages"]),
            certifications=_asked_from_json(raw["certifications"]),
            header={str(name): str(text) for name, text in raw["header"].items()},
            decisions={int(row): Decision(value) for row, value in raw["decisions"].items()},
        )
        rapport_path = raw["rapport_path"]
        draft = Draft(
            edits=edits,
            selected_row=int(raw["selected_row"]),
            flux_path=Path(raw["flux_path"]),
            rapport_path=Path(rapport_path) if rapport_path else None,
            counts={str(name): int(count) for name, count in raw["counts"].items()},
            saved_at=datetime.fromisoformat(raw["saved_at"]),
        )
        return SavedDraft(DraftKey(str(raw["flux_sha"]), str(raw["rapport_sha"])), draft)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as exc:
        raise DraftUnusable("Le brouillon est abîmé.") from exc


def _asked_from_json(raw: Mapping[str, Any]) -> dict[int, dict[str, State]]:
    return {
        int(key): {str(path): _state_from_json(state) for path, state in asked.items()}
        for key, asked in raw.items()
    }


def _state_from_json(raw: object) -> State:
    if raw is None:
        return NIL
    if raw == {"absent": True}:
        return ABSENT
    if isinstance(raw, str):
        return Value(raw)
    raise ValueError("unknown state")
