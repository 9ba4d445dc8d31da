"""Windows on a local site with the real Chromium; everything ends with the test."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from certdesk.training.server import TrainingPortal
from certdesk.training.site import Settings
from tests.ui.portal.clerk import Clerk, armed, write_flux
from tests.ui.portal.little_site import LittleSite, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.theme import Theme

# Continuous integration runs as root in a container, where Chromium has no sandbox: here only.
os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"


@pytest.fixture
def clerk(
    qtbot: QtBot, tmp_path: Path, jobs: JobRunner, theme: Theme
) -> Iterator[Callable[..., Clerk]]:
    """Makes a clerk before a portal; its window is closed before the site stops."""
    made: list[Clerk] = []

    def make(*arguments: object, **named: object) -> Clerk:
        one = Clerk(qtbot, tmp_path, jobs, theme, *arguments, **named)
        made.append(one)
        return one

    yield make
    for one in made:
        one.window.close()


@pytest.fixture
def site() -> Iterator[LittleSite]:
    """The portal's site, as a test writes it."""
    with LittleSite() as made:
        yield made


@pytest.fixture
def elsewhere() -> Iterator[LittleSite]:
    """Another origin, that the portal has nothing to do with."""
    with LittleSite() as made:
        yield made


@pytest.fixture
def training() -> Iterator[TrainingPortal]:
    """The real training portal, that treats a file at once."""
    portal = TrainingPortal(Settings(delay=timedelta(0)))
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture
def someone(clerk: Callable[..., Clerk], site: LittleSite, tmp_path: Path) -> Clerk:
    """Before a portal whose pages the test writes, with a file ready."""
    site.answers["/"] = page("<h1>Accueil</h1>")
    made = clerk(site.origin)
    made.window.arm(armed(write_flux(tmp_path)))
    made.opens()
    return made
