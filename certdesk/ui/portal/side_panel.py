"""The left of the portal's window: the file, the steps, what one may do beside the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from certdesk.ui.portal.file_card import FileCard
from certdesk.ui.portal.outcome_box import OutcomeBox
from certdesk.ui.portal.steps_panel import StepsPanel
from certdesk.ui.theme import L, M, S
from certdesk.ui.themed_icons import keep_icon

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme

_WIDTH = 340
_TO_SYSTEM = "Déposer avec mon navigateur"
_TO_EMBEDDED = "Revenir au navigateur intégré"


class SidePanel(QFrame):
    """One column, that scrolls when the window is small.

    Signals:
        prefill_requested: fill the login form.
        way_requested: use the other browser.
    """

    prefill_requested = Signal()
    way_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("portalSide")
        self.setFixedWidth(_WIDTH)
        self.file = FileCard(theme)
        self.steps = StepsPanel(theme)
        self.outcome = OutcomeBox(theme)
        self.outcome.hide()
        self.prefill = QPushButton("Remplir l’identifiant et le mot de passe")
        self.prefill.setObjectName("prefillLogin")
        self.prefill.setAccessibleName(self.prefill.text())
        self.prefill.setToolTip("Seulement sur la page de connexion du portail, à votre demande")
        keep_icon(self.prefill, theme, "lock")
        self.prefill.hide()
        self.way = QPushButton(_TO_SYSTEM)
        self.way.setObjectName("otherBrowser")
        self.way.setProperty("role", "link")
        self.engine = QLabel()
        self.engine.setObjectName("engineVersion")
        self.engine.setProperty("role", "muted")
        self.engine.setWordWrap(True)
        self.engine.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self.prefill.clicked.connect(self.prefill_requested)
        self.way.clicked.connect(self.way_requested)
        theme.changed.connect(self._dress)
        self._dress()

    def show_way(self, *, embedded: bool, possible: bool) -> None:
        """Say which browser is used, and offer the other one."""
        text = _TO_SYSTEM if embedded else _TO_EMBEDDED
        self.way.setText(text)
        self.way.setAccessibleName(text)
        self.way.setVisible(embedded or possible)

    def _lay_out(self) -> None:
        title = QLabel("Étapes du dépôt")
        title.setProperty("role", "section")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(M)
        for widget in (self.file, self.outcome, title, self.steps, self.prefill):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("portalSideScroll")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        foot = QVBoxLayout()
        foot.setContentsMargins(L, S, L, M)
        foot.setSpacing(S)
        foot.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self.engine)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(area, 1)
        page.addLayout(foot)

    def _dress(self) -> None:
        edge = self._theme.colors().border.name()
        self.setStyleSheet(f"#portalSide {{ border-right: 1px solid {edge}; }}")
