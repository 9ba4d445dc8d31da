"""Whether a file on disk is still the one that was read: its size, its date, then its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.flux.working_copy import Stamp, sha256_of, stamp_of

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file was when it was read."""

    stamp: Stamp
    sha256: str

    def is_broken(self, path: Path) -> bool:
        """Whether the file is another one now, or gone; a new date alone breaks nothing."""
        try:
            with path.open("rb") as file:
                return stamp_of(file) != self.stamp and sha256_of(file) != self.sha256
        except OSError:
            return True
