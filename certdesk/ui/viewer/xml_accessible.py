"""A pane as a screen reader meets it: the text around the caret, the caret, the state in words.

A file of 200 MB is never handed over as one text: the text exposed is that of the chunk that
holds the caret (a passage, or what stands between two).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from certdesk.ui.viewer.motions import place_at, place_in
from certdesk.ui.viewer.selection import Caret
from certdesk.ui.viewer.spoken import TextAround, state_in_words, text_around

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QPoint, QRect

    from certdesk.ui.viewer.xml_view import XmlView


class _PaneText(QAccessibleTextInterface):
    """The text around the caret; offsets are those of UTF-16 in that text."""

    def __init__(self, view: XmlView) -> None:
        super().__init__()
        self._view = view

    def around(self) -> TextAround:
        """The text exposed now."""
        return text_around(self._view.document, self._view.caret)

    def characterCount(self) -> int:
        """The length of the text exposed."""
        return len(self.around())

    def text(self, start: int, end: int) -> str:
        """A piece of it; -1 is its end."""
        return self.around().piece(start, end)

    def cursorPosition(self) -> int:
        """Where the caret is in it."""
        return self.around().position_of(self._view.caret.place)

    def setCursorPosition(self, position: int) -> None:
        """Move the caret."""
        self._view.take_place(self.around().place_at(position), extend=False)

    def selectionCount(self) -> int:
        """One selection or none."""
        return int(self._view.caret.has_selection)

    def addSelection(self, start: int, end: int) -> None:
        """Select; there is only one selection."""
        self.setSelection(0, start, end)

    def removeSelection(self, _index: int) -> None:
        """Select nothing."""
        self._view.take_place(self._view.caret.place, extend=False)

    def setSelection(self, _index: int, start: int, end: int) -> None:
        """Select a piece of the text exposed."""
        around = self.around()
        self._view.move_caret(Caret(around.place_at(end), around.place_at(start).offset))

    def characterRect(self, offset: int) -> QRect:
        """Where a letter is on the screen, empty when it is not seen."""
        return self._view.rect_of(self.around().place_at(offset))

    def offsetAtPoint(self, point: QPoint) -> int:
        """The letter under a point of the screen."""
        view = self._view
        line, column = view.line_near(view.viewport().mapFromGlobal(point))
        return self.around().position_of(place_in(view.document.lines, line, column))

    def scrollToSubstring(self, start: int, _end: int) -> None:
        """Show a piece of the text."""
        view, place = self._view, self.around().place_at(start)
        view.page.reveal(view.document.lines.at(place.line))
        view.sync_bars()


class _PaneInterface(QAccessibleWidget):
    """The pane itself: its name, the line of the caret as value, the state as description."""

    def __init__(self, view: XmlView) -> None:
        super().__init__(view, QAccessible.Role.EditableText)
        self._view = view
        self._text = _PaneText(view)

    def textInterface(self) -> QAccessibleTextInterface:
        """The text, for callers in Python."""
        return self._text

    def interface_cast(self, wanted: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """The text, for Qt: a pointer, which an integer would not survive."""
        if wanted == QAccessible.InterfaceType.TextInterface:
            return shiboken6.VoidPtr(shiboken6.getCppPointer(self._text)[0])
        return super().interface_cast(wanted)

    def text(self, kind: QAccessible.Text) -> str:
        """Name, current line, state in words."""
        view = self._view
        if kind == QAccessible.Text.Value:
            return view.document.lines.at(view.caret.place.line).text
        if kind == QAccessible.Text.Description:
            return state_in_words(view.document, view.caret, view.caret_row)
        return super().text(kind)

    def state(self) -> QAccessible.State:
        """Read-only, of several lines, selectable."""
        state = super().state()
        state.readOnly = True
        state.multiLine = True
        state.selectableText = True
        return state


class AccessiblePane:
    """Mixed in a pane so that the factory recognises it, and keeps what the factory made.

    Qt keeps no reference to a Python interface: without this one it would be freed in use.
    """

    accessible_interface: QAccessibleInterface | None = None


def announce_caret(view: XmlView, *, row_changed: bool) -> None:
    """Tell a screen reader that the caret or the selection moved; free when none runs."""
    if not QAccessible.isActive():
        return
    around = text_around(view.document, view.caret)
    position = around.position_of(view.caret.place)
    QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, position))
    if view.caret.has_selection:
        anchor = around.position_of(place_at(view.document.lines, view.caret.anchor))
        event = QAccessibleTextSelectionEvent(view, min(anchor, position), max(anchor, position))
        QAccessible.updateAccessibility(event)
    if row_changed:
        words = state_in_words(view.document, view.caret, view.caret_row)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))


def _interface_of(_class_name: str, pane: QObject) -> QAccessibleInterface | None:
    if not isinstance(pane, AccessiblePane):
        return None
    pane.accessible_interface = _PaneInterface(pane)  # type: ignore[arg-type]
    return pane.accessible_interface


QAccessible.installFactory(_interface_of)
