"""The embedded browser as long as there is no page to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from certdesk.model.settings import Theme as Mode
from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal.little_site import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.ui.theme import Theme
    from tests.ui.portal.clerk import Clerk
    from tests.ui.portal.little_site import LittleSite

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)
NOBODY = "http://127.0.0.1:9"  # the port that Chromium itself refuses to join


def test_a_portal_that_does_not_answer_leaves_no_white_page_and_no_empty_address(
    clerk: Callable[..., Clerk], theme: Theme
) -> None:
    theme.set_mode(Mode.LIGHT)
    someone = clerk(NOBODY)
    someone.window.show()
    someone.window.start()
    someone.until(lambda: "ne répond pas" in someone.notices)
    view = someone.window.view
    assert view is not None
    theme.set_mode(Mode.DARK)
    dark = someone.window.palette().color(QPalette.ColorRole.Window)
    assert dark.lightness() < 100
    assert someone.page.backgroundColor() == dark
    assert view.bar.address.text() == NOBODY
    assert not view.bar.state.isVisible()
    theme.set_mode(Mode.LIGHT)


def test_a_page_without_a_ground_of_its_own_is_white_in_both_themes(
    clerk: Callable[..., Clerk], site: LittleSite, theme: Theme
) -> None:
    theme.set_mode(Mode.DARK)
    site.answers["/"] = page("<p>Bonjour")
    someone = clerk(site.origin)
    someone.opens()
    view = someone.window.view
    assert view is not None
    assert someone.page.backgroundColor() == QColor(Qt.GlobalColor.white)
    assert view.bar.state.isVisible()
    theme.set_mode(Mode.LIGHT)
    assert someone.page.backgroundColor() == QColor(Qt.GlobalColor.white)
