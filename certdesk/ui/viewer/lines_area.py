"""The scrolling half of a pane: which lines are seen, at what size, how far to the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider, QApplication, QFrame

from certdesk.model.settings import ZOOM_HIGHEST, ZOOM_LOWEST
from certdesk.ui.viewer.document import Document, empty_document
from certdesk.ui.viewer.gutter import Gutter, gutter_of
from certdesk.ui.viewer.line_layouts import LineLayouts
from certdesk.ui.viewer.page import Page

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QWheelEvent

    from certdesk.ui.theme import Theme
    from certdesk.ui.viewer.xml_lines import Line

MARGIN: Final = 6  # between the gutter and the first column
_NOTCH = 120  # what Qt counts for one notch of a wheel
_INDENT_SEEN = 10  # columns of indent that do not matter
_COLUMNS_SEEN = 4  # columns kept in sight around the caret

_Action = QAbstractSlider.SliderAction
_STEPS = {
    _Action.SliderSingleStepAdd: (1, 0),
    _Action.SliderSingleStepSub: (-1, 0),
    _Action.SliderPageStepAdd: (0, 1),
    _Action.SliderPageStepSub: (0, -1),
}


class LinesArea(QAbstractScrollArea):
    """Keeps a page of lines of a document in step with the scroll bars and the font.

    The vertical scroll bar counts bytes: no line has to be read before it is seen.

    Signals:
        scrolled(): other lines are on the screen, or what is said of them changed.
        zoom_changed(zoom): the text is larger or smaller, in points from the usual size.
    """

    scrolled = Signal()
    zoom_changed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._zoom = 0
        self._wheel = 0.0
        self._widest = 0.0
        self._document = empty_document()
        self._layouts = LineLayouts(theme.mono_font(), theme.colors())
        self._page = Page(self._document, 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._scroll_to_offset)
        self.verticalScrollBar().actionTriggered.connect(self._step)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        theme.changed.connect(self._lay_out_again)

    @property
    def document(self) -> Document:
        """What is shown."""
        return self._document

    @property
    def page(self) -> Page:
        """The lines on the screen; scroll through the area, which keeps the bars in step."""
        return self._page

    @property
    def layouts(self) -> LineLayouts:
        """How lines are laid out at this size, in these colours."""
        return self._layouts

    @property
    def gutter(self) -> Gutter:
        """The measures of the margin."""
        return gutter_of(self._document, self._layouts.label_width, self._layouts.line_height)

    @property
    def zoom(self) -> int:
        """How many points larger than usual the text is."""
        return self._zoom

    @property
    def text_left(self) -> int:
        """Where column 0 is in the viewport; it moves with the horizontal scroll bar."""
        return self.gutter.width + MARGIN - self.horizontalScrollBar().value()

    def set_document(self, document: Document) -> None:
        """Show a file from its start."""
        self._document = document
        self._layouts.clear()
        self._widest = 0.0
        self._page = Page(document, self._fitting())
        self.horizontalScrollBar().setValue(0)
        self.sync_bars()

    def refresh(self) -> None:
        """Paint again: what is said of the passages and spans of the document changed."""
        self.viewport().update()
        self.scrolled.emit()

    def read_again(self) -> None:
        """Read the lines on the screen again: the way they are shown changed."""
        self._layouts.clear()
        self._page.refresh()
        self.sync_bars()

    def set_zoom(self, zoom: int) -> None:
        """Make the text `zoom` points larger than usual, within reason."""
        zoom = min(max(zoom, ZOOM_LOWEST), ZOOM_HIGHEST)
        if zoom != self._zoom:
            self._zoom = zoom
            self._lay_out_again()
            self.zoom_changed.emit(zoom)

    def scroll_lines(self, count: int) -> None:
        """Scroll down some lines, or up if negative."""
        self._page.scroll(count)
        self.sync_bars()

    def line_near(self, point: QPoint) -> tuple[Line, int]:
        """The line and the column nearest to a point of the viewport."""
        lines = self._page.lines
        index = min(max(point.y() // self._layouts.line_height, 0), len(lines) - 1)
        layout = self._layouts.of(self._document.lines, lines[index])
        return lines[index], layout.column_at(point.x() - self.text_left)

    def show_columns(self, line: Line, first: int, last: int) -> None:
        """Scroll to the left or right as little as needed to see some columns of a line."""
        layout = self._layouts.of(self._document.lines, line)
        near = _COLUMNS_SEEN * self._layouts.column_width
        left, right = layout.x_of(first) - near, layout.x_of(last) + near
        bar, width = self.horizontalScrollBar(), self._text_width()
        if right > bar.maximum() + width:
            bar.setMaximum(round(right - width))
        if right > bar.value() + width:
            bar.setValue(round(right - width))
        if left < bar.value():
            bar.setValue(round(left))

    def show_margin(self, row: int) -> None:
        """Scroll to the right so that the indent of a passage does not waste the width."""
        shown = [line for line in self._page.lines if self._document.row_of(line) == row]
        blanks = [len(line.text) - len(line.text.lstrip()) for line in shown if line.text.strip()]
        blank, bar = min(blanks, default=0), self.horizontalScrollBar()
        wanted = round((blank - 1) * self._layouts.column_width) if blank > _INDENT_SEEN else 0
        bar.setMaximum(max(bar.maximum(), wanted))
        bar.setValue(wanted)

    def sync_bars(self) -> None:
        """Put the scroll bars where the page is, and paint."""
        bar = self.verticalScrollBar()
        last = self._page.last_top.start
        blocked = bar.blockSignals(True)
        bar.setRange(0, last)
        bar.setPageStep(max(1, self._document.source.size - last))
        bar.setValue(self._page.top.start if self._page.top.start > self._first else 0)
        bar.blockSignals(blocked)
        self._sync_width()
        self.viewport().update()
        self.scrolled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer lines fit."""
        super().resizeEvent(event)
        self._page.resize(self._fitting())
        self.sync_bars()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by lines; to the right with Shift; zoom with Ctrl."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(turned.y())
        elif turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (turned.x() or turned.y()))
        else:
            self._wheel -= turned.y() * QApplication.wheelScrollLines() / _NOTCH
            whole = int(self._wheel)
            self._wheel -= whole
            if whole:
                self.scroll_lines(whole)
        event.accept()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Nothing is moved on the screen: lines are painted where they are."""

    @property
    def _first(self) -> int:
        return self._document.source.bom

    def _fitting(self) -> int:
        return max(1, self.viewport().height() // self._layouts.line_height)

    def _text_width(self) -> int:
        return self.viewport().width() - self.gutter.width - MARGIN

    def _sync_width(self) -> None:
        """The widest line seen so far decides how far one may scroll to the right."""
        lines, column = self._page.lines, self._layouts.column_width
        self._widest = max(self._widest, *((len(line.text) + 2) * column for line in lines), 0.0)
        bar, width = self.horizontalScrollBar(), self._text_width()
        bar.setRange(0, max(0, round(self._widest) - width, bar.value()))
        bar.setPageStep(max(1, width))
        bar.setSingleStep(round(column) * _COLUMNS_SEEN)

    def _scroll_to_offset(self, offset: int) -> None:
        if offset != self._page.top.start:
            self._page.go(offset)
            self._sync_width()
            self.viewport().update()
            self.scrolled.emit()

    def _step(self, action: int) -> None:
        """Turn steps of the bar, which counts bytes, into lines and pages."""
        lines, pages = _STEPS.get(_Action(action), (0, 0))
        count = lines * QApplication.wheelScrollLines() + pages * (self._page.capacity - 1)
        if count:
            self._page.scroll(count)
            self.verticalScrollBar().setSliderPosition(self._page.top.start)
            self.sync_bars()

    def _zoom_by(self, turned: int) -> None:
        if turned:
            self.set_zoom(self._zoom + (1 if turned > 0 else -1))

    def _lay_out_again(self) -> None:
        """Another font or other colours."""
        self._layouts = LineLayouts(self._theme.mono_font(self._zoom), self._theme.colors())
        self._widest = 0.0
        self._page.resize(self._fitting())
        self.sync_bars()
