"""The margin of a pane: line numbers, and the bar and sign of each passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt

from certdesk.ui.viewer.marks import MarkKind

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QPixmap

    from certdesk.ui.theme import Theme
    from certdesk.ui.viewer.document import Document

SIGN: Final = 13
_BAR: Final = 4
_SPACE: Final = 7
_IN_HAND: Final = 3


@dataclass(frozen=True)
class Gutter:
    """The measures of the margin for a document and a font."""

    numbers: float
    line_height: int

    @property
    def width(self) -> int:
        """The pixels of the margin, up to where the text may begin."""
        return round(_SPACE + self.numbers + _SPACE + SIGN + _SPACE + _BAR)


@dataclass(frozen=True, slots=True)
class GutterRun:
    """The margin beside the visible lines of one passage, or between two."""

    top: int
    height: int
    kind: MarkKind
    is_in_hand: bool


class GutterPainter:
    """Paints the margin of visible lines."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._signs: dict[tuple[MarkKind, bool], QPixmap] = {}

    def paint_ground(self, painter: QPainter, gutter: Gutter, height: int) -> None:
        """The ground of the margin, once a painting."""
        painter.fillRect(0, 0, gutter.width, height, self._theme.colors().gutter)

    def paint_run(self, painter: QPainter, gutter: Gutter, run: GutterRun) -> None:
        """What the lines of one passage share: its bar, its sign, and whether it is in hand."""
        colors = self._theme.colors()
        if run.is_in_hand:
            painter.fillRect(0, run.top, gutter.width, run.height, colors.current_line)
            painter.fillRect(0, run.top, _IN_HAND, run.height, colors.accent)
        if run.kind is MarkKind.NONE:
            return
        bar = gutter.width - _BAR
        painter.fillRect(bar, run.top, _BAR, run.height, run.kind.pair(colors).foreground)
        sign_top = round(run.top + (gutter.line_height - SIGN) / 2)
        painter.drawPixmap(bar - _SPACE - SIGN, sign_top, self.sign(run.kind))

    def paint_label(
        self, painter: QPainter, gutter: Gutter, top: int, label: str, *, is_current: bool
    ) -> None:
        """The number of one line."""
        colors = self._theme.colors()
        painter.setPen(colors.syntax.text if is_current else colors.muted)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        place = QRect(_SPACE, top, round(gutter.numbers), gutter.line_height)
        painter.drawText(place, flags, label)

    def sign(self, kind: MarkKind) -> QPixmap:
        """The icon of a kind in its colour."""
        key = (kind, self._theme.dark)
        if key not in self._signs:
            color = kind.pair(self._theme.colors()).foreground
            self._signs[key] = self._theme.pixmap(kind.icon, SIGN, color)
        return self._signs[key]


def gutter_of(document: Document, digit_width: float, line_height: int) -> Gutter:
    """The margin that the longest label of a document needs."""
    if document.is_pretty:
        passages = len(document.regions.starts)
        longest = len(f"{passages}.999") if passages else 3
    else:
        longest = len(str(document.source.line_count))
    return Gutter(max(3, longest) * digit_width, line_height)
