"""A portal of paper: a client that answers what the test wants, and counts what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from certdesk.model.journal.journal import Journal
from certdesk.portal_client.assumptions import training_portal
from certdesk.portal_client.credentials import Credentials
from certdesk.portal_client.deposit import DepositDesk
from certdesk.portal_client.vault import NO_STORE, Place
from certdesk.ui.deposit.access import Access
from certdesk.ui.deposit.portal_choice import PortalChoice
from certdesk.ui.deposit.portal_services import PortalServices
from certdesk.ui.deposit.receipts import ReceiptStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.ui.jobs import JobRunner

ORIGIN = "http://127.0.0.1:8000"
PORTAL = training_portal(ORIGIN)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


class MemoryVault:
    """A store of passwords in memory."""

    def __init__(self, name: str = "le trousseau du test") -> None:
        self.place = Place(name) if name else Place("", NO_STORE)
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None

    def get(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set(self, service: str, username: str, password: str) -> bool:
        self._fail()
        if self.place.lasts:
            self.kept[service, username] = password
        return self.place.lasts

    def delete(self, service: str, username: str) -> None:
        self._fail()
        self.kept.pop((service, username), None)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


class PaperHttp:
    """The connection of a paper client."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.closed = False

    def close(self) -> None:
        self.closed = True


@dataclass
class PaperClient:
    """What a test says, the portal answers."""

    again: Callable[[], tuple[str, str] | None]
    password: str = "bon"
    signed_in: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    listed: tuple[object, ...] = ()

    def sign_in(self, identifier: str, password: str) -> None:
        self.signed_in.append((identifier, password))
        if self.failures:
            raise self.failures.pop(0)

    def list_deposits(self) -> tuple[object, ...]:
        if self.failures:
            raise self.failures.pop(0)
        return self.listed


class Trainer:
    """A training portal that is always there."""

    hint = "Compte d’exercice"

    def start(self) -> str:
        return ORIGIN

    def stop(self) -> None:
        return None


class PaperServices:
    """Everything that follows deposits, with a client of paper."""

    def __init__(self, folder: Path, jobs: JobRunner, vault: MemoryVault) -> None:
        self.clients: list[PaperClient] = []
        self.https: list[PaperHttp] = []
        self.journal = Journal(
            folder / "journal.sqlite", remote=lambda _folder: False, now=lambda: NOW
        )
        self.credentials = Credentials(vault, folder / "identifiants.json")
        self.portal = PortalServices(
            journal=self.journal,
            desk=DepositDesk(self.journal, lambda: NOW),
            access=Access(self.credentials, jobs, self.open_client, Trainer.hint),
            credentials=self.credentials,
            portals=PortalChoice(Trainer(), tuple),
            receipts=ReceiptStore(folder / "accuses"),
        )

    def open_client(
        self, _portal: object, again: Callable[[], tuple[str, str] | None]
    ) -> tuple[PaperClient, PaperHttp]:
        self.clients.append(PaperClient(again))
        self.https.append(PaperHttp())
        return self.clients[-1], self.https[-1]
