"""A clerk before the portal's window: the only file of these tests that knows its insides."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from certdesk.portal_client.assumptions import training_portal
from certdesk.ui.portal.armed_file import ArmedFile, Departure
from certdesk.ui.portal.engine import load_engine
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.portal_inputs import PortalInputs
from certdesk.ui.portal.portal_window import PortalWindow
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from certdesk.portal_client.assumptions import Portal
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.portal.engine import Engine, NoEngine
    from certdesk.ui.theme import Theme

TODAY = date(2026, 11, 22)
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


def write_flux(folder: Path, name: str = "correction.xml", passages: int = 2) -> Path:
    """A small flux on the disk."""
    path = folder / name
    path.write_bytes(builders.flux(*(builders.passage(f"T{n}") for n in range(passages))))
    return path


def armed(path: Path, passages: int = 2) -> ArmedFile:
    """This file, as it is now."""
    data = path.read_bytes()
    return ArmedFile(path, len(data), hashlib.sha256(data).hexdigest(), passages)


class Clerk:
    """One window on one site, and everything that it announced."""

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        jobs: JobRunner,
        theme: Theme,
        portal: Portal | str,
        engine: Engine | NoEngine | None = None,
    ) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.accuses = folder / "accuses"
        self.downloads = folder / "Downloads"
        self.downloads.mkdir()
        self.opened_outside: list[str] = []
        self.system_answers = True
        self.departures: list[Departure] = []
        self.before_leaving: Callable[[Departure], None] = self.departures.append
        self.announced: list[tuple[str, tuple[Any, ...]]] = []
        inputs = PortalInputs(
            training_portal(portal) if isinstance(portal, str) else portal,
            lambda departure: self.before_leaving(departure),
            self.accuses,
            self.downloads,
            self._open_outside,
            lambda: TODAY,
        )
        self.window = PortalWindow(inputs, engine or load_engine(), theme, jobs)
        qtbot.addWidget(self.window)
        for name in (
            "form_left",
            "deposit_seen",
            "deposit_answered",
            "deposits_listed",
            "accuse_downloaded",
            "origin_blocked",
            "prefill_requested",
            "closed",
        ):
            getattr(self.window, name).connect(partial(self._note, name))

    def _note(self, name: str, *values: Any) -> None:
        self.announced.append((name, values))

    def _open_outside(self, address: str) -> bool:
        self.opened_outside.append(address)
        return self.system_answers

    # -- what was announced ----------------------------------------------------------------------

    def heard(self, name: str) -> list[tuple[Any, ...]]:
        return [values for heard, values in self.announced if heard == name]

    @property
    def notices(self) -> str:
        return " | ".join(notice.message for notice in self.window.notices.notices)

    @property
    def stage(self) -> Stage:
        return self.window.handover.stage

    def until(self, condition: Callable[[], object], timeout: int = WAIT) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    # -- the window ------------------------------------------------------------------------------

    def opens(self) -> None:
        """Open the window and wait for the portal's first page."""
        self.window.resize(1200, 700)
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        self.window.start()
        if self.window.view is not None:
            self.waits_for_document(0)

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
        self._clicks_until(selector, lambda: self.documents > before, 1500)

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
        self._clicks_until(selector, lambda: self.stage is Stage.IN_PAGE, 500)

    def files_in_page(self) -> list[list[object]]:
        """Name and size of what the file fields hold."""
        return self.asks(
            "[...document.querySelectorAll('input[type=file]')]"
            ".flatMap(i => [...i.files].map(f => [f.name, f.size]))"
        )

    def _clicks_until(self, selector: str, done: Callable[[], bool], patience: int) -> None:
        for _ in range(6):
            self.clicks(selector)
            try:
                self.until(done, patience)
            except self.qtbot.TimeoutError:
                continue
            return
        raise AssertionError(f"six clicks on {selector} did nothing: {self.notices}")
