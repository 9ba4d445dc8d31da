"""Makes docs/screenshots again: the practice dossier in the real window, 1366 pixels wide."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont, QFontDatabase

from certdesk.compose import Outside, Program, make_app
from certdesk.model.folders import Folders
from certdesk.model.settings import Theme as Mode
from certdesk.ui.demo.story import CHANGES, FORM, SURNAME, WHY, XML, Story

SCREENSHOTS = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
FONT = "DejaVu Sans"
DOCUMENTS = "Documents"
MARRIED = "PAIE-2026-020"
MISSPELT = "PAIE-2026-001"


class Album:
    """The pictures, one after the other, each leaving the window as the next one wants it."""

    def __init__(self, program: Program, folder: Path) -> None:
        self._program = program
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
        self._generation()
        self._dark()
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

    def _generation(self) -> None:
        dialog = self._story.prepare_correction()
        dialog.destination.set_folder(Path(DOCUMENTS))  # no path of the machine on the picture
        self.take("generer")
        dialog.close()

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
        program = Program(app, Outside(Folders(folder / "data"), documents_folder=folder))
        program.services.preferences.change(theme=Mode.LIGHT)
        Album(program, folder).make()
        program.shutdown()


if __name__ == "__main__":
    main()
