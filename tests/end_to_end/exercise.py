"""The training portal of a story, with its incidents, and a desk that deposits on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QRadioButton,
    QTableView,
    QWidget,
)

from certdesk.training.server import TrainingPortal
from certdesk.training.site import Settings
from certdesk.ui.demo.hand import HandLost
from tests.end_to_end.looking import buttons_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from certdesk.training.faults import Faults
    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

D = TypeVar("D", bound=QDialog)
IDENTIFIER, PASSWORD = "99EXO794", "exercice-2026"


class Exercise:
    """The trainer that the program is given: the real local site, without a delay."""

    hint = f"Compte d’exercice\u00a0: {IDENTIFIER}, {PASSWORD}."

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.portal = TrainingPortal(Settings(delay=timedelta(0), now=now))
        self.starts = 0

    def start(self) -> str:
        """As the program asks for it."""
        if not self.portal.is_running:
            self.starts += 1
            self.portal.start()
        return self.portal.origin

    def stop(self) -> None:
        """At the end of the program."""
        self.portal.stop()

    @property
    def faults(self) -> Faults:
        """The incidents to come; the site is started to have some."""
        self.start()
        return self.portal.faults

    @property
    def received(self) -> list[str]:
        """The SHA-256 of every file that the site took, the oldest first."""
        return [one.sha256 for one in self.portal.deposits]


class DepositDesk:
    """Deposits from the window of a desk, in the words of the guide."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._hand = desk.hand

    # -- the dialog « Déposer » ----------------------------------------------------------------

    def open(self) -> DepositDesk:
        """« Déposer… » on the correction that was just written."""
        self._desk.do("deposit")
        return self.reviewed()

    def open_file(self, path: Path) -> DepositDesk:
        """« Déposer… » on a file that is chosen."""
        self._desk.do("deposit")
        chooser = self._front("chooseDeposit", QFileDialog)
        chooser.setDirectory(str(path.parent))
        chooser.findChild(QLineEdit).setText(path.name)
        chooser.accept()
        return self.reviewed()

    def reviewed(self) -> DepositDesk:
        """Wait until the file is read and what stands against it is known."""
        self._hand.until(
            lambda: self._is_shown("reviewPage") and self._desk.idle, "the review of the deposit"
        )
        return self

    @property
    def words(self) -> str:
        """What the dialog says."""
        return words_of(self._dialog("depositDialog"))

    @property
    def obstacles(self) -> list[str]:
        """What stands against the deposit."""
        cards = self._dialog("depositDialog").findChildren(QWidget, "obstacle")
        return [one.accessibleName() for one in cards if one.isVisible()]

    def take(self, way: str) -> None:
        """Choose where and how the file goes, by the words of the choice."""
        choices = self._dialog("depositDialog").findChildren(QRadioButton)
        (choice,) = [one for one in choices if way in one.text()]
        choice.click()
        self._desk.rest()

    @property
    def can_send(self) -> bool:
        """Whether « Déposer… » can be clicked."""
        return self._button("sendDeposit").isEnabled()

    def accept(self, code: str) -> None:
        """Tick « continuer quand même » on a question."""
        self._hand.find(QCheckBox, f"accept_{code}").click()

    def press_in_review(self, name: str) -> None:
        """Click a button of the review, by its name."""
        self._hand.click(name, inside=self._dialog("depositDialog"))

    def send(self) -> str:
        """« Déposer », and yes; returns what was confirmed."""
        self._hand.click("sendDeposit", inside=self._dialog("depositDialog"))
        box = self._front("confirmBox", QMessageBox)
        asked = f"{box.text()}\n{box.informativeText()}"
        self._hand.click("confirmDeposit", inside=box)
        return asked

    def sign_in(self, password: str = PASSWORD, identifier: str = IDENTIFIER) -> None:
        """Type the identifier and the password."""
        dialog = self.asked_password()
        self._hand.fill("identifierText", identifier, inside=dialog)
        self._hand.fill("credentialsPassword", password, inside=dialog)
        self._hand.click("signIn", inside=dialog)

    def asked_password(self) -> QWidget:
        """The dialog that asks for the password."""
        return self._front("credentialsDialog", QDialog)

    @property
    def outcome(self) -> str:
        """Wait for the end of the deposit; what the dialog says then."""
        self._hand.until(lambda: self._is_shown("outcomePage"), "the end of the deposit")
        return words_of(self._dialog("depositDialog"))

    def cancel(self) -> None:
        """« Annuler », or « Fermer » at the end."""
        self._hand.click("cancelDeposit", inside=self._dialog("depositDialog"))

    def deposit(self) -> str:
        """From « Déposer… » to the outcome, signing in if asked; closes the dialog."""
        self.open().send()
        self._hand.until(
            lambda: (
                self._is_shown("outcomePage")
                or self._hand.front().objectName() == "credentialsDialog"
            ),
            "the sign-in dialog or the outcome",
        )
        if not self._is_shown("outcomePage"):
            self.sign_in()
        said = self.outcome
        self.cancel()
        self._desk.rest()
        return said

    # -- « Dépôts et suivi » -------------------------------------------------------------------

    def follow(self) -> DepositDesk:
        """Open « Dépôts et suivi »."""
        self._desk.do("deposits")
        self._desk.rest()
        return self

    @property
    def listed(self) -> list[tuple[str, ...]]:
        """The lines of the table: date, file, for whom, status, numéro, last look."""
        model = self._dialog("depositsWindow").findChild(QTableView, "depositsTable").model()
        return [
            tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    @property
    def statuses(self) -> list[str]:
        """The statuses of the lines."""
        return [line[3] for line in self.listed]

    @property
    def card(self) -> str:
        """What is said of the deposit in hand."""
        return words_of(self._dialog("depositsWindow").findChild(QWidget, "depositCard"))

    @property
    def offered(self) -> list[str]:
        """The buttons of the deposit in hand."""
        card = self._dialog("depositsWindow").findChild(QWidget, "depositCard")
        return [one.text() for one in buttons_of(card)]

    @property
    def told(self) -> str:
        """The notices of the window."""
        cards = self._dialog("depositsWindow").findChildren(QWidget, "noticeCard")
        return "\n".join(one.accessibleName() for one in cards if one.isVisible())

    def press(self, name: str) -> None:
        """Click a button of the window, by its name, and wait for what it does."""
        self._hand.click(name, inside=self._dialog("depositsWindow"))
        self._desk.rest()

    def refresh(self) -> None:
        """« Actualiser »; signs in when asked."""
        self._hand.click("refreshDeposits", inside=self._dialog("depositsWindow"))
        self._rest_or_sign_in()

    def confirm(self, name: str) -> None:
        """Answer the box in front."""
        self._hand.click(name, inside=self._front("confirmBox", QMessageBox))
        self._desk.rest()

    def open_accuse(self) -> None:
        """« Ouvrir l’accusé de traitement »: the next round."""
        self._desk.reads(
            lambda: self._hand.click("openTreatment", inside=self._dialog("depositsWindow"))
        )
        self._dialog("depositsWindow").close()

    # -- inside --------------------------------------------------------------------------------

    def _rest_or_sign_in(self) -> None:
        self._hand.until(
            lambda: self._desk.idle or self._hand.front().objectName() == "credentialsDialog",
            "the answer of the portal",
        )
        if self._hand.front().objectName() == "credentialsDialog":
            self.sign_in()
        self._desk.rest()

    def _front(self, name: str, kind: type[D]) -> D:
        self._hand.until(lambda: self._hand.front().objectName() == name, name)
        front = self._hand.front()
        if not isinstance(front, kind):
            raise HandLost(f"{name} is no {kind.__name__}")
        return front

    def _is_shown(self, name: str) -> bool:
        return any(one.isVisible() for one in self._desk.window.findChildren(QWidget, name))

    def _button(self, name: str) -> QAbstractButton:
        return self._dialog("depositDialog").findChild(QAbstractButton, name)

    def _dialog(self, name: str) -> QDialog:
        found = [one for one in self._desk.window.findChildren(QDialog, name) if one.isVisible()]
        if not found:
            raise HandLost(f"{name} is not on the screen")
        return found[-1]


@dataclass
class Scene:
    """The practice program, the portal behind it, and the clerk at both."""

    office: Office
    desk: Desk
    exercise: Exercise
    counter: DepositDesk

    def correct(self, surname: str = "DURANT", identifier: str = "TEST8CORRIGE") -> Path:
        """The tutorial, up to the correction file."""
        self.desk.open(self.office.practice("tutoriel"))
        self.desk.select("TEST1")
        self.desk.give_new_identifier(identifier)
        self.desk.select("TEST3")
        self.desk.tab("Formulaire")
        self.desk.fill("nomNaissance", surname)
        return self.write()

    def write(self) -> Path:
        """Generate the correction file."""
        written = self.desk.generate().into(self.office.documents).write()
        self.desk.result().close()
        self.desk.rest()
        return written


def label(place: QWidget, name: str) -> str:
    """The text of a label."""
    return place.findChild(QLabel, name).text()
