"""Line icons from resources/icons, drawn in the colour that the theme asks for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from certdesk.model.resources import resource

# 16 to 32 are what controls ask for; the double sizes serve screens at 200 %.
_SIZES = (16, 20, 24, 32, 48, 64)


def draw_pixmap(name: str, size: int, color: QColor) -> QPixmap:
    """One icon as a square pixmap of `size` device pixels, on a transparent ground."""
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", color.name()).encode()))
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def make_icon(name: str, color: QColor, disabled: QColor) -> QIcon:
    """One icon at every usual size, with its greyed form."""
    icon = QIcon()
    for size in _SIZES:
        icon.addPixmap(draw_pixmap(name, size, color), QIcon.Mode.Normal)
        icon.addPixmap(draw_pixmap(name, size, disabled), QIcon.Mode.Disabled)
    return icon
