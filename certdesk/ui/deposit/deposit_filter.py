"""Which deposits to list: by date, by name and by status; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from certdesk.model.journal.records import DepositState, PortalStatus
from certdesk.portal_client.labels import plain
from certdesk.ui.deposit.status_words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from certdesk.model.journal.records import Deposit


class Which(StrEnum):
    """The groups of the status filter, by what they ask of the clerk."""

    ALL = "Tous les dépôts"
    UNCLEAR = "À éclaircir"
    WAITING = "En attente du portail"
    TO_CORRECT = "À corriger"
    DONE = "Terminés"
    NOT_SENT = "Pas envoyés ou refusés"


@dataclass(frozen=True)
class DepositFilter:
    """What is asked for; an empty field asks for nothing."""

    text: str = ""
    since: date | None = None
    until: date | None = None
    which: Which = Which.ALL

    @property
    def is_empty(self) -> bool:
        """Whether everything is listed."""
        return self == DepositFilter()

    def select(self, deposits: Sequence[Deposit]) -> list[Deposit]:
        """The deposits asked for, in the order given."""
        wanted = plain(self.text)
        return [
            each
            for each in deposits
            if (self.which is Which.ALL or group_of(each) is self.which)
            and self._is_in_time(each)
            and wanted in plain(_searched(each))
        ]

    def _is_in_time(self, deposit: Deposit) -> bool:
        day = deposit.sent_at.astimezone().date()
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


def group_of(deposit: Deposit) -> Which:
    """The group of a deposit."""
    if deposit.state.is_open:
        return Which.UNCLEAR
    if deposit.state is not DepositState.DEPOSITED:
        return Which.NOT_SENT
    if deposit.status is PortalStatus.SUCCESS:
        return Which.DONE
    if deposit.status in (PortalStatus.WITH_ERRORS, PortalStatus.REJECTED):
        return Which.TO_CORRECT
    return Which.WAITING


def _searched(deposit: Deposit) -> str:
    return " ".join(
        (
            deposit.file_name,
            deposit.numero_dossier,
            deposit.id_client,
            deposit.for_id_client,
            words_of(deposit).label,
        )
    )
