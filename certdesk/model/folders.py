"""Where the person's own files are: one local data folder, never a roaming one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True)
class Folders:
    """The places below one data folder; none is made before something is written there."""

    data: Path

    @property
    def drafts(self) -> Path:
        """The unsaved work, one file a dossier."""
        return self.data / "brouillons"

    @property
    def recent(self) -> Path:
        """The list of recent dossiers."""
        return self.data / "recents.json"

    @property
    def schemas(self) -> Path:
        """The official schemas that were installed."""
        return self.data / "schemas"

    @property
    def journal(self) -> Path:
        """What was seen, generated and deposited."""
        return self.data / "journal.sqlite"

    @property
    def identifiants(self) -> Path:
        """Which identifiants have a password in the system's store; no password is in it."""
        return self.data / "identifiants.json"

    @property
    def messages(self) -> Path:
        """The explanations that the person added to the catalogue."""
        return self.data / "messages.toml"

    @property
    def receipts(self) -> Path:
        """The accusés of each deposit."""
        return self.data / "accuses"


def user_folders() -> Folders:
    """The folders of the person who runs CertDesk."""
    return Folders(Path(platformdirs.user_data_dir("CertDesk", appauthor=False, roaming=False)))
