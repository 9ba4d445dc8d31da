"""One request of the embedded browser, as the interceptor sees it: never its body. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from certdesk.ui.portal.allow_list import Content

_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
# What a form of plain fields sends, or a script that has little to say.
_PLAIN = ("application/x-www-form-urlencoded", "text/plain")
# What a script says to its server, even when it sends no file: the list of deposits is asked so.
_TALK = (*_PLAIN, "application/json")


class Sender(StrEnum):
    """What makes a request leave."""

    NAVIGATION = "page"
    SCRIPT = "script"
    BEACON = "signal"  # nobody waits for its answer
    SOCKET = "liaison"


@dataclass(frozen=True)
class Request:
    """`source` is the origin of the page that asks; `again` says that a reload repeats it.

    `piece` is what the headers say of the part of a file that it carries.
    """

    url: str
    source: str
    content: Content
    method: str = "GET"
    content_type: str = ""
    again: bool = False
    sender: Sender = Sender.SCRIPT
    piece: str = ""

    @property
    def has_body(self) -> bool:
        """Whether something goes with it, beside its address."""
        return self.method not in _NO_BODY

    @property
    def is_plain(self) -> bool:
        """Whether its body is announced as text, or as plain fields."""
        return self.content_type.startswith(_PLAIN)

    @property
    def is_talk(self) -> bool:
        """Whether it looks like what a page says to its server all the time."""
        return self.content_type.startswith(_TALK)

    @property
    def may_be_empty(self) -> bool:
        """Whether nothing announces a body: so does a script that only keeps a session alive."""
        return self.sender is Sender.SCRIPT and not self.content_type and not self.piece

    @property
    def place(self) -> tuple[str, str]:
        """Where it goes: twice there is twice the same thing, but for another piece."""
        return address_of(self.url), self.piece


def address_of(url: str) -> str:
    """The address, query included, however it is escaped: Qt and the page write it each its way."""
    return unquote(url.partition("#")[0])
