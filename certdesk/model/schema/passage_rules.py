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
_ACCESS, _VAE_WAY = tag("modaliteAcces"), tag("voieAccessVAE")
_PLACE, _CENTRE = tag("modalitePassageExamen"), tag("codePostalCentreExamen")
_LEVEL, _DOMAIN, _COMPETENCE = (
    tag(name) for name in ("niveau", "domaineCompetenceId", "competenceId")
)
# How many competences each DIGCOMP domain has.
_COMPETENCES = {"1": 3, "2": 6, "3": 4, "4": 4, "5": 4}
_PAIRS = " ".join(
    f"{domain}{rank}" for domain, count in _COMPETENCES.items() for rank in range(1, count + 1)
)


class _Announced(NamedTuple):
    """A field that goes with a "true" of another one."""

    presence: str
    field: str
    label: str


_ANNOUNCED = (
    _Announced("presenceNiveauLangueEuro", "niveauLangueEuropeen", "Niveau de langue"),
    _Announced(
        "presenceNiveauNumeriqueEuro", "niveauNumeriqueEuropeen", "Niveau numérique européen"
    ),
)


class _Period(NamedTuple):
    """Two dates that follow each other."""

    begin: str
    end: str
    words: str


_PERIODS = (
    _Period("dateDebutExamen", "dateFinExamen", "Fin de l’examen ({end})\u00a0: avant son début"),
    _Period(
        "dateDebutValidite", "dateFinValidite", "Fin de validité ({end})\u00a0: avant la délivrance"
    ),
)


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
    for rule in _ANNOUNCED:
        if not _all_announced(root, rule):
            yield from _announced(root, rule)
    yield from _vae(root)
    yield from _exam_centre(root)
    for period in _PERIODS:
        yield from _dates(root, period)
    for result in cast("list[_Element]", find_results(root)):
        yield from _digcomp(result)


def _all_announced(root: etree._Element, rule: _Announced) -> bool:
    """Every field comes right after its own "true", and there is no other "true": all is well."""
    field_tag, presence_tag = tag(rule.field), tag(rule.presence)
    fields = list(root.iter(field_tag))
    said = [presence.text for presence in root.iter(presence_tag)]
    if said.count("true") != len(fields) or said.count("false") != len(said) - len(fields):
        return False
    return all(
        (before := field.getprevious()) is not None
        and before.tag == presence_tag
        and before.text == "true"
        for field in fields
    )


def _announced(root: etree._Element, rule: _Announced) -> Iterator[Hit]:
    presence_tag, field_tag = tag(rule.presence), tag(rule.field)
    for presence in root.iter(presence_tag):
        if sibling(presence, field_tag) is None and text_of(presence) in ("true", "1"):
            text = f"{rule.label}\u00a0: à indiquer, puisque sa présence est annoncée (true)."
            yield Hit(presence, Severity.WARNING, MISSING, text, rule.field)
    for field in root.iter(field_tag):
        if text_of(sibling(field, presence_tag)) in ("false", "0"):
            text = f"{rule.label}\u00a0: à retirer, puisque son absence est annoncée (false)."
            yield Hit(field, Severity.WARNING, UNEXPECTED, text)


def _vae(root: etree._Element) -> Iterator[Hit]:
    for access in root.iter(_ACCESS):
        if access.text == "VAE" and sibling(access, _VAE_WAY) is None:
            text = "Voie de la VAE\u00a0: à indiquer, puisque la voie d’accès est la VAE."
            yield Hit(access, Severity.WARNING, MISSING, text, "voieAccessVAE")
    for way in root.iter(_VAE_WAY):
        if text_of(sibling(way, _ACCESS)) != "VAE":
            text = "Voie de la VAE\u00a0: à retirer, puisque la voie d’accès n’est pas la VAE."
            yield Hit(way, Severity.WARNING, UNEXPECTED, text)


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


def _dates(root: etree._Element, period: _Period) -> Iterator[Hit]:
    begin_tag = tag(period.begin)
    for end in root.iter(tag(period.end)):
        if end.text is None:
            continue
        begin = end.getprevious()
        if not _is(begin, begin_tag):
            begin = sibling(end, begin_tag)
        if begin is None or end.text >= (begin.text or ""):
            continue
        # Dates written AAAA-MM-JJ compare as texts; the schema speaks of the others.
        first, last = text_of(begin), text_of(end)
        if last < first and len(first) == len(last) == len("2024-01-31"):
            words = period.words.format(end=french_date(last))
            text = f"{words} ({french_date(first)})."
            yield Hit(end, Severity.WARNING, "rule.date-order", text)


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
