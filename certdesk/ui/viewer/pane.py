"""A pane with its title, its text and its ruler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from certdesk.ui.theme import XS, S
from certdesk.ui.viewer.overview_strip import OverviewStrip
from certdesk.ui.viewer.xml_view import XmlView

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme


_HEADER = 28  # both panes alike, with or without a button


class ElidedLabel(QLabel):
    """A label that shortens its text in the middle rather than ask for room."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """The text, whole in the tool tip."""
        self._whole = text
        self.setToolTip(text)
        self._elide()

    def resizeEvent(self, event: object) -> None:
        """Shorten to the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()

    def _elide(self) -> None:
        mode = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self._whole, mode, self.width()))


class Pane(QWidget):
    """One file, read-only: what it is, its name, its lines, its ruler."""

    def __init__(self, theme: Theme, title: str, name: str) -> None:
        super().__init__()
        self.view = XmlView(theme, title)
        self.view.setObjectName(name)
        self.strip = OverviewStrip(theme, self.view)
        self.strip.setObjectName(f"{name}-strip")
        self._title = QLabel(title)
        self._title.setProperty("role", "section")
        self._file = ElidedLabel()
        self._file.setProperty("role", "muted")
        self.header = QHBoxLayout()
        self.header.setContentsMargins(S, XS, S, XS)
        self.header.setSpacing(S)
        self.header.addStrut(_HEADER)
        self.header.addWidget(self._title)
        self.header.addWidget(self._file, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.view, 1)
        body.addWidget(self.strip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.header)
        layout.addLayout(body, 1)

    @property
    def file_name(self) -> str:
        """The whole name of the file."""
        return self._file.toolTip()

    def set_file_name(self, name: str) -> None:
        """The name of the file, beside the title."""
        self._file.set_whole(name)
