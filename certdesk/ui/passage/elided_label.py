"""A label that is cut by « … » when there is no room, and says the whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyleOption


class ElidedLabel(QLabel):
    """One line of plain text, cut where `elided` says rather than clipped in a letter."""

    def __init__(
        self, text: str = "", *, elided: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> None:
        super().__init__(text)
        self._elided = elided
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tip = ""
        self._strong = False

    def setText(self, text: str) -> None:
        super().setText(text)
        self._follow()

    def set_tip(self, tip: str) -> None:
        """A tooltip that is shown even when the whole text is visible."""
        self._tip = tip
        self._follow()

    def set_strong(self, strong: bool) -> None:
        """Draw in bold. Not by setFont: under a style sheet it comes back after a reparenting."""
        if strong != self._strong:
            self._strong = strong
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self._metrics()
        margins = self.contentsMargins()
        width = metrics.horizontalAdvance(self.text()) + margins.left() + margins.right() + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event  # QLabel's own painting would draw the uncut text
        painter = QPainter(self)
        painter.setFont(self._drawn_font())
        option = QStyleOption()
        option.initFrom(self)
        room = self.contentsRect()
        text = self._metrics().elidedText(self.text(), self._elided, room.width())
        self.style().drawItemText(
            painter,
            room,
            self.alignment(),
            option.palette,
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )

    def _drawn_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(self._strong or font.bold())
        return font

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._drawn_font())

    def _follow(self) -> None:
        cut = self._metrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(self._tip or (self.text() if cut else ""))
