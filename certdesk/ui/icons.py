"""Line icons from resources/icons, drawn in the colour that the theme asks for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from certdesk.model.resources import resource

# What controls ask for, at 100 % and on screens at 200 %.
_SIZES = (16, 18, 24, 36, 48)


def draw_pixmap(name: str, size: int, color: QColor) -> QPixmap:
    """One icon as a square pixmap of `size` device pixels, on a transparent ground."""
    return _drawn(_renderer(name, color), size)


def make_icon(name: str, color: QColor, disabled: QColor) -> QIcon:
    """One icon at every usual size, with its greyed form."""
    icon = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
        renderer = _renderer(name, ink)  # parsed once for all sizes: half of the cost
        for size in _SIZES:
            icon.addPixmap(_drawn(renderer, size), mode)
    return icon


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
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
