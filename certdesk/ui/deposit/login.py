"""What is asked and given when one signs in; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.portal_client.credentials import Secret
    from certdesk.portal_client.vault import Place


@dataclass(frozen=True)
class Given:
    """What the person typed; without a `secret`, the one that is remembered for her."""

    identifier: str
    secret: Secret | None
    remember: bool = False


@dataclass(frozen=True)
class Asked:
    """What is asked: for which portal, what is known already, where it would be remembered.

    Of the `known` identifiers, those `remembered` need no password to be typed, the last used
    comes first. `problem` is why the last attempt failed, with the identifier then `typed`; `hint`
    is what a portal for practice lets one know.
    """

    portal: str
    origin: str
    place: Place
    known: tuple[str, ...] = ()
    remembered: frozenset[str] = frozenset()
    problem: str = ""
    hint: str = ""
    is_training: bool = False
    typed: str = ""
