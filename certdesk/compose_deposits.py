"""Makes what deposits need: the journal, the passwords, the sessions, the training portal."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.model.journal.errors import JournalError
from certdesk.model.journal.journal import Journal
from certdesk.model.temporary import TemporaryFolder
from certdesk.portal_client.credentials import Credentials
from certdesk.portal_client.deposit import DepositDesk
from certdesk.ui.deposit.access import Access
from certdesk.ui.deposit.deposit_services import DepositServices
from certdesk.ui.deposit.follow import Follow
from certdesk.ui.deposit.portal_choice import PortalChoice, Trainer
from certdesk.ui.deposit.portal_services import PortalServices
from certdesk.ui.deposit.receipts import ReceiptStore
from certdesk.ui.deposit.vault_jobs import VaultJobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import httpx2

    from certdesk.model.errors import CertdeskError
    from certdesk.model.folders import Folders
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.client import PortalClient
    from certdesk.portal_client.vault import Vault
    from certdesk.training.server import TrainingPortal
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.preferences import Preferences

_HINT = (
    "Compte d’exercice\u00a0: identifiant {own}, mot de passe {password}. Pour déposer au nom d’un "
    "autre organisme\u00a0: {other}, même mot de passe. Ils sont aussi écrits sur la page de "
    "connexion du portail."
)


class LocalTrainer:
    """The training portal, started when it is first needed; any thread may ask."""

    def __init__(self, portal: TrainingPortal | None = None) -> None:
        """`portal` is one that somebody else holds too; none, and one is made when needed."""
        self._portal = portal
        self._lock = threading.Lock()

    @property
    def hint(self) -> str:
        """The account that everybody may use."""
        from certdesk.training.register import load_register

        accounts = tuple(load_register().accounts.values())
        own = accounts[0]
        other = next(each for each in accounts if each.deposits_for)
        return _HINT.format(own=own.id_client, password=own.password, other=other.id_client)

    def start(self) -> str:
        """Start it unless it runs; returns its origin."""
        from certdesk.training.server import TrainingPortal

        with self._lock:
            if self._portal is None:
                self._portal = TrainingPortal()
            return self._portal.origin if self._portal.is_running else self._portal.start()

    def stop(self) -> None:
        """Stop it and delete what it received."""
        with self._lock:
            if self._portal is not None:
                self._portal.stop()


@dataclass
class DepositParts:
    """What was made; `problem` is why there is no journal, and then no deposits."""

    journal: Journal | None
    receipts: ReceiptStore
    credentials: Credentials
    services: DepositServices | None
    problem: CertdeskError | None = None
    trainer: Trainer | None = None
    folder: TemporaryFolder | None = field(default=None, repr=False)

    def close(self) -> None:
        """Let everything go; nothing is under way any more."""
        if self.services is not None:
            self.services.follow.stop()
            self.services.portal.access.close()
        if self.journal is not None:
            self.journal.close()
        if self.trainer is not None:
            self.trainer.stop()
        if self.folder is not None:
            self.folder.close()


@dataclass(frozen=True)
class Needs:
    """What deposits are made from; `trainer` is there in the practice program, and only there."""

    folders: Folders
    jobs: JobRunner
    preferences: Preferences
    now: Callable[[], datetime]
    vault: Vault
    trainer: Trainer | None = None


def make_deposits(needs: Needs) -> DepositParts:
    """Open the journal and make the rest; a journal that cannot be opened forbids deposits only."""
    folders, practice = needs.folders, needs.trainer is not None
    # The training portal begins each exercise afresh: so does what is remembered of it.
    folder = TemporaryFolder("exercice") if practice else None
    path = folder.path / folders.journal.name if folder is not None else folders.journal
    # An accusé of an exercise means nothing without the journal of that exercise.
    kept_below = folder.path if folder is not None else folders.receipts.parent
    receipts = ReceiptStore(kept_below / folders.receipts.name)
    service = "CertDesk entraînement" if practice else "CertDesk"
    credentials = Credentials(needs.vault, folders.identifiants, service)
    parts = DepositParts(None, receipts, credentials, None, trainer=needs.trainer, folder=folder)
    try:
        parts.journal = Journal(path, now=needs.now)
    except JournalError as error:
        parts.problem = error
        return parts
    preferences = needs.preferences
    portal = PortalServices(
        journal=parts.journal,
        desk=DepositDesk(parts.journal, needs.now),
        access=Access(
            credentials, needs.jobs, open_client, needs.trainer.hint if needs.trainer else ""
        ),
        credentials=credentials,
        portals=PortalChoice(needs.trainer, lambda: preferences.settings.direct_addresses),
        receipts=receipts,
    )
    follow = Follow(portal, needs.now)
    parts.services = DepositServices(portal, follow, VaultJobs(credentials, needs.jobs))
    return parts


def open_client(
    portal: Portal, again: Callable[[], tuple[str, str] | None]
) -> tuple[PortalClient, httpx2.Client]:
    """The client of one portal, with the connection that it uses; HTTP is loaded when needed."""
    from certdesk.portal_client.client import PortalClient
    from certdesk.portal_client.transport import open_http

    http = open_http(portal)
    return PortalClient(portal, http, again), http
