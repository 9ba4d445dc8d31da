"""What the portal's window is given, all at once. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from certdesk.portal_client.assumptions import Portal
    from certdesk.ui.portal.armed_file import Departure


@dataclass(frozen=True)
class PortalInputs:
    """One portal, and what the outside lends for a deposit on it.

    `before_leaving` is called before the first byte of the file leaves: it writes « envoi en
    cours », and returns; a CertdeskError keeps the file here. `open_outside` opens an address or
    a folder with the system. `listed_origins` are those of an administrator.
    """

    portal: Portal
    before_leaving: Callable[[Departure], None]
    accuses_folder: Path
    downloads_folder: Path
    open_outside: Callable[[str], bool]
    today: Callable[[], date]
    listed_origins: tuple[str, ...] = field(default=())

    @property
    def trusted_origins(self) -> tuple[str, ...]:
        """Where a password and the file may go."""
        return (*self.portal.origins, *self.listed_origins)
