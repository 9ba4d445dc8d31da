"""The three parts of an open dossier, with splitters that remember their places.

Left the passages; right, above, flux and accusé side by side; below, the passage in hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QSettings

_COLUMNS = (310, 1056)
_ROWS = (290, 330)
_NARROWEST = 220


class DossierView(QWidget):
    """Lays the panes out and goes from one to the next."""

    def __init__(
        self, passages: QWidget, compare: QWidget, passage: QWidget, geometry: QSettings
    ) -> None:
        super().__init__()
        self.setObjectName("dossierView")
        self._geometry = geometry
        self._panes: Sequence[QWidget] = (passages, compare, passage)
        passages.setMinimumWidth(_NARROWEST)
        self._rows = QSplitter(Qt.Orientation.Vertical)
        self._rows.setObjectName("rowsSplitter")
        self._rows.addWidget(compare)
        self._rows.addWidget(passage)
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setObjectName("columnsSplitter")
        self._columns.addWidget(passages)
        self._columns.addWidget(self._rows)
        self._columns.setStretchFactor(1, 1)
        # The comparison has a splitter of its own; its place is remembered with ours.
        inside = compare.findChildren(QSplitter)
        self._splitters = {"columns": self._columns, "rows": self._rows}
        self._splitters |= {splitter.objectName(): splitter for splitter in inside}
        for splitter in (self._columns, self._rows):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(5)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._columns)
        self._restore()

    def set_panes(self, panes: Sequence[QWidget]) -> None:
        """Say which widgets F6 goes through, in reading order."""
        self._panes = tuple(panes)

    def next_pane(self) -> None:
        """Give the focus to the next pane."""
        self._go(1)

    def previous_pane(self) -> None:
        """Give the focus to the previous pane."""
        self._go(-1)

    def enter(self) -> None:
        """Give the focus to the first pane."""
        _focus_into(self._panes[0])

    def save(self) -> None:
        """Remember where the splitters are."""
        for name, splitter in self._splitters.items():
            self._geometry.setValue(name, splitter.saveState())

    def _restore(self) -> None:
        self._columns.setSizes(list(_COLUMNS))
        self._rows.setSizes(list(_ROWS))
        for name, splitter in self._splitters.items():
            state = self._geometry.value(name)
            if state is not None:
                splitter.restoreState(state)

    def _go(self, step: int) -> None:
        seen = [pane for pane in self._panes if pane.isVisibleTo(self)]
        if not seen:
            return
        here = next((n for n, pane in enumerate(seen) if _has_focus(pane)), None)
        target = seen[0] if here is None else seen[(here + step) % len(seen)]
        _focus_into(target)


def _has_focus(pane: QWidget) -> bool:
    focused = pane.window().focusWidget()
    return focused is not None and (focused is pane or pane.isAncestorOf(focused))


def _focus_into(pane: QWidget) -> None:
    wanted: QWidget | None = pane.focusProxy() or pane
    if wanted is not None and wanted.focusPolicy() == Qt.FocusPolicy.NoFocus:
        inside = [
            child
            for child in pane.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisibleTo(pane)
            and child.isEnabled()
        ]
        wanted = inside[0] if inside else None
    if wanted is not None:
        wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)
