"""What the clerk types, turned into what may stand in the file; the rest is refused with a reason.

No widget here. A wrong state (an empty tag, the word « nil », a French date) cannot come out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from certdesk.model.schema.kinds import iso_date

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS: Final = re.compile(r"[\t\n\r\u2028\u2029]+")
_WHOLE_DATE: Final = re.compile(r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{4}|\d{4}-\d{2}-\d{2}")

UNFINISHED_DATE: Final = (
    "Date à compléter\u00a0: JJ/MM/AAAA (par exemple 18/10/2023) ou AAAA-MM-JJ."
)
NIL_TYPED: Final = (
    "«\u00a0nil\u00a0» n’est pas une valeur\u00a0: choisissez "
    "«\u00a0Non renseigné (nil)\u00a0» dans le menu de l’état."
)
NIL_FORBIDDEN: Final = "«\u00a0nil\u00a0» n’est pas une valeur, et ce champ doit être rempli."


@dataclass(frozen=True, slots=True)
class Refused:
    """Typed text that cannot stand in the file, with the reason in French."""

    why: str


def clean(text: str) -> str:
    """The text without what XML forbids; a pasted line break becomes a space."""
    return _NOT_XML.sub("", _BREAKS.sub(" ", text))


def is_nil_word(text: str, *, nil_offered: bool) -> bool:
    """Whether the clerk typed the word nil instead of choosing the state.

    Where nil is no choice, « Nil » and « NIL » stay possible: they are a first name.
    """
    word = text.strip()
    return word.casefold() == "nil" if nil_offered else word == "nil"


def typed_date(text: str) -> str | Refused:
    """The date as stored (AAAA-MM-JJ) of a date typed the French way or the stored way."""
    stored = iso_date(text)
    if stored is not None:
        return stored
    if _WHOLE_DATE.fullmatch(text.strip()):
        return Refused(f"Le {text.strip()} n’existe pas dans le calendrier.")
    return Refused(UNFINISHED_DATE)


def typed_integer(text: str) -> str | Refused:
    """The digits of a whole number, as typed (a leading zero is kept)."""
    text = text.strip()
    if re.fullmatch(r"-?[0-9]+", text):
        return text
    return Refused("Un nombre entier est attendu, en chiffres.")
