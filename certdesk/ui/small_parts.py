"""The labels and buttons of every dialog, made one way: plain text, wrapped, named for tests."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton


def make_label(text: str = "", name: str = "", role: str = "") -> QLabel:
    """A text that wraps; never read as HTML, whatever comes from a file or a page."""
    label = QLabel(text)
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def make_button(text: str, name: str, role: str = "") -> QPushButton:
    """A button that Enter never takes by itself, spoken as it is written."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text.rstrip("…"))
    button.setProperty("role", role)
    button.setAutoDefault(False)
    return button
