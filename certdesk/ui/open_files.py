"""Whose files are on the desk: those of the open dossier, and those that a choice is about.

What came out of a zip is personal data in a temporary folder: it is deleted as soon as neither
needs it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from certdesk.model.flux.source import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.dossier.pairing import Candidates, Pair


class OpenFiles:
    """The pair that is open with those who own its files, and the candidates found last."""

    def __init__(self) -> None:
        self.pair: Pair | None = None
        self.found: Candidates | None = None
        self._owner: Candidates | None = None

    def find(self, found: Candidates) -> None:
        """Choose among these from now on; those found before are of no use."""
        self.give_up(self.found)
        self.found = found

    def give_up(self, found: Candidates | None) -> None:
        """Delete what these candidates extracted, unless others were found since."""
        if found is not None and found is self.found:
            found.close()
            self.found = None

    def given_as(self, path: Path) -> Path:
        """What the person gave for a file of the candidates: the file, or the zip around it."""
        return self.found.given_as(path) if self.found is not None else path

    def take(self, pair: Pair, dossier: Dossier) -> None:
        """This pair is the open one, after `release`; the dossier learns where it came from."""
        self._owner, self.found = self.found, None
        self.pair = pair
        owner = self._owner
        if owner is not None:
            dossier.flux_given = owner.given_as(dossier.flux.source.path)
            if dossier.rapport is not None:
                dossier.rapport_given = owner.given_as(dossier.rapport.source.path)
            paths = [path for path in (pair.flux_path, pair.rapport_path) if path is not None]
            dossier.archives = owner.collected.archives_of(paths)

    def keep(self) -> None:
        """Read the open pair again: what it came out of is needed still."""
        self.give_up(self.found)
        self.found, self._owner = self._owner, None

    def release(self) -> None:
        """Nothing is open any more."""
        if self._owner is not None:
            self._owner.close()
            self._owner = None
        self.pair = None

    def is_same_flux(self, pair: Pair) -> bool:
        """Whether a pair found holds the file that is open, perhaps in another version."""
        if self.pair is None or self.pair.flux_path is None or pair.flux_path is None:
            return False
        return self._address(self.pair.flux_path) == self._address(pair.flux_path)

    def same_pair(self, found: Candidates) -> Pair | None:
        """The open pair among what its zip holds now; None when that is not plain to see."""
        if self.pair is None or self.pair.flux_path is None:
            return None
        flux = self._again(self.pair.flux_path, Kind.FLUX, found)
        rapport = self._again(self.pair.rapport_path, Kind.RAPPORT, found)
        if flux is None or (rapport is None and self.pair.rapport_path is not None):
            return None
        return replace(self.pair, flux_path=flux, rapport_path=rapport)

    def _again(self, path: Path | None, kind: Kind, found: Candidates) -> Path | None:
        if path is None:
            return None
        address = self._address(path)
        looks = [look.path for look in found.collected.looks if look.kind is kind]
        same = [one for one in looks if (found.given_as(one), one.name) == address]
        return same[0] if len(same) == 1 else None

    def _address(self, path: Path) -> tuple[Path, str]:
        """What a person calls the same file: its zip and its name, or its path."""
        for owner in (self._owner, self.found):
            if owner is not None and owner.given_as(path) != path:
                return owner.given_as(path), path.name
        return path, path.name
