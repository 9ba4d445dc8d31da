"""A clerk before the portal's window alone, and everything that it announced."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from certdesk.portal_client.assumptions import training_portal
from certdesk.ui.portal.armed_file import ArmedFile, Departure
from certdesk.ui.portal.engine import load_engine
from certdesk.ui.portal.portal_inputs import PortalInputs
from certdesk.ui.portal.portal_window import PortalWindow
from tests import builders
from tests.page_driver import PageDriver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from certdesk.portal_client.assumptions import Portal
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.portal.engine import Engine, NoEngine
    from certdesk.ui.theme import Theme

TODAY = date(2026, 11, 22)


def write_flux(folder: Path, name: str = "correction.xml", passages: int = 2) -> Path:
    """A small flux on the disk."""
    path = folder / name
    path.write_bytes(builders.flux(*(builders.passage(f"T{n}") for n in range(passages))))
    return path


def armed(path: Path, passages: int = 2) -> ArmedFile:
    """This file, as it is now."""
    data = path.read_bytes()
    return ArmedFile(path, len(data), hashlib.sha256(data).hexdigest(), passages)


class Clerk(PageDriver):
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
        super().__init__(qtbot, PortalWindow(inputs, engine or load_engine(), theme, jobs))
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

    # -- the window ------------------------------------------------------------------------------

    def opens(self) -> None:
        """Open the window and wait for the portal's first page."""
        self.window.resize(1200, 700)
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        self.window.start()
        if self.window.view is not None:
            self.waits_for_document(0)
