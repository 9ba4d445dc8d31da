"""Réglages → Portails: where one may deposit, and the addresses that an administrator lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from certdesk.portal_client.assumptions import read_direct_addresses, real_portal
from certdesk.ui.theme import L, M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.theme import Theme

_PAUSE_MS: Final = 400
_REAL: Final = (
    "Le dépôt y est assisté\u00a0: vous vous connectez et vous cliquez, CertDesk tend le fichier. "
    "Il ne l’interroge jamais de lui-même, car aucune interface officielle n’existe."
)
_DIRECT: Final = (
    "Une adresse par ligne, en https. Ne l’ajoutez que si l’organisme qui la tient vous l’a "
    "demandé\u00a0: CertDesk y enverra des fichiers de lui-même, quand vous déposerez."
)


class PortalsPage(QWidget):
    """The portals.

    Signals:
        addresses_chosen(tuple[str, ...]): the lines that can serve.
    """

    addresses_chosen = Signal(object)

    def __init__(self, theme: Theme, addresses: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        portal = real_portal()
        self._lines = QPlainTextEdit("\n".join(addresses))
        self._lines.setObjectName("directAddresses")
        self._lines.setAccessibleName("Adresses des portails en dépôt direct, une par ligne")
        self._lines.setPlaceholderText("https://depot.exemple.fr")
        self._lines.setTabChangesFocus(True)
        self._lines.setMaximumHeight(110)
        self._lines.setStyleSheet(
            f"QPlainTextEdit {{ border: 1px solid {theme.colors().muted.name()};"
            " border-radius: 4px; padding: 4px; }"
        )
        self._said = QLabel()
        self._said.setObjectName("addressesSaid")
        self._said.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._check)
        page = QVBoxLayout(self)
        page.setContentsMargins(L, L, L, L)
        page.setSpacing(M)
        page.addWidget(_label(portal.name, "section"))
        page.addWidget(_label(portal.origin, "muted"))
        page.addWidget(_label(_REAL, ""))
        page.addSpacing(L)
        page.addWidget(_label("Dépôt direct (administrateurs)", "section"))
        page.addWidget(_label(_DIRECT, "muted"))
        page.addWidget(self._lines)
        page.addWidget(self._said)
        page.addStretch(1)
        self._lines.textChanged.connect(self._timer.start)
        self._show_refused()

    def _check(self) -> None:
        self._show_refused()
        found = read_direct_addresses(self._typed())
        bad = {number for number, _ in found.refused}
        good = [line for number, line in enumerate(self._typed(), start=1) if number not in bad]
        self.addresses_chosen.emit(tuple(line.strip() for line in good if line.strip()))

    def _show_refused(self) -> None:
        refused = read_direct_addresses(self._typed()).refused
        self._said.setText(
            "\n".join(f"✗ Ligne {number}\u00a0: {error.message} {error.remedy}"
                      for number, error in refused)
        )  # fmt: skip
        self._said.setStyleSheet(f"color: {self._theme.colors().error.foreground.name()};")
        self._said.setVisible(bool(refused))

    def _typed(self) -> list[str]:
        return self._lines.toPlainText().splitlines()


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
