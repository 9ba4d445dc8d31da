"""Recognises the training portal, wherever it answers: practice and reality never mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.training_mark import HEADER, MARK, META
from certdesk.portal_client.errors import DirectRefused

if TYPE_CHECKING:
    import httpx2

    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.page import Page


def is_training_page(page: Page) -> bool:
    """Whether a page says that it belongs to the training portal."""
    return any(
        (element.get("name") or "").lower() == META and element.get("content") == MARK
        for element in page.root.iter("meta")
    )


def check_not_training(portal: Portal, response: httpx2.Response) -> None:
    """Refuse the training portal behind the address of another one; raises DirectRefused."""
    if not portal.is_training and response.headers.get(HEADER) == MARK:
        raise DirectRefused(
            "Cette adresse est celle d’un portail d’entraînement\u00a0: ce qui y est déposé n’est "
            "transmis à personne.",
            "Retirez-la des réglages. Pour vous exercer, ouvrez l’entraînement dans CertDesk.",
        )
