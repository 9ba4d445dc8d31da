"""What one reading of a portal's list brings: statuses, and the accusés that are offered; no Qt."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.model.journal.records import DepositState
from certdesk.portal_client.errors import DownloadRefused, PortalError
from certdesk.portal_client.reconciling import Assignment, Found
from certdesk.ui.deposit.accuse_owner import read_told
from certdesk.ui.portal.filing import DownloadKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from certdesk.model.journal.records import Deposit
    from certdesk.model.progress import Tick
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.client import PortalClient
    from certdesk.portal_client.deposit import StatusChange
    from certdesk.portal_client.lists import ListedDeposit
    from certdesk.ui.deposit.portal_services import PortalServices

_LOG = logging.getLogger("certdesk")


@dataclass(frozen=True)
class Reading:
    """What changed, and where the accusés of each deposit are to be had.

    `not_kept` is why one of them could not be filed here: a full disk, say.
    """

    changes: tuple[StatusChange, ...] = ()
    lines: Mapping[int, ListedDeposit] = field(default_factory=dict)
    found: Found | None = None
    not_kept: DownloadRefused | None = None


def read_portal(
    services: PortalServices, portal: Portal, client: PortalClient, tick: Tick, number: int = -1
) -> Reading:
    """In the pool: read the list, note the statuses, bring the accusés that are not here yet.

    `number` is a deposit that is looked for: `found` says whether the list shows it.
    """
    listed = client.list_deposits()
    found = services.desk.reconcile(number, listed)[0] if number >= 0 else None
    changes = services.desk.read_list(portal.key, listed)
    deposits = services.journal.deposits(portal.key)
    lines = dict(_lines(deposits, listed))
    not_kept: DownloadRefused | None = None
    for deposit in deposits:
        line = lines.get(deposit.number)
        if line is not None and deposit.state is DepositState.DEPOSITED:
            not_kept = _bring(services, client, deposit, line, tick) or not_kept
    return Reading(changes, lines, found, not_kept)


def bring_accuse(
    services: PortalServices,
    client: PortalClient,
    deposit: Deposit,
    offered: tuple[DownloadKind, str],
    tick: Tick,
) -> Path:
    """Download an accusé to its deposit, and keep the numéro de dossier that it gives."""
    kind, url = offered
    path = client.download(url, services.receipts.place_for(deposit.sha256, kind), tick)
    if kind is DownloadKind.RECEPTION and not deposit.numero_dossier:
        services.desk.keep_numero(deposit.number, read_told(path, kind).numero)
    return path


def _lines(
    deposits: tuple[Deposit, ...], listed: Iterable[ListedDeposit]
) -> Iterable[tuple[int, ListedDeposit]]:
    assignment = Assignment(deposits, listed)
    for deposit in deposits:
        line = assignment.line_of(deposit)
        if line is not None:
            yield deposit.number, line  # type: ignore[misc]


def _bring(
    services: PortalServices,
    client: PortalClient,
    deposit: Deposit,
    line: ListedDeposit,
    tick: Tick,
) -> DownloadRefused | None:
    """Download what is offered and not filed; what cannot come now can be asked for by hand.

    Only a file that this computer does not take is told: the portal has answered all the same.
    """
    refused: DownloadRefused | None = None
    held = services.receipts.find(deposit.sha256)
    wanted = (
        (DownloadKind.RECEPTION, line.receipt_url, held.reception),
        (DownloadKind.TREATMENT, line.treatment_url, held.treatment),
    )
    for kind, url, here in wanted:
        if url and here is None:
            try:
                bring_accuse(services, client, deposit, (kind, url), tick)
            except DownloadRefused as error:
                refused = error
            except PortalError as error:
                _LOG.info("accusé not brought: %s", type(error).__name__)
    return refused
