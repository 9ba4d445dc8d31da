"""The deposit with the system's browser, and what makes it the way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel

from certdesk.portal_client.assumptions import real_portal
from certdesk.portal_client.errors import DepositRefused
from certdesk.ui.portal.chromium_age import ChromiumBuild
from certdesk.ui.portal.engine import Engine, NoEngine, load_engine
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.filing import DownloadKind
from certdesk.ui.portal.steps import Step
from tests import builders
from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal.clerk import armed, write_flux

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.training.server import TrainingPortal
    from tests.ui.portal.clerk import Clerk

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)
WHY = NoEngine("Le navigateur intégré n’est pas installé.", "Déposez avec le vôtre.")


@pytest.fixture
def someone(clerk: Callable[..., Clerk], tmp_path: Path) -> Clerk:
    made = clerk(real_portal(), WHY)
    made.window.arm(armed(write_flux(tmp_path)))
    made.opens()
    return made


def test_without_chromium_the_same_steps_are_done_by_hand(someone: Clerk) -> None:
    window = someone.window
    assert window.view is None
    assert "n’est pas installé" in window.system_page._why.text()
    assert not window.side.way.isVisible()
    someone.presses("openPortal")
    assert someone.opened_outside == [real_portal().start_url]
    window.side.steps.rows[Step.SIGN_IN].box.click()
    assert Step.SIGN_IN in window.story.steps.done
    assert someone.departures == []


def test_the_path_is_given_once_the_file_is_read_again_and_its_departure_noted(
    someone: Clerk,
) -> None:
    file = someone.window.handover.file
    someone.presses("copyFilePath")
    assert QGuiApplication.clipboard().text() == str(file.path)
    (departure,) = someone.departures
    assert departure.file == file
    assert departure.by_system_browser
    assert someone.stage is Stage.LEFT
    assert someone.window.side.outcome.isVisible()

    someone.presses("openFileFolder")
    assert someone.opened_outside == [QUrl.fromLocalFile(str(file.path.parent)).toString()]
    assert len(someone.departures) == 1, "one departure, however often the path is asked for"

    someone.presses("deposited")
    assert someone.heard("deposit_answered") == [(True,)]
    assert not someone.button("copyFilePath").isEnabled()
    assert someone.window.story.steps.current is Step.RECEIPT


def test_a_changed_or_forbidden_file_gives_no_path(someone: Clerk) -> None:
    QGuiApplication.clipboard().setText("avant")
    someone.before_leaving = _forbid
    someone.presses("copyFilePath")
    assert "déjà déposé" in someone.notices
    path = someone.window.handover.file.path
    path.write_bytes(path.read_bytes() + b" ")
    someone.presses("copyFilePath")
    assert "a changé" in someone.notices
    assert QGuiApplication.clipboard().text() == "avant"
    assert someone.departures == []


def _forbid(_departure: object) -> None:
    raise DepositRefused("Ce fichier est déjà déposé.")


def test_an_accuse_that_the_browser_saves_is_announced(someone: Clerk) -> None:
    watch = someone.window.system_page.watch
    someone.until(lambda: watch.is_watching)
    watch._calm.setInterval(20)
    path = someone.downloads / "Accuse_de_traitement_f.xml_20261122.xml"
    path.write_bytes(builders.rapport(ok=["T1"]))
    someone.until(lambda: someone.heard("accuse_downloaded"))
    assert someone.heard("accuse_downloaded") == [(path, DownloadKind.TREATMENT)]
    assert "Accusé de traitement reçu" in someone.notices
    assert path.name in someone.window.system_page._found.text()


def test_another_downloads_folder_can_be_chosen(someone: Clerk, tmp_path: Path) -> None:
    page = someone.window.system_page
    page.watch_folder(str(tmp_path / "absent"))
    someone.until(lambda: "n’existe pas" in page._watched.text())
    page.watch_folder(str(tmp_path))
    someone.until(lambda: page.watch.is_watching)
    assert "surveille" in page._watched.text()


def test_a_browser_that_does_not_open_leaves_the_address(someone: Clerk) -> None:
    someone.system_answers = False
    someone.presses("openPortal")
    assert real_portal().start_url in someone.window.notices.notices[0].remedy


def test_an_old_chromium_proposes_the_system_browser(
    clerk: Callable[..., Clerk], training: TrainingPortal
) -> None:
    view = load_engine().view
    someone = clerk(training.origin, Engine(view, ChromiumBuild("140.0.1", "141.0.2")))
    someone.opens()
    (notice,) = [one for one in someone.window.notices.notices if one.key == "old"]
    assert "de septembre 2025" in notice.message
    assert "Chromium 140" in someone.window.side.engine.text()
    notice.action()
    assert someone.window.view is None
    assert someone.window.system_page.isVisible()
    someone.presses("otherBrowser")
    assert someone.window.view is not None
    someone.waits_for_document(0)


def test_a_recent_chromium_proposes_nothing(
    clerk: Callable[..., Clerk], training: TrainingPortal
) -> None:
    someone = clerk(training.origin, Engine(load_engine().view, ChromiumBuild("155.0.1")))
    someone.opens()
    assert someone.notices == ""


def test_a_forgotten_session_is_signed_out(
    clerk: Callable[..., Clerk], training: TrainingPortal
) -> None:
    someone = clerk(training.origin)
    someone.opens()
    first = someone.window.view
    someone.window.forget_session()
    assert someone.window.view is not first
    someone.waits_for_document(0)
    someone.window.close()
    assert someone.heard("closed") == [()]
    assert someone.window.view is None


def test_every_control_has_a_name_that_is_read_out(someone: Clerk) -> None:
    for button in someone.window.findChildren(QAbstractButton):
        if button.isVisibleTo(someone.window):
            assert button.accessibleName() or button.text(), button.objectName()


def test_a_practice_window_says_so_and_a_real_one_does_not(
    clerk: Callable[..., Clerk], someone: Clerk, training: TrainingPortal
) -> None:
    assert not someone.window.findChildren(QLabel, "practiceBanner")
    assert "Portail d’entraînement" not in someone.window.windowTitle()
    someone.downloads.rmdir()
    practice = clerk(training.origin, WHY)
    assert practice.window.windowTitle().startswith("Portail d’entraînement")
    assert "rien n’est transmis" in " ".join(
        label.text() for label in practice.window.findChildren(QLabel)
    )
    assert date(2026, 11, 22) == practice.window._inputs.today()
