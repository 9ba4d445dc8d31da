"""The whole assisted deposit: the real Chromium on the real training portal."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from certdesk.portal_client.errors import DepositRefused
from certdesk.portal_client.pages import Confirmation
from certdesk.training.faults import Fault
from certdesk.training.faults import Step as Place
from certdesk.ui.portal.armed_file import ArmedFile, Departure
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.filing import DownloadKind
from certdesk.ui.portal.steps import Step
from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal.clerk import armed, write_flux

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.training.server import TrainingPortal
    from tests.ui.portal.clerk import Clerk

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)

ACCOUNT, PASSWORD = "99EXO794", "exercice-2026"
SECRET = "jamais-ecrit-7Qz"


@pytest.fixture
def before_the_form(
    clerk: Callable[..., Clerk], training: TrainingPortal, tmp_path: Path
) -> tuple[Clerk, ArmedFile]:
    """Signed in by the prefill, on the page where the file is chosen."""
    someone = clerk(training.origin)
    file = armed(write_flux(tmp_path, "correction n° 1 – été #2 100%25.xml"))
    someone.window.arm(file)
    someone.opens()
    signs_in(someone)
    someone.follows_link("Transmettre des données")
    someone.follows_link("Sélectionner")
    return someone, file


def signs_in(someone: Clerk) -> None:
    someone.until(someone.window.side.prefill.isVisible)
    someone.presses("prefillLogin")
    someone.window.prefill(ACCOUNT, PASSWORD)
    someone.until(lambda: "sont remplis" in someone.notices)
    someone.follows("form button")


def test_a_clerk_deposits_the_very_file_and_gets_its_accuse(
    before_the_form: tuple[Clerk, ArmedFile], training: TrainingPortal
) -> None:
    someone, file = before_the_form
    state_at_departure: list[int] = []
    someone.before_leaving = lambda departure: (
        state_at_departure.append(len(training.deposits)),
        someone.departures.append(departure),
    )[0]

    someone.chooses_file()
    someone.until(lambda: "même nom" in someone.window.side.file._state.text())
    assert someone.files_in_page() == [[file.name, file.size]]
    assert not someone.departures
    someone.follows_link("Déposer un fichier")
    someone.until(lambda: someone.heard("deposit_seen"))

    received = training.deposits[0]
    assert received.sha256 == file.sha256
    assert received.file_name == file.name
    assert someone.departures == [Departure(file, training.origin)]
    assert state_at_departure == [0], "written down before the first byte left"
    assert someone.heard("form_left") == [(Departure(file, training.origin),)]
    (confirmation,) = someone.heard("deposit_seen")[0]
    assert isinstance(confirmation, Confirmation)
    assert confirmation.numero_dossier
    assert someone.stage is Stage.SETTLED
    assert Step.RECEIPT is someone.window.story.steps.current
    assert not someone.window.side.outcome.isVisible()

    someone.follows_link("Consulter les fichiers déposés")
    someone.until(lambda: someone.heard("deposits_listed"))
    (listed,) = someone.heard("deposits_listed")[-1]
    assert [line.file_name for line in listed] == [file.name]

    someone.clicks_until(
        "a[href*=traitement]", lambda: bool(someone.heard("accuse_downloaded")), 1500
    )
    path, kind = someone.heard("accuse_downloaded")[0]
    assert kind is DownloadKind.TREATMENT
    assert path.parent == someone.accuses
    assert path.name.startswith("Accusé de traitement_")
    assert b"<rapport" in path.read_bytes()
    assert [one.name for one in someone.accuses.iterdir()] == [path.name], "nothing half done"
    assert someone.window.story.steps.current is None


def test_the_login_is_filled_only_on_request_and_only_in_the_page(
    clerk: Callable[..., Clerk], training: TrainingPortal, own_user_folders: Path
) -> None:
    someone = clerk(training.origin)
    someone.opens()
    someone.until(someone.window.side.prefill.isVisible)
    fields = "[...document.querySelectorAll('form input')].filter(i => i.type != 'hidden')"
    values = f"{fields}.map(i => i.value)"
    assert someone.asks(values) == ["", ""]

    someone.window.prefill(ACCOUNT, PASSWORD)  # nobody asked for it
    assert someone.asks(values) == ["", ""]

    someone.presses("prefillLogin")
    assert someone.heard("prefill_requested") == [(training.origin,)]
    someone.window.prefill(ACCOUNT, SECRET)
    someone.until(lambda: "sont remplis" in someone.notices)
    assert someone.asks(values) == [ACCOUNT, SECRET]
    assert SECRET not in someone.asks("document.documentElement.outerHTML")
    assert someone.asks("Object.keys(window).filter(k => k.startsWith('certdesk'))", world=0) == []

    someone.follows("form button")
    someone.until(lambda: someone.window.story.steps.current is Step.SIGN_IN)
    someone.window.close()
    written = [path for path in own_user_folders.rglob("*") if path.is_file()]
    assert not [path for path in written if SECRET.encode() in path.read_bytes()]
    assert not [path for path in written if path.name.startswith("Cookies")]


def test_a_file_changed_after_its_check_is_not_handed_over(
    before_the_form: tuple[Clerk, ArmedFile],
) -> None:
    someone, file = before_the_form
    file.path.write_bytes(file.path.read_bytes().replace(b"T1", b"T9"))
    someone.clicks_until("input[type=file]", lambda: "a changé" in someone.notices, 500)
    assert someone.stage is Stage.ARMED
    assert someone.files_in_page() == []


def test_a_file_that_may_not_leave_stays_and_the_form_with_it(
    before_the_form: tuple[Clerk, ArmedFile], training: TrainingPortal
) -> None:
    someone, _ = before_the_form

    def forbid(_departure: Departure) -> None:
        raise DepositRefused("Ce fichier a déjà été déposé.", "Regardez dans la liste.")

    someone.before_leaving = forbid
    someone.chooses_file()
    before = someone.documents
    someone.clicks_until("form[enctype] button", lambda: "déjà été déposé" in someone.notices, 1500)
    assert training.deposits == ()
    assert someone.documents == before
    assert someone.stage is Stage.IN_PAGE
    assert not someone.heard("form_left")


def test_what_nobody_saw_end_is_asked_to_the_person(
    before_the_form: tuple[Clerk, ArmedFile], training: TrainingPortal
) -> None:
    someone, _ = before_the_form
    someone.chooses_file()
    training.faults.arm(Fault.CUT_AFTER, at=Place.UPLOAD)
    someone.clicks_until("form[enctype] button", lambda: someone.stage is Stage.LEFT, 1500)
    someone.until(lambda: "ne répond pas" in someone.notices)
    assert someone.window.side.outcome.isVisible()
    assert not someone.heard("deposit_seen")
    assert len(training.deposits) == 1, "it had arrived: nobody could know"

    someone.presses("notDeposited")
    assert someone.heard("deposit_answered") == [(False,)]
    assert someone.stage is Stage.SETTLED
    assert not someone.window.side.outcome.isVisible()


def test_the_digest_shown_is_the_one_of_the_file(
    clerk: Callable[..., Clerk], training: TrainingPortal, tmp_path: Path
) -> None:
    someone = clerk(training.origin)
    path = write_flux(tmp_path)
    someone.window.arm(armed(path))
    shown = someone.window.side.file._digest.text().replace("SHA-256", "")
    assert "".join(shown.split()) == hashlib.sha256(path.read_bytes()).hexdigest()
