"""Rules about free texts: spaces at the edges, "nil" written out, damaged or doubtful names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from certdesk.model.counting import counted
from certdesk.model.schema.findings import Severity
from certdesk.model.schema.hits import Hit, tag
from certdesk.model.schema.shown import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_PLACE = 40
"""What the dictionary says of the two place names; the schema accepts 60."""

_NAMES = frozenset(
    tag(name)
    for name in ("nomNaissance", "nomUsage", "prenom1", "nomTitulaire", "prenom1Titulaire")
)
_PLACES = frozenset((tag("libelleCommuneNaissance"), tag("libellePaysNaissance")))
_OTHERS = tuple(
    tag(name)
    for name in (
        "idTechnique",
        "urlPreuve",
        "libelleOption",
        "codePostalCentreExamen",
        "scoring",
        "verbatim",
        "prenom2",
        "prenom3",
        "codePostal",
        "libelleCommuneNaissance",
        "libellePaysNaissance",
        "commentairesMEN",
        "idDossier",
    )
)
_NIL_WORDS = frozenset({"nil", "NIL", "Nil", "null", "NULL", "Null", "None", "N/A", "n/a"})
_DAMAGED = re.compile(r"[ÃÂ][\u0080-\u00bf]|\ufffd|&(?:amp|lt|gt|quot|apos|#\d+);")
_NOT_IN_A_NAME = re.compile(r"[0-9?*_@/\\]")


def hits(root: etree._Element, label_of: Callable[[str], str]) -> Iterator[Hit]:
    """Every doubtful text below `root`."""
    for element in _suspects(root):
        text = "".join(str(part) for part in element.itertext(etree.Element))
        label = label_of(etree.QName(element).localname)
        yield from _edges(element, text, label)
        if element.tag in _NAMES:
            yield from _name(element, text, label)
        elif element.tag in _PLACES and len(text) > LONGEST_PLACE:
            words = (
                f"{label}\u00a0: {counted(len(text), 'caractère')}, alors que le dictionnaire du "
                f"portail en prévoit {LONGEST_PLACE} au plus."
            )
            yield Hit(element, Severity.HINT, "rule.dictionary-length", words)


def _suspects(root: etree._Element) -> list[etree._Element]:
    """The texts worth a look; these loops see every text of the file, so they stay bare."""
    names = [
        element
        for element in root.iter(*_NAMES)
        if (text := element.text) and (not text.isalpha() or text in _NIL_WORDS)
    ]
    others = [
        element
        for element in root.iter(*_OTHERS)
        if (text := element.text)
        and (
            text.strip() != text
            or text in _NIL_WORDS
            or (len(text) > LONGEST_PLACE and element.tag in _PLACES)
        )
    ]
    return names + others


def _edges(element: etree._Element, text: str, label: str) -> Iterator[Hit]:
    if not text.strip():
        words = f"{label}\u00a0: la valeur ne contient que des espaces."
        yield Hit(element, Severity.WARNING, "rule.blank", words)
    elif text.strip() != text:
        words = f"{label}\u00a0: espace en trop au début ou à la fin de {quoted(text)}."
        yield Hit(element, Severity.WARNING, "rule.edge-space", words)
    elif text in _NIL_WORDS:
        words = (
            f"{label}\u00a0: le mot {quoted(text)} serait pris pour la donnée elle-même. "
            "Une donnée non connue est une balise vide avec xsi:nil, ou pas de balise."
        )
        yield Hit(element, Severity.WARNING, "rule.nil-word", words)


def _name(element: etree._Element, text: str, label: str) -> Iterator[Hit]:
    if _DAMAGED.search(text):
        words = f"{label}\u00a0: {quoted(text)} contient des caractères abîmés (accents perdus)."
        yield Hit(element, Severity.WARNING, "rule.damaged-text", words)
    elif _NOT_IN_A_NAME.search(text):
        words = f"{label}\u00a0: {quoted(text)} contient un chiffre ou un signe inattendu."
        yield Hit(element, Severity.WARNING, "rule.name", words)
    elif re.search("[,;]", text):
        words = f"{label}\u00a0: {quoted(text)} semble contenir plusieurs noms ou prénoms."
        yield Hit(element, Severity.HINT, "rule.several-names", words)
