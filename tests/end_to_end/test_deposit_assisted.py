"""The assisted deposit with the system's browser: what the journal says of what nobody saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from certdesk.model.journal.records import DepositState, Mode, PortalStatus
from certdesk.ui.portal.engine import NoEngine
from certdesk.ui.portal.filing import DownloadKind
from tests.builders import M1, flux, passage, rapport
from tests.end_to_end.exercise import DepositDesk, Exercise, Scene
from tests.end_to_end.looking import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.journal.records import Deposit
    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

ADDRESS = "https://certificateurs.moncompteformation.gouv.fr/espace-prive"


@dataclass
class Assisted:
    """CertDesk for real, without Chromium; nothing of it reaches a network."""

    office: Office
    desk: Desk
    opened: list[str] = field(default_factory=list)

    @property
    def counter(self) -> DepositDesk:
        """« Déposer » and « Dépôts et suivi »."""
        return DepositDesk(self.desk)

    @property
    def deposits(self) -> tuple[Deposit, ...]:
        """What the journal says."""
        return self.desk.program.services.deposits.portal.journal.deposits()

    @property
    def portal(self) -> QWidget:
        """The window of the portal."""
        found = self.desk.window.findChildren(QWidget, "portalWindow")
        (window,) = [one for one in found if one.isVisible()]
        return window

    def arm(self, path: Path) -> None:
        """« Déposer… » as far as the window of the portal."""
        counter = self.counter.open_file(path)
        assert counter.obstacles == []
        assert "vous vous connectez et vous cliquez" in counter.words
        assert "C’est vous qui déposez" in counter.send()
        self.desk.rest()

    def click(self, name: str) -> None:
        """A button of the portal’s window."""
        self.desk.hand.click(name, inside=self.portal)
        self.desk.rest()


@pytest.fixture
def assisted(office: Office) -> Assisted:
    opened: list[str] = []
    desk = office.start(
        open_outside=lambda address: not opened.append(address),
        load_engine=lambda: NoEngine("Pas de navigateur intégré ici.", "Le vôtre convient."),
    )
    return Assisted(office, desk, opened)


@pytest.fixture
def real_flux(office: Office) -> Path:
    style_free = flux(passage("A1"), passage("A2"))
    return office.put("flux.xml", style_free)


def test_opening_the_portal_deposits_nothing(assisted: Assisted, real_flux: Path) -> None:
    assisted.arm(real_flux)
    assisted.click("openPortal")
    assert assisted.opened == [ADDRESS]
    assisted.portal.close()
    assisted.desk.rest()
    assert assisted.deposits == ()


def test_a_path_that_was_given_is_a_file_that_may_have_left(
    assisted: Assisted, real_flux: Path
) -> None:
    assisted.arm(real_flux)
    assisted.click("copyFilePath")
    assert QGuiApplication.clipboard().text() == str(real_flux)
    (deposit,) = assisted.deposits
    assert (deposit.state, deposit.mode) == (DepositState.SENDING, Mode.BROWSER)
    stage = assisted.portal.findChild(QLabel, "armedStage")
    assert stage.text() == "À choisir dans votre navigateur"  # nobody saw it leave
    assisted.portal.close()
    assisted.desk.rest()
    (deposit,) = assisted.deposits
    assert deposit.state is DepositState.UNKNOWN
    assert any("issue inconnue" in notice for notice in assisted.desk.notices)
    counter = assisted.counter.open_file(real_flux)
    assert not counter.can_send


def test_the_clerk_says_that_it_was_deposited(assisted: Assisted, real_flux: Path) -> None:
    assisted.arm(real_flux)
    assisted.click("copyFilePath")
    assisted.click("deposited")
    (deposit,) = assisted.deposits
    assert deposit.state is DepositState.DEPOSITED
    assisted.portal.close()
    assisted.desk.rest()
    counter = assisted.counter.follow()
    assert counter.statuses == ["✓ Déposé"]
    assert "un jour ou deux" in counter.card


def test_the_clerk_says_that_it_was_not_and_deposits_again(
    assisted: Assisted, real_flux: Path
) -> None:
    assisted.arm(real_flux)
    assisted.click("copyFilePath")
    assisted.click("notDeposited")
    assert [one.state for one in assisted.deposits] == [DepositState.NOT_SENT]
    assisted.portal.close()
    assisted.desk.rest()
    counter = assisted.counter.follow()
    assert "Déposer de nouveau…" in counter.offered
    counter.press("depositAgain")
    assert counter.reviewed().can_send


def test_the_accuse_that_is_opened_later_proves_the_deposit(
    assisted: Assisted, real_flux: Path
) -> None:
    assisted.arm(real_flux)
    assisted.click("copyFilePath")
    assisted.portal.close()
    assisted.desk.rest()
    (deposit,) = assisted.deposits
    accuse = rapport(ko={"A1": M1}, ok=["A2"], id_flux=deposit.id_flux, nom_fichier="flux.xml")
    assisted.desk.open(assisted.office.put("accuse.xml", accuse), real_flux)
    (deposit,) = assisted.deposits
    assert deposit.state is DepositState.DEPOSITED
    assert deposit.status is PortalStatus.WITH_ERRORS


def test_leaving_certdesk_leaves_the_outcome_unknown(assisted: Assisted, real_flux: Path) -> None:
    assisted.arm(real_flux)
    assisted.click("copyFilePath")
    assisted.desk.quit()
    assert "Un dépôt est en cours" in assisted.desk.asked
    assisted.desk.hand.click("leaveDeposit")
    assisted.desk.rest()
    (deposit,) = assisted.deposits
    assert deposit.state is DepositState.UNKNOWN
    again = assisted.office.restart()
    counter = DepositDesk(again).follow()
    assert counter.statuses == ["? Issue inconnue"]
    assert "Ouvrir la liste du portail…" in counter.offered
    counter.press("itIsThere")
    counter.confirm("confirmAnswer")
    assert counter.statuses == ["✓ Déposé"]


def test_a_made_up_organisation_never_goes_to_the_real_portal(
    assisted: Assisted, office: Office
) -> None:
    (path,) = office.practice("tutoriel").glob("99EXO794_*.xml")
    counter = assisted.counter.open_file(path)
    assert any("son idClient est fictif" in one for one in counter.obstacles)
    assert not counter.can_send


def test_an_accuse_in_the_own_downloads_is_filed_and_stays_there(
    assisted: Assisted, real_flux: Path
) -> None:
    assisted.arm(real_flux)
    assisted.click("copyFilePath")
    (deposit,) = assisted.deposits
    accuse = rapport(ko={"A1": M1}, ok=["A2"], id_flux=deposit.id_flux, nom_fichier="flux.xml")
    downloaded = assisted.office.put("accuse.xml", accuse)
    assisted.portal.accuse_downloaded.emit(downloaded, DownloadKind.TREATMENT)
    assisted.desk.rest()
    receipts = assisted.desk.program.services.deposits.portal.receipts
    filed = [path for path in receipts.folder.rglob("*.xml") if path.read_bytes() == accuse]
    assert len(filed) == 1
    assert downloaded.read_bytes() == accuse


def test_a_login_page_elsewhere_is_trusted_once_an_administrator_has_listed_it(
    assisted: Assisted, real_flux: Path
) -> None:
    listed = ("# connexion", "https://connexion.exemple.fr", "http://en-clair.exemple.fr")
    assisted.desk.program.services.preferences.change(portal_addresses=listed)
    assisted.arm(real_flux)
    trusted = assisted.portal._inputs.trusted_origins
    assert trusted == (ADDRESS.removesuffix("/espace-prive"), "https://connexion.exemple.fr")
    assisted.portal.prefill_requested.emit("https://en-clair.exemple.fr")
    assisted.desk.rest()
    assert assisted.desk.asked == ""
    assisted.portal.prefill_requested.emit("https://connexion.exemple.fr")
    assisted.counter.asked_password()
    assert "https://connexion.exemple.fr" in assisted.desk.asked


@pytest.fixture
def exercised(office: Office, own_user_folders: Path) -> Assisted:
    """The practice program where Chromium is not installed, its file given to the browser."""
    (own_user_folders / "Downloads").mkdir(parents=True)
    opened: list[str] = []
    exercise = Exercise(lambda: office.now)
    desk = office.start(
        practice=True,
        make_trainer=lambda: exercise,
        open_outside=lambda address: not opened.append(address),
        load_engine=lambda: NoEngine("Pas de navigateur intégré ici.", "Le vôtre convient."),
    )
    made = Assisted(office, desk, opened)
    Scene(office, desk, exercise, made.counter).correct()
    made.counter.open().take("comme sur le vrai portail")
    made.counter.send()
    desk.rest()
    made.click("copyFilePath")
    return made


def test_the_browser_way_is_exercised_too(exercised: Assisted, own_user_folders: Path) -> None:
    exercised.click("openPortal")
    (address,) = exercised.opened
    assert address.startswith("http://127.0.0.1:")
    assert exercised.portal.findChild(QWidget, "practiceBanner").isVisible()
    assert "99EXO794" in words_of(exercised.portal)
    (deposit,) = exercised.deposits
    assert (deposit.state, deposit.mode) == (DepositState.SENDING, Mode.BROWSER)
    answer = rapport(ko={"TEST3": M1}, ok=["TEST8CORRIGE"], id_flux=deposit.id_flux)
    (own_user_folders / "Downloads" / "accuse.xml").write_bytes(answer)
    exercised.desk.until(lambda: deposit.file_name in exercised.desk.title)
    exercised.desk.rest()
    assert exercised.desk.listed == ["TEST3"]


def test_an_address_listed_for_the_real_portal_means_nothing_in_practice(
    exercised: Assisted,
) -> None:
    listed = ("https://connexion.exemple.fr",)
    exercised.desk.program.services.preferences.change(portal_addresses=listed)
    exercised.portal.close()
    exercised.desk.rest()
    exercised.counter.follow().press("openPortalList")
    (origin,) = exercised.portal._inputs.trusted_origins
    assert origin.startswith("http://127.0.0.1:")


def test_an_accuse_from_elsewhere_is_not_opened_in_practice(
    exercised: Assisted, own_user_folders: Path
) -> None:
    title = exercised.desk.title
    answer = rapport(ko={"A1": M1}, nom_fichier="un-vrai-flux.xml")
    downloaded = own_user_folders / "Downloads" / "accuse.xml"
    downloaded.write_bytes(answer)
    exercised.desk.until(lambda: "aucun dépôt de l’exercice" in words_of(exercised.portal))
    exercised.desk.rest()
    assert exercised.desk.title == title
    assert downloaded.read_bytes() == answer
    receipts = exercised.desk.program.services.deposits.portal.receipts
    assert not [path for path in receipts.folder.rglob("*.xml") if path.read_bytes() == answer]
