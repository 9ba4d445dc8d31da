"""The schema of a flux, prepared to judge it piece by piece instead of as one tree of 1 GB.

Three kinds of pieces cover a document: the frame (all that is outside the certifications), lots
of certifications without their passages, and lots of passages. Two global elements are added in
memory for the lots; what is left out of a piece is declared as "anything" where it stood.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

XS = "http://www.w3.org/2001/XMLSchema"
PASSAGE = "passageCertification"
CERTIFICATION = "certification"
PASSAGES_LOT = "certdesk-passages"
CERTIFICATIONS_LOT = "certdesk-certifications"
_TYPES_ACROSS = ("ID", "IDREF", "IDREFS")


def binds_passages(root: etree._Element) -> bool:
    """True when a rule of this schema compares elements far apart: pieces cannot prove it."""
    keys = any(True for name in ("key", "keyref", "unique") for _ in root.iter(f"{{{XS}}}{name}"))
    return keys or any(
        _local(element.get(key)) in _TYPES_ACROSS
        for element in root.iter(etree.Element)
        for key in ("type", "base", "itemType")
    )


def prepare(root: etree._Element) -> etree._Element:
    """A copy of the schema with the two lots, its passages and certifications emptied.

    Raises ValueError when the schema has no place for them.
    """
    prepared = deepcopy(root)
    # Passages first: the lot of certifications must hold certifications already emptied.
    for name, lot in ((PASSAGE, PASSAGES_LOT), (CERTIFICATION, CERTIFICATIONS_LOT)):
        places = [one for one in prepared.iter(f"{{{XS}}}element") if _is_place_of(one, name)]
        if not places:
            raise ValueError(name)
        whole = deepcopy(places[0])
        for place in places:
            _declare_anything(place, name)
        _add_lot(prepared, lot, whole)
    return prepared


def _is_place_of(element: etree._Element, name: str) -> bool:
    parent = element.getparent()
    if parent is None or parent.tag == f"{{{XS}}}schema":
        return False
    return element.get("name") == name or _local(element.get("ref")) == name


def _local(qname: str | None) -> str:
    return (qname or "").rpartition(":")[2]


def _declare_anything(place: etree._Element, name: str) -> None:
    """Keep the name and the number of an element, forget what it holds."""
    kept = {key: value for key in ("minOccurs", "maxOccurs") if (value := place.get(key))}
    for child in list(place):
        place.remove(child)
    place.attrib.clear()
    place.attrib.update({"name": name, "form": "qualified"})
    for key, value in kept.items():
        place.set(key, value)


def _add_lot(root: etree._Element, lot: str, whole: etree._Element) -> None:
    whole.attrib.update({"minOccurs": "0", "maxOccurs": "unbounded"})
    element = etree.SubElement(root, f"{{{XS}}}element", name=lot)
    content = etree.SubElement(element, f"{{{XS}}}complexType")
    etree.SubElement(content, f"{{{XS}}}sequence").append(whole)
