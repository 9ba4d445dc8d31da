"""Which key does what in a pane; Shift extends the selection with every move."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from certdesk.ui.viewer.motions import Motion


class PageMove(Enum):
    """A move of the caret by lines or by screens."""

    LINE_UP = auto()
    LINE_DOWN = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()

    @property
    def by_page(self) -> bool:
        """Whether a screen is the unit."""
        return self in (PageMove.PAGE_UP, PageMove.PAGE_DOWN)

    @property
    def direction(self) -> int:
        """-1 for up, 1 for down."""
        return -1 if self in (PageMove.LINE_UP, PageMove.PAGE_UP) else 1


class Act(Enum):
    """What a key asks for besides moving."""

    COPY = auto()
    SELECT_ALL = auto()
    DESELECT = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    ZOOM_RESET = auto()


_PLAIN: dict[int, Motion | PageMove] = {
    Qt.Key.Key_Left: Motion.LEFT,
    Qt.Key.Key_Right: Motion.RIGHT,
    Qt.Key.Key_Home: Motion.LINE_START,
    Qt.Key.Key_End: Motion.LINE_END,
    Qt.Key.Key_Up: PageMove.LINE_UP,
    Qt.Key.Key_Down: PageMove.LINE_DOWN,
    Qt.Key.Key_PageUp: PageMove.PAGE_UP,
    Qt.Key.Key_PageDown: PageMove.PAGE_DOWN,
}
_CONTROL: dict[int, Motion | PageMove] = {
    Qt.Key.Key_Left: Motion.WORD_LEFT,
    Qt.Key.Key_Right: Motion.WORD_RIGHT,
    Qt.Key.Key_Home: Motion.FILE_START,
    Qt.Key.Key_End: Motion.FILE_END,
    Qt.Key.Key_Up: Motion.PASSAGE_BEFORE,
    Qt.Key.Key_Down: Motion.PASSAGE_AFTER,
}
_STANDARD = {
    QKeySequence.StandardKey.Copy: Act.COPY,
    QKeySequence.StandardKey.SelectAll: Act.SELECT_ALL,
    QKeySequence.StandardKey.ZoomIn: Act.ZOOM_IN,
    QKeySequence.StandardKey.ZoomOut: Act.ZOOM_OUT,
}
_CONTROL_ACTS = {
    Qt.Key.Key_Plus: Act.ZOOM_IN,
    Qt.Key.Key_Equal: Act.ZOOM_IN,
    Qt.Key.Key_Minus: Act.ZOOM_OUT,
    Qt.Key.Key_0: Act.ZOOM_RESET,
}


def move_of(event: QKeyEvent) -> Motion | PageMove | None:
    """The move that a key asks for, with or without Shift."""
    modifiers = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    if modifiers == Qt.KeyboardModifier.NoModifier:
        return _PLAIN.get(event.key())
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return _CONTROL.get(event.key())
    return None


def act_of(event: QKeyEvent) -> Act | None:
    """The act that a key asks for."""
    for standard, act in _STANDARD.items():
        if event.matches(standard):
            return act
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return _CONTROL_ACTS.get(Qt.Key(event.key()))
    return Act.DESELECT if event.key() == Qt.Key.Key_Escape else None


def is_ours(event: QEvent) -> bool:
    """Whether a key belongs to the pane before it belongs to the shortcuts of the window."""
    if not isinstance(event, QKeyEvent):
        return False
    act = act_of(event)
    return move_of(event) is not None or act not in (None, Act.DESELECT)


def extends(event: QKeyEvent) -> bool:
    """Whether the selection follows the caret."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
