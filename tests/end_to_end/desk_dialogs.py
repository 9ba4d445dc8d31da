"""The dialogs of the correction as staff use them: the second half of the driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QTableView,
    QTabWidget,
)

from certdesk.ui.demo.hand import Hand, HandLost
from tests.end_to_end.looking import words_of

if TYPE_CHECKING:
    from pathlib import Path


class GenerateDesk:
    """The generate dialog."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        hand.until(lambda: bool(self._found()), "the generate dialog")
        self.dialog = self._found()[0]

    def ready(self) -> GenerateDesk:
        """Wait until the file is composed and checked, or cannot be."""
        self._hand.until(lambda: not self.is_busy, "the verdict of the correction")
        return self

    @property
    def is_open(self) -> bool:
        """Whether the dialog is still on the screen."""
        return bool(self._found())

    @property
    def is_busy(self) -> bool:
        """Whether it is composing or checking."""
        return self.dialog.findChild(QProgressBar, "correctionProgress").isVisible()

    # -- what it says --------------------------------------------------------------------------

    @property
    def lead(self) -> str:
        """How many passages leave and stay."""
        return self._label("correctionLead")

    @property
    def verdict(self) -> str:
        """The summary line of the verdict."""
        return self._label("verdictSummary")

    @property
    def note(self) -> str:
        """What the verdict asks to be known."""
        return self._label("verdictNote")

    @property
    def failure(self) -> str:
        """Why nothing was prepared or written."""
        label = self.dialog.findChild(QLabel, "correctionFailure")
        return label.text() if label.isVisible() else ""

    @property
    def kept(self) -> list[tuple[str, ...]]:
        """The passages that will be written: identifier, name, certification, state."""
        return self._rows("keptPassages")

    @property
    def left(self) -> list[tuple[str, ...]]:
        """The passages that stay out: identifier, name, certification, why."""
        return self._rows("leftPassages")

    @property
    def findings(self) -> list[tuple[str, ...]]:
        """The findings: severity, passage, field, text."""
        return self._rows("findings")

    @property
    def name(self) -> str:
        """The name of the file to be."""
        return self.dialog.findChild(QLineEdit, "correctionName").text()

    @property
    def name_problem(self) -> str:
        """Why this name cannot serve."""
        label = self.dialog.findChild(QLabel, "nameMessage")
        return label.text() if label.isVisible() else ""

    @property
    def header(self) -> dict[str, str]:
        """Émetteur, certificateur and contrat."""
        return {
            name: self.dialog.findChild(QLineEdit, f"header_{name}").text()
            for name in ("emetteur", "certificateur", "contrat")
        }

    @property
    def can_write(self) -> bool:
        """Whether « Écrire le fichier » can be clicked."""
        return self._button("writeCorrection").isEnabled()

    @property
    def offers_anyway(self) -> bool:
        """Whether « Générer quand même » is offered."""
        return self._button("generateAnyway").isVisible()

    @property
    def words(self) -> str:
        """Everything that is written in the dialog."""
        return words_of(self.dialog)

    # -- what one does -------------------------------------------------------------------------

    def into(self, folder: Path) -> GenerateDesk:
        """Write into another folder, chosen in the dialog of « Changer… »."""
        self._hand.click("chooseFolder", inside=self.dialog)
        (chooser,) = [one for one in self.dialog.findChildren(QFileDialog) if one.isVisible()]
        chooser.setDirectory(str(folder.parent))
        chooser.findChild(QLineEdit).setText(folder.name)
        chooser.accept()
        return self

    def call_it(self, name: str) -> None:
        """Type another name."""
        self._hand.fill("correctionName", name, inside=self.dialog)

    def fill_header(self, name: str, text: str) -> None:
        """Type in émetteur, certificateur or contrat, and wait for the new verdict."""
        self._hand.fill(f"header_{name}", text, inside=self.dialog)
        self._hand.until(lambda: self.is_busy, "the new verdict")
        self.ready()

    def write(self) -> Path:
        """Click « Écrire le fichier »; returns where it is."""
        return self._write("writeCorrection")

    def write_anyway(self) -> Path:
        """Click « Générer quand même »; returns where it is."""
        return self._write("generateAnyway")

    def try_to_write(self) -> str:
        """Click « Écrire le fichier » and wait for the refusal."""
        self._hand.click("writeCorrection", inside=self.dialog)
        self._hand.until(lambda: bool(self.failure), "the refusal")
        return self.failure

    def go_to_finding(self, number: int = 0) -> None:
        """Click « Aller au champ » on a finding."""
        self.dialog.findChild(QTabWidget, "correctionTabs").setCurrentIndex(0)
        self.dialog.findChild(QTableView, "findings").selectRow(number)
        self._hand.click("goToFinding", inside=self.dialog)

    def cancel(self) -> None:
        """Click « Annuler »."""
        self._hand.click("cancelCorrection", inside=self.dialog)

    # -- inside --------------------------------------------------------------------------------

    def _write(self, button: str) -> Path:
        written: list[Path] = []
        self.dialog.file_written.connect(lambda one: written.append(one.path))
        self._hand.click(button, inside=self.dialog)
        self._hand.until(lambda: bool(written or self.failure), "the correction file")
        if not written:
            raise HandLost(self.failure)
        return written[0]

    def _found(self) -> list[QDialog]:
        dialogs = self._hand.window.findChildren(QDialog, "correctionDialog")
        return [one for one in dialogs if one.isVisible()]

    def _label(self, name: str) -> str:
        return self.dialog.findChild(QLabel, name).text()

    def _button(self, name: str) -> QAbstractButton:
        return self.dialog.findChild(QAbstractButton, name)

    def _rows(self, name: str) -> list[tuple[str, ...]]:
        model = self.dialog.findChild(QTableView, name).model()
        return [
            tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]


class ResultDesk:
    """The window with the file just written, read-only."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

        def found() -> list[QDialog]:
            dialogs = hand.window.findChildren(QDialog, "resultWindow")
            return [one for one in dialogs if one.isVisible()]

        hand.until(lambda: bool(found()), "the file just written")
        self.dialog = found()[-1]

    @property
    def words(self) -> str:
        """What it says of the file."""
        return words_of(self.dialog)

    def close(self) -> None:
        """Click « Fermer »."""
        self._hand.click("resultClose", inside=self.dialog)


class DetailsDesk:
    """The details behind the strip."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self.dialog = hand.find(QDialog, "dossierDetails", inside=hand.window)

    @property
    def tab(self) -> str:
        """The title of the tab in front."""
        tabs = self.dialog.findChild(QTabWidget, "detailsTabs")
        return tabs.tabText(tabs.currentIndex())

    def show(self, title: str) -> None:
        """Turn to another tab."""
        tabs = self.dialog.findChild(QTabWidget, "detailsTabs")
        (number,) = [n for n in range(tabs.count()) if tabs.tabText(n) == title]
        tabs.setCurrentIndex(number)

    @property
    def words(self) -> str:
        """What the tab in front says."""
        return words_of(self.dialog)

    @property
    def sets(self) -> dict[str, list[str]]:
        """The identifiers that only one of the files knows, and those that are there twice."""
        lists = {}
        for name in ("absentIds", "unknownIds", "duplicateIds"):
            model = self.dialog.findChild(QListView, name).model()
            lists[name] = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
        return lists

    def close(self) -> None:
        """Click « Fermer »."""
        self._hand.click("detailsClose", inside=self.dialog)
