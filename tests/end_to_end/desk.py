"""The driver of the stories: what staff do at the window, in their words.

With `desk_passages` and `desk_dialogs`, the only place of the tests that knows object names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QTabWidget,
    QWidget,
)

from certdesk.ui.demo.hand import Hand, HandLost
from tests.end_to_end.desk_dialogs import DetailsDesk, GenerateDesk, ResultDesk
from tests.end_to_end.desk_passages import PassagesDesk
from tests.end_to_end.looking import buttons_of, spoken_name, texts, words_of
from tests.qt_support import type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from certdesk.compose import Program

_MOST_TABS = 80
PATIENCE_MS = 20_000
_SMOOTH = Qt.TransformationMode.SmoothTransformation
_COPY = Qt.DropAction.CopyAction
_LEFT = Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


class Desk(PassagesDesk):
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

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what must come."""
        self.hand.until(condition, "what had to come")

    @property
    def idle(self) -> bool:
        """Whether nothing is under way beside the window."""
        return self._services.jobs.live == 0

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
        return " · ".join(one.toolTip() + one.accessibleName() for one in buttons_of(parts))

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
            for one in buttons_of(self.hand.front())
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

    @property
    def brightness(self) -> float:
        """How light the window is on the whole, from 0 to 1."""
        whole = self.window.grab().toImage().scaled(1, 1, mode=_SMOOTH)
        return whole.pixelColor(0, 0).lightnessF()

    def use_theme(self, mode: str) -> None:
        """Choose a theme in the menu: system, light or dark."""
        (action,) = self.window.findChildren(QAction, f"action_mode_{mode}")
        action.trigger()
        self.breathe()

    def each_page(self, dialog: QWidget) -> Iterator[None]:
        """Turn the tabs of a dialog one after the other; once without any."""
        tabs = [] if dialog is self.window else dialog.findChildren(QTabWidget)
        for number in range(tabs[0].count() if tabs else 1):
            if tabs:
                tabs[0].setCurrentIndex(number)
            self.breathe()
            yield

    # -- answering -----------------------------------------------------------------------------

    def choose(self, label: str) -> None:
        """Click a button of the dialog in front by its words."""
        found = [one for one in buttons_of(self.hand.front()) if one.text() == label]
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

    def _file_dialog(self) -> QFileDialog:
        self.hand.until(lambda: isinstance(self.hand.front(), QFileDialog), "the file dialog")
        return self.hand.front()


def progress_shown(desk: Desk) -> bool:
    """Whether a progress bar is on the screen."""
    return any(one.isVisible() for one in desk.window.findChildren(QProgressBar))


def _windows() -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]
