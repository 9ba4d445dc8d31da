"""Rules about the certification obtained: conditional fields, dates, DIGCOMP."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from lxml import etree

from certdesk.model.flux.flux import NAMESPACE
from certdesk.model.schema.findings import Severity
from certdesk.model.schema.hits import Hit, child, sibling, tag, text_of
from certdesk.model.schema.kinds import french_date
from certdesk.model.schema.shown import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MISSING = "rule.condition-missing"
UNEXPECTED = "rule.condition-unexpected"
_PLACE, _CENTRE = tag("modalitePassageExamen"), tag("codePostalCentreExamen")
_RESULT, _LEVEL, _DOMAIN, _COMPETENCE = (
    tag(name) for name in ("resultat", "niveau", "domaineCompetenceId", "competenceId")
)
# How many competences each DIGCOMP domain has.
_COMPETENCES = {"1": 3, "2": 6, "3": 4, "4": 4, "5": 4}
_PAIRS = " ".join(
    f"{domain}{rank}" for domain, count in _COMPETENCES.items() for rank in range(1, count + 1)
)


class _Condition(NamedTuple):
    """A field that is there if and only if another one says so, in one of these words."""

    announcer: str
    words: tuple[str, ...]
    field: str
    missing: str
    unexpected: str


_CONDITIONS = (
    _Condition(
        tag("presenceNiveauLangueEuro"),
        ("true", "1"),
        tag("niveauLangueEuropeen"),
        "Niveau de langue\u00a0: à indiquer, puisque sa présence est annoncée (true).",
        "Niveau de langue\u00a0: à retirer, puisque sa présence n’est pas annoncée (false).",
    ),
    _Condition(
        tag("presenceNiveauNumeriqueEuro"),
        ("true", "1"),
        tag("niveauNumeriqueEuropeen"),
        "Niveau numérique\u00a0: à indiquer, puisque sa présence est annoncée (true).",
        "Niveau numérique\u00a0: à retirer, puisque sa présence n’est pas annoncée (false).",
    ),
    _Condition(
        tag("modaliteAcces"),
        ("VAE",),
        tag("voieAccessVAE"),
        "Voie de la VAE\u00a0: à indiquer, puisque la voie d’accès est la VAE.",
        "Voie de la VAE\u00a0: à retirer, puisque la voie d’accès n’est pas la VAE.",
    ),
)
_ANNOUNCERS = tuple(one.announcer for one in _CONDITIONS)
_YES = ("true", "1", "VAE")
_USUAL = {one.field: (one.announcer, one.words[0]) for one in _CONDITIONS}


class _Period(NamedTuple):
    """The date that comes first, and the words when it does not."""

    begin: str
    words: str


_PERIODS = {
    tag("dateFinExamen"): _Period(
        tag("dateDebutExamen"), "Fin de l’examen ({end})\u00a0: avant son début"
    ),
    tag("dateFinValidite"): _Period(
        tag("dateDebutValidite"), "Fin de validité ({end})\u00a0: avant la délivrance"
    ),
}


def doubtful_results() -> etree.XPath:
    """What finds the DIGCOMP results worth a look; compiled for one thread at a time."""
    known = f"contains(' {_PAIRS} ', concat(' ', f:domaineCompetenceId, f:competenceId, ' '))"
    return etree.XPath(
        f"descendant::f:resultat[not(f:niveau and {known})]",
        namespaces={"f": NAMESPACE},
        smart_strings=False,
    )


def hits(root: etree._Element, find_results: etree.XPath) -> Iterator[Hit]:
    """Every rule of this file that the passages below `root` break."""
    if not _all_as_announced(root):
        for condition in _CONDITIONS:
            yield from _condition(root, condition)
    yield from _exam_centre(root)
    yield from _dates(root)
    if next(root.iter(_RESULT), None) is not None:  # most files have none at all
        for result in cast("list[_Element]", find_results(root)):
            yield from _digcomp(result)


def _all_as_announced(root: etree._Element) -> bool:
    """True when every field comes right after its own announcer, and as many as announce one.

    Then none is missing and none is in excess, without looking passage by passage.
    """
    said = [one.text for one in root.iter(*_ANNOUNCERS)]
    fields = list(root.iter(*_USUAL))
    if said.count("true") + said.count("VAE") != len(fields):
        return False
    if any(_is_another_yes(text) for text in set(said)):
        return False
    return all(
        (before := field.getprevious()) is not None
        and (before.tag, before.text) == _USUAL[field.tag]
        for field in fields
    )


def _is_another_yes(text: str | None) -> bool:
    return text is not None and text not in ("true", "VAE") and text.strip() in _YES


def _condition(root: etree._Element, condition: _Condition) -> Iterator[Hit]:
    for announcer in root.iter(condition.announcer):
        announced = text_of(announcer) in condition.words
        if announced and sibling(announcer, condition.field) is None:
            name = etree.QName(condition.field).localname
            yield Hit(announcer, Severity.WARNING, MISSING, condition.missing, name)
    for field in root.iter(condition.field):
        before = sibling(field, condition.announcer)
        if before is not None and text_of(before) not in condition.words:
            yield Hit(field, Severity.WARNING, UNEXPECTED, condition.unexpected)


def _exam_centre(root: etree._Element) -> Iterator[Hit]:
    for place in root.iter(_PLACE):
        if place.text == "A_DISTANCE" or _is(place.getnext(), _CENTRE):
            continue
        if text_of(place) in ("EN_PRESENTIEL", "MIXTE") and sibling(place, _CENTRE) is None:
            text = (
                "Code postal du centre d’examen\u00a0: à indiquer, puisque l’examen a eu lieu "
                "en présentiel, même en partie."
            )
            yield Hit(place, Severity.WARNING, MISSING, text, "codePostalCentreExamen")


def _dates(root: etree._Element) -> Iterator[Hit]:
    for wanted, period in _PERIODS.items():
        for end in root.iter(wanted):
            text, begin = end.text, end.getprevious()
            if text is None:
                continue
            if begin is None or begin.tag != period.begin:
                begin = sibling(end, period.begin)
            # Dates written AAAA-MM-JJ compare as texts; the schema speaks of the others.
            if begin is not None and text < (begin.text or ""):
                yield from _end_before(begin, end, period)


def _end_before(begin: etree._Element, end: etree._Element, period: _Period) -> Iterator[Hit]:
    first, last = text_of(begin), text_of(end)
    if last < first and len(first) == len(last) == len("2024-01-31"):
        words = period.words.format(end=french_date(last))
        yield Hit(end, Severity.WARNING, "rule.date-order", f"{words} ({french_date(first)}).")


def _is(element: etree._Element | None, wanted: str) -> bool:
    return element is not None and element.tag == wanted


def _digcomp(result: etree._Element) -> Iterator[Hit]:
    domain = text_of(child(result, _DOMAIN))
    competence = text_of(child(result, _COMPETENCE))
    if not domain or not competence or child(result, _LEVEL) is None:
        text = (
            "Résultat d’une compétence\u00a0: le niveau, le domaine et la compétence vont ensemble."
        )
        yield Hit(result, Severity.WARNING, "rule.digcomp", text)
    if domain and domain not in _COMPETENCES:
        text = f"Domaine DIGCOMP\u00a0: {quoted(domain)} n’existe pas, les domaines vont de 1 à 5."
        yield Hit(result, Severity.WARNING, "rule.digcomp", text)
    elif competence and domain and competence not in "123456"[: _COMPETENCES[domain]]:
        text = (
            f"Compétence DIGCOMP\u00a0: {quoted(competence)} n’existe pas "
            f"dans le domaine {domain}, qui va de 1 à {_COMPETENCES[domain]}."
        )
        yield Hit(result, Severity.WARNING, "rule.digcomp", text)
