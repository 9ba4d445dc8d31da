"""What CertDesk keeps on this computer, told in French, with the way to erase each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.ui.data_page import KeptData

if TYPE_CHECKING:
    from certdesk.model.dossier.drafts import DraftStore
    from certdesk.model.dossier.recent import RecentStore
    from certdesk.model.folders import Folders


def list_kept_data(
    folders: Folders, drafts: DraftStore, recents: RecentStore
) -> tuple[KeptData, ...]:
    """The unfinished corrections and the list of recent dossiers."""
    return (
        KeptData(
            "Corrections en cours",
            "Ce que vous avez saisi, noms et dates de naissance compris. "
            "Lisible par vous seul, sur cet ordinateur.",
            folders.drafts,
            lambda: _plural(len(drafts.list()), "dossier"),
            lambda: _ignore(drafts.delete_all()),
        ),
        KeptData(
            "Dossiers récents",
            "Le nom et l’emplacement de vos fichiers, et l’avancement. Aucun nom de personne.",
            folders.recent,
            lambda: _plural(len(recents.list()), "dossier"),
            recents.clear,
        ),
    )


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}" if count else "aucun"


def _ignore(_count: int) -> None:
    """The page reads the new count by itself."""
