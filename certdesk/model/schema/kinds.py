"""What a field may hold: its kind, its obligation, and how the rule reads in French."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from certdesk.model.counting import counted


@dataclass(frozen=True)
class Text:
    """Free text; lengths in characters, None when the schema sets no bound."""

    min_length: int = 0
    max_length: int | None = None
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One answer of a list: (value in the file, label on screen)."""

    values: tuple[tuple[str, str], ...]

    def label(self, value: str) -> str:
        """The French label of an answer, the answer itself when it is none of the list."""
        return dict(self.values).get(value, value)


@dataclass(frozen=True)
class Date:
    """A day, written AAAA-MM-JJ in the file."""


@dataclass(frozen=True)
class Integer:
    """A whole number; None when the schema sets no bound."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True)
class Boolean:
    """True or false."""

    true_label: str = "Oui"
    false_label: str = "Non"


@dataclass(frozen=True)
class Moment:
    """A date, an hour and its offset."""


Kind = Text | Choice | Date | Integer | Boolean | Moment


class Obligation(StrEnum):
    """Whether a field must be filled, in the dictionary's words."""

    REQUIRED = "obligatoire"
    REQUIRED_OR_NIL = "obligatoire sauf nil"
    OPTIONAL = "facultatif"
    CONDITIONAL = "sous condition"


FIRST_YEAR, LAST_YEAR = 1900, 2099
_FRENCH_DATE = re.compile(r"\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})\s*")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def iso_date(typed: str) -> str | None:
    """The AAAA-MM-JJ form of a date typed as JJ/MM/AAAA or AAAA-MM-JJ, None when it is no day."""
    if found := _FRENCH_DATE.fullmatch(typed):
        day, month, year = found.groups()
    elif found := _ISO_DATE.fullmatch(typed.strip()):
        year, month, day = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def french_date(value: str) -> str:
    """The JJ/MM/AAAA form of a date of the file; anything else is returned as it is."""
    found = _ISO_DATE.fullmatch(value)
    return "/".join(reversed(found.groups())) if found else value


def rule_text(kind: Kind) -> str:
    """What the schema accepts, as the end of the sentence "attendu : …"."""
    match kind:
        case Text():
            return _text_rule(kind)
        case Choice():
            return "une réponse de la liste\u00a0: " + ", ".join(value for value, _ in kind.values)
        case Date():
            return f"une date AAAA-MM-JJ, de {FIRST_YEAR} à {LAST_YEAR}"
        case Integer():
            return _integer_rule(kind)
        case Boolean():
            return "true ou false"
        case Moment():
            return "AAAA-MM-JJTHH:MM:SS suivi du décalage, par exemple +01:00"


def _text_rule(kind: Text) -> str:
    low, high = kind.min_length, kind.max_length
    if high is None:
        return f"au moins {characters(low)}" if low else "un texte"
    if low == high:
        return f"exactement {characters(high)}"
    return f"de {low} à {characters(high)}" if low else f"{characters(high)} au plus"


def _integer_rule(kind: Integer) -> str:
    if kind.min is not None and kind.max is not None:
        return f"un nombre entier de {kind.min} à {kind.max}"
    if kind.min is not None:
        return f"un nombre entier d’au moins {kind.min}"
    if kind.max is not None:
        return f"un nombre entier d’au plus {kind.max}"
    return "un nombre entier"


def characters(count: int) -> str:
    """The count with its word: "1 caractère", "60 caractères"."""
    return counted(count, "caractère")
