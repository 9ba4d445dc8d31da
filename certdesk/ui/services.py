"""What the window is composed with: every long-lived object, made by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from PySide6.QtCore import QSettings

    from certdesk.model.dossier.drafts import DraftStore
    from certdesk.model.dossier.loading import Library
    from certdesk.model.dossier.recent import RecentStore
    from certdesk.ui.data_page import Kept
    from certdesk.ui.deposit.deposit_services import DepositServices
    from certdesk.ui.deposit.memory import JournalMemory
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.keeping import Keeper
    from certdesk.ui.opening import Opening
    from certdesk.ui.portal.engine import Engine, NoEngine
    from certdesk.ui.preferences import Preferences
    from certdesk.ui.reading import Reading
    from certdesk.ui.theme import Theme
    from certdesk.ui.workspace import Workspace


@dataclass(frozen=True)
class Services:
    """The objects that the window and its dialogs are given.

    `deposits` is None when the journal cannot be opened: without it nothing is deposited.
    `open_outside` gives an address or a file to the system; `load_engine` finds Chromium.
    """

    theme: Theme
    workspace: Workspace
    opening: Opening
    reading: Reading
    keeper: Keeper
    jobs: JobRunner
    preferences: Preferences
    library: Library
    drafts: DraftStore
    recents: RecentStore
    kept_data: Kept
    memory: JournalMemory
    deposits: DepositServices | None
    geometry: QSettings
    practice_folder: Path
    practice: bool
    start_practice: Callable[[], bool]
    documents_folder: Path
    open_outside: Callable[[str], bool]
    load_engine: Callable[[], Engine | NoEngine]
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
