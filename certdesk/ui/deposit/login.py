"""What is asked and given when one signs in; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.portal_client.credentials import Secret
    from certdesk.portal_client.vault import Place


@dataclass(frozen=True)
class Given:
    """What the person typed."""

    identifier: str
    secret: Secret
    remember: bool = False


@dataclass(frozen=True)
class Asked:
    """What is asked: for which portal, what is known already, where it would be remembered.

    `problem` is why the last attempt failed; `hint` is what a portal for practice lets one know.
    """

    portal: str
    origin: str
    place: Place
    known: tuple[str, ...] = ()
    problem: str = ""
    hint: str = ""
