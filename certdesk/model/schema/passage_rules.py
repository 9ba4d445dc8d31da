"""Rules about the certification obtained: conditional fields, dates, DIGCOMP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.schema.findings import Severity
from certdesk.model.schema.hits import Hit, child_text, has_child, parent_of, tag, text_of
from certdesk.model.schema.kinds import french_date
from certdesk.model.schema.shown import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MISSING = "rule.condition-missing"
UNEXPECTED = "rule.condition-unexpected"
DATE_ORDER = "rule.date-order"
DIGCOMP = "rule.digcomp"
LOOKED_AT = (tag("resultat"),)
# How many competences each DIGCOMP domain has.
_COMPETENCES = {"1": 3, "2": 6, "3": 4, "4": 4, "5": 4}


def language_level(presence: etree._Element) -> Iterator[Hit]:
    """The language level is there if and only if its presence is announced."""
    yield from _announced(
        presence,
        "niveauLangueEuropeen",
        "Niveau de langue",
        "un niveau de langue est annoncé (présence\u00a0: true)",
        "aucun niveau de langue n’est annoncé (présence\u00a0: false)",
    )


def digital_level(presence: etree._Element) -> Iterator[Hit]:
    """The DIGCOMP block is there if and only if its presence is announced."""
    yield from _announced(
        presence,
        "niveauNumeriqueEuropeen",
        "Niveau numérique européen",
        "un niveau numérique est annoncé (présence\u00a0: true)",
        "aucun niveau numérique n’est annoncé (présence\u00a0: false)",
    )


def vae(access: etree._Element) -> Iterator[Hit]:
    """The kind of VAE is there if and only if the access is VAE."""
    way = parent_of(access).find(tag("voieAccessVAE"))
    if text_of(access) == "VAE" and way is None:
        text = "Voie de la VAE\u00a0: à indiquer, puisque la voie d’accès est la VAE."
        yield Hit(access, Severity.WARNING, MISSING, text, "voieAccessVAE")
    elif text_of(access) != "VAE" and way is not None:
        text = "Voie de la VAE\u00a0: à retirer, puisque la voie d’accès n’est pas la VAE."
        yield Hit(way, Severity.WARNING, UNEXPECTED, text)


def exam_centre(place: etree._Element) -> Iterator[Hit]:
    """An exam taken on site has a centre."""
    on_site = text_of(place) in ("EN_PRESENTIEL", "MIXTE")
    if on_site and not has_child(parent_of(place), "codePostalCentreExamen"):
        text = (
            "Code postal du centre d’examen\u00a0: à indiquer, puisque l’examen a eu lieu "
            "en présentiel, même en partie."
        )
        yield Hit(place, Severity.WARNING, MISSING, text, "codePostalCentreExamen")


def exam_dates(end: etree._Element) -> Iterator[Hit]:
    """The exam ends after it begins."""
    begin = child_text(parent_of(end), "dateDebutExamen")
    text = (
        f"Fin de l’examen ({french_date(text_of(end))})\u00a0: "
        f"elle est avant son début ({french_date(begin)})."
    )
    yield Hit(end, Severity.WARNING, DATE_ORDER, text)


def validity_dates(end: etree._Element) -> Iterator[Hit]:
    """The certification ends after it is delivered."""
    begin = child_text(parent_of(end), "dateDebutValidite")
    text = (
        f"Fin de validité ({french_date(text_of(end))})\u00a0: "
        f"elle est avant la date de délivrance ({french_date(begin)})."
    )
    yield Hit(end, Severity.WARNING, DATE_ORDER, text)


def digcomp(result: etree._Element) -> Iterator[Hit]:
    """A DIGCOMP result names a domain and one of its competences."""
    domain = child_text(result, "domaineCompetenceId")
    competence = child_text(result, "competenceId")
    names = ("niveau", "domaineCompetenceId", "competenceId")
    if not all(has_child(result, name) for name in names):
        text = (
            "Résultat d’une compétence\u00a0: le niveau, le domaine et la compétence vont ensemble."
        )
        yield Hit(result, Severity.WARNING, DIGCOMP, text)
    if domain and domain not in _COMPETENCES:
        text = f"Domaine DIGCOMP\u00a0: {quoted(domain)} n’existe pas, les domaines vont de 1 à 5."
        yield Hit(result, Severity.WARNING, DIGCOMP, text)
    elif domain and competence and competence not in "123456"[: _COMPETENCES[domain]]:
        text = (
            f"Compétence DIGCOMP\u00a0: {quoted(competence)} n’existe pas "
            f"dans le domaine {domain}, qui va de 1 à {_COMPETENCES[domain]}."
        )
        yield Hit(result, Severity.WARNING, DIGCOMP, text)


def _announced(
    presence: etree._Element, name: str, label: str, when: str, unless: str
) -> Iterator[Hit]:
    found = parent_of(presence).find(tag(name))
    announced = text_of(presence)
    if announced in ("true", "1") and found is None:
        text = f"{label}\u00a0: à indiquer, puisque {when}."
        yield Hit(presence, Severity.WARNING, MISSING, text, name)
    elif announced in ("false", "0") and found is not None:
        text = f"{label}\u00a0: à retirer, puisqu’{unless}."
        yield Hit(found, Severity.WARNING, UNEXPECTED, text)
