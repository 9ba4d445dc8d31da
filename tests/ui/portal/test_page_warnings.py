"""A page that deposits for somebody else, or is no real portal, is told before the file leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.model.training_mark import MARK, META
from certdesk.portal_client.assumptions import real_portal, training_portal
from certdesk.ui.notices import NoticeLevel
from certdesk.ui.portal.armed_file import ArmedFile
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.page_reader import read_sight
from certdesk.ui.portal.page_warnings import is_wrong_site, warning_of
from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal.clerk import armed, write_flux
from tests.ui.portal.little_site import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.training.server import TrainingPortal
    from certdesk.ui.portal.page_reader import Sight
    from tests.ui.portal.clerk import Clerk
    from tests.ui.portal.little_site import LittleSite

FILE = ArmedFile(Path("correction.xml"), 1, "0" * 64, for_client="99EXO794")
UPLOAD = "<form method=post><input type=file name=f><button>Déposer un fichier</button></form>"
MARKED = f"<meta name='{META}' content='{MARK}'>"


def sight(body: str) -> Sight:
    portal = real_portal()
    return read_sight(f"<html><body>{body}</body></html>", f"{portal.origin}/x", portal.wording)


@pytest.mark.parametrize(
    "shown", ["Organisme : 99EXO794 – Institut", "Organisme : 99exo794", "Bonjour", ""]
)
def test_the_same_organisation_or_none_is_not_told(shown: str) -> None:
    assert warning_of(sight(f"<p>{shown}</p>{UPLOAD}"), real_portal(), FILE) is None


def test_another_organisation_is_told_with_both_names() -> None:
    seen = sight(f"<p>Organisme : 12ABC345 – Autre</p>{UPLOAD}")
    told = warning_of(seen, real_portal(), FILE)
    assert told is not None
    assert told.level is NoticeLevel.WARNING
    assert "pour 12ABC345" in told.message
    assert "99EXO794" in told.message
    assert warning_of(seen, real_portal(), None) is None
    assert warning_of(seen, real_portal(), replace(FILE, for_client="")) is None


def test_the_training_portal_in_place_of_a_real_one_is_the_wrong_site() -> None:
    seen = sight(f"{MARKED}<p>Organisme : 99EXO794</p>{UPLOAD}")
    assert is_wrong_site(seen, real_portal())
    told = warning_of(seen, real_portal(), None)
    assert told is not None
    assert "transmis à personne" in told.message
    assert not is_wrong_site(seen, training_portal("http://127.0.0.1:8000"))


@pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)
def test_in_the_window_the_wrong_organisation_is_told_and_goes_with_its_page(
    clerk: Callable[..., Clerk], site: LittleSite, tmp_path: Path
) -> None:
    site.answers["/depot"] = page(f"<p>Organisme : 12ABC345 – Autre</p>{UPLOAD}")
    site.answers["/choix"] = page(f"<p>Organisme : 99EXO794</p>{UPLOAD}")
    someone = clerk(site.origin)
    someone.window.arm(replace(armed(write_flux(tmp_path)), for_client="99EXO794"))
    assert "Pour 99EXO794" in someone.window.side.file._facts.text()
    someone.opens()
    someone.visits(f"{site.origin}/depot")
    someone.until(lambda: "pour 12ABC345" in someone.notices)
    someone.visits(f"{site.origin}/choix")
    someone.until(lambda: "12ABC345" not in someone.notices)


@pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)
def test_the_training_portal_gets_no_file_where_a_real_portal_is_expected(
    clerk: Callable[..., Clerk], training: TrainingPortal, tmp_path: Path
) -> None:
    someone = clerk(replace(training_portal(training.origin), is_training=False))
    someone.window.arm(armed(write_flux(tmp_path)))
    someone.opens()
    someone.until(lambda: "transmis à personne" in someone.notices)
    assert someone.stage is Stage.NONE
    assert not someone.window.side.prefill.isVisible()
