"""The file that a deposit hands over, and what is said when it leaves. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.errors import FileChanged
from certdesk.portal_client.checking import hash_of

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.progress import Tick


@dataclass(frozen=True)
class ArmedFile:
    """A checked file, by what makes it this one and no other.

    `passages` is what it holds, `for_client` the idClient whose data they are; empty if unknown.
    """

    path: Path
    size: int
    sha256: str
    passages: int = 0
    for_client: str = ""

    @property
    def name(self) -> str:
        """The name under which the portal will see it."""
        return self.path.name

    def check(self, tick: Tick) -> None:
        """Read it again from the disk; raises FileChanged or FileUnreadable."""
        if hash_of(self.path, tick) != self.sha256:
            raise self.changed()

    def stamp(self) -> tuple[int, int] | None:
        """What tells at once that somebody wrote in it; None when it is gone."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_size, status.st_mtime_ns

    def changed(self) -> FileChanged:
        """The refusal of a file that is no longer the one that was checked."""
        return FileChanged(
            f"Le fichier «\u00a0{self.name}\u00a0» a changé depuis son contrôle\u00a0: il "
            "n’est pas remis au portail.",
            "Contrôlez-le de nouveau, puis recommencez le dépôt.",
        )


@dataclass(frozen=True)
class Departure:
    """The file is about to leave: from here on, the portal may hold it."""

    file: ArmedFile
    origin: str
    by_system_browser: bool = False
