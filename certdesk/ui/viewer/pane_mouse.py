"""The mouse in a pane: caret, selection by letters, words or lines, scrolling while it is held."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication

from certdesk.ui.viewer.motions import place_in, word_at

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from certdesk.ui.viewer.xml_view import XmlView

_SCROLL_EVERY = 50  # ms


class PaneMouse(QObject):
    """Turns mouse events of a pane into its caret and selection."""

    def __init__(self, view: XmlView) -> None:
        super().__init__(view)
        self._view = view
        self._held = False
        self._point = QPoint()
        self._double_click_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_SCROLL_EVERY)
        self._timer.timeout.connect(self._scroll_and_select)

    def press(self, event: QMouseEvent) -> None:
        """Place the caret, or take a whole line at the third click."""
        if event.button() != Qt.MouseButton.LeftButton:
            self._press_other(event)
            return
        self._point = event.position().toPoint()
        self._held = True
        line, column = self._view.line_near(self._point)
        if self._is_third_click():
            self._view.select(line.start, line.end)
            self._held = False
            return
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._view.take_place(place_in(self._view.document.lines, line, column), extend=extend)

    def move(self, event: QMouseEvent) -> None:
        """Select up to the mouse; scroll while it is above or below the pane."""
        if not self._held:
            return
        self._point = event.position().toPoint()
        if 0 <= self._point.y() < self._view.viewport().height():
            self._timer.stop()
            self._select_to_point()
        elif not self._timer.isActive():
            self._timer.start()

    def release(self, _event: QMouseEvent) -> None:
        """End of a selection."""
        self._held = False
        self._timer.stop()

    def double_click(self, event: QMouseEvent) -> None:
        """Select the word or identifier under the mouse."""
        self._double_click_at = time.monotonic()
        lines = self._view.document.lines
        line, column = self._view.line_near(event.position().toPoint())
        self._view.select(*word_at(lines, place_in(lines, line, column)))

    def _press_other(self, event: QMouseEvent) -> None:
        """A right click keeps the selection that it falls in, else it places the caret."""
        lines = self._view.document.lines
        place = place_in(lines, *self._view.line_near(event.position().toPoint()))
        start, end = self._view.caret.span
        if not start <= place.offset < end:
            self._view.take_place(place, extend=False)

    def _is_third_click(self) -> bool:
        elapsed = (time.monotonic() - self._double_click_at) * 1000
        return elapsed < QApplication.doubleClickInterval()

    def _scroll_and_select(self) -> None:
        self._view.scroll_lines(-1 if self._point.y() < 0 else 1)
        self._select_to_point()

    def _select_to_point(self) -> None:
        lines = self._view.document.lines
        line, column = self._view.line_near(self._point)
        self._view.take_place(place_in(lines, line, column), extend=True)
