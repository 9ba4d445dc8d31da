"""Whether an .xsd file can serve: a flux's schema, self-contained, read without network."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import ParseError

import xmlschema
from lxml import etree

from certdesk.model.errors import SchemaUnusable

FLUX_NAMESPACE = "urn:cdc:cpf:pc5:schema:1.0.0"
XS = "http://www.w3.org/2001/XMLSchema"
NO_VERSION = "sans numéro"
_REMEDY = "Choisissez le fichier .xsd du kit du portail, sans le modifier."
_OUTSIDE = ("include", "import", "redefine", "override")


def check_xsd(data: bytes) -> str:
    """The version of this schema; raises `SchemaUnusable` when it cannot serve."""
    return _checked_version(data)


def declares(data: bytes, *names: str) -> bool:
    """True when the schema declares every one of these elements."""
    root = parse_xsd(data)
    declared = {element.get("name") for element in root.iter(f"{{{XS}}}element")}
    return declared.issuperset(names)


def file_name(version: str) -> str:
    """A file name for that version, whatever characters it holds."""
    return f"cdc-{re.sub(r'[^0-9A-Za-z.-]+', '-', version).strip('.-') or 'xsd'}.xsd"


def parse_xsd(data: bytes) -> etree._Element:
    """The tree of the schema, with no entity and no network."""
    if b"<!DOCTYPE" in data or b"<\x00!\x00D\x00O\x00C" in data or b"\x00<\x00!\x00D\x00O" in data:
        raise SchemaUnusable(
            "Ce schéma contient une déclaration DOCTYPE\u00a0: il est refusé.", _REMEDY
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise SchemaUnusable("Ce fichier n’est pas du XML bien formé.", _REMEDY) from exc


def read_by_xmlschema(data: bytes) -> xmlschema.XMLSchema10:
    """The schema as the fields read it; nothing else is opened, on disk or elsewhere."""
    text = etree.tostring(parse_xsd(data), encoding="unicode")
    return xmlschema.XMLSchema10(text, allow="none", defuse="never", use_fallback=False)


@lru_cache(maxsize=16)
def _checked_version(data: bytes) -> str:
    root = parse_xsd(data)
    if root.tag != f"{{{XS}}}schema":
        raise SchemaUnusable("Ce fichier n’est pas un schéma XML (XSD).", _REMEDY)
    if root.get("targetNamespace") != FLUX_NAMESPACE:
        raise SchemaUnusable(
            "Ce schéma ne décrit pas un flux d’accrochage\u00a0: son espace de noms est différent.",
            _REMEDY,
        )
    if any(root.find(f"{{{XS}}}{name}") is not None for name in _OUTSIDE):
        raise SchemaUnusable(
            "Ce schéma dépend d’un autre fichier\u00a0: il ne se suffit pas à lui-même.",
            _REMEDY,
        )
    if not declares(data, "flux", "passageCertification"):
        raise SchemaUnusable(
            "Ce schéma ne décrit ni flux, ni passage de certification.",
            _REMEDY,
        )
    _compile(root, data)
    return root.get("version") or NO_VERSION


def _compile(root: etree._Element, data: bytes) -> None:
    try:
        etree.XMLSchema(root)
        read_by_xmlschema(data)
    except (
        etree.XMLSchemaParseError,
        xmlschema.XMLSchemaException,
        ParseError,
        ValueError,
    ) as exc:
        raise SchemaUnusable(
            "Ce schéma comporte une erreur\u00a0: il ne peut pas servir à vérifier un fichier.",
            _REMEDY,
        ) from exc
