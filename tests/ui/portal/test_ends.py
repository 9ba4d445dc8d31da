"""The window is closed, locked or changed of way at the worst moment: nothing dies, nothing is cut.

Chromium waits for the answer of a file chooser; a page that dies meanwhile takes all with it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer

from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.prefill import Prefilled
from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal.clerk import armed
from tests.ui.portal.little_site import FORM, LOGIN, Answer, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.ui.portal.clerk import Clerk
    from tests.ui.portal.little_site import LittleSite

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)

SECRET = "jamais-ailleurs-7Qz"
ACTS: dict[str, Callable[[Clerk], object]] = {
    "other way": lambda someone: someone.window.side.way.click(),
    "lock": lambda someone: someone.window.forget_session(),
    "close": lambda someone: someone.window.close(),
}


def acts_while(someone: Clerk, moment: str, act: Callable[[], object]) -> list[object]:
    """Do it once the file chooser waits: for the disk, or for the guards of the page."""
    done: list[object] = []

    def go() -> None:
        assert someone.page.is_choosing
        done.append(act())

    # Read again, it is ready again: then the guards are asked, before it is in the page.
    wanted = Stage.CHECKING if moment == "disk" else Stage.ARMED

    def follow(stage: Stage) -> None:
        if stage is wanted and someone.page.is_choosing:
            QTimer.singleShot(0, go)

    someone.window.handover.stage_changed.connect(follow)
    return done


@pytest.mark.parametrize("moment", ["disk", "guards"])
@pytest.mark.parametrize("how", ACTS)
def test_a_file_chooser_that_waits_is_answered_before_its_page_dies(
    how: str, moment: str, someone: Clerk, site: LittleSite, tmp_path: Path
) -> None:
    large = tmp_path / "grand.xml"
    large.write_bytes(b"x" * (64 << 20))
    someone.window.arm(armed(large))
    site.answers["/form"] = page(FORM)
    someone.visits(f"{site.origin}/form")
    before = someone.window.view
    done = acts_while(someone, moment, lambda: ACTS[how](someone))
    someone.clicks_until("input[type=file]", lambda: bool(done), 1500)
    someone.until(lambda: someone.window.view is not before)
    assert someone.stage is Stage.ARMED
    assert someone.departures == []


@pytest.fixture
def slow(site: LittleSite) -> Iterator[threading.Event]:
    """The answer to the file waits for this."""
    may_answer = threading.Event()

    def pieces() -> Iterator[bytes]:
        may_answer.wait(20)
        yield b"<h1>Fichier d\xc3\xa9pos\xc3\xa9</h1>"

    site.answers["/form"] = page(FORM)
    site.answers["/up"] = Answer(pieces=pieces())
    yield may_answer
    may_answer.set()


def sends(someone: Clerk, site: LittleSite) -> None:
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    someone.clicks_until("button", lambda: someone.stage is Stage.LEFT, 1500)
    someone.until(lambda: site.paths("POST"))


def test_a_lock_does_not_cut_a_file_that_leaves(
    someone: Clerk, site: LittleSite, slow: threading.Event
) -> None:
    sends(someone, site)
    view = someone.window.view
    someone.window.forget_session()
    assert someone.window.view is view
    slow.set()
    someone.until(lambda: someone.heard("deposit_seen"))
    someone.until(lambda: someone.window.view is not view)
    assert someone.stage is Stage.SETTLED
    assert site.paths("POST") == ["/up"]


def test_nobody_denies_a_deposit_that_the_page_still_sends(
    someone: Clerk, site: LittleSite, slow: threading.Event
) -> None:
    sends(someone, site)
    assert someone.window.side.outcome.isVisible()
    assert someone.button("deposited").isEnabled()
    assert not someone.button("notDeposited").isEnabled()
    slow.set()
    someone.until(lambda: someone.heard("deposit_seen"))


@pytest.mark.parametrize("status", [500, None], ids=["error", "cut"])
def test_after_a_departure_that_failed_no_other_way_gets_the_file(
    status: int | None, someone: Clerk, site: LittleSite
) -> None:
    site.answers["/form"] = page(FORM)
    site.answers["/up"] = Answer(cut=True) if status is None else Answer(b"x", status=status)
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    someone.clicks_until("button", lambda: someone.stage is Stage.LEFT, 1500)
    someone.until(lambda: [one for one in someone.window.notices.notices if one.key == "load"])
    (told,) = [one for one in someone.window.notices.notices if one.key == "load"]
    assert "Consulter les fichiers déposés" in told.remedy
    assert "déposez par là" not in told.remedy
    assert someone.button("notDeposited").isEnabled()
    someone.window.use_system_browser()
    page_outside = someone.window.system_page
    for button in (page_outside.copy_button, page_outside.folder_button):
        assert not button.isEnabled()
    assert page_outside._departing_path() is None
    assert "une seconde fois" in someone.notices
    assert len(someone.departures) == 1


def test_after_a_failure_the_lock_forgets_the_session(someone: Clerk, site: LittleSite) -> None:
    site.answers["/form"] = page(FORM)
    site.answers["/up"] = Answer(cut=True)
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    view = someone.window.view
    someone.window.handover.form_left.connect(lambda _left: someone.window.forget_session())
    someone.clicks_until("button", lambda: someone.stage is Stage.LEFT, 1500)
    someone.until(lambda: someone.window.view is not view)
    assert someone.window.side.outcome.isVisible(), "nobody knows what became of it"


def test_a_password_that_comes_after_the_lock_is_put_nowhere(
    someone: Clerk, site: LittleSite
) -> None:
    site.answers["/"] = page(LOGIN)
    someone.visits(f"{site.origin}/")
    someone.until(someone.window.side.prefill.isVisible)
    someone.presses("prefillLogin")
    before = someone.window.view
    someone.window.forget_session()
    assert someone.window.view is not before
    someone.waits_for_document(0)
    someone.window.prefill("99EXO794", SECRET)
    assert "n’a rien rempli" in someone.notices
    assert someone.asks("document.querySelector('[type=password]').value") == ""


def test_a_filled_page_is_sealed_even_when_a_document_was_announced_meanwhile(
    someone: Clerk, site: LittleSite
) -> None:
    site.answers["/login"] = page(LOGIN)
    someone.visits(f"{site.origin}/login")
    how: list[Prefilled] = []
    someone.page.prefill("99EXO794", SECRET, how.append)
    someone.window.view.gate.forget_page()
    someone.until(lambda: how)
    assert how == [Prefilled.FILLED]
    assert someone.window.view.gate.is_sealed
