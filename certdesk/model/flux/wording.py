"""How a refused file is told in French: names in guillemets, places, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import errors

if TYPE_CHECKING:
    from pathlib import Path

ASK_PRODUCER = (
    "Demandez un nouvel export au logiciel qui a produit le fichier, "
    "ou corrigez-le à cet endroit puis rouvrez-le."
)


def quoted(text: str) -> str:
    """The text between French quotation marks."""
    return f"«\u00a0{text}\u00a0»"


def named(path: Path) -> str:
    """The file's name alone, quoted: a folder may carry somebody's name."""
    return quoted(path.name or str(path))


def place(line: int, column: int) -> str:
    """A position as a person says it."""
    return f"ligne\u00a0{line}, colonne\u00a0{column}"


_INVALID_TOKEN = errors.codes[errors.XML_ERROR_INVALID_TOKEN]
_MISMATCH = errors.codes[errors.XML_ERROR_TAG_MISMATCH]
TRUNCATED = errors.codes[errors.XML_ERROR_NO_ELEMENTS]

_REASONS: dict[int, str] = {
    errors.codes[errors.XML_ERROR_SYNTAX]: "ce qui est écrit ici n’est pas du XML",
    errors.codes[errors.XML_ERROR_NO_ELEMENTS]: (
        "le fichier s’arrête avant la fin, il manque des balises de fermeture"
    ),
    errors.codes[errors.XML_ERROR_INVALID_TOKEN]: (
        "un caractère n’est pas permis à cet endroit (un «\u00a0&\u00a0» s’écrit "
        "«\u00a0&amp;\u00a0», un «\u00a0<\u00a0» s’écrit «\u00a0&lt;\u00a0»)"
    ),
    errors.codes[errors.XML_ERROR_UNCLOSED_TOKEN]: (
        "le fichier s’arrête au milieu d’une balise ou d’un commentaire"
    ),
    errors.codes[errors.XML_ERROR_PARTIAL_CHAR]: "le fichier s’arrête au milieu d’un caractère",
    errors.codes[errors.XML_ERROR_TAG_MISMATCH]: (
        "cette balise de fermeture ne correspond pas à la balise ouverte avant elle"
    ),
    errors.codes[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: (
        "le même attribut est écrit deux fois dans la balise"
    ),
    errors.codes[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: (
        "il y a encore du contenu après la dernière balise de fermeture"
    ),
    errors.codes[errors.XML_ERROR_UNDEFINED_ENTITY]: (
        "l’entité écrite avec «\u00a0&\u00a0» n’existe pas en XML"
    ),
    errors.codes[errors.XML_ERROR_BAD_CHAR_REF]: (
        "ce code de caractère («\u00a0&#…;\u00a0») n’est pas permis en XML"
    ),
    errors.codes[errors.XML_ERROR_MISPLACED_XML_PI]: (
        "la déclaration «\u00a0<?xml …?>\u00a0» doit être au tout début du fichier"
    ),
    errors.codes[errors.XML_ERROR_INCORRECT_ENCODING]: (
        "l’encodage annoncé n’est pas celui du fichier"
    ),
    errors.codes[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: (
        "une section «\u00a0<![CDATA[\u00a0» n’est pas fermée"
    ),
    errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]: (
        "le préfixe de cette balise n’est déclaré nulle part (attribut «\u00a0xmlns:…\u00a0»)"
    ),
    errors.codes[
        errors.XML_ERROR_XML_DECL
    ]: "la déclaration «\u00a0<?xml …?>\u00a0» est mal écrite",
}


def malformed_reason(code: int, context: bytes = b"", innermost: str = "") -> str:
    """What expat's error code means, for somebody who does not know expat.

    `context` are the bytes from the error on, `innermost` the name of the last open element.
    """
    if code == _INVALID_TOKEN and context[:1] > b"\x7f":
        return (
            "ces octets ne correspondent pas à l’encodage annoncé, le fichier a sans doute été "
            "enregistré en «\u00a0ANSI\u00a0» au lieu de l’UTF-8"
        )
    if innermost and code == _MISMATCH:
        found = context.partition(b">")[0][:80].decode("utf-8", "replace") + ">"
        return f"la balise {quoted(innermost)} est encore ouverte quand arrive {quoted(found)}"
    if innermost and code == TRUNCATED:
        return f"le fichier s’arrête alors que la balise {quoted(innermost)} n’est pas fermée"
    return _REASONS.get(code, "les règles d’écriture du XML ne sont pas respectées")
