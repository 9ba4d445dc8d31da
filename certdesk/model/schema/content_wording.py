"""The wording of missing and unexpected elements: which one, why, and where it belongs."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lxml import etree

from certdesk.model.flux.flux import NAMESPACE
from certdesk.model.schema.field_tree import Field, Group
from certdesk.model.schema.shown import PathOf, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.model.schema.fields import Fields

Words = tuple[str, str, str]
"""Code, path, text."""

_EMPTY = {
    "certifications": "Le fichier ne contient aucune certification.",
    "passageCertifications": "Cette certification ne contient aucun passage\u00a0: retirez-la.",
}
_SINCE_1_1_5 = ("action", "identifiantNational", "nir")


def what_is_missing(element: etree._Element, fields: Fields, path_of: PathOf) -> Iterator[Words]:
    """One remark for each obligatory element that a container lacks."""
    path = path_of(element)
    group = fields.group(path)
    present = {etree.QName(child).localname for child in element.iterchildren(etree.Element)}
    absent = [child for child in group.children if child.name not in present] if group else []
    where = _where(path, fields)
    if group is not None and group.choice:
        names = " ou ".join(f"«\u00a0{child.label}\u00a0»" for child in group.children)
        yield "xsd.missing", path, f"Il manque {names} dans {where}."
        return
    required = [child for child in absent if not child.optional]
    for child in required:
        yield "xsd.missing", _below(path, child.name), _missing(child, where)
    if not required:
        text = _EMPTY.get(path.rpartition("/")[2], f"Il manque au moins une balise dans {where}.")
        yield "xsd.missing", path, text


def unexpected(element: etree._Element, fields: Fields, path_of: PathOf) -> Iterator[Words]:
    """Why an element has no place here; then what its container lacks, which may be it."""
    path = path_of(element)
    parent = element.getparent()
    assert parent is not None, "the root of a lot is ours, and that of a flux was checked"
    parent_path = path_of(parent)
    yield "xsd.unexpected", path, _why(element, parent_path, fields)
    group = fields.group(parent_path)
    if group is not None and not group.choice:
        present = {etree.QName(one).localname for one in parent.iterchildren(etree.Element)}
        for child in group.children:
            if child.name not in present and not child.optional:
                where = _where(parent_path, fields)
                yield "xsd.missing", _below(parent_path, child.name), _missing(child, where)


def _why(element: etree._Element, parent_path: str, fields: Fields) -> str:
    name = etree.QName(element)
    tag = f"La balise {quoted(name.localname)}"
    siblings = fields.siblings(parent_path)
    where = _where(parent_path, fields)
    if name.namespace != NAMESPACE:
        return f"{tag} n’appartient pas à l’espace de noms du flux (préfixe absent ou différent)."
    if fields.branches(parent_path) and name.localname in siblings:
        return (
            f"{tag} est en trop dans {where}\u00a0: une seule de ces façons est permise à la fois."
        )
    if name.localname in siblings:
        if next(element.itersiblings(element.tag, preceding=True), None) is not None:
            return f"{tag} est présente plusieurs fois dans {where}\u00a0: une seule est permise."
        return f"{tag} n’est pas à sa place dans {where}\u00a0: vérifiez l’ordre des balises."
    if name.localname in _SINCE_1_1_5:
        return f"{tag} n’existe que depuis la version 1.1.5 du schéma."
    return f"{tag} n’est pas attendue dans {where}.{_belongs(name.localname, siblings, fields)}"


def _belongs(name: str, siblings: tuple[str, ...], fields: Fields) -> str:
    close = get_close_matches(name, siblings, 1, 0.8) or [
        one for one in siblings if one.casefold() == name.casefold()
    ]
    if close:
        return f" Sans doute «\u00a0{close[0]}\u00a0»."
    for field in fields.all.values():
        if field.name == name:
            return f" Elle a sa place dans «\u00a0{field.block}\u00a0»."
    return ""


def _missing(child: Field | Group, where: str) -> str:
    text = f"{child.label}\u00a0: cette donnée obligatoire manque dans {where}."
    if isinstance(child, Group):
        return text
    if child.nillable:
        return f"{text} Sans valeur, déclarez-la «\u00a0non connue\u00a0» (nil)."
    return f"{text} Exemple\u00a0: {child.example}." if child.example else text


def _where(path: str, fields: Fields) -> str:
    return f"«\u00a0{fields.label(path)}\u00a0»"


def _below(path: str, name: str) -> str:
    return f"{path.rstrip('/')}/{name}" if path else name
