"""Makes docs/screenshots again: the practice dossier in the real window, 1366 pixels wide.

The deposit goes to the training portal of the practice program: nothing leaves the computer. The
portal's window is shown with the system's browser, then with the embedded one where it can be used.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from certdesk.compose import Outside, Program, make_app
from certdesk.compose_deposits import LocalTrainer
from certdesk.model.folders import Folders
from certdesk.model.settings import Theme as Mode
from certdesk.training.faults import Fault, Step
from certdesk.training.register import load_register
from certdesk.training.server import TrainingPortal
from certdesk.ui.demo.story import CHANGES, FORM, SURNAME, WHY, XML, Story
from tools.portal_pictures import EMBEDDED, SYSTEM, PortalPictures

SCREENSHOTS = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
FONT = "DejaVu Sans"
DOCUMENTS = "Documents"
MARRIED = "PAIE-2026-020"
MISSPELT = "PAIE-2026-001"
CORRECTED = 2  # MISSPELT and MARRIED
W = TypeVar("W", bound=QWidget)


class Album:
    """The pictures, one after the other, each leaving the window as the next one wants it."""

    def __init__(self, program: Program, portal: TrainingPortal, folder: Path) -> None:
        self._program = program
        self._portal = portal
        self._story = Story(program.window, program.services, folder)

    def take(self, name: str) -> None:
        """One picture of the window, with what is in front of it."""
        path = SCREENSHOTS / f"{name}.png"
        self._story.hand.picture(path)
        print(path.name)

    def make(self) -> None:
        """All of them."""
        self._story.start()
        self._story.open("entrainement")
        self._passage()
        self._find()
        self._dossier()
        self._dark()
        correction = self._generation()
        self._expired_account()
        self._deposit()
        self._follow()
        self._portal_window(correction)
        self._start_page()

    def _passage(self) -> None:
        story = self._story
        story.select(MISSPELT)
        story.correct_surname("GARNIER")
        story.show_tab(CHANGES)
        self.take("avant-apres")
        story.show_tab(XML)
        self.take("xml")
        story.select(MARRIED)
        story.show_tab(WHY)
        self.take("pourquoi")
        story.show_tab(FORM)
        self.take("formulaire")
        story.hand.fill(SURNAME, "TANGUY")

    def _find(self) -> None:
        window, hand = self._program.window, self._story.hand
        window.actions_.find.trigger()
        hand.fill("findText", "helene")
        hand.until(lambda: bool(window.compare.find_bar.count.text()), "the first hits")
        hand.until(lambda: self._program.services.jobs.live == 0, "the search")
        self.take("recherche")
        window.compare.find_bar.close_bar()

    def _dossier(self) -> None:
        self._story.select(MARRIED)
        self._story.show_tab(WHY)
        self.take("dossier")
        self._program.window.commands.show_details("schema")
        self.take("verdict")
        self._story.hand.front().close()

    def _generation(self) -> Path:
        dialog = self._story.prepare_correction()
        dialog.destination.set_folder(Path(DOCUMENTS))  # no path of the machine on the picture
        self.take("generer")
        return self._story.write_correction(dialog)

    def _expired_account(self) -> None:
        hand, actions = self._story.hand, self._program.window.actions_
        hand.click("depositResult")
        self._review()
        self.take("deposer")
        self._confirm()
        expired = next(one for one in load_register().accounts.values() if one.expired)
        hand.fill("identifierText", expired.id_client)
        hand.fill("credentialsPassword", expired.password)
        hand.click("signIn")
        hand.until(lambda: bool(self._shown(QWidget, "outcomePage")), "the portal's refusal")
        self.take("compte-expire")
        hand.click("cancelDeposit")
        actions.deposit.trigger()
        self._review()

    def _deposit(self) -> None:
        """The answer to the file is cut: nobody knows how it ended."""
        hand = self._story.hand
        self._confirm()
        account = next(iter(load_register().accounts.values()))
        hand.fill("identifierText", account.id_client)
        hand.fill("credentialsPassword", account.password)
        self.take("identifiants")
        self._portal.faults.arm(Fault.CUT_AFTER, at=Step.UPLOAD)
        hand.click("signIn")
        hand.until(lambda: self._can_click("followDeposit"), "what is known of the deposit")

    def _review(self) -> None:
        hand = self._story.hand
        hand.until(lambda: self._can_click("sendDeposit"), "what is about to be deposited")

    def _confirm(self) -> None:
        hand = self._story.hand
        hand.click("sendDeposit")
        hand.click("confirmDeposit")
        hand.until(lambda: hand.front().objectName() == "credentialsDialog", "the login")

    def _follow(self) -> None:
        """The portal's list shows that the file arrived after all."""
        hand = self._story.hand
        hand.click("followDeposit")
        hand.until(lambda: self._can_click("lookInList"), "the list of deposits")
        self.take("issue-inconnue")
        hand.click("lookInList")
        hand.until(self._is_processed, "the end of the processing")
        self.take("depots")
        hand.front().close()

    def _is_processed(self) -> bool:
        if self._can_click("refreshDeposits"):
            self._story.hand.click("refreshDeposits")
        return any("Traité" in one.text() for one in self._shown(QLabel, "depositStatus"))

    def _portal_window(self, correction: Path) -> None:
        client = next(iter(load_register().accounts.values())).id_client
        pictures = PortalPictures(self._program.services, correction, CORRECTED, client)
        pictures.take_system(SCREENSHOTS)
        print(SYSTEM)
        missing = pictures.take_embedded(SCREENSHOTS)
        print(f"{EMBEDDED} n’est pas refaite. {missing}" if missing else EMBEDDED)

    def _can_click(self, name: str) -> bool:
        return any(one.isEnabled() for one in self._shown(QAbstractButton, name))

    def _shown(self, kind: type[W], name: str) -> list[W]:
        found = self._story.hand.front().findChildren(kind, name)
        return [one for one in found if one.isVisible()]

    def _dark(self) -> None:
        preferences = self._program.services.preferences
        preferences.change(theme=Mode.DARK)
        self._story.show_tab(FORM)
        self.take("sombre")
        preferences.change(theme=Mode.LIGHT)

    def _start_page(self) -> None:
        services = self._program.services
        services.keeper.flush()
        services.workspace.close()
        self._story.hand.until(lambda: services.jobs.live == 0, "the recent dossiers")
        self.take("start")


def main() -> None:
    """Make them all, in light unless said otherwise."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    app = make_app()
    if FONT not in QFontDatabase.families():
        raise SystemExit(f"Il manque la police {FONT} (paquet Debian fonts-dejavu-core).")
    app.setFont(QFont(FONT, 9))  # the usual size on Windows
    with tempfile.TemporaryDirectory(prefix="certdesk-") as temporary:
        folder = Path(temporary)
        (folder / DOCUMENTS).mkdir()
        os.chdir(folder)
        portal = TrainingPortal()
        outside = Outside(
            Folders(folder / "data"),
            documents_folder=folder,
            practice=True,
            make_trainer=lambda: LocalTrainer(portal),
        )
        program = Program(app, outside)
        program.services.preferences.change(theme=Mode.LIGHT)
        Album(program, portal, folder).make()
        program.shutdown()


if __name__ == "__main__":
    main()
