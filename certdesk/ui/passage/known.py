"""What is known of identifiers beyond the open dossier: who was accepted, what served already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from certdesk.model.journal.records import Accepted


class Known(Protocol):
    """The memory that the question « déjà en base » asks."""

    def accepted(self, row: int) -> Accepted | None:
        """Where this passage of the open dossier was accepted earlier, if it was."""

    def is_used(self, identifier: str) -> bool:
        """Whether an identifier served already, in any dossier."""


class NothingKnown:
    """No memory: only the dossier itself answers."""

    def accepted(self, row: int) -> Accepted | None:
        """Nothing is known."""
        return None

    def is_used(self, identifier: str) -> bool:
        """Nothing is known."""
        return False


def told(accepted: Accepted) -> str:
    """« Déjà accepté le 12/10/2026, accusé 67598 »."""
    day = f"{accepted.at.astimezone():%d/%m/%Y}"
    if accepted.id_traitement:
        return f"Déjà accepté le {day}, accusé {accepted.id_traitement}"
    if accepted.accuse_name:
        return f"Déjà accepté le {day}, «\u00a0{accepted.accuse_name}\u00a0»"
    return f"Déjà accepté le {day}, fichier «\u00a0{accepted.file_name}\u00a0»"
