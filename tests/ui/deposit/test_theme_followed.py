"""A window that stays open while the theme changes ends as one that was opened in it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from certdesk.model.journal.records import DepositState, Obstacle, ObstacleCode, PortalStatus
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.settings import Theme as Mode
from certdesk.portal_client.assumptions import real_portal
from certdesk.portal_client.errors import PortalError
from certdesk.portal_client.lists import ListedPassage
from certdesk.portal_client.obstacles import tell
from certdesk.portal_client.vault import NO_STORE, Place
from certdesk.ui.confirm import Matter, Way, ask
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.deposit_dialog import DepositDialog
from certdesk.ui.deposit.deposit_flow import DepositFlow
from certdesk.ui.deposit.deposits_window import DepositsWindow
from certdesk.ui.deposit.lock import LockPage
from certdesk.ui.deposit.login import Asked
from certdesk.ui.deposit.obstacle_list import ObstacleList
from certdesk.ui.deposit.outcome_page import OutcomePage
from certdesk.ui.deposit.passages_window import PassagesWindow
from certdesk.ui.deposit.portals_page import PortalsPage
from certdesk.ui.deposit.recorded import recorded_of
from certdesk.ui.deposit.security_page import SecurityPage
from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.portal.engine import NoEngine
from certdesk.ui.portal.portal_inputs import PortalInputs
from certdesk.ui.portal.portal_window import PortalWindow
from certdesk.ui.practice import PORTAL_BANNER
from tests.builders import flux
from tests.qt_support import delete_now
from tests.ui.deposit.made import SENT, deposit, line
from tests.ui.deposit.paper_portal import MemoryVault, PaperServices
from tests.ui.portal.clerk import armed, write_flux

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.theme import Theme

    Make = Callable[[Theme], QWidget]

STATUSES = (None, *PortalStatus)


def credentials(theme: Theme) -> QWidget:
    place = Place("", NO_STORE)
    asked = Asked(
        "Portail", "https://depot.exemple.fr", place, ("99EXO794",), "Refusé.", "Un exercice."
    )
    return CredentialsDialog(asked, theme)


def deposits(theme: Theme) -> QWidget:
    window = DepositsWindow(theme, SENT.date(), practice=True)
    lines = [line(number=n, direct=True, status=one) for n, one in enumerate(STATUSES, start=1)]
    window.show_deposits((*lines, line(number=90, state=DepositState.UNKNOWN)), SENT)
    window.select_deposit(90)
    window.notices.show_notice(Notice(NoticeLevel.WARNING, "Regardez.", "Puis dites.", "Voir"))
    return window


def obstacles(theme: Theme) -> QWidget:
    shown = ObstacleList(theme)
    one = deposit(state=DepositState.UNKNOWN)
    stops = Obstacle(ObstacleCode.FILE_OPEN, deposit=one)
    asks = Obstacle(ObstacleCode.IDS_ACCEPTED, ids=("A1",), deposit=one)
    shown.show_obstacles([tell(stops), tell(asks)])
    return shown


def refusal(theme: Theme) -> QWidget:
    page = OutcomePage(theme)
    page.show_failure(PortalError("Le portail ne répond pas.", "Réessayez."))
    return page


def passages(theme: Theme) -> QWidget:
    window = PassagesWindow(theme, practice=True)
    window.show_recorded(recorded_of("flux.xml", ("A1", "A2"), [ListedPassage("A1", "RNCP1")]))
    return window


def security(theme: Theme) -> QWidget:
    page = SecurityPage(theme, 5)
    page.show_known("Le trousseau", (("https://depot.exemple.fr", "99EXO794"),))
    page.say("Le trousseau n’a pas répondu.", good=False)
    return page


def portals(theme: Theme) -> QWidget:
    return PortalsPage(theme, ("http://en-clair.fr",), ())


def confirmation(theme: Theme) -> QWidget:
    parent = QWidget()
    ways = (Way("Oui", parent.close, "yes"), Way("Non", None, "no"))
    matter = Matter("Titre", "Le faire\u00a0?", "On ne peut revenir.", ways, PORTAL_BANNER)
    ask(parent, theme, matter)
    return parent


MADE = (
    credentials, deposits, obstacles, refusal, passages, security, portals, confirmation, LockPage
)  # fmt: skip


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_view_that_stays_open_follows_the_theme(theme: Theme, make: Make) -> None:
    assert_follows(theme, make)


def test_a_banner_stays_above_the_question_when_the_theme_changes(
    theme: Theme, qtbot: QtBot
) -> None:
    parent = confirmation(theme)
    qtbot.addWidget(parent)
    box = parent.findChild(QMessageBox, "confirmBox")
    assert box is not None
    for mode in (Mode.DARK, Mode.LIGHT):
        theme.set_mode(mode)
        QCoreApplication.sendPostedEvents()
        banner, text = (
            box.findChild(QWidget, name) for name in ("practiceBanner", "qt_msgbox_label")
        )
        assert banner is not None
        assert text is not None
        assert banner.geometry().bottom() < text.geometry().top()


def test_what_is_about_to_leave_follows_the_theme(
    theme: Theme, tmp_path: Path, jobs: JobRunner, qtbot: QtBot
) -> None:
    services = PaperServices(tmp_path, jobs, MemoryVault())
    path = tmp_path / "flux.xml"
    path.write_bytes(flux("A1"))

    def make(theme: Theme) -> QWidget:
        flow = DepositFlow(services.portal, SchemaStore(None))
        dialog = DepositDialog(flow, theme, practice=True)
        dialog.show()
        with qtbot.waitSignal(flow.reviewed):
            flow.read(path)
        return dialog

    assert_follows(theme, make)
    services.journal.close()


def test_the_steps_before_the_portal_follow_the_theme(
    theme: Theme, tmp_path: Path, jobs: JobRunner
) -> None:
    file = armed(write_flux(tmp_path))
    inputs = PortalInputs(
        real_portal(), lambda _departure: None, tmp_path, tmp_path, lambda _address: True,
        partial(date, 2026, 11, 21),
    )  # fmt: skip

    def make(theme: Theme) -> QWidget:
        window = PortalWindow(inputs, NoEngine("Pas de navigateur ici.", ""), theme, jobs)
        window.arm(file)
        return window

    assert_follows(theme, make)


def assert_follows(theme: Theme, make: Make) -> None:
    """Compare each part, as it is drawn, with the same one made in the theme that came."""
    stayed = make(theme)
    stayed.show()
    before = drawn(stayed)
    theme.set_mode(Mode.DARK)
    followed = drawn(stayed)
    fresh = make(theme)
    fresh.show()
    expected = drawn(fresh)
    try:
        assert [name for name, _ in followed] == [name for name, _ in expected]
        assert followed != before
        late = [
            name
            for (name, image), (_, other) in zip(followed, expected, strict=True)
            if image != other
        ]
        assert late == []
    finally:
        for one in (stayed, fresh):
            delete_now(one)
        theme.set_mode(Mode.LIGHT)


def drawn(window: QWidget) -> list[tuple[str, QImage]]:
    """Every part that is shown and what it looks like, in the order of their birth."""
    QCoreApplication.sendPostedEvents()  # laid out to the end
    parts = [window, *window.findChildren(QMessageBox), *window.findChildren(QWidget)]
    shown = [part for part in parts if part.isVisible() and not part.hasFocus()]
    return [(f"{type(part).__name__} {part.objectName()}", image_of(part)) for part in shown]


def image_of(part: QWidget) -> QImage:
    """A part alone: what is in it has its own picture."""
    return part.grab().toImage()
