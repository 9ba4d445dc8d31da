"""What libxml2 reports, rewritten in French: the field, the value, the rule, an example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from certdesk.model.schema.content_wording import unexpected, what_is_missing
from certdesk.model.schema.kinds import Boolean, Choice, Date, characters, iso_date, rule_text
from certdesk.model.schema.shown import PathOf, quoted

if TYPE_CHECKING:
    from certdesk.model.schema.field_tree import Field
    from certdesk.model.schema.fields import Fields

_TYPES = etree.ErrorTypes
_VALUE_CODES = {
    _TYPES.SCHEMAV_CVC_ENUMERATION_VALID: "xsd.enumeration",
    _TYPES.SCHEMAV_CVC_PATTERN_VALID: "xsd.pattern",
    _TYPES.SCHEMAV_CVC_LENGTH_VALID: "xsd.length",
    _TYPES.SCHEMAV_CVC_MINLENGTH_VALID: "xsd.length",
    _TYPES.SCHEMAV_CVC_MAXLENGTH_VALID: "xsd.length",
    _TYPES.SCHEMAV_CVC_MININCLUSIVE_VALID: "xsd.range",
    _TYPES.SCHEMAV_CVC_MAXINCLUSIVE_VALID: "xsd.range",
    _TYPES.SCHEMAV_CVC_MINEXCLUSIVE_VALID: "xsd.range",
    _TYPES.SCHEMAV_CVC_MAXEXCLUSIVE_VALID: "xsd.range",
    _TYPES.SCHEMAV_CVC_TOTALDIGITS_VALID: "xsd.range",
    _TYPES.SCHEMAV_CVC_FRACTIONDIGITS_VALID: "xsd.range",
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_1: "xsd.type",
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_2: "xsd.type",
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_3: "xsd.type",
    _TYPES.SCHEMAV_CVC_FACET_VALID: "xsd.type",
}
_ATTRIBUTES = {
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_1,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_2_1,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_2_2,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_4,
    _TYPES.SCHEMAV_CVC_TYPE_3_1_1,
    _TYPES.SCHEMAV_CVC_ELT_4_1,
    _TYPES.SCHEMAV_CVC_ELT_4_2,
    _TYPES.SCHEMAV_CVC_ELT_4_3,
    _TYPES.SCHEMAV_CVC_ATTRIBUTE_3,
    _TYPES.SCHEMAV_CVC_AU,
}
_ATTRIBUTE = re.compile(r"Element '[^']*', attribute '(?:\{[^}]*\})?([^']+)'")


class Remark(NamedTuple):
    """One rewritten error: a stable code, a path, a French text."""

    code: str
    path: str
    text: str


def rewrite(
    entry: etree._LogEntry, element: etree._Element, fields: Fields, path_of: PathOf
) -> list[Remark]:
    """The French remarks for one error of libxml2 on an element."""
    path = path_of(element)
    if entry.type == _TYPES.SCHEMAV_ELEMENT_CONTENT:
        if "Missing child element" in entry.message:
            return [Remark(*one) for one in what_is_missing(element, fields, path_of)]
        return [Remark(*one) for one in unexpected(element, fields, path_of)]
    label = fields.label(path)
    if entry.type in _ATTRIBUTES:
        return [Remark("xsd.attribute", path, _attribute(label, entry.message))]
    if entry.type in _VALUE_CODES:
        return [_value(entry, element, path, fields)]
    return [_other(entry, path, label)]


def _value(entry: etree._LogEntry, element: etree._Element, path: str, fields: Fields) -> Remark:
    label = fields.label(path)
    if _ATTRIBUTE.match(entry.message):
        text = f"{label}\u00a0: l’attribut xsi:nil ne peut valoir que true ou false."
        return Remark("xsd.nil", path, text)
    value = "".join(str(text) for text in element.itertext(etree.Element))
    field = fields.field(path)
    if not value:
        return Remark("xsd.empty", path, _empty(label, field))
    sensitive = field is not None and field.sensitive
    size = f" ({characters(len(value))})" if _VALUE_CODES[entry.type] == "xsd.length" else ""
    said = quoted(value, sensitive=sensitive)
    text = f"{label}\u00a0: {said}{size} n’est pas accepté. {_expected(field)}"
    return Remark(_VALUE_CODES[entry.type], path, (text + _advice(field, value)).rstrip())


def _other(entry: etree._LogEntry, path: str, label: str) -> Remark:
    if entry.type == _TYPES.SCHEMAV_CVC_ELT_3_1:
        text = (
            f"{label}\u00a0: cette donnée ne peut pas être déclarée «\u00a0non connue\u00a0» (nil)."
        )
        return Remark("xsd.nil", path, text)
    if entry.type in (_TYPES.SCHEMAV_CVC_ELT_3_2_1, _TYPES.SCHEMAV_CVC_ELT_3_2_2):
        text = (
            f"{label}\u00a0: une balise déclarée «\u00a0non connue\u00a0» (nil) doit être vide, "
            "sans même un espace."
        )
        return Remark("xsd.nil", path, text)
    if entry.type == _TYPES.SCHEMAV_CVC_TYPE_3_1_2:
        text = f"{label}\u00a0: cette donnée est un texte, elle ne peut pas contenir de balise."
        return Remark("xsd.unexpected", path, text)
    if entry.type in (_TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_3, _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_1):
        text = (
            f"«\u00a0{label}\u00a0» ne contient que des balises\u00a0: du texte s’y trouve en trop."
        )
        return Remark("xsd.text", path, text)
    if entry.type == _TYPES.SCHEMAV_CVC_ELT_1:
        return Remark(
            "xsd.unexpected", path, f"La balise «\u00a0{label}\u00a0» n’est pas connue du schéma."
        )
    return Remark("xsd.other", path, f"«\u00a0{label}\u00a0» ne respecte pas le schéma.")


def _expected(field: Field | None) -> str:
    if field is None:
        return ""
    example = f" Exemple\u00a0: {field.example}." if field.example else ""
    return f"Attendu\u00a0: {rule_text(field.kind)}.{example}"


def _empty(label: str, field: Field | None) -> str:
    start = f"{label}\u00a0: la balise est vide, ce qui est refusé."
    if field is None:
        return start
    if field.nillable:
        return f"{start} Sans valeur, déclarez-la «\u00a0non connue\u00a0» (nil)."
    if field.optional:
        return f"{start} Sans valeur, retirez la balise."
    return f"{start} {_expected(field)}"


def _advice(field: Field | None, value: str) -> str:
    """The value that was probably meant, when it can be told."""
    if field is None or field.sensitive:
        return ""
    meant = None
    plain = value.strip().casefold()
    match field.kind:
        case Date():
            meant = iso_date(value)
        case Boolean():
            meant = {"oui": "true", "non": "false", "vrai": "true", "faux": "false"}.get(
                plain, plain if plain in ("true", "false") else None
            )
        case Choice() as kind:
            for answer, label in kind.values:
                if plain in (answer.casefold(), label.casefold()):
                    meant = answer
    if field.nillable and plain in ("nil", "null"):
        return ' Pour une donnée non connue, la balise est vide et porte xsi:nil="true".'
    return f" Écrivez {meant}." if meant and meant != value else ""


def _attribute(label: str, message: str) -> str:
    found = _ATTRIBUTE.match(message)
    if found is None:
        return f"{label}\u00a0: un attribut de la balise n’est pas accepté."
    return f"{label}\u00a0: l’attribut {quoted(found[1])} n’est pas accepté ici."
