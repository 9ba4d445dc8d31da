"""Feeds the start page with the recent dossiers, and carries out what is asked of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from certdesk.model.dossier.drafts import DraftKey
from certdesk.ui.confirm import Matter, Way, ask
from certdesk.ui.jobs import Job
from certdesk.ui.recent_card import RecentEntry, list_entries

if TYPE_CHECKING:
    from certdesk.model.dossier.recent import RecentDossier
    from certdesk.ui.services import Services
    from certdesk.ui.start_page import StartPage


class RecentsFeed(QObject):
    """Connects a `StartPage` to the recent dossiers and their drafts."""

    def __init__(self, page: StartPage, services: Services) -> None:
        super().__init__(page)
        self._page = page
        self._services = services
        page.dossier_requested.connect(self._open)
        page.forgetting_requested.connect(self._forget)
        page.draft_deletion_requested.connect(self._ask_deletion)

    def refresh(self) -> None:
        """Read the list again, beside the window: a share may be lost."""
        services = self._services
        job = Job(lambda _tick: list_entries(services.recents, services.drafts))
        job.succeeded.connect(self._show)
        services.jobs.start(job)

    def _show(self, entries: tuple[RecentEntry, ...]) -> None:
        self._page.show_entries(entries, self._services.now())

    def _open(self, dossier: RecentDossier) -> None:
        paths = [path for path in (dossier.flux_path, dossier.rapport_path) if path is not None]
        self._services.opening.open(paths)

    def _forget(self, dossier: RecentDossier) -> None:
        self._services.recents.forget(dossier)
        self.refresh()

    def _ask_deletion(self, dossier: RecentDossier) -> None:
        matter = Matter(
            title="Jeter les corrections",
            text=f"Jeter les corrections de «\u00a0{dossier.flux_path.name}\u00a0»\u00a0?",
            detail="Elles seront effacées définitivement. Vos fichiers ne sont pas touchés.",
            ways=(
                Way("Les garder", None, "keepDraft"),
                Way("Jeter les corrections", partial(self._delete, dossier), "deleteDraft"),
            ),
        )
        ask(self._page, self._services.theme, matter)

    def _delete(self, dossier: RecentDossier) -> None:
        self._services.drafts.delete(DraftKey(dossier.flux_sha, dossier.rapport_sha))
        self.refresh()
