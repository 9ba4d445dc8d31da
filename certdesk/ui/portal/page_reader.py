"""Reads the page that is shown, now and then: what it is for, what it lists, what file it holds.

Pages change without being loaded again, so the page is asked, in our own world, whether it is
still the same. Only pages of trusted origins are read; one that is not understood changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from certdesk.portal_client.errors import PageUnreadable
from certdesk.portal_client.pages import (
    Confirmation,
    ListedDeposit,
    Page,
    PageKind,
    complaint,
    deposit_confirmation,
    deposits_list,
    read_page,
    what_page,
)
from certdesk.ui.portal import page_guard

if TYPE_CHECKING:
    from certdesk.portal_client.labels import Wording
    from certdesk.ui.portal.web_page import WebPage

_EVERY_MS = 700
_LONGEST_PAGE = 2 << 20
_READ = """(() => {
  const shown = document.documentElement ? document.documentElement.outerHTML : '';
  const same = globalThis.certdeskRead === shown;
  globalThis.certdeskRead = shown;
  return JSON.stringify({
    html: same ? null : shown.length > LIMIT ? '' : shown,
    guard: globalThis.certdeskGuard ? certdeskGuard.read() : null,
  });
})()""".replace("LIMIT", str(_LONGEST_PAGE))


@dataclass(frozen=True)
class Sight:
    """What a page shows. Its kind is UNKNOWN when nobody could read it."""

    kind: PageKind
    confirmation: Confirmation | None = None
    deposits: tuple[ListedDeposit, ...] | None = field(default=None, repr=False)
    complaint: str = field(default="", repr=False)


class PageReader(QObject):
    """Looks at one page as long as it is told to.

    Signals:
        seen(Sight): the page shows something else than before.
        file_reread(Reread): what the page holds in its file fields, at each look.
    """

    seen = Signal(object)
    file_reread = Signal(object)

    def __init__(self, page: WebPage, wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._wording = wording
        self._waits = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        page.document_changed.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Ask the page, unless an answer is still awaited."""
        if self._waits and self._timer.isActive():
            self._waits = False  # a page that was replaced never answers: ask again next time
            return
        if not self._page.is_trusted:
            return
        self._waits = True
        address = self._page.address
        main = self._page.mainFrame()
        self._page.ask_frame(main, _READ, lambda answer: self._take(address, answer))

    def _take(self, address: str, answer: object) -> None:
        self._waits = False
        if not isinstance(answer, str) or not answer or self._page.address != address:
            return
        try:
            told: Any = json.loads(answer)
        except ValueError:
            return
        held = page_guard.reread(json.dumps(told["guard"])) if told["guard"] else None
        if held is not None:
            self.file_reread.emit(held)
        if told["html"] is not None:
            self.seen.emit(read_sight(str(told["html"]), address, self._wording))


def read_sight(html: str, address: str, wording: Wording) -> Sight:
    """What this HTML shows; UNKNOWN rather than a failure: the person goes on by hand."""
    try:
        page = read_page(html, address)
        return _sight(page, wording)
    except PageUnreadable:
        return Sight(PageKind.UNKNOWN)


def _sight(page: Page, wording: Wording) -> Sight:
    kind = what_page(page, wording)
    deposits = None
    if kind is PageKind.LIST:
        try:
            deposits = deposits_list(page, wording)
        except PageUnreadable:
            deposits = None
    return Sight(kind, deposit_confirmation(page, wording), deposits, complaint(page))
