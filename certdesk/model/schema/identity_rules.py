"""Rules about the person: birth date, INSEE and country codes, NIR."""

from __future__ import annotations

import re
from calendar import monthrange
from itertools import chain
from typing import TYPE_CHECKING

from certdesk.model.schema.findings import Severity
from certdesk.model.schema.hits import Hit, above, child, sibling, tag, text_of
from certdesk.model.schema.shown import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_DAY, _MONTH, _YEAR = tag("jourNaissance"), tag("moisNaissance"), tag("anneeNaissance")
_INSEE, _BY_INSEE, _PLACE = tag("codeInsee"), tag("codeInseeNaissance"), tag("codeCommuneNaissance")
_COUNTRY, _NIR, _DELIVERED = tag("codePaysNaissance"), tag("nir"), tag("dateDebutValidite")
_FORMS = (str, "{:02}".format)  # many producers write a zero before 1 to 9
_IN_ANY_MONTH = frozenset({None, *(form(day) for day in range(1, 29) for form in _FORMS)})
_EVERY_YEAR = frozenset(
    (form(month), str(day))
    for month, last in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)
    for day in range(29, last + 1)
    for form in _FORMS
)
_CHILDHOOD = 12
_INSEE_FORM = re.compile(r"(?:\d\d|2[AB])\d{3}")
_ABROAD = re.compile(r"99[1-5]\d\d")
# 01-12, and 20 or more where the month is not known or the register was full.
_NIR_MONTH = re.compile(r"0[1-9]|1[0-2]|[2-9]\d")


def hits(root: etree._Element) -> Iterator[Hit]:
    """Every rule of this file that the passages below `root` break."""
    yield from _dates(root)
    yield from _places(root)
    for nir in root.iter(_NIR):
        yield from _nir(nir)


def _dates(root: etree._Element) -> Iterator[Hit]:
    for day in root.iter(_DAY):
        if day.text not in _IN_ANY_MONTH and _may_not_exist(day):
            yield from _birth_day(day)
    for year in root.iter(_YEAR):
        if (year.text or "") > "2000":
            yield from _birth_year(year)


def _places(root: etree._Element) -> Iterator[Hit]:
    matching = 0
    for code in root.iter(_INSEE):
        insee = code.text or ""
        if insee[:2] == "99" and _repeated_by_its_country(code, insee):
            matching += 1
        elif _deserves_a_look(insee):
            yield from _insee(code)
    countries = list(root.iter(_COUNTRY))
    if len(countries) > matching:
        yield from chain.from_iterable(map(_country, countries))


def _may_not_exist(day: etree._Element) -> bool:
    """A quick doubt: the day is not one of those that this month has every year."""
    month = sibling(day, _MONTH)
    return month is not None and (month.text, day.text) not in _EVERY_YEAR


def _repeated_by_its_country(code: etree._Element, insee: str) -> bool:
    """Born abroad, and said twice as the dictionary asks."""
    if not _ABROAD.fullmatch(insee):
        return False
    place = above(code, 2)
    country = None if place is None else sibling(place, _COUNTRY)
    return country is not None and country.text == insee[2:] != "100"


def _deserves_a_look(insee: str) -> bool:
    return not insee.isdecimal() or insee[:2] in ("99", "00") or insee[:3] == "750"


def _birth_day(day: etree._Element) -> Iterator[Hit]:
    """The day exists in its month."""
    try:
        number, month = int(text_of(day)), int(text_of(sibling(day, _MONTH)))
        year = int(text_of(sibling(day, _YEAR)))
        last = monthrange(year, month)[1]
    except ValueError:  # nil, or a number that the schema refuses
        return
    if number > last:
        text = (
            f"Jour de naissance\u00a0: le {number:02}/{month:02}/{year} n’existe pas. "
            "Vérifiez le jour et le mois."
        )
        yield Hit(day, Severity.WARNING, "rule.birth-date", text)


def _birth_year(year: etree._Element) -> Iterator[Hit]:
    """Hardly anybody gets a certification as a child."""
    born, delivered = text_of(year), text_of(child(above(year, 3), _DELIVERED))[:4]
    if born.isdecimal() and delivered.isdecimal() and int(born) > int(delivered) - _CHILDHOOD:
        text = (
            f"Année de naissance\u00a0: {born} ferait de la personne un enfant "
            f"à la délivrance ({delivered})."
        )
        yield Hit(year, Severity.HINT, "rule.birth-year", text)


def _insee(code: etree._Element) -> Iterator[Hit]:
    """An INSEE code is a commune's or a country's; abroad, the country code repeats it."""
    value = text_of(code)
    if not _INSEE_FORM.fullmatch(value) or value.startswith("00"):
        text = (
            f"Code INSEE de naissance\u00a0: {quoted(value)} n’est pas un code INSEE "
            "(cinq chiffres, ou 2A et 2B pour la Corse)."
        )
        yield Hit(code, Severity.WARNING, "rule.insee-form", text)
    elif value.startswith("99"):
        yield from _born_abroad(code, value)
    elif "75001" <= value <= "75020":
        text = (
            f"Code INSEE de naissance\u00a0: {quoted(value)} est un code postal de Paris, "
            "pas un code INSEE (75056, ou 75101 à 75120 par arrondissement)."
        )
        yield Hit(code, Severity.WARNING, "rule.insee-postcode", text)


def _born_abroad(code: etree._Element, value: str) -> Iterator[Hit]:
    place = above(code, 2)
    if not _ABROAD.fullmatch(value) or value == "99100":
        text = (
            f"Code INSEE de naissance\u00a0: {quoted(value)} n’est le code d’aucun pays étranger."
        )
        yield Hit(code, Severity.WARNING, "rule.insee-form", text)
    elif place is not None and sibling(place, _COUNTRY) is None:
        text = (
            f"Code du pays de naissance\u00a0: à indiquer ({value[2:]}), puisque le code INSEE "
            f"{quoted(value)} est celui d’un pays étranger."
        )
        yield Hit(place, Severity.WARNING, "rule.condition-missing", text, "codePaysNaissance")


def _country(country: etree._Element) -> Iterator[Hit]:
    """The country of birth is the end of its INSEE code, and nothing for France."""
    value = text_of(country)
    insee = text_of(child(child(sibling(country, _PLACE), _BY_INSEE), _INSEE))
    if insee == f"99{value}" and "100" < value < "600":
        return
    if value == "100" or (insee and not insee.startswith("99")):
        text = "Code du pays de naissance\u00a0: à retirer, puisque la personne est née en France."
        yield Hit(country, Severity.WARNING, "rule.condition-unexpected", text)
    elif not re.fullmatch(r"[1-5]\d\d", value):
        text = (
            f"Code du pays de naissance\u00a0: {quoted(value)} n’est pas un code de pays "
            "(les trois derniers chiffres du code INSEE, par exemple 139)."
        )
        yield Hit(country, Severity.WARNING, "rule.country-form", text)
    elif insee:
        text = (
            f"Code du pays de naissance\u00a0: {quoted(value)} ne correspond pas au code INSEE "
            f"{quoted(insee)}, qui finit par {insee[2:]}."
        )
        yield Hit(country, Severity.WARNING, "rule.country-mismatch", text)


def _nir(nir: etree._Element) -> Iterator[Hit]:
    """The month inside a NIR is one that NIRs have."""
    value = text_of(nir)
    if len(value) == 13 and not _NIR_MONTH.fullmatch(value[3:5]):
        text = "Numéro national (NIR)\u00a0: le mois qu’il contient n’existe pas."
        yield Hit(nir, Severity.HINT, "rule.nir", text)
