"""Which addresses the embedded browser may reach, and which of them may be given a secret.

A trusted origin is built in or listed by an administrator: only there can a file or a password
go. An origin that the person allows for the session can be visited, and can give pictures and
styles to a trusted page; it never runs a script in one, and is given nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from certdesk.portal_client.origins import is_loopback, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_INNER = frozenset({"about", "data", "blob"})
_LISTED_AT_MOST = 50


class Trust(StrEnum):
    """How far an address is trusted."""

    TRUSTED = "connue"
    SESSION = "autorisée pour cette session"
    REFUSED = "refusée"


class Content(StrEnum):
    """What a request brings into a page."""

    DOCUMENT = "document"
    PASSIVE = "image, style"
    ACTIVE = "script, données"


def origin_of_request(url: str) -> str:
    """The origin of an address, a web socket counted as the site it talks to; empty for none."""
    scheme, colon, rest = url.partition(":")
    if scheme.lower() in ("ws", "wss"):
        return origin_of("http" + scheme.lower()[2:] + colon + rest)
    return origin_of(url)


def is_inner(url: str) -> bool:
    """Whether the address stands for something that the page itself holds: nothing leaves."""
    scheme = urlsplit(url).scheme.lower() if ":" in url else ""
    if scheme == "blob":
        return bool(origin_of(url[len("blob:") :])) or url.startswith("blob:null/")
    return scheme in _INNER


class AllowList:
    """The origins of one window, and those that were refused so far."""

    def __init__(self, trusted: Iterable[str]) -> None:
        """Every trusted origin is in https, or this computer itself; others are left out."""
        found = (origin_of(each) for each in trusted)
        self.trusted = frozenset(
            each for each in found if each.startswith("https://") or (each and is_loopback(each))
        )
        self.session: set[str] = set()
        self._refused: dict[str, None] = {}

    @property
    def refused(self) -> tuple[str, ...]:
        """What was refused and not allowed since, in the order of the first refusals."""
        return tuple(self._refused)

    def trust(self, url: str) -> Trust:
        """How far the origin of an address is trusted."""
        origin = origin_of_request(url)
        if origin in self.trusted:
            return Trust.TRUSTED
        return Trust.SESSION if origin in self.session else Trust.REFUSED

    def is_trusted(self, url: str) -> bool:
        """Whether a secret may go there."""
        return self.trust(url) is Trust.TRUSTED

    def note_refusal(self, url: str) -> str:
        """Remember a refused origin; gives it the first time, and nothing afterwards.

        A page can invent addresses without end: the list has an end.
        """
        origin = origin_of_request(url)
        known = not origin or self.trust(origin) is not Trust.REFUSED or origin in self._refused
        if known or len(self._refused) >= _LISTED_AT_MOST:
            return ""
        self._refused[origin] = None
        return origin

    def allow_for_session(self, origin: str) -> bool:
        """Let the person visit an origin that was refused; whether it is allowed now."""
        if origin not in self._refused:
            return False
        del self._refused[origin]
        self.session.add(origin)
        return True

    def may_navigate(self, url: str) -> bool:
        """Whether a frame may show this address."""
        return self.trust(url) is not Trust.REFUSED

    def may_load(self, url: str, source: str, content: Content) -> bool:
        """Whether a page may ask for this; `source` is the origin of the page that asks.

        What a page without an origin of its own asks is judged as if a trusted one did.
        """
        trust = self.trust(url)
        if trust is Trust.SESSION and content is Content.ACTIVE:
            return self.trust(source) is Trust.SESSION
        return trust is not Trust.REFUSED
