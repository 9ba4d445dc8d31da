"""Why Chromium could not show an address, in words for the clerk; no Qt.

Chromium names its failures in English (ERR_NAME_NOT_RESOLVED); their numbers are those of its
`net_error_list.h` and do not change.
"""

from __future__ import annotations

from typing import Final

_CUT: Final = "la connexion a été coupée"
_PROXY: Final = "le proxy de votre réseau refuse la connexion"
_UNKNOWN_NAME: Final = "son adresse n’a pas été trouvée sur le réseau"
_OFFLINE: Final = "cet ordinateur n’est pas connecté à Internet"
_LATE: Final = "il n’a pas répondu à temps"
_UNSAFE: Final = "sa connexion sécurisée n’est pas reconnue"

_REASONS: Final = {
    -7: _LATE,
    -21: _OFFLINE,  # the network changed on the way
    -100: _CUT,
    -101: _CUT,
    -102: "il refuse la connexion",
    -103: _CUT,
    -104: "la connexion n’a pas pu être établie",
    -105: _UNKNOWN_NAME,
    -106: _OFFLINE,
    -107: _UNSAFE,
    -109: "son adresse ne peut pas être atteinte",
    -111: _PROXY,
    -113: _UNSAFE,
    -115: _PROXY,
    -118: _LATE,
    -130: _PROXY,
    -137: _UNKNOWN_NAME,
    -324: "il a répondu par une page vide",
}
_CERTIFICATES: Final = range(-299, -199)


def reason_of(code: int) -> str:
    """One clause, after a colon; the number stays where the help desk alone can use it."""
    known = _UNSAFE if code in _CERTIFICATES else _REASONS.get(code)
    return known or f"le réseau a échoué, erreur {abs(code)}"
