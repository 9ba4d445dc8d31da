"""A person's hand on the portal's window and on the page inside it: real clicks, in real Chromium.

The only file of the tests that knows how a page is driven.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from certdesk.ui.portal.file_handover import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from certdesk.ui.portal.portal_window import PortalWindow

WAIT = 8000
# Offscreen there is no graphics card: these lines, and no other, are known and harmless.
CHROMIUM_SAYS = (
    r"^Sandboxing disabled by user",
    r"^QRhiGles2: Failed to create",
    r"^Failed to create RHI for backend: OpenGL",
    r"^QVulkanInstance: Failed to initialize Vulkan",
    r"^GBM is not supported with the current configuration",
    r"^GPUInfo not initialized on GpuInfoUpdate",
)


class PageDriver:
    """One window of the portal, and what a person does in it."""

    def __init__(self, qtbot: QtBot, window: PortalWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def until(self, condition: Callable[[], object], timeout: int = WAIT) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    # -- the window ------------------------------------------------------------------------------

    @property
    def notices(self) -> str:
        return " | ".join(notice.message for notice in self.window.notices.notices)

    @property
    def stage(self) -> Stage:
        return self.window.handover.stage

    def button(self, name: str) -> QPushButton:
        found = self.window.findChild(QPushButton, name)
        assert found is not None, name
        return found

    def presses(self, name: str) -> None:
        button = self.button(name)
        assert button.isEnabled(), name
        button.click()

    # -- the page --------------------------------------------------------------------------------

    @property
    def page(self) -> Any:
        assert self.window.view is not None
        return self.window.view.page

    @property
    def documents(self) -> int:
        return self.page._documents

    def waits_for_document(self, before: int, timeout: int = WAIT) -> None:
        self.until(lambda: self.documents > before, timeout)

    def visits(self, address: str) -> None:
        """Go there and wait until it is shown."""
        before = self.documents
        self.page.setUrl(address)
        self.waits_for_document(before)

    def asks(self, script: str, *, world: int = 1) -> Any:
        """What the page answers, in our own world unless told otherwise."""
        answers: list[object] = []
        self.page.runJavaScript(f"JSON.stringify({script})", world, answers.append)
        self.until(lambda: answers)
        return json.loads(answers[0]) if isinstance(answers[0], str) and answers[0] else None

    def reads(self) -> str:
        return str(self.asks("document.body ? document.body.innerText : ''"))

    def clicks(self, selector: str) -> None:
        """One click of the mouse in the middle of it."""
        script = (
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " if (!e) return null; e.scrollIntoView({block: 'center'});"
            " const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        self.until(lambda: self.asks(script) is not None)
        x, y = self.asks(script)
        target = self.window.view.view.focusProxy()
        QTest.mouseClick(
            target,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(round(x), round(y)),
        )

    def follows(self, selector: str) -> None:
        """Click until another page is there: now and then Chromium loses a click."""
        before = self.documents
        self.clicks_until(selector, lambda: self.documents > before, 1500)

    def follows_link(self, text: str) -> None:
        """The link or button that begins with this text."""
        marked = self.asks(
            "(() => { const all = [...document.querySelectorAll('a, button')];"
            f" const e = all.find(n => n.innerText.trim().startsWith({json.dumps(text)}));"
            " all.forEach(n => n.removeAttribute('data-test'));"
            " if (e) e.setAttribute('data-test', ''); return !!e; })()"
        )
        assert marked, f"{text} is not on the page:\n{self.reads()}"
        self.follows("[data-test]")

    def chooses_file(self, selector: str = "input[type=file]") -> None:
        """Click on the file field until it holds the file."""
        self.clicks_until(selector, lambda: self.stage is Stage.IN_PAGE, 500)

    def files_in_page(self) -> list[list[object]]:
        """Name and size of what the file fields hold."""
        return self.asks(
            "[...document.querySelectorAll('input[type=file]')]"
            ".flatMap(i => [...i.files].map(f => [f.name, f.size]))"
        )

    def clicks_until(self, selector: str, done: Callable[[], bool], patience: int) -> None:
        for _ in range(6):
            self.clicks(selector)
            try:
                self.until(done, patience)
            except self.qtbot.TimeoutError:
                continue
            return
        raise AssertionError(f"six clicks on {selector} did nothing: {self.notices}")
