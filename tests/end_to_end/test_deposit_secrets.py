"""The whole loop with a known password, NIR and name: none of them is where it must not be."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from PySide6.QtCore import QDir
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox

from certdesk.portal_client.vault import Vault
from tests.builders import ABSENT, M1, Style, flux, passage, rapport
from tests.end_to_end.exercise import IDENTIFIER, PASSWORD, DepositDesk, Exercise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

NIR, NAME, FIRST_NAME = "2900159350123", "BEAUREGARD-SECRET", "Clothilde-Secrète"
SECRETS = (PASSWORD, NIR, NAME, FIRST_NAME)
STYLE = Style(
    action="CREATION",
    header={"emetteur/idClient": IDENTIFIER, "certificateur/idClient": IDENTIFIER},
)


class Keyring:
    """A store of passwords that bears the name of an accepted one."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


Keyring.__module__, Keyring.__qualname__ = "keyring.backends.SecretService", "Keyring"


def forms(secret: str) -> tuple[bytes, ...]:
    """How a text may be written: as it is, in an address, in UTF-16, in a form, in JSON."""
    texts = {secret, quote(secret), quote_plus(secret), secret.encode("unicode_escape").decode()}
    return tuple(data for text in texts for data in (text.encode(), text.encode("utf-16-le")))


def holding(folder: Path, secret: str) -> set[Path]:
    """The files below a folder that hold a secret, in any of its forms."""
    wanted = forms(secret)
    files = (one for one in folder.rglob("*") if one.is_file())
    return {one for one in files if any(form in one.read_bytes() for form in wanted)}


def arguments() -> str:
    """The command lines of this process and of those that it started."""
    said = [" ".join(sys.argv)]
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said.append(place.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue  # it has ended meanwhile
    return "\n".join(said)


@pytest.fixture
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What is written in the temporary folder is searched as well."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert QDir.tempPath() == str(folder)
    yield folder
    monkeypatch.setattr("tempfile.tempdir", None)


@dataclass
class Loop:
    """The whole loop, played; what it left behind is to be searched."""

    office: Office
    desk: Desk
    exercise: Exercise
    keyring: Keyring
    deposited: Path
    written: Path

    @property
    def may_name_somebody(self) -> set[Path]:
        """The flux files, wherever they are, and the private draft."""
        drafts = self.office.data / "brouillons"
        uploads = {one.path for one in self.exercise.portal.deposits}
        return {self.deposited, self.written, *uploads, *drafts.glob("*.json")}


@pytest.fixture
def played(office: Office, own_temporary_folder: Path, caplog: pytest.LogCaptureFixture) -> Loop:
    """Open, correct, generate, deposit with a remembered password, follow, open the accusé."""
    for name in ("", "httpx2", "httpcore2", "certdesk", "werkzeug"):
        caplog.set_level(logging.DEBUG, logger=name)
    exercise, keyring = Exercise(lambda: office.now), Keyring()
    desk = office.start(practice=True, make_trainer=lambda: exercise, vault=Vault(lambda: keyring))
    deposited, accuse = secret_files(office)
    desk.open(deposited, accuse)
    for identifier, name, text in (("A1", "nir", NIR), ("A2", "nomNaissance", NAME)):
        desk.select(identifier)
        desk.tab("Formulaire")
        desk.fill(name, text)
    written = desk.generate().into(office.documents).write()
    desk.result().close()
    desk.rest()
    counter = DepositDesk(desk)
    counter.open().send()
    dialog = counter.asked_password()
    desk.hand.find(QCheckBox, "rememberPassword", inside=dialog).click()
    counter.sign_in()
    assert "Déposé" in counter.outcome
    counter.cancel()
    desk.rest()
    counter.follow().refresh()
    assert counter.statuses == ["⚠ Traité avec erreurs"]
    counter.open_accuse()
    desk.program.services.keeper.flush()
    return Loop(office, desk, exercise, keyring, deposited, written)


def secret_files(office: Office) -> tuple[Path, Path]:
    """A flux with a first name to hide, and an accusé that refuses all of it."""
    known = passage(
        "A1",
        identificationTitulaire__titulaire=ABSENT,
        identificationTitulaire__identifiantNational__nir="1850675112987",
        identificationTitulaire__identifiantNational__nomNaissance="DURANT",
    )
    deposited = flux(known, passage("A2", prenom1=FIRST_NAME), style=STYLE)
    accuse = rapport(ko={"A1": M1, "A2": M1}, nom_fichier="flux.xml")
    return office.put("flux.xml", deposited), office.put("accuse.xml", accuse)


def test_names_and_numbers_are_in_the_flux_files_and_the_draft_only(played: Loop) -> None:
    for secret in (NIR, NAME, FIRST_NAME):
        found = holding(played.office.folder, secret)
        assert played.written in found
        assert found <= played.may_name_somebody


def test_the_password_is_in_the_keyring_and_in_no_file(played: Loop) -> None:
    assert set(played.keyring.kept.values()) == {PASSWORD}
    assert holding(played.office.folder, PASSWORD) == set()


def test_nothing_secret_is_logged_copied_or_given_to_a_process(
    played: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    log = "\n".join(played.exercise.portal.log)
    assert log
    clipboard = QGuiApplication.clipboard().text()
    said = f"{caplog.text}\n{log}\n{arguments()}\n{clipboard}".encode()
    for secret in SECRETS:
        assert not any(form in said for form in forms(secret))


def test_what_the_exercise_received_and_noted_is_gone_with_the_program(
    played: Loop, own_temporary_folder: Path
) -> None:
    journal = played.desk.program.services.deposits.portal.journal.path
    assert own_temporary_folder in journal.parents
    played.office.desks.pop().shutdown()
    assert [one for one in own_temporary_folder.rglob("*") if one.is_file()] == []


def test_a_remembered_password_is_used_without_a_word_and_can_be_forgotten(
    office: Office,
) -> None:
    exercise, keyring = Exercise(lambda: office.now), Keyring()
    keyring.kept["CertDesk entraînement entrainement", IDENTIFIER] = PASSWORD
    office.data.mkdir()
    (office.data / "identifiants.json").write_text(
        f'{{"version": 1, "identifiants": {{"entrainement": ["{IDENTIFIER}"]}}}}'
    )
    desk = office.start(practice=True, make_trainer=lambda: exercise, vault=Vault(lambda: keyring))
    counter = DepositDesk(desk)
    counter.open_file(office.put("flux.xml", flux("A1", style=STYLE)))
    counter.send()
    assert "Déposé" in counter.outcome  # no password was asked
    counter.cancel()

    desk.do("settings")
    settings = desk.hand.front()
    settings.tabs.setCurrentIndex(settings.tabs.count() - 1)
    desk.rest()
    said = desk.asked
    assert "le trousseau de votre session (Secret Service)" in said
    assert IDENTIFIER in said
    desk.hand.click("forgetOne", inside=settings)
    desk.rest()
    assert "Mot de passe oublié" in desk.asked
    assert keyring.kept == {}
    assert "Aucun mot de passe n’est retenu" in desk.asked


def test_locking_hides_everything_and_forgets_who_was_signed_in(office: Office) -> None:
    exercise = Exercise(lambda: office.now)
    desk = office.start(practice=True, make_trainer=lambda: exercise)
    counter = DepositDesk(desk)
    counter.open_file(office.put("flux.xml", flux("A1", style=STYLE)))
    counter.send()
    counter.sign_in()
    assert "Déposé" in counter.outcome
    counter.cancel()
    counter.follow()
    assert not desk.window.isHidden()

    desk.do("lock")
    said = "\n".join(desk.everything_said())
    assert "CertDesk est verrouillé" in said
    assert "flux.xml" not in said
    assert desk.window.isHidden()
    (page,) = [one for one in QApplication.topLevelWidgets() if one.objectName() == "lockPage"]
    desk.hand.click("unlock", inside=page)
    assert not desk.window.isHidden()
    assert len(counter.listed) == 1
    desk.hand.click("refreshDeposits", inside=desk.hand.front())
    counter.sign_in()  # nobody is signed in any more
    desk.rest()
    assert counter.statuses[0].startswith(("✓", "⚠"))
