"""A pane as a screen reader meets it: name, current line, state in words, and its text."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleTextCursorEvent,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from certdesk.ui.viewer.spoken import state_in_words
from certdesk.ui.viewer.text_mirror import TextMirror

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleTextInterface

    from certdesk.ui.viewer.xml_view import XmlView


class PaneInterface(QAccessibleWidget):
    """The line of the caret as value, the state as description, the mirror as text."""

    def __init__(self, view: XmlView) -> None:
        super().__init__(view, QAccessible.Role.EditableText)
        self._view = view
        self._mirror: TextMirror | None = None

    def mirror(self) -> TextMirror:
        """The text widget that answers for the pane."""
        if self._mirror is None:
            self._mirror = TextMirror(self._view)
        return self._mirror

    def textInterface(self) -> QAccessibleTextInterface:
        """The text around the caret."""
        return QAccessible.queryAccessibleInterface(self.mirror()).textInterface()

    def interface_cast(self, wanted: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """The text, for Qt: a pointer, which an integer would not survive."""
        if wanted == QAccessible.InterfaceType.TextInterface:
            return shiboken6.VoidPtr(shiboken6.getCppPointer(self.textInterface())[0])
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

    def childCount(self) -> int:
        """Nothing inside: viewport, scroll bars and mirror are no controls of their own."""
        return 0

    def announce_caret(self, *, row_changed: bool) -> None:
        """Tell that the caret or the selection moved."""
        if self._mirror is None and not QAccessible.isActive():
            return
        view, around = self._view, self.mirror().follow()
        position = around.position_of(view.caret.place)
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, position))
        if view.caret.has_selection:
            anchor = around.position_of_offset(view.caret.anchor)
            start, end = min(anchor, position), max(anchor, position)
            QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(view, start, end))
        if row_changed:
            words = state_in_words(view.document, view.caret, view.caret_row)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))


class AccessiblePane:
    """Mixed in a pane that registers what a screen reader meets."""

    accessible_interface: PaneInterface | None = None

    def register_accessible(self, view: XmlView) -> None:
        """Give Qt the interface of this pane, for as long as the pane lives.

        Registered, not made by a factory: PySide6 asks a Python factory about every object of the
        program, and one of the embedded browser's makes it crash.
        """
        # Before this, or when the pane found its place in the window, Qt made one of its own.
        former = QAccessible.queryAccessibleInterface(view)
        if former is not None and former is self.accessible_interface:
            return
        if former is not None:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(former))
        interface = PaneInterface(view)
        # Qt deletes the interface with its pane; Python, which believes that it owns it, never
        # must: this reference is never given back.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(interface))
        QAccessible.registerAccessibleInterface(interface)
        self.accessible_interface = interface
