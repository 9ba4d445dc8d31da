"""The line above the page: where one is, how far that is trusted, what was refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton

from certdesk.portal_client.origins import is_loopback
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.portal.allow_list import Trust
from certdesk.ui.theme import M, S

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme

_TRUST = {
    Trust.TRUSTED: "adresse connue du portail",
    Trust.SESSION: "autorisée pour cette session\u00a0: ni mot de passe, ni fichier",
    Trust.REFUSED: "aucune page du portail",
}
_LEGEND = "Ni votre mot de passe ni le fichier n’y seront donnés."


class OriginBar(QFrame):
    """Back, reload, start; the origin; the refused ones.

    Signals:
        back_requested, reload_requested, start_requested: a button was used.
        allowing_requested(str): this origin may be visited for the session.
    """

    back_requested = Signal()
    reload_requested = Signal()
    start_requested = Signal()
    allowing_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._origin, self._trust = "", Trust.REFUSED
        self.setObjectName("originBar")
        self.setProperty("role", "strip")
        self.setAccessibleName("Adresse de la page")
        self._back = _button("previousPage", "Page précédente")
        self._reload = _button("reloadPage", "Recharger la page")
        self._start = _button("startOfPortal", "Revenir à l’entrée du portail")
        self._icon = QLabel()
        self.address = ElidedLabel()
        self.address.setObjectName("currentOrigin")
        self.address.set_strong(True)
        self.state = QLabel()
        self.state.setObjectName("currentTrust")
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.refused = QToolButton()
        self.refused.setObjectName("refusedOrigins")
        self.refused.setProperty("role", "quiet")
        self.refused.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.refused.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.refused.setMenu(QMenu(self.refused))
        self._lay_out()
        self._back.setShortcut(QKeySequence.StandardKey.Back)
        self._reload.setShortcut(QKeySequence.StandardKey.Refresh)
        self._back.clicked.connect(self.back_requested)
        self._reload.clicked.connect(self.reload_requested)
        self._start.clicked.connect(self.start_requested)
        theme.changed.connect(self._dress)
        self.show_refused(())
        self._dress()

    def show_awaited(self, origin: str) -> None:
        """Nothing is shown yet, or could be: say where one wanted to go."""
        self._origin, self._trust = origin, Trust.REFUSED
        self.address.setText(origin)
        self.address.setAccessibleName(f"Adresse demandée\u00a0: {origin}")
        self.state.hide()
        self._dress()

    def show_origin(self, origin: str, trust: Trust) -> None:
        """Say where one is."""
        self.state.show()
        self._origin, self._trust = origin, trust
        self.address.setText(origin or "—")
        self.address.setAccessibleName(f"Adresse\u00a0: {origin or 'aucune'}")
        here = trust is Trust.TRUSTED and is_loopback(origin)
        self.state.setText("sur cet ordinateur" if here else _TRUST[trust])
        self._dress()

    def show_refused(self, origins: tuple[str, ...]) -> None:
        """List what was refused, each with the way to visit it."""
        menu = self.refused.menu()
        menu.clear()
        menu.setToolTipsVisible(True)
        legend = menu.addAction(_LEGEND)
        legend.setEnabled(False)
        for origin in origins:
            action = menu.addAction(f"Autoriser pour cette session\u00a0: {origin}")
            action.triggered.connect(partial(self.allowing_requested.emit, origin))
        plural = "s" if len(origins) > 1 else ""
        self.refused.setText(f"{len(origins)} adresse{plural} refusée{plural}")
        self.refused.setAccessibleName(self.refused.text())
        self.refused.setToolTip("Voir ce que la page a voulu joindre hors du portail")
        self.refused.setVisible(bool(origins))

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(S, 3, M, 3)
        line.setSpacing(S)
        for button in (self._back, self._reload, self._start):
            line.addWidget(button)
        line.addSpacing(S)
        line.addWidget(self._icon)
        line.addWidget(self.address)
        line.addWidget(self.state)
        line.addStretch(1)
        line.addWidget(self.refused)

    def _dress(self) -> None:
        colors = self._theme.colors()
        pair, icon = {
            Trust.TRUSTED: (colors.ok, "practice" if is_loopback(self._origin) else "lock"),
            Trust.SESSION: (colors.warning, "warning"),
            Trust.REFUSED: (colors.absent, "info"),
        }[self._trust]
        self._icon.setPixmap(self._theme.pixmap(icon, 16, pair.foreground))
        self.state.setStyleSheet(
            f"color: {pair.foreground.name()}; background: {pair.background.name()};"
            " border-radius: 8px; padding: 1px 8px;"
        )
        self._back.setIcon(self._theme.icon("chevron-left"))
        self._reload.setIcon(self._theme.icon("reload"))
        self._start.setIcon(self._theme.icon("home"))
        self.refused.setIcon(self._theme.icon("shield"))


def _button(name: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setProperty("role", "quiet")
    button.setAccessibleName(text)
    button.setToolTip(text)
    return button
