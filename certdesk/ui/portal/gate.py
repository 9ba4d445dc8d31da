"""Every address that the embedded browser wants to reach passes here, and is answered yes or no.

Two places ask, because neither sees everything: navigations with their redirections, which an
interceptor stops too late, and all other requests, which no navigation announces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.ui.portal.allow_list import Content, Trust, is_inner, origin_of_request

if TYPE_CHECKING:
    from certdesk.ui.portal.allow_list import AllowList
    from certdesk.ui.portal.file_handover import FileHandover
    from certdesk.ui.portal.request import Request


class Gate(QObject):
    """What may be reached, and when the page holds a secret.

    Signals:
        origin_blocked(str): this origin was refused for the first time.
        visit_refused(str): the person, or the page, wanted to go to this address.
    """

    origin_blocked = Signal(str)
    visit_refused = Signal(str)

    def __init__(self, addresses: AllowList, handover: FileHandover, parent: QObject) -> None:
        super().__init__(parent)
        self.addresses = addresses
        self._handover = handover
        self._prefilled = False

    @property
    def is_sealed(self) -> bool:
        """Whether the page holds the file or a password: only trusted origins are reached then."""
        return self._prefilled or self._handover.is_held_by_page

    def seal(self) -> None:
        """A password is about to be put in the page."""
        self._prefilled = True

    def unseal(self) -> None:
        """No password was put in the page after all."""
        self._prefilled = False

    def forget_page(self) -> None:
        """Another page is shown: what the former one held is gone with it."""
        self._prefilled = False
        self._handover.take_back()

    def note_refusal(self, url: str) -> None:
        """List the origin of an address that was refused, here or in the page itself."""
        origin = self.addresses.note_refusal(url)
        if origin:
            self.origin_blocked.emit(origin)

    def may_navigate(self, url: str, *, top: bool) -> bool:
        """Whether a frame may go to this address, redirections included."""
        if is_inner(url):
            return not top or url == "about:blank" or url.startswith("blob:")
        allowed = self._answer(url, self.addresses.may_navigate(url))
        if top and not allowed and origin_of_request(url):
            self.visit_refused.emit(url)
        return allowed

    def may_request(self, request: Request) -> bool:
        """Whether this request may leave the computer."""
        if is_inner(request.url):
            return True
        if request.content is Content.DOCUMENT:
            allowed = self.addresses.may_navigate(request.url)
        else:
            allowed = self.addresses.may_load(request.url, request.source, request.content)
        return self._answer(request.url, allowed) and self._may_carry(request)

    def _answer(self, url: str, allowed: bool) -> bool:
        trust = self.addresses.trust(url)
        if allowed and not (self.is_sealed and trust is Trust.SESSION):
            return True
        self.note_refusal(url)
        return False

    def _may_carry(self, request: Request) -> bool:
        if not self.addresses.is_trusted(request.url):
            return True  # the page holds no file, or `_answer` said no
        return self._handover.let_out(request)
