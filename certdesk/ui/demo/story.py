"""The demonstration: the official tutorial played in the real window, with pictures of it.

TEST1 is already in base and takes a new identifier; TEST3 is DRANT instead of DURANT; the
correction file is generated, deposited on the training portal and followed to its end. Everything
goes through the controls of the windows.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton

from certdesk.model.journal.records import PortalStatus
from certdesk.model.resources import resource
from certdesk.ui.correction.correction_dialog import CorrectionDialog
from certdesk.ui.demo.hand import Hand, HandLost
from certdesk.ui.demo.loop import DepositLoop

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.ui.main_window import MainWindow
    from certdesk.ui.services import Services

WINDOW_SIZE = (1366, 728)
NEW_IDENTIFIER = "TEST8CORRIGE"
SURNAME = "field.identificationTitulaire/titulaire/nomNaissance"
WHY, FORM, XML, CHANGES = range(4)


class Story:
    """The steps of the tutorial, each leaving the window as the next one wants it."""

    def __init__(self, window: MainWindow, services: Services, folder: Path) -> None:
        self._services = services
        self._folder = folder
        self._workspace = services.workspace
        self.window = window
        self.hand = Hand(window)

    def start(self) -> None:
        """Show the window, at the size of a small office screen."""
        self.window.resize(*WINDOW_SIZE)
        self.window.show()
        self.hand.rest()

    def open(self, dossier: str = "tutoriel") -> None:
        """Open a copy of a practice dossier: its folder, as a person drops it."""
        copy = self._folder / dossier
        shutil.copytree(resource("demo", dossier), copy, dirs_exist_ok=True)
        opening = self._services.opening
        self.hand.wait(self._workspace.dossier_opened, lambda: opening.open([copy]))
        self.hand.until(lambda: self._workspace.verdict is not None, "the verdict")
        self.hand.until(lambda: bool(self._workspace.names), "the names")

    def select(self, id_technique: str) -> None:
        """Take a passage in hand by its identifier."""
        dossier = self._workspace.open_work.dossier
        self._workspace.select(dossier.flux.rows_of(id_technique)[0])
        self.hand.rest()

    def show_tab(self, index: int) -> None:
        """Bring a tab of the passage panel to the front."""
        self.window.passage.show_tab(index)
        self.hand.rest()

    def give_new_identifier(self, identifier: str) -> None:
        """Answer « identifiant réutilisé » with another identifier."""
        self.show_tab(WHY)
        self.hand.click("answer.reused")
        self.hand.fill("newIdentifier", identifier)

    def correct_surname(self, surname: str) -> None:
        """Type another « nom de naissance » in the form."""
        self.show_tab(FORM)
        self.hand.fill(SURNAME, surname)

    def prepare_correction(self) -> CorrectionDialog:
        """Open the generate dialog and wait for its verdict."""
        self.window.actions_.generate.trigger()
        self.hand.until(lambda: self._dialog() is not None, "the generate dialog")
        dialog = self._dialog()
        if dialog is None:
            raise HandLost("the generate dialog has gone")
        dialog.destination.set_folder(self._folder)
        self.hand.until(lambda: self._can_write(dialog), "the verdict of the correction")
        return dialog

    def write_correction(self, dialog: CorrectionDialog) -> Path:
        """Write the correction file; returns where it is."""
        written: list[Path] = []
        dialog.file_written.connect(lambda one: written.append(one.path))
        self.hand.click("writeCorrection", inside=dialog)
        self.hand.until(lambda: bool(written), "the correction file")
        self.hand.rest()
        return written[0]

    def _dialog(self) -> CorrectionDialog | None:
        found = [one for one in self.window.findChildren(CorrectionDialog) if one.isVisible()]
        return found[0] if found else None

    def _can_write(self, dialog: CorrectionDialog) -> bool:
        return self.hand.find(QAbstractButton, "writeCorrection", inside=dialog).isEnabled()


def play(window: MainWindow, services: Services, folder: Path) -> int:
    """Play the tutorial into `folder` (made if missing); returns the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    story = Story(window, services, folder)
    story.start()
    story.hand.picture(folder / "01-accueil.png")
    story.open()
    story.select("TEST1")
    story.give_new_identifier(NEW_IDENTIFIER)
    story.hand.picture(folder / "02-pourquoi.png")
    story.select("TEST3")
    story.correct_surname("DURANT")
    story.hand.picture(folder / "03-formulaire.png")
    story.show_tab(CHANGES)
    story.hand.picture(folder / "04-avant-apres.png")
    dialog = story.prepare_correction()
    story.hand.picture(folder / "05-verdict.png")
    written = story.write_correction(dialog)
    story.hand.picture(folder / "06-resultat.png")
    _close_result(story)
    _play_deposit(story, services, folder)
    sys.stdout.write(f"Fichier de correction\u00a0: {written}\n")
    return 0


def _close_result(story: Story) -> None:
    story.hand.click("resultClose")
    story.hand.rest()


def _play_deposit(story: Story, services: Services, folder: Path) -> None:
    """From the correction file to « Traité avec succès »."""
    loop = DepositLoop(story.window, services, story.hand)
    picture = story.hand.picture
    dialog = loop.review()
    picture(folder / "07-deposer.png")
    loop.sign_in(loop.confirm(dialog), dialog)
    picture(folder / "08-depose.png")
    window = loop.follow(dialog)
    loop.wait_for(window, PortalStatus.PROCESSING, PortalStatus.SUCCESS)
    picture(folder / "09-suivi.png")
    loop.wait_for(window, PortalStatus.SUCCESS)
    picture(folder / "10-traite-avec-succes.png")
    passages = loop.list_passages(window)
    picture(folder / "11-passages-enregistres.png")
    passages.reject()
    services.keeper.discard()  # the next demonstration begins afresh
    loop.open_treatment(window)
    picture(folder / "12-tour-suivant.png")
