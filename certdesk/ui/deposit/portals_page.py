"""Réglages → Portails: where one may deposit, and the addresses that an administrator lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from certdesk.portal_client.assumptions import read_direct_addresses, real_portal
from certdesk.portal_client.listed_origins import read_listed_origins
from certdesk.ui.deposit.address_lines import AddressLines, Lines
from certdesk.ui.small_parts import make_label
from certdesk.ui.theme import L, S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.settings import Settings
    from certdesk.ui.theme import Theme

_REAL: Final = (
    "Le dépôt y est assisté\u00a0: vous vous connectez et vous cliquez, CertDesk tend le fichier. "
    "Il ne l’interroge jamais de lui-même, car aucune interface officielle n’existe."
)
_OTHERS: Final = (
    "Si le portail se sert d’un autre site, par exemple pour la page de connexion, écrivez son "
    "adresse, en https, une par ligne. Votre mot de passe et le fichier pourront y être "
    "donnés\u00a0: n’ajoutez que ce que la Caisse des Dépôts ou votre service informatique a "
    "confirmé."
)
_DIRECT: Final = (
    "Une adresse par ligne, en https. Ne l’ajoutez que si l’organisme qui la tient vous l’a "
    "demandé\u00a0: CertDesk y enverra des fichiers de lui-même, quand vous déposerez."
)
_OTHER_LINES: Final = Lines(
    "otherAddresses",
    "Autres adresses du portail, une par ligne",
    "https://connexion.exemple.fr",
    lambda lines: read_listed_origins(lines).refused,
)
_DIRECT_LINES: Final = Lines(
    "directAddresses",
    "Adresses des portails en dépôt direct, une par ligne",
    "https://depot.exemple.fr",
    lambda lines: read_direct_addresses(lines).refused,
)


class PortalsPage(QWidget):
    """The portals.

    Signals:
        addresses_chosen(tuple[str, ...]): the portals for a direct deposit; lines that can serve.
        origins_chosen(tuple[str, ...]): the other addresses of the real one; lines that can serve.
    """

    addresses_chosen = Signal(object)
    origins_chosen = Signal(object)

    def __init__(self, theme: Theme, addresses: Sequence[str], origins: Sequence[str]) -> None:
        super().__init__()
        portal = real_portal()
        others = self._others = AddressLines(theme, _OTHER_LINES, origins)
        direct = self._direct = AddressLines(theme, _DIRECT_LINES, addresses)
        page = QVBoxLayout(self)
        page.setContentsMargins(L, L, L, L)
        page.setSpacing(S)
        page.addWidget(make_label(portal.name, role="section"))
        page.addWidget(make_label(portal.origin, role="muted"))
        page.addWidget(make_label(_REAL))
        page.addSpacing(L)
        page.addWidget(make_label("Autres adresses du portail (administrateurs)", role="section"))
        page.addWidget(make_label(_OTHERS, role="muted"))
        page.addWidget(others)
        page.addSpacing(L)
        page.addWidget(make_label("Dépôt direct (administrateurs)", role="section"))
        page.addWidget(make_label(_DIRECT, role="muted"))
        page.addWidget(direct)
        page.addStretch(1)
        others.chosen.connect(self.origins_chosen)
        direct.chosen.connect(self.addresses_chosen)

    def show_settings(self, settings: Settings) -> None:
        """Show these addresses: the settings were changed elsewhere."""
        self._others.show_addresses(settings.portal_addresses)
        self._direct.show_addresses(settings.direct_addresses)
