"""What the portal writes of an error of the schema: the sentences of the Java parser in French.

Only those that our schemas can provoke; `{…}` are filled in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPES = etree.ErrorTypes
_XSI_NIL = "http://www.w3.org/2001/XMLSchema-instance,nil"
_VALUE = "cvc-type.3.1.3 : La valeur '{value}' de l'élément '{name}' n'est pas valide."
_LENGTH = (
    "La valeur '{value}', ayant pour longueur '{length}', n'est pas un facet valide par rapport"
)
_FACET = "La valeur '{value}' n'est pas un facet valide par rapport"

_OF_A_VALUE: Mapping[int, str] = {
    _TYPES.SCHEMAV_CVC_ENUMERATION_VALID: (
        f"cvc-enumeration-valid : {_FACET} à l'énumération '[{{limit}}]'. "
        "Il doit s'agir d'une valeur provenant de l'énumération."
    ),
    _TYPES.SCHEMAV_CVC_PATTERN_VALID: (
        f"cvc-pattern-valid : {_FACET} au modèle '{{limit}}' pour le type '{{type}}'."
    ),
    _TYPES.SCHEMAV_CVC_LENGTH_VALID: (
        f"cvc-length-valid : {_LENGTH} à la longueur '{{limit}}' pour le type '{{type}}'."
    ),
    _TYPES.SCHEMAV_CVC_MINLENGTH_VALID: (
        f"cvc-minLength-valid : {_LENGTH} à minLength '{{limit}}' pour le type '{{type}}'."
    ),
    _TYPES.SCHEMAV_CVC_MAXLENGTH_VALID: (
        f"cvc-maxLength-valid : {_LENGTH} à maxLength '{{limit}}' pour le type '{{type}}'."
    ),
    _TYPES.SCHEMAV_CVC_MININCLUSIVE_VALID: (
        f"cvc-minInclusive-valid : {_FACET} à minInclusive '{{limit}}' pour le type '{{type}}'."
    ),
    _TYPES.SCHEMAV_CVC_MAXINCLUSIVE_VALID: (
        f"cvc-maxInclusive-valid : {_FACET} à maxInclusive '{{limit}}' pour le type '{{type}}'."
    ),
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_1: (
        "cvc-datatype-valid.1.2.1 : '{value}' n'est pas une valeur valide pour '{type}'."
    ),
}
_OF_AN_ELEMENT: Mapping[int, str] = {
    _TYPES.SCHEMAV_CVC_ELT_1: "cvc-elt.1.a : Déclaration de l'élément '{name}' introuvable.",
    _TYPES.SCHEMAV_CVC_ELT_3_1: (
        f"cvc-elt.3.1 : L'attribut '{_XSI_NIL}' ne doit pas figurer dans l'élément '{{name}}', "
        "car la propriété {{nillable}} de '{name}' est False."
    ),
    _TYPES.SCHEMAV_CVC_ELT_3_2_1: (
        "cvc-elt.3.2.1 : L'élément '{name}' ne doit comporter aucun enfant ([children]) de type "
        f"caractère ou élément d'information, car '{_XSI_NIL}' est indiqué."
    ),
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_3: (
        "cvc-complex-type.2.3 : L'élément '{name}' ne doit comporter aucun enfant ([children]) de "
        'type caractère, car le type porte le type de contenu "element-only".'
    ),
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_2_1: (
        "cvc-complex-type.3.2.2 : L'attribut '{attribute}' n'est pas autorisé dans l'élément "
        "'{name}'."
    ),
    _TYPES.SCHEMAV_CVC_TYPE_3_1_1: (
        "cvc-complex-type.3.2.2 : L'attribut '{attribute}' n'est pas autorisé dans l'élément "
        "'{name}'."
    ),
    _TYPES.SCHEMAV_CVC_TYPE_3_1_2: (
        "cvc-type.3.1.2 : L'élément '{name}' est de type simple et ne doit comporter aucun enfant "
        "([children]) de type élément d'information."
    ),
}
_UNEXPECTED = "cvc-complex-type.2.4.a : Contenu non valide trouvé à partir de l'élément '{name}'. "
_EXPECTED = "L'une des valeurs '{{{expected}}}' est attendue."
_NOTHING_EXPECTED = (
    "cvc-complex-type.2.4.d : Contenu non valide trouvé à partir de l'élément '{name}'. "
    "Aucun élément enfant n'est attendu à cet endroit."
)
_INCOMPLETE = (
    "cvc-complex-type.2.4.b : Le contenu de l'élément '{name}' n'est pas complet. "
    "L'un des éléments '{{{expected}}}' est attendu."
)

_LIST = re.compile(r"Expected is (?:one of )?\( (.*) \)")
_NAME = re.compile(r"(?:\{([^}]*)\})?([\w.-]+|\*)")
_TYPE = re.compile(r"(?:atomic|list|union) type '(?:\{[^}]*\}|xs:)?([^']+)'")
_ATTRIBUTE = re.compile(r"attribute '(?:\{[^}]*\})?([^']+)'")
_LIMITS = {
    _TYPES.SCHEMAV_CVC_ENUMERATION_VALID: re.compile(r"element of the set \{(.*)\}\.", re.DOTALL),
    _TYPES.SCHEMAV_CVC_PATTERN_VALID: re.compile(r"by the pattern '(.*)'\.", re.DOTALL),
}
_LAST_QUOTED = re.compile(r"'([^']*)'\)?\.$")


def sentences(
    entry: etree._LogEntry, element: etree._Element, types: Mapping[str, str]
) -> list[str]:
    """What the Java parser says of one error of libxml2; `types` names the type of each element."""
    name = written_name(element)
    if entry.type == _TYPES.SCHEMAV_ELEMENT_CONTENT:
        return [_content(entry.message, name)]
    if entry.type in _OF_AN_ELEMENT:
        found = _ATTRIBUTE.search(entry.message)
        attribute = found[1] if found else ""
        return [_OF_AN_ELEMENT[entry.type].format(name=name, attribute=attribute)]
    value = "".join(str(text) for text in element.itertext(etree.Element))
    rejected = _VALUE.format(value=value, name=name)
    template = _OF_A_VALUE.get(entry.type)
    if template is None:
        return [rejected]
    found = _TYPE.search(entry.message)
    kind = found[1] if found else types.get(etree.QName(element).localname, f"#AnonType_{name}")
    limit = _limit(entry)
    return [template.format(value=value, length=len(value), limit=limit, type=kind), rejected]


def written_name(element: etree._Element) -> str:
    """The name of an element with its prefix, as the file writes it."""
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


def _content(message: str, name: str) -> str:
    found = _LIST.search(message)
    expected = ", ".join(
        f'"{uri}":{local}' if uri else local for uri, local in _NAME.findall(found[1])
    ) if found else ""  # fmt: skip
    if message.endswith("is not expected.") or not expected:
        return _NOTHING_EXPECTED.format(name=name)
    template = _INCOMPLETE if "Missing child" in message else _UNEXPECTED + _EXPECTED
    return template.format(name=name, expected=expected)


def _limit(entry: etree._LogEntry) -> str:
    found = _LIMITS.get(entry.type, _LAST_QUOTED).search(entry.message)
    if found is None:
        return ""
    if entry.type == _TYPES.SCHEMAV_CVC_ENUMERATION_VALID:
        return ", ".join(part.strip("'") for part in found[1].split("', '"))
    return found[1]


def unknown_root(name: str) -> str:
    """The sentence for a first tag that the schema does not declare."""
    return _OF_AN_ELEMENT[_TYPES.SCHEMAV_CVC_ELT_1].format(name=name)
