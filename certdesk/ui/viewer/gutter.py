"""The margin of a pane: line numbers, and the bar and sign of each passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt

from certdesk.ui.viewer.marks import MarkKind

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QPixmap

    from certdesk.ui.theme import Theme
    from certdesk.ui.viewer.document import Document

SIGN: Final = 13
_BAR: Final = 4
_SPACE: Final = 5


@dataclass(frozen=True)
class Gutter:
    """The measures of the margin for a document and a font."""

    numbers: float
    line_height: float

    @property
    def width(self) -> int:
        """The pixels of the margin, up to where the text may begin."""
        return round(_SPACE + self.numbers + _SPACE + SIGN + _SPACE + _BAR)


@dataclass(frozen=True)
class GutterCell:
    """What the margin says beside one line."""

    top: float
    label: str
    kind: MarkKind
    is_current: bool
    has_sign: bool


class GutterPainter:
    """Paints the margin of visible lines."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._signs: dict[tuple[MarkKind, bool], QPixmap] = {}

    def paint_ground(self, painter: QPainter, gutter: Gutter, height: int) -> None:
        """The ground of the margin, once a painting."""
        painter.fillRect(0, 0, gutter.width, height, self._theme.colors().gutter)

    def paint_cell(self, painter: QPainter, gutter: Gutter, cell: GutterCell) -> None:
        """The number of one line, the bar of its passage, its sign on the first line seen."""
        colors, height = self._theme.colors(), gutter.line_height
        painter.setPen(colors.syntax.text if cell.is_current else colors.muted)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(_SPACE, cell.top, gutter.numbers, height), flags, cell.label)
        if cell.kind is MarkKind.NONE:
            return
        bar = QRectF(gutter.width - _BAR, cell.top, _BAR, height)
        painter.fillRect(bar, cell.kind.pair(colors).foreground)
        if cell.has_sign:
            left = gutter.width - _BAR - _SPACE - SIGN
            sign_top = round(cell.top + (height - SIGN) / 2)
            painter.drawPixmap(left, sign_top, self.sign(cell.kind))

    def sign(self, kind: MarkKind) -> QPixmap:
        """The icon of a kind in its colour."""
        key = (kind, self._theme.dark)
        if key not in self._signs:
            color = kind.pair(self._theme.colors()).foreground
            self._signs[key] = self._theme.pixmap(kind.icon, SIGN, color)
        return self._signs[key]


def gutter_of(document: Document, column_width: float, line_height: float) -> Gutter:
    """The margin that the longest label of a document needs."""
    if document.is_pretty:
        passages = len(document.regions.starts)
        longest = len(f"{passages}.999") if passages else 3
    else:
        longest = len(str(document.source.line_count))
    return Gutter(max(3, longest) * column_width, line_height)
