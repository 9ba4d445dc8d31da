"""Line icons from resources/icons, drawn in the colour that the theme asks for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from certdesk.model.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable

# What controls ask for, at 100 % and on screens at 200 %.
_SIZES = (16, 18, 24, 36, 48)
_GAP = 3  # between an icon and the words after it: one part in so many of its width


def draw_pixmap(name: str, size: int, color: QColor) -> QPixmap:
    """One icon as a square pixmap of `size` device pixels, on a transparent ground."""
    return _drawn(_renderer(name, color), size, size)


def make_icon(name: str, color: QColor, disabled: QColor) -> QIcon:
    """One icon at every usual size, with its greyed form."""
    return _made(name, (color, disabled), lambda size: size)


def make_icon_before_words(name: str, color: QColor, disabled: QColor) -> QIcon:
    """The same with room at its right: under a style sheet Qt puts the words 2 pixels away."""
    return _made(name, (color, disabled), width_before_words)


def width_before_words(size: int) -> int:
    """How wide the icon of this height is, with its room."""
    return size + size // _GAP


def _made(name: str, inks: tuple[QColor, QColor], width: Callable[[int], int]) -> QIcon:
    icon = QIcon()
    for mode, ink in zip((QIcon.Mode.Normal, QIcon.Mode.Disabled), inks, strict=True):
        renderer = _renderer(name, ink)  # parsed once for all sizes: half of the cost
        for size in _SIZES:
            icon.addPixmap(_drawn(renderer, size, width(size)), mode)
    return icon


def _drawn(renderer: QSvgRenderer, size: int, width: int) -> QPixmap:
    pixmap = QPixmap(width, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _renderer(name: str, color: QColor) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color.name()).encode()))


@lru_cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
