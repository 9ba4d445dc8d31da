"""Visible lines laid out for painting: coloured, measured, kept while they are near the screen."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

if TYPE_CHECKING:
    from certdesk.ui.palettes import Colors, Pair, Syntax
    from certdesk.ui.viewer.xml_lines import Line, XmlLines

_KEPT = 400
_TAB_COLUMNS = 4
_LABEL = 0.88  # the numbers of the margin, beside the text
_ASTRAL = "\uffff"


@dataclass(frozen=True, slots=True)
class Overlay:
    """Columns of a line painted in two colours of their own."""

    start: int
    end: int
    pair: Pair


class LineLayout:
    """One line ready to be painted; columns are those of `Line.text`, x starts at 0."""

    def __init__(self, line: Line, layout: QTextLayout) -> None:
        self.line = line
        self.layout = layout
        layout.beginLayout()
        self._row: QTextLine = layout.createLine()
        self._row.setLineWidth(1e6)
        layout.endLayout()
        self.width = self._row.naturalTextWidth()
        self._is_simple = _is_simple(line.text)

    def x_of(self, column: int) -> float:
        """Where a column begins."""
        found: object = self._row.cursorToX(self._unit(column))
        # PySide returns the position as well, which its stub does not say.
        return float(found[0]) if isinstance(found, tuple) else 0.0

    def column_at(self, x: float) -> int:
        """The column nearest to a place."""
        position = self._row.xToCursor(x)
        if self._is_simple:
            return int(position)
        text = self.line.text
        return next((c for c in range(len(text)) if _units(text[:c]) >= position), len(text))

    def draw(self, painter: QPainter, x: float, y: float, overlays: list[Overlay]) -> None:
        """Paint the text with its top left corner there; the pen paints the tags."""
        ranges = [
            _range(self._unit(over.start), self._unit(over.end), _over_format(over.pair))
            for over in overlays
        ]
        self.layout.draw(painter, QPointF(x, y), ranges)

    def _unit(self, column: int) -> int:
        return column if self._is_simple else _units(self.line.text[:column])


class LineLayouts:
    """Makes layouts with a font and the colours of a theme, and keeps the last ones."""

    def __init__(self, font: QFont, colors: Colors) -> None:
        self.font = font
        self.label_font = QFont(font)
        self.label_font.setPointSizeF(font.pointSizeF() * _LABEL)
        self.label_width = QFontMetricsF(self.label_font).horizontalAdvance("0")
        metrics = QFontMetricsF(font)
        self.column_width = metrics.horizontalAdvance("0")
        self.text_height = metrics.height()
        self.line_height = round(metrics.height() + 3)
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.tab_width = _TAB_COLUMNS * self.column_width
        self._option.setTabStopDistance(self.tab_width)
        self._formats = [_format(color) for color in _in_order(colors.syntax)]
        self._kept: OrderedDict[int, LineLayout] = OrderedDict()

    def of(self, lines: XmlLines, line: Line) -> LineLayout:
        """The layout of a line."""
        known = self._kept.get(line.start)
        if known is not None and known.line == line:
            self._kept.move_to_end(line.start)
            return known
        made = self._kept[line.start] = self._made(lines, line)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget all: another file is shown."""
        self._kept.clear()

    def _made(self, lines: XmlLines, line: Line) -> LineLayout:
        layout = QTextLayout(line.text, self.font)
        layout.setTextOption(self._option)
        painted = lines.inks(line)
        if not _is_simple(line.text):
            units = [_units(line.text[:column]) for column in range(len(line.text) + 1)]
            painted = [(units[start], units[end], ink) for start, end, ink in painted]
        layout.setFormats([_range(s, e, self._formats[ink]) for s, e, ink in painted])
        return LineLayout(line, layout)


def _range(start: int, end: int, made_format: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = start
    made.length = end - start
    made.format = made_format
    return made


def _is_simple(text: str) -> bool:
    """Whether one letter is one unit of UTF-16, in which Qt counts."""
    return text.isascii() or max(text) <= _ASTRAL


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _in_order(syntax: Syntax) -> list[QColor]:
    """The colours in the order of `Ink`."""
    return [
        syntax.tag,
        syntax.attribute,
        syntax.string,
        syntax.text,
        syntax.comment,
        syntax.declaration,
    ]


def _format(color: QColor) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(color)
    return made


def _over_format(pair: Pair) -> QTextCharFormat:
    made = _format(pair.foreground)
    made.setBackground(pair.background)
    return made
