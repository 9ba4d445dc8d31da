"""What the person chose once: one immutable value, kept in a JSON file of an injected folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from certdesk.model.private_files import write_private

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "reglages.json"
RECENT_FOLDERS = 10
_LISTS = frozenset({"recent_folders", "direct_addresses", "portal_addresses"})
ZOOM_LOWEST, ZOOM_HIGHEST = -6, 14


class Theme(StrEnum):
    """Which palette the window wears."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Settings:
    """The settings; an empty path means « not chosen yet », no minutes « never ».

    An administrator lists `direct_addresses`, portals for a direct deposit, and
    `portal_addresses`, other sites of the real portal where a person deposits.
    """

    theme: Theme = Theme.SYSTEM
    zoom: int = 0
    sync: bool = True
    drafts_days: int = 90
    open_folder: str = ""
    save_folder: str = ""
    recent_folders: tuple[str, ...] = ()
    drafts_folder: str = ""
    journal_days: int = 1826
    follow_minutes: int = 0
    lock_minutes: int = 0
    direct_addresses: tuple[str, ...] = ()
    portal_addresses: tuple[str, ...] = ()

    def with_folder(self, folder: Path) -> Settings:
        """Remember a folder where files were opened, the latest first."""
        latest = str(folder)
        others = [known for known in self.recent_folders if known != latest]
        return replace(
            self,
            open_folder=latest,
            recent_folders=(latest, *others)[:RECENT_FOLDERS],
        )


DEFAULTS = Settings()


class SettingsStore:
    """The settings' file in one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def load(self) -> Settings:
        """The settings; what cannot be read takes its default, one field at a time."""
        try:
            raw = json.loads(self.path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return DEFAULTS
        return _from_json(raw) if isinstance(raw, dict) else DEFAULTS

    def save(self, settings: Settings) -> None:
        """Write the settings, whole or not at all; raises OSError."""
        text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
        write_private(self.path, text.encode("utf-8"))


def _from_json(raw: dict[str, Any]) -> Settings:
    known = {field.name: raw[field.name] for field in fields(Settings) if field.name in raw}
    usable = {name: value for name, value in known.items() if _is_usable(name, value)}
    if "theme" in usable:
        usable["theme"] = Theme(usable["theme"])
    for name in _LISTS & usable.keys():
        usable[name] = tuple(usable[name])
    if "recent_folders" in usable:
        usable["recent_folders"] = usable["recent_folders"][:RECENT_FOLDERS]
    return replace(DEFAULTS, **usable)


def _is_usable(name: str, value: object) -> bool:
    if name == "theme":
        return isinstance(value, str) and value in {theme.value for theme in Theme}
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(folder, str) for folder in value)
    if name == "zoom":
        return type(value) is int and ZOOM_LOWEST <= value <= ZOOM_HIGHEST
    if name in ("drafts_days", "journal_days", "follow_minutes", "lock_minutes"):
        return type(value) is int and value >= 0
    return type(value) is type(getattr(DEFAULTS, name))
