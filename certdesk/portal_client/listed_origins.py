"""The other addresses of the real portal that an administrator lists: a login page elsewhere, say.

A password and the file may go there, by the hand of a person: so each is a whole site, in https;
not even this computer is excepted, where the training portal would be taken for the real one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from certdesk.portal_client.errors import AddressRefused
from certdesk.portal_client.origins import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORM: Final = "Écrivez-la sous la forme https://hôte ou https://hôte:port."


@dataclass(frozen=True)
class ListedOrigins:
    """The origins that can serve, and the refused lines by number, from 1.

    A refused line is not repeated: somebody may have written a password in it.
    """

    origins: tuple[str, ...] = ()
    refused: tuple[tuple[int, AddressRefused], ...] = ()


def read_listed_origins(lines: Iterable[str]) -> ListedOrigins:
    """One address a line; empty lines and those that begin with # count for nothing."""
    origins: dict[str, None] = {}
    refused: list[tuple[int, AddressRefused]] = []
    for number, line in enumerate(lines, start=1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        try:
            origins[_check(address)] = None
        except AddressRefused as error:
            refused.append((number, error))
    return ListedOrigins(tuple(origins), tuple(refused))


def _check(address: str) -> str:
    origin = origin_of(address)
    if not origin:
        raise AddressRefused(
            "Cette adresse du portail ne peut pas être lue.", f"{_FORM} Sans identifiant ni joker."
        )
    if not origin.startswith("https://"):
        raise AddressRefused(
            "Cette adresse n’est pas protégée\u00a0: ni mot de passe ni fichier n’y seraient "
            "donnés.",
            "Demandez au portail une adresse qui commence par https://.",
        )
    parts = urlsplit(address)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise AddressRefused(
            "C’est l’adresse d’une page\u00a0: la confiance va à un site entier.",
            f"{_FORM} Retirez ce qui suit.",
        )
    return origin
