"""One pane of XML: it reads and paints only the lines on the screen, with a caret of its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QPainter
from PySide6.QtWidgets import QToolTip

from certdesk.ui.viewer.document import Document, empty_document
from certdesk.ui.viewer.hits import Hits
from certdesk.ui.viewer.lines_area import LinesArea
from certdesk.ui.viewer.motions import Motion, Place, line_moved, moved, place_in
from certdesk.ui.viewer.pane_keys import Act, PageMove, act_of, extends, is_ours, move_of
from certdesk.ui.viewer.pane_menu import pane_menu
from certdesk.ui.viewer.pane_mouse import PaneMouse
from certdesk.ui.viewer.pane_painter import Frame, PanePainter
from certdesk.ui.viewer.selection import COPY_LIMIT, Caret, all_of, caret_at, copied_text
from certdesk.ui.viewer.xml_accessible import AccessiblePane

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
    )

    from certdesk.ui.theme import Theme

_TIP = 600  # letters of a line told by the mouse
_CONTEXT = 2  # lines seen above a passage that is jumped to


class XmlView(LinesArea, AccessiblePane):
    """Shows a `Document` read-only, with a caret, a selection and the hits of a search.

    Signals:
        row_entered(row): the person moved the caret into another passage; -1 for none.
        caret_moved(): the caret or the selection changed, by anybody.
        nir_shown_changed(shown): the person asked to see the NIR, or to mask them again.
        remark_made(text): something to tell that is no error, in French.
    """

    row_entered = Signal(int)
    caret_moved = Signal()
    nir_shown_changed = Signal(bool)
    remark_made = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme)
        self._painter = PanePainter(theme)
        self._mouse = PaneMouse(self)
        self._hits = Hits()
        self._caret = caret_at(self.document.lines, 0)
        self._caret_row = -1
        self.placeholder = ""
        self.setAccessibleName(name)
        self.register_accessible(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    @property
    def caret(self) -> Caret:
        """Where the caret is and what is selected."""
        return self._caret

    @property
    def caret_row(self) -> int:
        """The passage in which the caret is, -1 for none."""
        return self._caret_row

    def set_document(self, document: Document) -> None:
        """Show a file from its start."""
        document.lines.nir_shown = False
        super().set_document(document)
        self._hits = Hits()
        self._caret = caret_at(document.lines, 0)
        self._caret_row = self._row_of_caret()
        self._tell_caret()

    def clear(self) -> None:
        """Show nothing but the placeholder."""
        self.set_document(empty_document())

    def set_hits(self, hits: Hits) -> None:
        """Paint the hits of a search; the object may grow afterwards, with a `refresh`."""
        self._hits = hits
        self.refresh()

    @property
    def hits(self) -> Hits:
        """The hits that are painted."""
        return self._hits

    @property
    def nir_shown(self) -> bool:
        """Whether the NIR are shown on this screen."""
        return self.document.lines.nir_shown

    def set_nir_shown(self, shown: bool) -> None:
        """Show the NIR on this screen, or mask them; they are never copied."""
        if shown != self.nir_shown:
            self.document.lines.nir_shown = shown
            self.read_again()
            self._tell_caret()
            self.nir_shown_changed.emit(shown)

    # -- moving --------------------------------------------------------------------------------

    def show_row(self, row: int) -> None:
        """Put the caret on a passage and the passage on the screen; nothing is announced.

        Of a passage longer than the screen, the first suspect field is what one wants to see.
        """
        if not 0 <= row < len(self.document.regions.starts):
            return
        is_other, self._caret_row = row != self._caret_row, row
        if not is_other and self.page.index_of(self._caret.place.line) >= 0:
            return
        lines = self.document.lines
        offset = self.document.regions.starts[row]
        line = lines.at(offset)
        if not (self.page.holds(line) and self._seen_to_its_end(row)):
            self.page.show(line, _CONTEXT)
        first_mark = self.document.first_mark(row)
        if not self.page.holds(lines.at(first_mark)):
            offset, line = first_mark, lines.at(first_mark)
            self.page.show(line, self.page.capacity // 3)
        self._caret = caret_at(lines, offset)
        self.show_margin(row)
        self.sync_bars()
        self._tell_caret(row_changed=is_other)

    def show_span(self, start: int, end: int) -> None:
        """Select a span and put it on the screen; its passage is announced."""
        lines = self.document.lines
        line = lines.at(start)
        if not self.page.holds(line):
            self.page.show(line, self.page.capacity // 3)
        self.move_caret(self._selection(start, end))
        self.show_columns(line, lines.column(line, start), lines.column(line, end))

    def go_to_offset(self, offset: int) -> None:
        """Put the caret at an offset and show it, as a person does."""
        line = self.document.lines.at(offset)
        self.page.show(line, _CONTEXT)
        self.show_margin(self.document.row_of(line))
        self.move_caret(caret_at(self.document.lines, max(offset, line.start)))

    def move_caret(self, caret: Caret) -> None:
        """Take the caret there, scroll to it, and announce the passage that it enters."""
        self._caret = caret
        line = self.document.lines.at(caret.place.line)
        self.page.reveal(line)
        column = self.document.lines.column(line, caret.place.offset)
        self.show_columns(line, column, column)
        self.sync_bars()
        row, former = self._row_of_caret(), self._caret_row
        self._caret_row = row
        self._tell_caret(row_changed=row != former)
        if row != former:
            self.row_entered.emit(row)

    def take_place(self, place: Place, *, extend: bool, column: int = -1) -> None:
        """Move the caret to a place, with the selection following it or not."""
        anchor = self._caret.anchor if extend else place.offset
        self.move_caret(Caret(place, anchor, column))

    def select(self, start: int, end: int) -> None:
        """Select a span without scrolling."""
        self._caret = self._selection(start, end)
        self.viewport().update()
        self._tell_caret()

    def select_all(self) -> None:
        """Select the whole file, or the passage at the caret when the file is large."""
        self.select(*all_of(self.document, self._caret.place.offset))

    def select_passage(self) -> None:
        """Select the passage in which the caret is."""
        if self._caret_row >= 0:
            regions = self.document.regions
            self.select(regions.starts[self._caret_row], regions.ends[self._caret_row])

    def copy(self) -> None:
        """Copy the selection, never a NIR."""
        start, end = self._caret.span
        if end - start > COPY_LIMIT:
            self.remark_made.emit(
                "La sélection est trop longue pour être copiée\u00a0: rien n’a été copié."
            )
        elif start < end:
            QGuiApplication.clipboard().setText(copied_text(self.document, start, end))

    # -- what Qt asks --------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the pane from the shortcuts of the window."""
        if event.type() == event.Type.ShortcutOverride and is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret, or copy, select, zoom."""
        move, act = move_of(event), act_of(event)
        if isinstance(move, Motion):
            place = moved(self.document.lines, self._caret.place, move)
            self.take_place(place, extend=extends(event))
        elif isinstance(move, PageMove):
            self._move_by_lines(move, extend=extends(event))
        elif act is None or not self._act(act):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Place the caret, or take a whole line at the third click."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select while the button is held."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a selection."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        self._mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the pane, at the mouse, or under the caret when a key asked for it."""
        point = event.globalPos()
        if event.reason() == event.Reason.Keyboard:
            index = max(0, self.page.index_of(self._caret.place.line)) + 1
            below = QPoint(self.gutter.width, index * self.layouts.line_height)
            point = self.viewport().mapToGlobal(below)
        pane_menu(self, self._theme).popup(point)

    def viewportEvent(self, event: QEvent) -> bool:
        """A line that goes on outside of the pane is told whole when the mouse rests on it."""
        if isinstance(event, QHelpEvent):
            line, _ = self.line_near(event.pos())
            layout = self.layouts.of(self.document.lines, line)
            seen = self.text_left + layout.width <= self.viewport().width()
            whole = f"<p>{escape(line.text.strip()[:_TIP])}</p>"
            QToolTip.showText(event.globalPos(), "" if seen else whole, self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Paint the focus ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines on the screen."""
        with QPainter(self.viewport()) as painter:
            if self.document.source.size:
                self._painter.paint(painter, self._frame())
            else:
                self._painter.paint_placeholder(painter, self._frame(), self.placeholder)

    # -- inside --------------------------------------------------------------------------------

    def _frame(self) -> Frame:
        return Frame(
            document=self.document,
            lines=self.page.lines,
            layouts=self.layouts,
            gutter=self.gutter,
            text_left=self.text_left,
            caret=self._caret,
            caret_row=self._caret_row,
            hits=self._hits,
            rect=self.viewport().rect(),
            palette=self.palette(),
            font=self.font(),
            has_focus=self.hasFocus(),
        )

    def _selection(self, start: int, end: int) -> Caret:
        lines = self.document.lines
        line = lines.at(max(start, end - 1))
        return Caret(place_in(lines, line, lines.column(line, end)), start)

    def _move_by_lines(self, move: PageMove, *, extend: bool) -> None:
        lines, place = self.document.lines, self._caret.place
        column = self._caret.column
        if column < 0:
            column = lines.column(lines.at(place.line), place.offset)
        count = move.direction
        if move.by_page:
            count *= max(1, self.page.capacity - 1)
            self.page.scroll(count)
        self.take_place(line_moved(lines, place, count, column), extend=extend, column=column)

    def _act(self, act: Act) -> bool:
        """Do what a key asks; False to let the window have the key."""
        if act is Act.DESELECT and not self._caret.has_selection:
            return False
        acts = {
            Act.COPY: self.copy,
            Act.SELECT_ALL: self.select_all,
            Act.DESELECT: lambda: self.take_place(self._caret.place, extend=False),
            Act.ZOOM_IN: lambda: self.set_zoom(self.zoom + 1),
            Act.ZOOM_OUT: lambda: self.set_zoom(self.zoom - 1),
            Act.ZOOM_RESET: lambda: self.set_zoom(0),
        }
        acts[act]()
        return True

    def _row_of_caret(self) -> int:
        row = self.document.regions.row_at(self._caret.place.offset)
        if row >= 0:
            return row
        return self.document.row_of(self.document.lines.at(self._caret.place.line))

    def _seen_to_its_end(self, row: int) -> bool:
        last = self.page.lines[min(self.page.capacity, len(self.page.lines)) - 1]
        return self.document.regions.ends[row] <= last.end

    def _tell_caret(self, *, row_changed: bool = False) -> None:
        self.register_accessible(self)
        if self.accessible_interface is not None:
            self.accessible_interface.announce_caret(row_changed=row_changed)
        self.caret_moved.emit()
