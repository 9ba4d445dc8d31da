"""A read-only view of a few lines of XML: colours, and a margin that says what each line is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from certdesk.ui.passage.passage_xml import LineMark, XmlLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.palettes import Colors, Pair
    from certdesk.ui.theme import Theme

_PARTS: Final = re.compile(
    r"(?P<comment><!--.*?-->|<!\[CDATA\[|\]\]>|<\?.*?\?>)"
    r"|(?P<tag></?[^\s<>/=\"']+|/?>)"
    r"|(?P<string>(?<==)\"[^\"]*\"|(?<==)'[^']*')"
    r"|(?P<attribute>[\w:.-]+(?==[\"']))"
)
_SIGNS: Final = {
    LineMark.SUSPECT: "à vérifier",
    LineMark.REMOVED: "− avant",
    LineMark.ADDED: "+ après",
}


class _Colouring(QSyntaxHighlighter):
    """Colours whole lines; a passage has a hundred of them at most."""

    def __init__(self, pane: QPlainTextEdit, colors: Colors) -> None:
        super().__init__(pane.document())
        self.set_colors(colors)

    def set_colors(self, colors: Colors) -> None:
        """Take the colours of the theme; the caller asks for a new painting."""
        syntax = colors.syntax
        self._formats = {
            name: _format(getattr(syntax, name))
            for name in ("comment", "tag", "string", "attribute")
        }

    def highlightBlock(self, text: str) -> None:
        for part in _PARTS.finditer(text):
            if part.lastgroup is not None:
                length = part.end() - part.start()
                self.setFormat(part.start(), length, self._formats[part.lastgroup])


class _Margin(QWidget):
    def __init__(self, pane: XmlPane) -> None:
        super().__init__(pane)
        self._pane = pane

    def sizeHint(self) -> QSize:
        return QSize(self._pane.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._pane.paint_margin(event)


class XmlPane(QPlainTextEdit):
    """Lines of XML, selectable; the margin tells « à vérifier », « avant », « après ».

    Signals:
        zoom_requested(int): the wheel asks for a size, in points from the usual one.
    """

    zoom_requested = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[XmlLine, ...] = ()
        self._zoom = 0
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(name)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._margin = _Margin(self)
        self._colouring = _Colouring(self, theme.colors())
        self.updateRequest.connect(self._follow)
        theme.changed.connect(self._dress)
        self._dress()

    def set_lines(self, lines: Sequence[XmlLine]) -> None:
        """Show other lines, at the top; the same ones change nothing."""
        shown = tuple(lines)
        if shown == self._lines:
            return
        place = self.verticalScrollBar().value()
        self._lines = shown
        self.setPlainText("\n".join(line.text for line in shown))
        self.setViewportMargins(self.margin_width(), 0, 0, 0)
        self._tint()
        self.verticalScrollBar().setValue(place)
        marked = [n for n, line in enumerate(shown, 1) if line.mark is LineMark.SUSPECT]
        said = f"Lignes à vérifier\u00a0: {', '.join(map(str, marked))}" if marked else ""
        self.setAccessibleDescription(said)

    @property
    def zoom(self) -> int:
        """How many points larger than usual the text is."""
        return self._zoom

    def set_zoom(self, zoom: int) -> None:
        """Make the text `zoom` points larger than usual."""
        if zoom != self._zoom:
            self._zoom = zoom
            self._take_font()

    def lines(self) -> tuple[XmlLine, ...]:
        """What is shown."""
        return self._lines

    def show_first_suspect(self) -> None:
        """Bring the first line to verify into view, with the caret on it; else the top."""
        suspects = (n for n, line in enumerate(self._lines) if line.mark is LineMark.SUSPECT)
        here = next(suspects, 0)
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(here)))
        self.centerCursor()

    def margin_width(self) -> int:
        """Room for the longest sign among the lines."""
        metrics = self.fontMetrics()
        signs = {_SIGNS.get(line.mark, "") for line in self._lines}
        widest = max((metrics.horizontalAdvance(sign) for sign in signs), default=0)
        return widest + 16 if widest else 8

    def paint_margin(self, event: QPaintEvent) -> None:
        """Write the signs beside the visible lines."""
        painter = QPainter(self._margin)
        painter.fillRect(event.rect(), self._theme.colors().gutter)
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        height = self.fontMetrics().height()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if area.top() > event.rect().bottom():
                break
            line = self._lines[block.blockNumber()] if self._lines else XmlLine("")
            pair = self._pair(line.mark)
            if pair is not None:
                width = self._margin.width()
                painter.fillRect(0, round(area.top()), width, round(area.height()), pair.background)
                painter.setPen(pair.foreground)
                spot = QRect(0, round(area.top()), width - 8, height)
                painter.drawText(spot, Qt.AlignmentFlag.AlignRight, _SIGNS[line.mark])
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_margin()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ask for another size with Ctrl: Qt would change this text alone."""
        turned = event.angleDelta().y()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        if turned:
            self.zoom_requested.emit(self._zoom + (1 if turned > 0 else -1))
        event.accept()

    def _take_font(self) -> None:
        self.setFont(self._theme.mono_font(self._zoom))
        self.setViewportMargins(self.margin_width(), 0, 0, 0)
        self._place_margin()

    def _place_margin(self) -> None:
        inside = self.contentsRect()
        self._margin.setGeometry(inside.left(), inside.top(), self.margin_width(), inside.height())

    def _follow(self, rect: QRect, scrolled: int) -> None:
        if scrolled:
            self._margin.scroll(0, scrolled)
        else:
            self._margin.update(0, rect.y(), self._margin.width(), rect.height())
        self._place_margin()

    def _pair(self, mark: LineMark) -> Pair | None:
        colors = self._theme.colors()
        return {
            LineMark.SUSPECT: colors.suspect,
            LineMark.REMOVED: colors.ko,
            LineMark.ADDED: colors.corrected,
        }.get(mark)

    def _tint(self) -> None:
        tints = []
        for number, line in enumerate(self._lines):
            pair = self._pair(line.mark)
            if pair is None:
                continue
            tint = QTextEdit.ExtraSelection()
            tint.cursor = QTextCursor(self.document().findBlockByNumber(number))
            tint.format.setBackground(pair.background)
            tint.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            tints.append(tint)
        self.setExtraSelections(tints)

    def _dress(self) -> None:
        self._take_font()
        self._colouring.set_colors(self._theme.colors())
        self._colouring.rehighlight()
        self._tint()
        self._margin.update()


def _format(color: QColor) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(color)
    return made
