"""The ruler at the right of a pane: the marks of the whole file, one pixel for many passages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from certdesk.model.counting import figure
from certdesk.ui.viewer.marks import PRECEDENCE, MarkKind

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from certdesk.ui.theme import Theme
    from certdesk.ui.viewer.document import Document
    from certdesk.ui.viewer.xml_view import XmlView

_WIDTH: Final = 16
_EDGE: Final = 2
_LEAST: Final = 2  # pixels of a mark, so that a lone one is seen
_MARKS_DRAWN: Final = 2000
_NEAR: Final = 4  # pixels around a click in which a mark attracts it
# Not by colour alone: what asks for work is wide, what is done narrow.
_WIDTHS = {
    MarkKind.KO: 1.0,
    MarkKind.CORRECTED: 0.75,
    MarkKind.VERIFIED: 0.75,
    MarkKind.DISMISSED: 0.5,
    MarkKind.ABSENT: 0.5,
    MarkKind.OK: 0.35,
}
_SOUGHT = frozenset(
    {MarkKind.KO, MarkKind.CORRECTED, MarkKind.VERIFIED, MarkKind.DISMISSED, MarkKind.ABSENT}
)


class OverviewStrip(QWidget):
    """Draws the kinds of all passages of a pane; a click jumps, and the arrows do as well."""

    def __init__(self, theme: Theme, view: XmlView) -> None:
        super().__init__()
        self._theme = theme
        self._view = view
        self._drawing: QPixmap | None = None
        self._drawn: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Repères\u00a0: {view.accessibleName()}")
        view.scrolled.connect(self._follow)
        view.caret_moved.connect(self.update)
        theme.changed.connect(self.redraw)

    def redraw(self) -> None:
        """The kinds changed: draw the marks again."""
        self._drawing = None
        self._follow()

    def sizeHint(self) -> QSize:
        """Narrow, as high as can be."""
        return QSize(_WIDTH, 100)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The drawing kept, what is seen of the file, and where the caret is."""
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._marks())
            colors = self._theme.colors()
            self._paint_seen(painter)
            if self.hasFocus():
                painter.setPen(QPen(colors.accent, 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to the mark nearest to the click, or to that place of the file."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.jump(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while it is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.jump(event.position().y())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the pane."""
        self._view.wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from mark to mark, Home and End to the first and the last."""
        document, row = self._view.document, self._view.caret_row
        passages = len(document.regions.starts)
        if event.key() == Qt.Key.Key_Down:
            target = document.next_row(self._row_before_caret(), _SOUGHT)
        elif event.key() == Qt.Key.Key_Up:
            target = document.previous_row(
                row if row >= 0 else self._row_before_caret() + 1, _SOUGHT
            )
        elif event.key() == Qt.Key.Key_Home:
            target = document.next_row(-1, _SOUGHT)
        elif event.key() == Qt.Key.Key_End:
            target = document.previous_row(passages, _SOUGHT)
        else:
            super().keyPressEvent(event)
            return
        if target >= 0:
            self._view.go_to_offset(document.regions.starts[target])

    def jump(self, y: float) -> None:
        """Go to what the strip shows at this height."""
        document = self._view.document
        if not document.source.size:
            return
        rows = document.rows_between(self._offset_at(y - _NEAR), self._offset_at(y + _NEAR))
        nearest = [row for kind in PRECEDENCE[:4] if (row := self._first(kind, rows)) >= 0]
        offset = document.regions.starts[nearest[0]] if nearest else self._offset_at(y)
        self._view.go_to_offset(offset)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height: other pixels."""
        super().resizeEvent(event)
        self._drawing = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say the counts to a screen reader when they are wanted."""
        super().focusInEvent(event)
        self.setAccessibleDescription(summary(self._view.document))

    def _follow(self) -> None:
        self.setToolTip("" if not self._view.document.kinds else "Repères de tout le fichier")
        self.update()

    def _row_before_caret(self) -> int:
        row = self._view.caret_row
        if row >= 0:
            return row
        rows = self._view.document.rows_between(0, self._view.caret.place.offset)
        return rows.stop - 1

    def _first(self, kind: MarkKind, rows: range) -> int:
        return self._view.document.kinds.find(kind, rows.start, rows.stop)

    def _offset_at(self, y: float) -> int:
        size, height = self._view.document.source.size, max(1, self.height())
        return min(max(round(y * size / height), 0), max(0, size - 1))

    def _y_of(self, offset: int) -> float:
        return offset * self.height() / max(1, self._view.document.source.size)

    def _marks(self) -> QPixmap:
        """The drawing of all the marks, made again only when something in it changed."""
        document = self._view.document
        ratio = self.devicePixelRatioF()
        drawn = (document, self.size(), ratio, self._theme.dark)
        if self._drawing is None or drawn != self._drawn:
            self._drawn = drawn
            self._drawing = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
            self._drawing.setDevicePixelRatio(ratio)
            self._drawing.fill(self._theme.colors().gutter)
            with QPainter(self._drawing) as painter:
                self._draw(painter, document)
        return self._drawing

    def _draw(self, painter: QPainter, document: Document) -> None:
        colors = self._theme.colors()
        painter.setPen(colors.border)
        painter.drawLine(0, 0, 0, self.height())
        inner = self.width() - 2 * _EDGE
        offsets = [self._offset_at(y) for y in range(self.height() + 1)]
        rows = [document.rows_between(*between) for between in pairwise(offsets)]
        # The most urgent kind is painted last, over the others.
        for kind in reversed(PRECEDENCE):
            color, width = kind.pair(colors).foreground, inner * _WIDTHS[kind]
            left = _EDGE + (inner - width) / 2
            for top, bottom in _bands(document, kind, rows):
                painter.fillRect(QRectF(left, top, width, max(bottom - top, _LEAST)), color)

        for mark in document.marks[:_MARKS_DRAWN]:
            color, y = mark.kind.pair(colors).foreground, self._y_of(mark.start)
            painter.fillRect(QRectF(_EDGE, y, inner, _LEAST), color)

    def _paint_seen(self, painter: QPainter) -> None:
        document = self._view.document
        if not document.source.size:
            return
        colors, lines = self._theme.colors(), self._view.page.lines
        top, bottom = self._y_of(lines[0].start), self._y_of(lines[-1].end)
        painter.setPen(QPen(colors.muted, 1))
        painter.drawRect(QRectF(0.5, top, self.width() - 1.5, max(bottom - top, 4)))
        y = self._y_of(self._view.caret.place.offset)
        painter.fillRect(QRectF(0, y - 1, self.width(), 2), colors.accent)


def summary(document: Document) -> str:
    """How many passages there are of each kind, in words."""
    counts = ((document.kinds.count(kind), kind) for kind in PRECEDENCE)
    return ", ".join(f"{figure(count)} {kind.word}" for count, kind in counts if count)


def _bands(document: Document, kind: MarkKind, rows: list[range]) -> list[tuple[int, int]]:
    """The pixels in which a kind is present, neighbours merged."""
    bands: list[tuple[int, int]] = []
    if kind not in document.kinds:
        return bands
    for y, here in enumerate(rows):
        if document.kinds.find(kind, here.start, here.stop) >= 0:
            if bands and bands[-1][1] == y:
                bands[-1] = (bands[-1][0], y + 1)
            else:
                bands.append((y, y + 1))
    return bands
