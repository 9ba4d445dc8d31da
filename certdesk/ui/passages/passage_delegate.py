"""How a line of the list is drawn: mark, identifier and word; name and certification below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from certdesk.model.counting import figure
from certdesk.ui.passages.passages_model import GROUP_ROLE
from certdesk.ui.rows_table_model import ROW_ROLE

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from certdesk.model.dossier.rows import PassageRow
    from certdesk.ui.passages.badges import Badge
    from certdesk.ui.passages.passages_model import Group, PassagesModel
    from certdesk.ui.theme import Theme

_LEFT: Final = 10
_EDGE: Final = 4  # above and below the two texts of a line
_ICON: Final = 16


def row_height(font: QFontMetrics) -> int:
    """Room for the two texts of a passage."""
    return max(42, 2 * font.height() + 2 * _EDGE)


def header_height(font: QFontMetrics) -> int:
    """Room for the title of a group."""
    return max(28, font.height() + 2 * _EDGE)


class PassageDelegate(QStyledItemDelegate):
    """Draws headers and passages; never by colour alone."""

    def __init__(self, model: PassagesModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self._pixmaps: dict[tuple[str, str], QPixmap] = {}
        theme.changed.connect(self._pixmaps.clear)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        is_header = self._model.group_at(index.row()) is not None
        font = option.fontMetrics
        return QSize(100, header_height(font) if is_header else row_height(font))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setFont(option.font)
        group = index.data(GROUP_ROLE)
        if group is not None:
            self._paint_header(painter, option, group)
        else:
            line = index.data(ROW_ROLE)
            if line is not None:
                self._paint_line(painter, option, line)
        painter.restore()

    # -- the two kinds of line -----------------------------------------------------------------

    def _paint_header(self, painter: QPainter, option: QStyleOptionViewItem, group: Group) -> None:
        area = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        painter.fillRect(area, _ground(option, self._theme.colors().gutter))
        painter.setPen(QPen(self._theme.colors().border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        _set_bold(painter, option.font)
        inside = area.adjusted(_LEFT, 0, -_LEFT, 0)
        label = group.label
        count = f" ({figure(len(group.rows))})"
        # A long title gives way, the count never does.
        room = inside.width() - painter.fontMetrics().horizontalAdvance(count)
        title = label.removesuffix(count)
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown + count)

    def _paint_line(
        self, painter: QPainter, option: QStyleOptionViewItem, line: PassageRow
    ) -> None:
        colors = self._theme.colors()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        base = option.palette.color(QPalette.ColorRole.Base)
        painter.fillRect(option.rect, _ground(option, base))
        badge = self._model.badge(line.row)
        if badge is None:
            return
        role = QPalette.ColorRole
        strong = option.palette.color(role.HighlightedText if selected else role.Text)
        soft = strong if selected else colors.muted
        inside = option.rect.adjusted(_LEFT, _EDGE, -_LEFT, -_EDGE)
        half = inside.height() // 2
        top = QRect(inside.left(), inside.top(), inside.width(), half)
        below = QRect(inside.left(), inside.top() + half, inside.width(), half)
        ink = strong if selected else badge.pair(colors).foreground
        painter.drawPixmap(
            top.left(), top.top() + (half - _ICON) // 2, self._pixmap(badge.icon, ink)
        )
        top.setLeft(top.left() + _ICON + 6)
        below.setLeft(top.left())
        self._paint_word(painter, option, top, badge)
        _pair_of_texts(painter, option.font, top, (line.id_technique, strong), ("", strong))
        _pair_of_texts(
            painter, option.font, below, (line.name, soft), (line.certification, soft), bold=False
        )

    def _paint_word(
        self, painter: QPainter, option: QStyleOptionViewItem, top: QRect, badge: Badge
    ) -> None:
        """The word of the state on its colour at the right; `top` loses that room."""
        pair = badge.pair(self._theme.colors())
        small = QFont(option.font)
        small.setPointSizeF(small.pointSizeF() * 0.92)
        painter.setFont(small)
        width = painter.fontMetrics().horizontalAdvance(badge.word) + 12
        chip = QRect(top.right() - width + 1, top.top(), width, top.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pair.background)
        painter.drawRoundedRect(chip, 7, 7)
        painter.setPen(pair.foreground)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, badge.word)
        top.setRight(chip.left() - 8)

    def _pixmap(self, name: str, ink: QColor) -> QPixmap:
        key = (name, ink.name())
        if key not in self._pixmaps:
            self._pixmaps[key] = self._theme.pixmap(name, _ICON, ink)
        return self._pixmaps[key]


def _ground(option: QStyleOptionViewItem, plain: QColor) -> QColor:
    if option.state & QStyle.StateFlag.State_Selected:
        active = bool(option.state & QStyle.StateFlag.State_Active)
        groups = QPalette.ColorGroup
        group = groups.Active if active else groups.Inactive
        return option.palette.color(group, QPalette.ColorRole.Highlight)
    if option.state & QStyle.StateFlag.State_MouseOver:
        return option.palette.color(QPalette.ColorRole.AlternateBase)
    return plain


def _set_bold(painter: QPainter, font: QFont) -> None:
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)


def _pair_of_texts(
    painter: QPainter,
    font: QFont,
    area: QRect,
    left: tuple[str, QColor],
    right: tuple[str, QColor],
    *,
    bold: bool = True,
) -> None:
    """One text at the left, cut if it must be, and one at the right, never cut."""
    painter.setFont(font)
    room = area.width()
    if right[0]:
        painter.setPen(right[1])
        width = painter.fontMetrics().horizontalAdvance(right[0])
        painter.drawText(
            area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right[0]
        )
        room -= width + 8
    if bold:
        _set_bold(painter, font)
    painter.setPen(left[1])
    text = painter.fontMetrics().elidedText(left[0], Qt.TextElideMode.ElideRight, room)
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
