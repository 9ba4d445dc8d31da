"""What the portal writes of a file that breaks the rules of XML: the Java parser's French."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers.expat import errors

from certdesk.model.flux.index import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODES = errors.codes
_NOT_WELL_FORMED: Mapping[int, str] = {
    _CODES[errors.XML_ERROR_UNCLOSED_TOKEN]: (
        "Les structures de document XML doivent commencer et se terminer dans la même entité."
    ),
    _CODES[errors.XML_ERROR_PARTIAL_CHAR]: "Octet 2 de la séquence UTF-8 à 2 octets attendu.",
    _CODES[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: (
        "L'attribut \"{name}\" a déjà été spécifié pour l'élément."
    ),
    _CODES[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: (
        "Le balisage du document suivant l'élément racine doit avoir un format correct."
    ),
    _CODES[
        errors.XML_ERROR_UNDEFINED_ENTITY
    ]: 'L\'entité "{name}" était référencée, mais pas déclarée.',
    _CODES[errors.XML_ERROR_BAD_CHAR_REF]: (
        'La référence de caractère "&#{name}" est un caractère XML non valide.'
    ),
    _CODES[errors.XML_ERROR_MISPLACED_XML_PI]: (
        "La cible de l'instruction de traitement correspondant à \"[xX][mM][lL]\" n'est pas "
        "autorisée."
    ),
    _CODES[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: 'La section CDATA doit se terminer par "]]>".',
    _CODES[errors.XML_ERROR_UNBOUND_PREFIX]: (
        'Le préfixe "xsi" de l\'attribut "xsi:nil" n\'est pas lié.'
    ),
    _CODES[errors.XML_ERROR_XML_DECL]: (
        "Un espace est obligatoire devant le pseudo-attribut encoding dans la déclaration XML."
    ),
}
NOT_A_CHARACTER = "Octet 1 de la séquence UTF-8 à 1 octets non valide."
_BARE_AMPERSAND = (
    "Le nom de l'identité doit immédiatement suivre le caractère \"&\" dans la référence d'entité."
)
_SPACE_IN_INSTRUCTION = (
    "Un espace est obligatoire entre les données et la cible de l'instruction de traitement."
)
NO_MARKUP = "Le contenu des éléments doit inclure un balisage ou des caractères au format correct."
_END_TAG = (
    'Le type d\'élément "{name}" doit se terminer par la balise de fin correspondante "</{name}>".'
)
_FILE_NAME_CHARACTERS = re.compile(rb"[&#</]*([\w.:-]+)")

DOCTYPE = (
    'DOCTYPE n\'est pas autorisé lorsque la fonctionnalité '
    '"http://apache.org/xml/features/disallow-doctype-decl" est définie sur True.'
)  # fmt: skip
PROLOG = "Contenu non autorisé dans le prologue."
PREMATURE_END = "Fin prématurée du fichier."
TOO_LARGE = "Une partie du document dépasse à elle seule la taille permise."
TOO_DEEP = f"Les éléments sont imbriqués sur plus de {MAX_DEPTH} niveaux."


def not_well_formed(code: int, context: bytes, innermost: str) -> str:
    """The sentence for one of expat's error codes; `context` starts where the error is."""
    if code in (
        _CODES[errors.XML_ERROR_TAG_MISMATCH],
        _CODES[errors.XML_ERROR_NO_ELEMENTS],
    ):
        return _END_TAG.format(name=innermost) if innermost else PREMATURE_END
    if code == _CODES[errors.XML_ERROR_INVALID_TOKEN]:
        return _invalid_token(context, innermost)
    template = _NOT_WELL_FORMED.get(code, NO_MARKUP)
    found = _FILE_NAME_CHARACTERS.match(context)
    whole = found[1].decode("ascii", "replace") if found else ""
    return template.format(name=whole.partition(":")[0])


def _invalid_token(context: bytes, innermost: str) -> str:
    if context[:1] > b"\x7f":
        return NOT_A_CHARACTER
    if context.startswith(b"&"):
        return _BARE_AMPERSAND
    if context.startswith(b"=") and not innermost:  # <?xmlversion="1.0"
        return _SPACE_IN_INSTRUCTION
    if context[:1] < b" ":
        return (
            f"Un caractère XML non valide (Unicode : 0x{context[0]:x}) a été détecté dans le "
            "contenu de l'élément du document."
            if context
            else PREMATURE_END
        )
    return NO_MARKUP
