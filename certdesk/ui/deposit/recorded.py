"""What the portal has recorded of the passages of one file; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.counting import figure
from certdesk.ui.deposit.followed import passages_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certdesk.portal_client.lists import ListedPassage


@dataclass(frozen=True)
class RecordedPassage:
    """A passage of the file, and under which certification the portal has it, if it has."""

    id_technique: str
    certification: str = ""
    is_recorded: bool = False

    @property
    def said(self) -> str:
        """Whether the portal has it, in words."""
        return "✓ enregistré" if self.is_recorded else "pas enregistré"


@dataclass(frozen=True)
class Recorded:
    """The passages of one file as the portal has them."""

    file_name: str
    passages: tuple[RecordedPassage, ...]

    @property
    def said(self) -> str:
        """« 2 passages de ce fichier sur 3 sont enregistrés. »."""
        total = len(self.passages)
        there = sum(one.is_recorded for one in self.passages)
        if not total:
            return "CertDesk ne connaît plus les passages de ce fichier."
        if there == total:
            return (
                f"Les {figure(total)} passages de ce fichier sont enregistrés."
                if total > 1
                else "Le passage de ce fichier est enregistré."
            )
        if not there:
            none = f"Aucun des {figure(total)} passages" if total > 1 else "Le passage"
            return f"{none} de ce fichier n’est {'' if total > 1 else 'pas '}enregistré."
        are = "sont enregistrés" if there > 1 else "est enregistré"
        return f"{figure(there)} des {passages_text(total)} de ce fichier {are}."


def recorded_of(file_name: str, ids: Iterable[str], listed: Iterable[ListedPassage]) -> Recorded:
    """Which of these identifiers the portal lists: its list is that of the whole organism."""
    there = {one.id_technique.strip(): one.certification for one in listed}
    return Recorded(
        file_name,
        tuple(RecordedPassage(each, there.get(each, ""), each in there) for each in ids),
    )
