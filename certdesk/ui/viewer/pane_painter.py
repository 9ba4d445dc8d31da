"""Paints the visible lines of a pane: grounds, emphasised spans, text, words, caret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen

from certdesk.ui.palettes import Pair
from certdesk.ui.theme import XL
from certdesk.ui.viewer.gutter import SIGN, Gutter, GutterPainter, GutterRun
from certdesk.ui.viewer.line_layouts import Overlay
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


@dataclass(frozen=True, slots=True)
class Row:
    """A visible line, laid out, with what is said of it."""

    layout: LineLayout
    top: int
    row: int  # its passage
    kind: MarkKind
    is_first: bool  # of its passage, among the lines seen
    is_current: bool
    is_in_hand: bool
    marks: list[Mark]


class PanePainter:
    """Paints frames in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._gutter = GutterPainter(theme)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Paint a whole frame."""
        painter.fillRect(frame.rect, frame.palette.color(QPalette.ColorRole.Base))
        rows = _rows(frame)
        painter.setClipRect(frame.rect.adjusted(frame.gutter.width, 0, 0, 0))
        self._paint_grounds(painter, frame, rows)
        for row in rows:
            self._paint_spans(painter, frame, row)
        painter.setPen(self._theme.colors().syntax.tag)
        for row in rows:
            overlays = self._overlays(frame, row.layout.line)
            row.layout.draw(painter, frame.text_left, row.top + 1, overlays)
        painter.setFont(_word_font(frame.font))
        for row in rows:
            self._paint_words(painter, frame, row)
            if row.is_current:
                self._paint_caret(painter, frame, row)
        painter.setClipping(False)
        self._paint_gutter(painter, frame, rows)
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

    def _paint_grounds(self, painter: QPainter, frame: Frame, rows: list[Row]) -> None:
        width = frame.rect.width()
        for run in _runs(rows, frame.gutter.line_height):
            if run.kind in TINTED:
                tint = self._tint(run.kind, is_in_hand=run.is_in_hand)
                painter.fillRect(0, run.top, width, run.height, tint)
        for row in rows:
            if row.is_current:
                self._paint_current(painter, frame, row)

    def _paint_current(self, painter: QPainter, frame: Frame, row: Row) -> None:
        colors = self._theme.colors()
        band = QRect(0, row.top, frame.rect.width(), frame.gutter.line_height)
        if row.kind not in TINTED:
            painter.fillRect(band, colors.current_line)
        painter.setPen(QPen(colors.accent if frame.has_focus else colors.border, 1))
        painter.drawLine(band.topLeft(), band.topRight())
        painter.drawLine(band.bottomLeft(), band.bottomRight())

    def _tint(self, kind: MarkKind, *, is_in_hand: bool) -> QColor:
        # The passage in hand stands out among many refused ones.
        tint = QColor(kind.pair(self._theme.colors()).background)
        strength = 0.7 if self._theme.dark else 1.0
        tint.setAlphaF(strength if is_in_hand else strength / 2)
        return tint

    def _paint_spans(self, painter: QPainter, frame: Frame, row: Row) -> None:
        line, colors = row.layout.line, self._theme.colors()
        for mark in row.marks:
            pair = mark.kind.pair(colors)
            text = line.text
            indent = frame.document.lines.offset(line, len(text) - len(text.lstrip()))
            rect = _span_rect(frame, row, max(mark.start, indent), mark.end)
            painter.fillRect(rect, pair.background)
            if line.start <= mark.start and mark.end <= line.end:
                painter.fillRect(rect.adjusted(0, rect.height() - 2, 0, 0), pair.foreground)
        if self._selection_on(frame, line) is not None:
            self._paint_selection(painter, frame, row)

    def _selection_on(self, frame: Frame, line: Line) -> tuple[int, int] | None:
        """The selected span if a line shows some of it; a hit just found is painted as such."""
        start, end = frame.caret.span
        is_seen = start < end and start <= line.end and line.start < end
        return (start, end) if is_seen and (start, end) != frame.hits.current_span else None

    def _overlays(self, frame: Frame, line: Line) -> list[Overlay]:
        """Hits and selection, in colours of their own: the inks do not read on their ground."""
        overlays = self._hits_on(frame, line)
        selection = self._selection_on(frame, line)
        if selection is not None:
            column = frame.document.lines.column
            role = QPalette.ColorRole
            palette = frame.palette
            pair = Pair(palette.color(role.HighlightedText), palette.color(role.Highlight))
            overlays.append(Overlay(column(line, selection[0]), column(line, selection[1]), pair))
        return overlays

    def _hits_on(self, frame: Frame, line: Line) -> list[Overlay]:
        overlays, colors, columns = [], self._theme.colors(), frame.document.lines.column
        for hit in frame.hits.between(line.start, line.end):
            pair = colors.current_hit if hit == frame.hits.current else colors.hit
            start, end = frame.hits.starts[hit], frame.hits.ends[hit]
            overlays.append(Overlay(columns(line, start), columns(line, end), pair))
        return overlays

    def _paint_selection(self, painter: QPainter, frame: Frame, row: Row) -> None:
        start, end = frame.caret.span
        rect = _span_rect(frame, row, start, end)
        if end > row.layout.line.end:
            rect.setRight(rect.right() + frame.layouts.column_width / 2)  # the line break
        painter.fillRect(rect, frame.palette.color(QPalette.ColorRole.Highlight))

    # -- over the text -------------------------------------------------------------------------

    def _paint_words(self, painter: QPainter, frame: Frame, row: Row) -> None:
        """The state of a passage at the right edge, words of emphasised spans after the text."""
        limit = float(frame.rect.width() - _WORD_SPACE)
        if row.is_first and row.kind in TINTED:
            # The start of the passage is above the screen: say which one it is.
            above = frame.document.regions.starts[row.row] < row.layout.line.start
            name = f"{frame.document.name_of(row.row)} · " if above else ""
            state = _Word(row.kind, name + row.kind.word, limit, limit)
            limit = self._paint_word(painter, frame, row, state)
        elif row.is_first and row.kind is not MarkKind.NONE:
            self._paint_quiet_word(painter, frame, row)
        after_text = frame.text_left + row.layout.width + 2 * _WORD_SPACE
        for mark in row.marks:
            if mark.start < row.layout.line.start:
                continue  # its word is on the line where it begins
            self._paint_word(painter, frame, row, _Word(mark.kind, mark.text, after_text, limit))

    def _paint_quiet_word(self, painter: QPainter, frame: Frame, row: Row) -> None:
        """The state of a passage that asks for nothing: a page of them stays calm."""
        width = QFontMetricsF(painter.font()).horizontalAdvance(row.kind.word) + 2 * _WORD_SPACE
        right, height = frame.rect.width() - _WORD_SPACE, frame.gutter.line_height
        ground = frame.palette.color(QPalette.ColorRole.Base)
        place = QRectF(right - width, row.top + 1, width, height - 2)
        painter.fillRect(place, self._theme.colors().current_line if row.is_current else ground)
        painter.setPen(row.kind.pair(self._theme.colors()).foreground)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, row.kind.word)

    def _paint_word(self, painter: QPainter, frame: Frame, row: Row, word: _Word) -> float:
        """One word with its sign; returns where it leaves room for another one before it."""
        pair, height = word.kind.pair(self._theme.colors()), frame.gutter.line_height
        metrics = QFontMetricsF(painter.font())
        width = SIGN + metrics.horizontalAdvance(word.text) + 3 * _WORD_SPACE - 4
        left = min(word.left, word.limit - width)
        box = QRectF(left, row.top + 1.5, width, height - 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(pair.foreground, 1))
        painter.setBrush(pair.background)
        painter.drawRoundedRect(box, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        sign_top = round(row.top + (height - SIGN) / 2)
        painter.drawPixmap(round(left + _WORD_SPACE - 1), sign_top, self._gutter.sign(word.kind))
        text = box.adjusted(SIGN + _WORD_SPACE + 2, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, word.text)
        return left - _WORD_SPACE

    def _paint_caret(self, painter: QPainter, frame: Frame, row: Row) -> None:
        column = frame.document.lines.column(row.layout.line, frame.caret.place.offset)
        x = round(frame.text_left + row.layout.x_of(column))
        width, height = _CARET if frame.has_focus else 1, frame.gutter.line_height - 2
        painter.fillRect(x, row.top + 1, width, height, self._theme.colors().syntax.text)

    def _paint_gutter(self, painter: QPainter, frame: Frame, rows: list[Row]) -> None:
        self._gutter.paint_ground(painter, frame.gutter, frame.rect.height())
        for run in _runs(rows, frame.gutter.line_height):
            self._gutter.paint_run(painter, frame.gutter, run)
        painter.setFont(frame.layouts.label_font)
        labels = frame.document.lines.labels(frame.lines)
        for row, label in zip(rows, labels, strict=True):
            self._gutter.paint_label(
                painter, frame.gutter, row.top, label, is_current=row.is_current
            )

    def _paint_focus(self, painter: QPainter, frame: Frame) -> None:
        painter.setPen(QPen(self._theme.colors().accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.rect.adjusted(1, 1, -1, -1))


@dataclass(frozen=True, slots=True)
class _Word:
    """A word to paint at `left`, but ending before `limit`."""

    kind: MarkKind
    text: str
    left: float
    limit: float


def _rows(frame: Frame) -> list[Row]:
    document, rows, former = frame.document, [], -2
    for index, line in enumerate(frame.lines):
        row = document.row_of(line)
        made = Row(
            layout=frame.layouts.of(document.lines, line),
            top=index * frame.gutter.line_height,
            row=row,
            kind=document.kind_of(row),
            is_first=row != former,
            is_current=line.start == frame.caret.place.line,
            is_in_hand=row >= 0 and row == frame.caret_row,
            marks=document.marks_in(line),
        )
        rows.append(made)
        former = row
    return rows


def _runs(rows: list[Row], height: int) -> list[GutterRun]:
    """Neighbouring lines of one passage, taken together."""
    firsts = [index for index, row in enumerate(rows) if row.is_first]
    return [
        GutterRun(
            rows[first].top, (stop - first) * height, rows[first].kind, rows[first].is_in_hand
        )
        for first, stop in zip(firsts, [*firsts[1:], len(rows)], strict=True)
    ]


def _span_rect(frame: Frame, row: Row, start: int, end: int) -> QRectF:
    """Where a span of the file is on a visible line; at least as wide as a caret."""
    lines, line = frame.document.lines, row.layout.line
    left = row.layout.x_of(lines.column(line, start))
    right = row.layout.x_of(lines.column(line, end))
    width = max(right - left, _CARET)
    return QRectF(frame.text_left + left, row.top, width, frame.gutter.line_height)


def _word_font(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(max(7.0, font.pointSizeF() - 1.5))
    smaller.setWeight(QFont.Weight.DemiBold)
    return smaller
