"""Icons that follow the theme by themselves: the mark before a text, the icon of a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QLabel

from certdesk.ui.icons import width_before_words
from certdesk.ui.palettes import Pair

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPixmap
    from PySide6.QtWidgets import QAbstractButton, QMessageBox

    from certdesk.ui.theme import Theme

_SIZE: Final = 16
_BOX_SIZE: Final = 36
_BOX_LABEL: Final = "qt_msgboxex_icon_label"  # Qt's own name for it


class ThemedMark(QLabel):
    """An icon in the colour of a tone; the words beside it say the same."""

    def __init__(self, theme: Theme, size: int) -> None:
        super().__init__()
        self._theme = theme
        self._size = size
        self._icon, self._tone = "", ""
        theme.changed.connect(self._dress)

    def show_mark(self, icon: str, tone: str) -> None:
        """Show this icon; the tone is a name of `Colors`, "" for the colour of texts."""
        self._icon, self._tone = icon, tone
        self._dress()

    def _dress(self) -> None:
        if not self._icon:
            return
        self.setPixmap(self._theme.pixmap(self._icon, self._size, self._color()))

    def _color(self) -> QColor | None:
        if not self._tone:
            return None
        worn = getattr(self._theme.colors(), self._tone)
        return worn.foreground if isinstance(worn, Pair) else worn


def keep_icon(button: QAbstractButton, theme: Theme, name: str) -> None:
    """Put an icon before the words of a button, apart from them, in the theme's colours."""
    _KeptIcon(button, theme, name)


def keep_box_icon(box: QMessageBox, theme: Theme, name: str) -> None:
    """Put a large icon into a message box, in the theme's colours."""
    _KeptBoxIcon(box, theme, name)


class _KeptBoxIcon(QObject):
    """Dies with its box."""

    def __init__(self, box: QMessageBox, theme: Theme, name: str) -> None:
        super().__init__(box)
        self._box = box
        self._theme = theme
        self._name = name
        box.setIconPixmap(self._drawn())
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        # Not by the box: it would lay itself out anew, and forget the banner above it.
        label = self._box.findChild(QLabel, _BOX_LABEL)
        if label is not None:
            label.setPixmap(self._drawn())

    def _drawn(self) -> QPixmap:
        return self._theme.pixmap(self._name, _BOX_SIZE, self._theme.colors().accent)


class _KeptIcon(QObject):
    """Dies with its button, so that the theme holds no closed window."""

    def __init__(self, button: QAbstractButton, theme: Theme, name: str) -> None:
        super().__init__(button)
        self._button = button
        self._theme = theme
        self._name = name
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        icon = self._theme.icon_before_words(self._name)
        self._button.setIcon(icon)
        self._button.setIconSize(QSize(width_before_words(_SIZE), _SIZE))
