"""The driver of the stories: what staff do at the window, in their words; it alone knows names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from certdesk.ui.demo.hand import Hand, HandLost
from certdesk.ui.viewer.xml_view import XmlView
from tests.end_to_end.desk_dialogs import DetailsDesk, GenerateDesk, ResultDesk
from tests.end_to_end.looking import spoken_name, texts, words_of
from tests.qt_support import type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.compose import Program

_MOST_TABS = 80
PATIENCE_MS = 20_000
_COPY = Qt.DropAction.CopyAction
_LEFT = Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


class Desk:
    """One CertDesk, with a clerk in front of it."""

    def __init__(self, program: Program, width: int = 1366, height: int = 728) -> None:
        self.program = program
        self.window = program.window
        self.hand = Hand(program.window, PATIENCE_MS)
        self._services = program.services
        self.window.resize(width, height)
        self.window.show()
        self.window.activateWindow()
        self.hand.until(self.window.isActiveWindow, "the window in front")
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is under way beside the window."""
        self.hand.until(lambda: self._services.jobs.live == 0, "the end of the work")
        self.breathe()

    def breathe(self) -> None:
        """Let the window do what it has put off: new widgets are shown a moment later."""
        over: list[bool] = []
        QTimer.singleShot(0, lambda: over.append(True))
        self.hand.until(lambda: bool(over), "a breath")

    def shutdown(self) -> None:
        """Leave as the program does when its window is closed."""
        self.program.shutdown()
        self.vanish()

    def vanish(self) -> None:
        """Take the window off the screen for good."""
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # -- opening -------------------------------------------------------------------------------

    def drop(self, *paths: Path, on: QWidget | None = None) -> None:
        """Drag files or folders onto the window, and wait until they are read or refused."""
        place = on or self.window
        spot = QPointF(place.mapTo(self.window, place.rect().center()))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        target = self.window.windowHandle()
        enter = QDragEnterEvent(spot.toPoint(), _COPY, data, _LEFT, _NO_KEY)
        QCoreApplication.sendEvent(target, enter)
        if not enter.isAccepted():
            raise HandLost("the window does not want what is dragged onto it")
        fall = QDropEvent(spot, _COPY, data, _LEFT, _NO_KEY)
        self.reads(lambda: QCoreApplication.sendEvent(target, fall))

    def open(self, *paths: Path) -> None:
        """Drop files that open without a question."""
        self.drop(*paths)
        if not self.is_open:
            raise HandLost(f"nothing is open: {self.notices} {self.asked}")

    def open_by_dialog(self, *paths: Path) -> None:
        """Choose files in the dialog of « Ouvrir… »."""
        self.do("open")
        dialog = self._file_dialog()
        dialog.setDirectory(str(paths[0].parent))
        dialog.findChild(QLineEdit).setText(" ".join(f'"{path.name}"' for path in paths))
        self.reads(dialog.accept)

    def name_the_flux(self, path: Path) -> None:
        """Answer a lone accusé with its flux, in the file dialog."""
        self.choose("Choisir le flux déposé…")
        dialog = self._file_dialog()
        dialog.setDirectory(str(path.parent))
        dialog.findChild(QLineEdit).setText(path.name)
        self.reads(dialog.accept)

    def reopen(self, name: str) -> None:
        """Click a recent dossier of the start page."""
        cards = self.window.findChildren(QAbstractButton, "recentTitle")
        (card,) = [one for one in cards if one.isVisible() and name in one.accessibleName()]
        self.reads(card.click)

    def reload(self) -> None:
        """« Recharger les fichiers »."""
        self.reads(lambda: self.do("reload"))

    def come_back(self) -> None:
        """Come back to CertDesk from another program."""
        QGuiApplication.instance().applicationStateChanged.emit(
            Qt.ApplicationState.ApplicationActive
        )
        self.rest()

    def reads(self, act: Callable[[], object]) -> None:
        """Do what makes CertDesk read files, and wait until it has."""
        self.hand.wait(self._services.opening.progress_ended, act)
        self.rest()

    # -- what the window says ------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether a dossier is on the screen."""
        return any(one.isVisible() for one in self.window.findChildren(QWidget, "dossierView"))

    @property
    def title(self) -> str:
        """The title of the window."""
        return self.window.windowTitle()

    @property
    def strip(self) -> str:
        """What the strip says of the dossier."""
        parts = self.hand.find(QWidget, "dossierStrip", inside=self.window)
        return " · ".join(one.toolTip() + one.accessibleName() for one in _buttons(parts))

    @property
    def notices(self) -> list[str]:
        """The notices, the latest first, each with its remedy."""
        cards = self.window.findChildren(QWidget, "noticeCard")
        shown = sorted((one for one in cards if one.isVisible()), key=lambda one: one.y())
        return [one.accessibleName() for one in shown]

    @property
    def notice(self) -> str:
        """The latest notice."""
        return self.notices[0] if self.notices else ""

    @property
    def remedy(self) -> str:
        """What the latest notice tells to do."""
        shown = self.window.notices.notices
        return shown[0].remedy if shown else ""

    @property
    def asked(self) -> str:
        """What the dialog in front says, empty without one."""
        front = self.hand.front()
        return "" if front is self.window else words_of(front)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers of the question in front: what each says, and what it means."""
        return [
            (one.text(), one.accessibleDescription())
            for one in _buttons(self.hand.front())
            if one.objectName().startswith("choice")
        ]

    @property
    def recents(self) -> list[str]:
        """The recent dossiers of the start page, the latest first."""
        return [
            words_of(one)
            for one in self.window.findChildren(QWidget, "recentCard")
            if one.isVisible()
        ]

    @property
    def kept_note(self) -> str:
        """What the status area says of the work that is kept."""
        return self.window.findChild(QLabel, "savedLabel").text()

    def everything_said(self) -> list[str]:
        """All that can be read or heard, in the window and in the dialogs on top."""
        return [text for one in _windows() for text in texts(one)]

    # -- answering -----------------------------------------------------------------------------

    def choose(self, label: str) -> None:
        """Click a button of the dialog in front by its words."""
        found = [one for one in _buttons(self.hand.front()) if one.text() == label]
        if not found:
            raise HandLost(f"no button {label!r} in: {self.asked}")
        found[0].click()

    def answer(self, label: str) -> None:
        """Click an answer that makes CertDesk read files."""
        self.reads(lambda: self.choose(label))

    def follow_notice(self, words: str) -> None:
        """Click the button of the notice that says these words."""
        cards = self.window.findChildren(QWidget, "noticeCard")
        (card,) = [one for one in cards if one.isVisible() and words in one.accessibleName()]
        self.hand.click("noticeAction", inside=card)

    # -- the commands and the keyboard ---------------------------------------------------------

    def do(self, command: str) -> None:
        """Carry out a command of the menus."""
        action = getattr(self.window.actions_, command)
        if not action.isEnabled():
            raise HandLost(f"the command {command!r} is not offered")
        action.trigger()

    def can_do(self, command: str) -> bool:
        """Whether a command of the menus is offered."""
        return bool(getattr(self.window.actions_, command).isEnabled())

    def press(self, keys: str) -> None:
        """Press a key where the keyboard is, as the system gives it to the program."""
        QTest.keySequence(self._active().windowHandle(), QKeySequence(keys))

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        self._active()
        for character in text:  # each goes where the former one may have taken the keyboard
            type_text(QApplication.focusWidget(), character)

    @property
    def focus(self) -> str:
        """The name, for a screen reader, of the control that has the keyboard."""
        self._active()
        widget = QApplication.focusWidget()
        return spoken_name(widget) if widget is not None else ""

    def tab_to(self, name: str) -> None:
        """Press Tab until the control of this name has the keyboard."""
        for _ in range(_MOST_TABS):
            if self.focus == name:
                return
            self.press("Tab")
        raise HandLost(f"Tab does not lead to {name!r}")

    # -- the passages --------------------------------------------------------------------------

    @property
    def listed(self) -> list[str]:
        """The passages of the list, without the headers of its groups."""
        model = self._list().model()
        lines = (model.index(row, 0) for row in range(model.rowCount()))
        return [str(one.data()) for one in lines if not str(one.data()).startswith(("▾", "▸"))]

    @property
    def selected(self) -> str:
        """The identifier of the passage in hand, as its title gives it."""
        return self.hand.find(QLabel, "passageTitle", inside=self.window).text().split(" · ")[0]

    @property
    def state(self) -> str:
        """The state of the passage in hand."""
        chip = self.hand.find(QWidget, "stateChip", inside=self.window)
        return chip.accessibleName().removeprefix("État\u00a0: ")

    def list_only(self, name: str) -> None:
        """Click a filter of the list: KO, TO_CORRECT, CORRECTED, OK, ABSENT, ALL."""
        self.hand.click(f"filter.{name}", inside=self.window)

    def select(self, id_technique: str) -> None:
        """Click a passage in the list."""
        view = self._list()
        for row in range(view.model().rowCount()):
            index = view.model().index(row, 0)
            if index.data() == id_technique:
                view.scrollTo(index)
                spot = view.visualRect(index).center()
                QTest.mouseClick(view.viewport(), _LEFT, _NO_KEY, spot)
                return
        raise HandLost(f"{id_technique} is not in the list")

    @property
    def search_field(self) -> QLineEdit:
        """The search field of the list."""
        return self.hand.find(QLineEdit, "passageSearch", inside=self.window)

    def search_passages(self, text: str) -> None:
        """Type in the search field of the list."""
        self.hand.fill("passageSearch", text, inside=self.window)
        self.rest()

    def tab(self, title: str) -> str:
        """Turn to a tab of the passage panel; returns what it says."""
        tabs = self.hand.find(QTabWidget, "passageTabs", inside=self.window)
        (number,) = [n for n in range(tabs.count()) if tabs.tabText(n) == title]
        tabs.setCurrentIndex(number)
        self.breathe()
        return self.tab_text

    @property
    def tab_title(self) -> str:
        """The title of the tab in front."""
        tabs = self.hand.find(QTabWidget, "passageTabs", inside=self.window)
        return tabs.tabText(tabs.currentIndex())

    @property
    def tab_text(self) -> str:
        """What the tab in front says, XML included."""
        page = self.hand.find(QTabWidget, "passageTabs", inside=self.window).currentWidget()
        panes = [page] if isinstance(page, QPlainTextEdit) else page.findChildren(QPlainTextEdit)
        xml = [one.toPlainText() for one in panes if one.isVisibleTo(page)]
        return "\n".join((words_of(page), *xml))

    @property
    def passage_problem(self) -> str:
        """Why the passage in hand cannot be shown, empty when it is."""
        label = self.window.findChild(QLabel, "noPassage")
        return label.text() if label.isVisible() else ""

    def decide(self, decision: str) -> None:
        """Click « Vérifié, inchangé » (verify) or « Écarter » (dismiss)."""
        self.hand.click(f"{decision}Button", inside=self.window)

    # -- the question « déjà en base » ----------------------------------------------------------

    def say_already_accepted(self) -> None:
        """Answer that the passage was accepted earlier."""
        self.hand.click("answer.accepted", inside=self.window)

    def give_new_identifier(self, identifier: str) -> None:
        """Answer that the identifier had been used for somebody else, and type another."""
        self.hand.click("answer.reused", inside=self.window)
        self.hand.fill("newIdentifier", identifier, inside=self.window)

    # -- the form ------------------------------------------------------------------------------

    def field(self, name: str) -> QWidget:
        """A field of the form by the last step of its path; its block is unfolded if need be."""
        panel = self.window.findChild(QWidget, "passagePanel")
        for unfold in (False, True):
            for section in _buttons(panel) if unfold else ():
                if section.objectName().startswith("section.") and not section.isChecked():
                    section.click()
            for one in panel.findChildren(QWidget):
                if one.isVisible() and _is_field(one, name):
                    return one
        raise HandLost(f"no field {name!r} in the form")

    def fill(self, name: str, text: str) -> None:
        """Type in a field of the form, or pick a value of its list."""
        field = self.field(name)
        if isinstance(field, QComboBox):
            field.setCurrentText(text)
            field.activated.emit(field.currentIndex())
        elif isinstance(field, QLineEdit):
            self.hand.fill(field.objectName(), text, inside=self.window)
        else:
            (button,) = [one for one in _buttons(field) if one.text() == text]
            button.click()

    def value(self, name: str) -> str:
        """What a text field of the form shows."""
        return self.field(name).displayText()

    def said_of(self, name: str) -> str:
        """What the form says of a field: obligation, remark, deposited value, help."""
        return self.field(name).accessibleDescription()

    # -- the two files -------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[XmlView, XmlView]:
        """The deposited file and the accusé."""
        one, two = (self.window.findChild(XmlView, n) for n in ("fluxView", "accuseView"))
        return one, two

    @property
    def text_size(self) -> tuple[int, int]:
        """How high a line of XML is, in each pane."""
        one, two = self.panes
        return one.layouts.line_height, two.layouts.line_height

    @property
    def caret_line(self) -> int:
        """The line of the deposited file on which the caret is, from 1."""
        pane = self.panes[0]
        return pane.document.source.line_of(pane.caret.place.offset)

    def find_in_files(self, text: str) -> str:
        """Type in the find bar, opened beforehand; returns the count once it is known."""
        self.hand.fill("findText", text, inside=self.window)
        count = self.hand.find(QLabel, "findCount", inside=self.window)
        count.setText("?")
        self.hand.until(lambda: count.text() != "?", "the search")
        self.rest()
        return count.text()

    @property
    def found(self) -> str:
        """The count of the find bar."""
        return self.hand.find(QLabel, "findCount", inside=self.window).text()

    # -- leaving -------------------------------------------------------------------------------

    def close_dossier(self) -> None:
        """« Fermer le dossier »."""
        self.do("close")

    def quit(self) -> None:
        """« Quitter »."""
        self.do("quit")

    # -- the dialogs ---------------------------------------------------------------------------

    def generate(self) -> GenerateDesk:
        """Open the generate dialog and wait for its verdict."""
        self.do("generate")
        return self.generating()

    def generating(self) -> GenerateDesk:
        """The generate dialog, opened by a key."""
        return GenerateDesk(self.hand).ready()

    def result(self) -> ResultDesk:
        """The window that shows the file just written."""
        return ResultDesk(self.hand)

    def details(self) -> DetailsDesk:
        """The details of the dossier, opened beforehand."""
        return DetailsDesk(self.hand)

    # -- inside --------------------------------------------------------------------------------

    def _active(self) -> QWidget:
        """The window in front; with no desktop, nobody activates the one below a closed dialog."""
        active = QApplication.activeWindow()
        if active is None or not active.isVisible():
            front = self.hand.front()
            front.activateWindow()
            self.hand.until(front.isActiveWindow, "the window in front")
        return QApplication.activeWindow()

    def _list(self) -> QTableView:
        return self.window.findChild(QTableView, "passagesList")

    def _file_dialog(self) -> QFileDialog:
        self.hand.until(lambda: isinstance(self.hand.front(), QFileDialog), "the file dialog")
        return self.hand.front()


def progress_shown(desk: Desk) -> bool:
    """Whether a progress bar is on the screen."""
    return any(one.isVisible() for one in desk.window.findChildren(QProgressBar))


def _windows() -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def _buttons(place: QWidget) -> list[QAbstractButton]:
    return [one for one in place.findChildren(QAbstractButton) if one.isVisibleTo(place)]


def _is_field(widget: QWidget, name: str) -> bool:
    path = widget.objectName()
    return path.startswith("field.") and path[len("field.") :].rpartition("/")[2] == name
