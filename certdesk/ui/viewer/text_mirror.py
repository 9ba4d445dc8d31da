"""The text around the caret of a pane, in a hidden text widget that screen readers query.

PySide does not let Python answer `QAccessibleTextInterface::selection`: the bridges of the
systems would read whatever lies in memory. Qt's own text widget answers everything, so the pane
lends its interface. It holds the passage at the caret, lies exactly under the painted text (a
magnifier follows it), and exists only once a screen reader has asked for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from certdesk.ui.viewer.selection import Caret
from certdesk.ui.viewer.spoken import TextAround, text_around

if TYPE_CHECKING:
    from certdesk.ui.viewer.xml_view import XmlView

_OUT_OF_SIGHT = -100_000
_WIDE = 100_000


class TextMirror(QTextEdit):
    """Mirrors text, caret and selection of a pane, and takes those that a screen reader sets."""

    def __init__(self, view: XmlView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._around: TextAround | None = None
        self._is_following = False
        self.hide()
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.follow()
        view.scrolled.connect(self.lie_under)
        view.zoom_changed.connect(self._read_again)
        view.horizontalScrollBar().valueChanged.connect(self.lie_under)
        self.cursorPositionChanged.connect(self._hand_over)
        self.selectionChanged.connect(self._hand_over)

    def follow(self) -> TextAround:
        """Take text, caret and selection of the pane; returns the text."""
        around = text_around(self._view.document, self._view.caret)
        self._is_following = True
        if self._around is None or self._around.whole != around.whole:
            self._set_text(around)
        self._around = around
        caret = self._view.caret
        cursor = self.textCursor()
        cursor.setPosition(around.position_of_offset(caret.anchor))
        if not caret.has_selection:
            cursor.setPosition(around.position_of(caret.place))
        cursor.setPosition(around.position_of(caret.place), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self._is_following = False
        self.lie_under()
        return around

    def lie_under(self) -> None:
        """Put each letter where the pane paints it."""
        if self._around is None:
            return
        page, height = self._view.page, self._view.layouts.line_height
        index = page.index_of(self._around.first_line)
        if index < 0:
            above = self._around.index_of(page.top.start)
            index = -above if above >= 0 else _OUT_OF_SIGHT
        self.move(QPoint(self._view.text_left, index * height))

    def _set_text(self, around: TextAround) -> None:
        height = self._view.layouts.line_height
        self.setFont(self._view.layouts.font)
        self.setTabStopDistance(self._view.layouts.tab_width)
        self.setPlainText(around.whole)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)
        self.resize(_WIDE, height * (around.whole.count("\n") + 2))

    def _read_again(self) -> None:
        self._around = None
        self.follow()

    def _hand_over(self) -> None:
        """A screen reader moved the caret or selected: the pane does the same."""
        if self._is_following or self._around is None:
            return
        cursor = self.textCursor()
        place = self._around.place_at(cursor.position())
        anchor = self._around.place_at(cursor.anchor())
        self._view.move_caret(Caret(place, anchor.offset))
