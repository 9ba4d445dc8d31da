"""Lock on idle: after some minutes without a key or the mouse, everything shown is hidden.

It keeps an eye that passes by from reading civil status data, and forgets the passwords of the
session. It is no protection of the files, nor against whoever clicks: the page says so.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeGuard

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.small_parts import make_label
from certdesk.ui.theme import XL, L, M
from certdesk.ui.themed_icons import ThemedMark

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from certdesk.ui.theme import Theme

_ACTS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.Drop,
    }
)
_LOOK_MS: Final = 5_000
_WIDTH: Final = 600
_ICON: Final = 56
_TITLE: Final = "Verrouillé – CertDesk"
PROTECTS: Final = (
    "Vos données sont cachées à qui passe devant l’écran, et les mots de passe de la session "
    "sont oubliés. Votre travail est gardé."
)
DOES_NOT: Final = (
    "Ce n’est pas une serrure\u00a0: un clic suffit à revenir, et les fichiers du disque ne sont "
    "pas protégés. Pour cela, verrouillez la session de l’ordinateur."
)


class LockPage(QWidget):
    """What takes the place of every window while CertDesk is locked.

    Signals:
        unlock_requested: the person is back.
        quit_requested: the person closes this window instead.
    """

    unlock_requested = Signal()
    quit_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._may_close = False
        self.setObjectName("lockPage")
        self.setWindowTitle(_TITLE)
        self.setWindowIcon(theme.icon("certdesk"))
        self._icon = ThemedMark(theme, _ICON)
        self._icon.show_mark("lock", "accent")
        self._button = QPushButton("Reprendre")
        self._button.setObjectName("unlock")
        self._button.setAccessibleName("Reprendre le travail")
        self._button.setProperty("role", "primary")
        self._button.setAutoDefault(True)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon.setMinimumHeight(_ICON)
        self._lay_out()
        self._button.clicked.connect(self.unlock_requested)

    def _lay_out(self) -> None:
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        column = QVBoxLayout(middle)
        column.setSpacing(M)
        for widget in (
            self._icon,
            _label("CertDesk est verrouillé", "title"),
            _label(PROTECTS, ""),
            _label(DOES_NOT, "muted"),
        ):
            column.addWidget(widget)
        column.addSpacing(L)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        # Not by an alignment: it forgets that wrapped texts are higher than their first guess.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(XL, XL, XL, XL)
        page.addStretch(2)
        page.addLayout(row)
        page.addStretch(3)

    def take_over(self, window: QWidget) -> None:
        """Stand where this window is."""
        self.setGeometry(window.geometry())
        if window.isMaximized():
            self.showMaximized()
        else:
            self.show()
        self.activateWindow()
        self._button.setFocus()

    def leave(self) -> None:
        """Go for good."""
        self._may_close = True
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing this window is asking to leave the program, whose own window answers."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.quit_requested.emit()


class IdleLock(QObject):
    """Watches for acts, hides every window when none comes, and shows them again on a click.

    Signals:
        locked: the session's secrets must be forgotten now.
        unlocked: the windows are back.
    """

    locked = Signal()
    unlocked = Signal()

    def __init__(
        self, window: QWidget, theme: Theme, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._clock = clock  # of the wall: a computer that slept has been idle
        self._minutes = 0
        self._is_watching = False
        self._last_act = clock()
        self._page: LockPage | None = None
        self._hidden: list[QWidget] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_locked(self) -> bool:
        """Whether the data are hidden now."""
        return self._page is not None

    def set_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without an act; 0 for never."""
        if minutes == self._minutes:
            return
        self._minutes = minutes
        self._last_act = self._clock()
        self._watch()
        (self._timer.start if minutes else self._timer.stop)()

    def look(self) -> None:
        """Lock if nobody touched the program for long enough."""
        idle = self._clock() - self._last_act
        if self._minutes and not self.is_locked and idle >= self._minutes * 60:
            self.lock()

    def lock(self) -> None:
        """Hide everything now."""
        if self.is_locked or not self._window.isVisible():
            return
        page = self._page = LockPage(self._theme)
        self._watch()
        page.unlock_requested.connect(self.unlock)
        page.quit_requested.connect(self._quit)
        page.take_over(self._window)
        # A dialog is hidden before the window that it belongs to, and comes back after it.
        self._hidden = [one for one in _shown_windows() if one is not page]
        for each in sorted(self._hidden, key=lambda one: one is self._window):
            each.hide()
        self.locked.emit()

    def unlock(self) -> None:
        """Show again what was hidden."""
        page, self._page = self._page, None
        if page is None:
            return
        self._watch()
        # A dialog may have been closed meanwhile: the one that asked for a password is.
        left = [one for one in self._hidden if shiboken6.isValid(one)]
        for each in sorted(left, key=lambda one: one is not self._window):
            each.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
            each.show()
        self._hidden = []
        page.leave()
        self._window.activateWindow()
        self._last_act = self._clock()
        self.unlocked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there, and keep off the screen what comes while it is locked."""
        if event.type() in _ACTS:
            self._last_act = self._clock()
        elif event.type() is QEvent.Type.Show and self._is_to_hide(watched):
            # Qt shows it at the return, unless it is told not to: the eye sees nothing of it.
            watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, True)
            QTimer.singleShot(0, watched, watched.hide)
            if watched not in self._hidden:
                self._hidden.append(watched)
        return False

    def _is_to_hide(self, shown: QObject) -> TypeGuard[QWidget]:
        if self._page is None or not isinstance(shown, QWidget) or not shown.isWindow():
            return False
        return shown is not self._page and not self._page.isAncestorOf(shown)

    def _watch(self) -> None:
        """Every event of the program goes through Python while this is on: off by default."""
        wanted = bool(self._minutes) or self.is_locked
        app = QCoreApplication.instance()
        if app is not None and wanted != self._is_watching:
            (app.installEventFilter if wanted else app.removeEventFilter)(self)
            self._is_watching = wanted

    def _quit(self) -> None:
        self.unlock()
        self._window.close()


def _shown_windows() -> list[QWidget]:
    """The windows on the screen, menus and tool tips closed first."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def _label(text: str, role: str) -> QLabel:
    label = make_label(text, role=role)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
