"""What the deposit windows are composed with, made by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.ui.deposit.follow import Follow
    from certdesk.ui.deposit.portal_services import PortalServices
    from certdesk.ui.deposit.vault_jobs import VaultJobs


@dataclass(frozen=True)
class DepositServices:
    """The portals, what watches over them, and the keyring's jobs."""

    portal: PortalServices
    follow: Follow
    vault: VaultJobs
