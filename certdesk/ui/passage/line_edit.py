"""The text field of the form: it leaves undo to the window and tells when it is left."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

_PASSING: Final = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
_UNDO: Final = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_COPY: Final = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)


class LineEdit(QLineEdit):
    """A QLineEdit without an undo of its own.

    Signals:
        left: the keyboard went to another control (not to a menu or another window).
        confirmed: Enter was pressed.
        menu_wanted: Alt+Down was pressed.
    """

    left = Signal()
    confirmed = Signal()
    menu_wanted = Signal()

    def __init__(self, *, secret: bool = False) -> None:
        super().__init__()
        self._secret = secret
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            # Never in the clipboard, even while it is shown.
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(key) for key in _UNDO)
        ):
            # Left unaccepted, the key reaches the window's own Annuler and Rétablir.
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(key) for key in _UNDO) or (
            self._secret and any(event.matches(key) for key in _COPY)
        ):
            event.ignore()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.menu_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit()

    def replace_text(self, text: str) -> None:
        """Show another text with the caret where it was."""
        caret = self.cursorPosition()
        self.setText(text)
        self.setCursorPosition(min(caret, len(text)))
