"""What every answer of the training portal carries, so that nothing takes it for a real portal."""

from __future__ import annotations

from typing import Final

HEADER: Final = "X-CertDesk-Portail"
META: Final = "certdesk-portail"
"""The name of the same mark in a page, for who sees pages and no headers."""
MARK: Final = "entrainement"
