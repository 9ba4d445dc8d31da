"""The pages of the training portal, as Chromium lays them out in the window's width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal.clerk import armed, write_flux
from tests.ui.portal.test_assisted_deposit import signs_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.training.server import TrainingPortal
    from tests.ui.portal.clerk import Clerk

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)

# How many lines the menu's links stand on, and whether something sticks out at the right.
_LINES = "new Set([...document.querySelectorAll('header nav a')].map(a => a.offsetTop)).size"
_OVER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_MIDDLES = """[...document.querySelector('header').children].map(one => {
  const place = one.getBoundingClientRect();
  return Math.round(place.y + place.height / 2);
})"""


def test_the_menu_of_the_portal_holds_on_one_line_in_the_window(
    clerk: Callable[..., Clerk], training: TrainingPortal, tmp_path: Path
) -> None:
    someone = clerk(training.origin)
    someone.window.arm(armed(write_flux(tmp_path)))
    someone.opens()
    signs_in(someone)
    view = someone.window.view
    assert view is not None
    beside = someone.window.width() - view.width()
    for width, one_line in ((1000, True), (1026, True), (1250, True), (900, False)):
        someone.window.resize(width + beside, 700)
        someone.until(lambda width=width: someone.asks("innerWidth") == width)
        assert someone.asks(_LINES) == 1, width
        assert not someone.asks(_OVER), width
        assert (len(set(someone.asks(_MIDDLES))) == 1) is one_line, width
