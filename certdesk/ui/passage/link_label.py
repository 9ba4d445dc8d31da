"""A text to click or to reach by Tab and follow with Enter; unlike a button, it wraps."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel


class LinkLabel(QLabel):
    """Signals: followed(path), by the mouse or the keyboard."""

    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._path = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setToolTip("Aller au champ")
        self.linkActivated.connect(lambda _address: self.followed.emit(self._path))

    def point(self, words: str, path: str) -> None:
        """Lead to a field, in these words."""
        self._path = path
        self.setObjectName(f"jump.{path}")
        if words != self.words:
            self.words = words
            self.setAccessibleName(words)
            self._write()

    def changeEvent(self, event: QEvent) -> None:
        """A link takes the palette's colour when it is written, and never again by itself."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._write()

    def _write(self) -> None:
        colour = QGuiApplication.palette().color(QPalette.ColorRole.Link).name()
        style = f"text-decoration: none; color: {colour}"
        self.setText(f'<a href="#" style="{style}">{escape(self.words)}</a>')
