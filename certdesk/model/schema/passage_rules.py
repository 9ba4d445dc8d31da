"""Rules about the certification obtained: conditional fields, dates, DIGCOMP."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from certdesk.model.schema.findings import Severity
from certdesk.model.schema.hits import Hit, child, sibling, tag, text_of
from certdesk.model.schema.kinds import french_date
from certdesk.model.schema.shown import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MISSING = "rule.condition-missing"
UNEXPECTED = "rule.condition-unexpected"
_ACCESS, _VAE_WAY = tag("modaliteAcces"), tag("voieAccessVAE")
_PLACE, _CENTRE = tag("modalitePassageExamen"), tag("codePostalCentreExamen")
_RESULT = tag("resultat")
_LEVEL, _DOMAIN, _COMPETENCE = (
    tag(name) for name in ("niveau", "domaineCompetenceId", "competenceId")
)
# How many competences each DIGCOMP domain has.
_COMPETENCES = {"1": 3, "2": 6, "3": 4, "4": 4, "5": 4}
# Every right result, as it is most often written: the first test of those that are all the same.
_RIGHT_RESULTS = frozenset(
    ((_LEVEL, str(level)), (_DOMAIN, domain), (_COMPETENCE, str(rank)))
    for level in range(1, 9)
    for domain, count in _COMPETENCES.items()
    for rank in range(1, count + 1)
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


def hits(root: etree._Element) -> Iterator[Hit]:
    """Every rule of this file that the passages below `root` break."""
    for rule in _ANNOUNCED:
        yield from _announced(root, rule)
    yield from _vae(root)
    yield from _exam_centre(root)
    for period in _PERIODS:
        yield from _dates(root, period)
    for result in root.iter(_RESULT):
        if tuple([(part.tag, part.text) for part in result]) not in _RIGHT_RESULTS:
            yield from _digcomp(result)


def _announced(root: etree._Element, rule: _Announced) -> Iterator[Hit]:
    presence_tag, field_tag = tag(rule.presence), tag(rule.field)
    for presence in root.iter(presence_tag):
        is_true = presence.text != "false" and text_of(presence) in ("true", "1")
        if is_true and sibling(presence, field_tag) is None:
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
        if place.text in ("EN_PRESENTIEL", "MIXTE") and sibling(place, _CENTRE) is None:
            text = (
                "Code postal du centre d’examen\u00a0: à indiquer, puisque l’examen a eu lieu "
                "en présentiel, même en partie."
            )
            yield Hit(place, Severity.WARNING, MISSING, text, "codePostalCentreExamen")


def _dates(root: etree._Element, period: _Period) -> Iterator[Hit]:
    begin_tag = tag(period.begin)
    for end in root.iter(tag(period.end)):
        if not end.text:
            continue
        begin = text_of(sibling(end, begin_tag))
        # Dates written AAAA-MM-JJ compare as texts; the schema speaks of the others.
        if end.text < begin and len(begin) == len(end.text.strip()) == len("2024-01-31"):
            words = period.words.format(end=french_date(end.text.strip()))
            text = f"{words} ({french_date(begin)})."
            yield Hit(end, Severity.WARNING, "rule.date-order", text)


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
