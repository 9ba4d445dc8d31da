"""Practice: a program of its own, in a window of its own, that always says so.

The practice program has its own data folder: its drafts, recent dossiers and deposits never mix
with the real ones.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from certdesk.ui.theme import L, S

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme

TITLE = "Entraînement – CertDesk"
_SAID = (
    "Entraînement\u00a0: les personnes sont inventées, rien n’est transmis à la Caisse des Dépôts."
)
PORTAL_BANNER = "Portail d’entraînement\u00a0: rien n’est transmis à la Caisse des Dépôts."
PORTAL_BANNER_OF_BOXES = "Portail d’entraînement\u00a0: rien n’est transmis."
"""The same where there is little room."""


def start_practice() -> bool:
    """Start the practice program beside this one; False when it cannot be started."""
    bundled = getattr(sys, "frozen", False)
    arguments = ["demo"] if bundled else ["-m", "certdesk", "demo"]
    # By the static call: the one of an object does not return the pair that its signature says.
    started, _process = QProcess.startDetached(sys.executable, arguments)
    return started


class PracticeBanner(QFrame):
    """The strip at the top of every practice window."""

    def __init__(self, theme: Theme, said: str = _SAID) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("practiceBanner")
        self._icon = QLabel()
        self._text = QLabel(said)
        row = QHBoxLayout(self)
        row.setContentsMargins(L, 4, L, 4)
        row.setSpacing(S)
        row.addStretch(1)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        row.addStretch(1)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        pair = self._theme.colors().warning
        self.setStyleSheet(
            f"#practiceBanner {{ background: {pair.background.name()}; }}"
            f"#practiceBanner QLabel {{ color: {pair.foreground.name()}; font-weight: 600; }}"
        )
        self._icon.setPixmap(self._theme.pixmap("practice", 18, pair.foreground))
