"""Whether a state suits a field, told in French while one types."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from certdesk.model.flux.passage import ABSENT, NIL, State, Value
from certdesk.model.schema.kinds import (
    FIRST_YEAR,
    LAST_YEAR,
    Boolean,
    Choice,
    Date,
    Integer,
    Moment,
    Text,
    characters,
    french_date,
    iso_date,
    rule_text,
)

if TYPE_CHECKING:
    from certdesk.model.schema.field_tree import Field

_NIL_WORDS = {"nil", "null", "none", "n/a", "néant", "inconnu"}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_MOMENT = re.compile(
    r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}[+-](?:0[0-9]|1[0-4]):[0-5][0-9]"
)
_XML_SPACE = " \t\r\n"


def check_value(field: Field, state: State) -> str | None:
    """Why this state does not suit the field, None when it does; for one field alone."""
    if state is NIL:
        if field.nillable:
            return None
        return "Cette donnée ne peut pas être déclarée «\u00a0non connue\u00a0» (nil)."
    if state is ABSENT:
        return None if field.optional else "Cette donnée est obligatoire."
    assert isinstance(state, Value)
    text = state.text
    if not text:
        return _empty(field)
    return _check_text(field, text) or _check_spaces(text)


def _empty(field: Field) -> str:
    if field.nillable:
        return (
            "Une balise vide est refusée\u00a0: saisissez une valeur, "
            "ou déclarez-la «\u00a0non connue\u00a0» (nil)."
        )
    if field.optional:
        return "Une balise vide est refusée\u00a0: saisissez une valeur, ou retirez la balise."
    return "Cette donnée est obligatoire\u00a0: une balise vide est refusée."


def _check_text(field: Field, text: str) -> str | None:
    match field.kind:
        case Text() as kind:
            return _check_free_text(kind, text, sensitive=field.sensitive)
        case Choice() as kind:
            known = {value for value, _ in kind.values}
            return None if text in known else f"Attendu\u00a0: {rule_text(kind)}."
        case Date():
            return _check_date(text.strip(_XML_SPACE))
        case Integer() as kind:
            return _check_integer(kind, text.strip(_XML_SPACE))
        case Boolean() as kind:
            known = {"true", "false", "1", "0"}
            return None if text.strip(_XML_SPACE) in known else f"Attendu\u00a0: {rule_text(kind)}."
        case Moment() as kind:
            return _check_moment(kind, text.strip(_XML_SPACE))


def _check_free_text(kind: Text, text: str, *, sensitive: bool) -> str | None:
    size = len(text)
    if size < kind.min_length or (kind.max_length is not None and size > kind.max_length):
        return (
            f"{characters(size)[0].upper()}{characters(size)[1:]}\u00a0: attendu {rule_text(kind)}."
        )
    if not all(_pattern(pattern).search(text) for pattern in kind.patterns):
        if sensitive:
            return "Ce numéro n’a pas la forme attendue\u00a0: 13 caractères, sans clé ni espace."
        return "La valeur n’a pas la forme attendue."
    if text.strip().casefold() in _NIL_WORDS and not sensitive:
        return f"Le mot «\u00a0{text.strip()}\u00a0» serait pris pour la donnée elle-même."
    return None


def _check_date(text: str) -> str | None:
    iso = iso_date(text)
    if iso is None:
        return "Ce jour n’existe pas ou n’est pas écrit comme une date\u00a0: JJ/MM/AAAA."
    if not FIRST_YEAR <= int(iso[:4]) <= LAST_YEAR:
        return f"L’année doit être comprise entre {FIRST_YEAR} et {LAST_YEAR}."
    if iso != text:
        return f"Dans le fichier, la date {french_date(iso)} s’écrit {iso}."
    return None


def _check_integer(kind: Integer, text: str) -> str | None:
    if not _INTEGER.fullmatch(text) or len(text) > 11:
        return f"Attendu\u00a0: {rule_text(kind)}."
    number = int(text)
    too_small = kind.min is not None and number < kind.min
    too_big = kind.max is not None and number > kind.max
    return f"Attendu\u00a0: {rule_text(kind)}." if too_small or too_big else None


def _check_moment(kind: Moment, text: str) -> str | None:
    if not _MOMENT.fullmatch(text) or iso_date(text[:10]) is None:
        return f"Attendu\u00a0: {rule_text(kind)}."
    return None


def _check_spaces(text: str) -> str | None:
    if not text.strip():
        return "La valeur ne contient que des espaces."
    return "Espace en trop au début ou à la fin." if text != text.strip() else None


@lru_cache(maxsize=64)
def _pattern(pattern: str) -> re.Pattern[str]:
    from elementpath.regex import translate_pattern  # slow to import, and rarely needed

    return re.compile(translate_pattern(pattern))
