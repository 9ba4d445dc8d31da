"""Rules about free texts: spaces at the edges, "nil" written out, damaged or doubtful names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

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


class _Remark(NamedTuple):
    """What is said of a text, the label of its field left out."""

    severity: Severity
    code: str
    words: str


def hits(root: etree._Element, label_of: Callable[[str], str]) -> Iterator[Hit]:
    """Every doubtful text below `root`."""
    for element in _suspects(root):
        text = "".join(str(part) for part in element.itertext(etree.Element))
        # A label is looked up for a fault alone: the first one reads all the fields of the schema.
        for severity, code, words in _remarks(element, text):
            label = label_of(etree.QName(element).localname)
            yield Hit(element, severity, code, f"{label}\u00a0: {words}")


def _remarks(element: etree._Element, text: str) -> Iterator[_Remark]:
    yield from _edges(text)
    if element.tag in _NAMES:
        yield from _name(text)
    elif element.tag in _PLACES and len(text) > LONGEST_PLACE:
        words = (
            f"{counted(len(text), 'caractère')}, alors que le dictionnaire du "
            f"portail en prévoit {LONGEST_PLACE} au plus."
        )
        yield _Remark(Severity.HINT, "rule.dictionary-length", words)


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


def _edges(text: str) -> Iterator[_Remark]:
    if not text.strip():
        words = "la valeur ne contient que des espaces."
        yield _Remark(Severity.WARNING, "rule.blank", words)
    elif text.strip() != text:
        words = f"espace en trop au début ou à la fin de {quoted(text)}."
        yield _Remark(Severity.WARNING, "rule.edge-space", words)
    elif text in _NIL_WORDS:
        words = (
            f"le mot {quoted(text)} serait pris pour la donnée elle-même. "
            "Une donnée non connue est une balise vide avec xsi:nil, ou pas de balise."
        )
        yield _Remark(Severity.WARNING, "rule.nil-word", words)


def _name(text: str) -> Iterator[_Remark]:
    if _DAMAGED.search(text):
        words = f"{quoted(text)} contient des caractères abîmés (accents perdus)."
        yield _Remark(Severity.WARNING, "rule.damaged-text", words)
    elif _NOT_IN_A_NAME.search(text):
        words = f"{quoted(text)} contient un chiffre ou un signe inattendu."
        yield _Remark(Severity.WARNING, "rule.name", words)
    elif re.search("[,;]", text):
        words = f"{quoted(text)} semble contenir plusieurs noms ou prénoms."
        yield _Remark(Severity.HINT, "rule.several-names", words)
