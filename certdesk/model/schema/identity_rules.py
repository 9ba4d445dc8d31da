"""Rules about the person: birth date, INSEE and country codes, NIR."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from certdesk.model.schema.findings import Severity
from certdesk.model.schema.hits import Hit, child_text, parent_of, tag, text_of
from certdesk.model.schema.shown import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_COUNTRY, _NIR = tag("codePaysNaissance"), tag("nir")
LOOKED_AT = (_COUNTRY, _NIR)
_INSEE = re.compile(r"(?:\d\d|2[AB])\d{3}")
_ABROAD = re.compile(r"99[1-5]\d\d")
_TITULAIRE_ABOVE_INSEE = 3
# 01-12, and 20 or more where the month is not known or the register was full.
_NIR_MONTH = re.compile(r"0[1-9]|1[0-2]|[2-9]\d")


def birth_day(day: etree._Element) -> Iterator[Hit]:
    """The day exists in its month."""
    person = parent_of(day)
    try:
        number, month = int(text_of(day)), int(child_text(person, "moisNaissance"))
        year = int(child_text(person, "anneeNaissance"))
        last = monthrange(year, month)[1]
    except ValueError:  # nil, or refused by the schema, which says so; bad month included
        return
    if number > last:
        text = (
            f"Jour de naissance\u00a0: le {number}/{month:02}/{year} n’existe pas. "
            "Vérifiez le jour et le mois, peut-être inversés."
        )
        yield Hit(day, Severity.WARNING, "rule.birth-date", text)


def birth_year(year: etree._Element) -> Iterator[Hit]:
    """Nobody gets a certification as a child."""
    delivered = child_text(parent_of(year, 3), "dateDebutValidite")[:4]
    text = (
        f"Année de naissance\u00a0: {text_of(year)} ferait de la personne un enfant "
        f"à la délivrance ({delivered})."
    )
    yield Hit(year, Severity.HINT, "rule.birth-year", text)


def insee_code(code: etree._Element) -> Iterator[Hit]:
    """An INSEE code is a commune's or a country's; abroad, the country code repeats it."""
    value = text_of(code)
    if not _INSEE.fullmatch(value) or value.startswith("00"):
        text = (
            f"Code INSEE de naissance\u00a0: {quoted(value)} n’est pas un code INSEE "
            "(cinq chiffres, ou 2A et 2B pour la Corse)."
        )
        yield Hit(code, Severity.WARNING, "rule.insee-form", text)
    elif value.startswith("99"):
        yield from _born_abroad(code, value)
    elif value.startswith("750"):
        text = (
            f"Code INSEE de naissance\u00a0: {quoted(value)} est un code postal de Paris, "
            "pas un code INSEE (75056, ou 75101 à 75120 par arrondissement)."
        )
        yield Hit(code, Severity.WARNING, "rule.insee-postcode", text)


def _born_abroad(code: etree._Element, value: str) -> Iterator[Hit]:
    if not _ABROAD.fullmatch(value) or value == "99100":
        text = (
            f"Code INSEE de naissance\u00a0: {quoted(value)} n’est le code d’aucun pays étranger."
        )
        yield Hit(code, Severity.WARNING, "rule.insee-form", text)
        return
    if not child_text(parent_of(code, _TITULAIRE_ABOVE_INSEE), "codePaysNaissance"):
        text = (
            f"Code du pays de naissance\u00a0: à indiquer ({value[2:]}), puisque le code INSEE "
            f"{quoted(value)} est celui d’un pays étranger."
        )
        place = parent_of(code, 2)
        yield Hit(place, Severity.WARNING, "rule.condition-missing", text, "codePaysNaissance")


def look(element: etree._Element) -> Iterator[Hit]:
    """Look at an element of `LOOKED_AT`, which few passages have."""
    yield from _country(element) if element.tag == _COUNTRY else _nir(element)


def _country(country: etree._Element) -> Iterator[Hit]:
    value = text_of(country)
    insee = child_text(parent_of(country), "codeCommuneNaissance/codeInseeNaissance/codeInsee")
    if not re.fullmatch(r"[1-5]\d\d", value):
        text = (
            f"Code du pays de naissance\u00a0: {quoted(value)} n’est pas un code de pays "
            "(les trois derniers chiffres du code INSEE, par exemple 139)."
        )
        yield Hit(country, Severity.WARNING, "rule.country-form", text)
    elif value == "100" or (insee and not insee.startswith("99")):
        text = "Code du pays de naissance\u00a0: à retirer, puisque la personne est née en France."
        yield Hit(country, Severity.WARNING, "rule.condition-unexpected", text)
    elif insee and insee[2:] != value:
        text = (
            f"Code du pays de naissance\u00a0: {quoted(value)} ne correspond pas au code INSEE "
            f"{quoted(insee)}, qui finit par {insee[2:]}."
        )
        yield Hit(country, Severity.WARNING, "rule.country-mismatch", text)


def _nir(nir: etree._Element) -> Iterator[Hit]:
    value = text_of(nir)
    if len(value) == 13 and not _NIR_MONTH.fullmatch(value[3:5]):
        text = "Numéro national (NIR)\u00a0: le mois qu’il contient n’existe pas."
        yield Hit(nir, Severity.HINT, "rule.nir", text)
