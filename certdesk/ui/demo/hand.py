"""A hand on the window: finds controls by name, clicks, types, waits for what must happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QPixmap

_PATIENCE_MS = 30_000
_GLANCE_MS = 15  # between two looks at a condition
W = TypeVar("W", bound=QWidget)


class HandLost(Exception):
    """A control is not there, or something did not happen in time: a defect of ours."""


class Hand(QObject):
    """Acts on one window through its controls only, never through the objects behind them."""

    def __init__(self, window: QWidget, patience_ms: int = _PATIENCE_MS) -> None:
        super().__init__()
        self.window = window
        self._patience_ms = patience_ms

    # -- finding -------------------------------------------------------------------------------

    def find(self, kind: type[W], name: str, *, inside: QWidget | None = None) -> W:
        """The control of this name, below the dialog in front unless told otherwise."""
        place = inside or self.front()
        found = [one for one in place.findChildren(kind, name) if one.isVisible()]
        if not found:
            raise HandLost(f"no visible control named {name!r} in {place.objectName()!r}")
        return found[0]

    def front(self) -> QWidget:
        """The dialog in front, or the window."""
        dialogs = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        return dialogs[-1] if dialogs else self.window

    # -- acting --------------------------------------------------------------------------------

    def click(self, name: str, *, inside: QWidget | None = None) -> None:
        """Click a button that can be clicked."""
        button = self.find(QAbstractButton, name, inside=inside)
        if not button.isEnabled():
            raise HandLost(f"the button {name!r} cannot be clicked")
        button.click()

    def fill(self, name: str, text: str, *, inside: QWidget | None = None) -> None:
        """Replace what a text field holds, key by key, as one types."""
        line = self.find(QWidget, name, inside=inside)
        line.setFocus()
        self.press(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for character in text:
            self.press(line, Qt.Key.Key_unknown, text=character)

    def press(
        self,
        widget: QWidget,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        text: str = "",
    ) -> None:
        """Press and release one key on a control."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))

    # -- waiting -------------------------------------------------------------------------------

    def wait(self, signal: SignalInstance, act: Callable[[], object]) -> None:
        """Do `act`, then let the window live until it announces `signal`."""
        told: list[bool] = []

        def note(*_values: object) -> None:
            told.append(True)

        signal.connect(note)
        try:
            act()
            self.until(lambda: bool(told), str(signal))
        finally:
            signal.disconnect(note)

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Let the window live until the condition holds."""
        if condition():
            return
        loop = QEventLoop()
        glance = QTimer()
        glance.setInterval(_GLANCE_MS)

        def look() -> None:
            if condition():
                loop.quit()

        glance.timeout.connect(look)
        glance.start()
        QTimer.singleShot(self._patience_ms, loop, lambda: loop.exit(1))
        code = loop.exec()
        glance.stop()
        if code:
            raise HandLost(f"waited in vain for {what}")

    def rest(self) -> None:
        """Let the window paint and do what it had put off."""
        loop = QEventLoop()
        QTimer.singleShot(60, loop.quit)
        loop.exec()

    # -- looking -------------------------------------------------------------------------------

    def picture(self, path: Path) -> None:
        """Take a picture of the window, with the dialog in front if there is one."""
        self.rest()
        shot = self.window.grab()
        front = self.front()
        if front is not self.window:
            _lay_over(shot, front)
        if not shot.save(str(path)):
            raise HandLost(f"the picture {path.name} could not be written")


def _lay_over(shot: QPixmap, dialog: QWidget) -> None:
    """Draw a dialog in the middle: offscreen there is no screen to take both from."""
    over = dialog.grab()
    ratio = shot.devicePixelRatio()
    where = QPoint(
        round((shot.width() - over.width()) / ratio / 2),
        round((shot.height() - over.height()) / ratio / 2),
    )
    painter = QPainter(shot)
    painter.fillRect(shot.rect(), QColor(0, 0, 0, 90))
    painter.drawPixmap(where, over)
    painter.setPen(QColor(0, 0, 0, 140))
    painter.drawRect(QRect(where, over.deviceIndependentSize().toSize()))
    painter.end()
