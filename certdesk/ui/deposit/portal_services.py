"""What is needed to talk to portals, made by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.model.journal.journal import Journal
    from certdesk.portal_client.credentials import Credentials
    from certdesk.portal_client.deposit import DepositDesk
    from certdesk.ui.deposit.access import Access
    from certdesk.ui.deposit.portal_choice import PortalChoice
    from certdesk.ui.deposit.receipts import ReceiptStore


@dataclass(frozen=True)
class PortalServices:
    """The journal, the use case, the sessions, the portals and the accusés."""

    journal: Journal
    desk: DepositDesk
    access: Access
    credentials: Credentials
    portals: PortalChoice
    receipts: ReceiptStore
