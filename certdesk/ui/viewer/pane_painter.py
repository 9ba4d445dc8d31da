"""Paints the visible lines of a pane: grounds, emphasised spans, text, words, caret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen

from certdesk.ui.theme import XL
from certdesk.ui.viewer.gutter import SIGN, Gutter, GutterCell, GutterPainter
from certdesk.ui.viewer.marks import TINTED, Mark, MarkKind

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme
    from certdesk.ui.viewer.document import Document
    from certdesk.ui.viewer.hits import Hits
    from certdesk.ui.viewer.line_layouts import LineLayout, LineLayouts
    from certdesk.ui.viewer.selection import Caret
    from certdesk.ui.viewer.xml_lines import Line

_WORD_SPACE: Final = 6
_CARET: Final = 2


@dataclass
class Frame:
    """What is to be painted: one moment of a pane."""

    document: Document
    lines: list[Line]
    layouts: LineLayouts
    gutter: Gutter
    caret: Caret
    caret_row: int
    hits: Hits
    text_left: int  # where column 0 is; left of the gutter's edge when scrolled
    rect: QRect
    palette: QPalette
    font: QFont
    has_focus: bool


class PanePainter:
    """Paints frames in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._gutter = GutterPainter(theme)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Paint a whole frame."""
        painter.fillRect(frame.rect, frame.palette.color(QPalette.ColorRole.Base))
        words = _word_font(frame.font)
        layouts = [frame.layouts.of(frame.document.lines, line) for line in frame.lines]
        painter.setClipRect(frame.rect.adjusted(frame.gutter.width, 0, 0, 0))
        for index, layout in enumerate(layouts):
            self._paint_ground(painter, frame, index, layout)
            self._paint_spans(painter, frame, index, layout)
            layout.draw(painter, frame.text_left, index * frame.gutter.line_height + 1)
        painter.setFont(words)
        for index, layout in enumerate(layouts):
            self._paint_words(painter, frame, index, layout)
        self._paint_caret(painter, frame, layouts)
        painter.setClipping(False)
        self._paint_gutter(painter, frame)
        if frame.has_focus:
            self._paint_focus(painter, frame)

    def paint_placeholder(self, painter: QPainter, frame: Frame, text: str) -> None:
        """Say why nothing is shown."""
        painter.fillRect(frame.rect, frame.palette.color(QPalette.ColorRole.Base))
        painter.setPen(self._theme.colors().muted)
        painter.setFont(frame.font)
        inside = frame.rect.adjusted(XL, XL, -XL, -XL)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(inside, flags, text)
        if frame.has_focus:
            self._paint_focus(painter, frame)

    # -- behind the text -----------------------------------------------------------------------

    def _paint_ground(
        self, painter: QPainter, frame: Frame, index: int, layout: LineLayout
    ) -> None:
        colors = self._theme.colors()
        row, height = frame.document.row_of(layout.line), frame.gutter.line_height
        kind = frame.document.kind_of(row)
        band = QRectF(0, index * height, frame.rect.width(), height)
        is_current = layout.line.start == frame.caret.place.line
        if kind in TINTED:
            painter.fillRect(band, kind.pair(colors).background)
        elif is_current:
            painter.fillRect(band, colors.current_line)
        if is_current:
            painter.setPen(QPen(colors.accent if frame.has_focus else colors.border, 1))
            painter.drawLine(band.topLeft(), band.topRight())
            painter.drawLine(band.bottomLeft(), band.bottomRight())

    def _paint_spans(self, painter: QPainter, frame: Frame, index: int, layout: LineLayout) -> None:
        line, colors = layout.line, self._theme.colors()
        for mark in frame.document.marks_in(line):
            pair = mark.kind.pair(colors)
            rect = _span_rect(frame, index, layout, mark.start, mark.end)
            painter.fillRect(rect, pair.background)
            painter.fillRect(rect.adjusted(0, rect.height() - 2, 0, 0), pair.foreground)
        for hit in frame.hits.between(line.start, line.end):
            is_current = hit == frame.hits.current
            start, end = frame.hits.starts[hit], frame.hits.ends[hit]
            rect = _span_rect(frame, index, layout, start, end)
            painter.fillRect(rect, (colors.current_hit if is_current else colors.hit).background)
        start, end = frame.caret.span
        if start < end and start <= line.end and line.start < end:
            self._paint_selection(painter, frame, index, layout)

    def _paint_selection(
        self, painter: QPainter, frame: Frame, index: int, layout: LineLayout
    ) -> None:
        start, end = frame.caret.span
        rect = _span_rect(frame, index, layout, start, end)
        if end > layout.line.end and frame.document.lines.after(layout.line):
            rect.setRight(rect.right() + frame.layouts.column_width / 2)  # the line break
        ground = QColor(frame.palette.color(QPalette.ColorRole.Highlight))
        ground.setAlphaF(0.42 if self._theme.dark else 0.26)
        painter.fillRect(rect, ground)

    # -- over the text -------------------------------------------------------------------------

    def _paint_words(self, painter: QPainter, frame: Frame, index: int, layout: LineLayout) -> None:
        """The state of a passage at the right edge, words of emphasised spans after the text."""
        limit = float(frame.rect.width() - _WORD_SPACE)
        kind = _state_shown(frame, index)
        if kind is not MarkKind.NONE:
            limit = self._paint_word(painter, frame, index, Mark(0, 0, kind), limit, limit)
        after_text = frame.text_left + layout.width + 2 * _WORD_SPACE
        for mark in frame.document.marks_in(layout.line):
            self._paint_word(painter, frame, index, mark, limit, after_text)

    def _paint_word(
        self,
        painter: QPainter,
        frame: Frame,
        index: int,
        mark: Mark,
        limit: float,
        wanted: float,
    ) -> float:
        """One word with its sign, at `wanted` but ending before `limit`; returns its left edge."""
        pair = mark.kind.pair(self._theme.colors())
        metrics = QFontMetricsF(painter.font())
        width = SIGN + metrics.horizontalAdvance(mark.text) + 3 * _WORD_SPACE - 4
        left = min(wanted, limit - width)
        top = index * frame.gutter.line_height
        box = QRectF(left, top + 1.5, width, frame.gutter.line_height - 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(pair.foreground, 1))
        painter.setBrush(pair.background)
        painter.drawRoundedRect(box, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        sign_top = round(top + (frame.gutter.line_height - SIGN) / 2)
        painter.drawPixmap(round(left + _WORD_SPACE - 1), sign_top, self._gutter.sign(mark.kind))
        text = box.adjusted(SIGN + _WORD_SPACE + 2, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, mark.text)
        return left - _WORD_SPACE

    def _paint_caret(self, painter: QPainter, frame: Frame, layouts: list[LineLayout]) -> None:
        for index, layout in enumerate(layouts):
            line, place = layout.line, frame.caret.place
            if line.start == place.line:
                column = frame.document.lines.column(line, place.offset)
                x = round(frame.text_left + layout.x_of(column))
                height = frame.gutter.line_height
                color = self._theme.colors().syntax.text
                width = _CARET if frame.has_focus else 1
                painter.fillRect(x, round(index * height + 1), width, round(height - 2), color)

    def _paint_gutter(self, painter: QPainter, frame: Frame) -> None:
        self._gutter.paint_ground(painter, frame.gutter, frame.rect.height())
        painter.setFont(frame.layouts.font)
        labels = frame.document.lines.labels(frame.lines)
        for index, (line, label) in enumerate(zip(frame.lines, labels, strict=True)):
            row, top = frame.document.row_of(line), index * frame.gutter.line_height
            if row >= 0 and row == frame.caret_row:
                accent = QRectF(0, top, 2, frame.gutter.line_height)
                painter.fillRect(accent, self._theme.colors().accent)
            cell = GutterCell(
                top,
                label,
                frame.document.kind_of(row),
                is_current=line.start == frame.caret.place.line,
                has_sign=_is_first_of_row(frame, index),
            )
            self._gutter.paint_cell(painter, frame.gutter, cell)

    def _paint_focus(self, painter: QPainter, frame: Frame) -> None:
        painter.setPen(QPen(self._theme.colors().accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.rect.adjusted(1, 1, -1, -1))


def _span_rect(frame: Frame, index: int, layout: LineLayout, start: int, end: int) -> QRectF:
    """Where a span of the file is on a visible line; at least as wide as a caret."""
    lines, line = frame.document.lines, layout.line
    left = layout.x_of(lines.column(line, start))
    right = layout.x_of(lines.column(line, end))
    height = frame.gutter.line_height
    return QRectF(frame.text_left + left, index * height, max(right - left, _CARET), height)


def _is_first_of_row(frame: Frame, index: int) -> bool:
    row = frame.document.row_of(frame.lines[index])
    return index == 0 or frame.document.row_of(frame.lines[index - 1]) != row


def _state_shown(frame: Frame, index: int) -> MarkKind:
    """The state to write on a line: that of its passage, on the first line seen of it."""
    if not _is_first_of_row(frame, index):
        return MarkKind.NONE
    return frame.document.kind_of(frame.document.row_of(frame.lines[index]))


def _word_font(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(max(7.0, font.pointSizeF() - 1.5))
    smaller.setWeight(QFont.Weight.DemiBold)
    return smaller
