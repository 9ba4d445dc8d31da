"""Whether an .xsd file can serve: a flux's schema, self-contained, read without network."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from certdesk.model.errors import SchemaUnusable
from certdesk.model.schema.lot_schema import CERTIFICATION, PASSAGE, prepare
from certdesk.model.schema.xsd_tree import ASK_FOR_THE_KIT, compiled, parse_xsd

FLUX_NAMESPACE = "urn:cdc:cpf:pc5:schema:1.0.0"
XS = "http://www.w3.org/2001/XMLSchema"
NO_VERSION = "sans numéro"
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


@lru_cache(maxsize=16)
def _checked_version(data: bytes) -> str:
    root = parse_xsd(data)
    if root.tag != f"{{{XS}}}schema":
        raise SchemaUnusable("Ce fichier n’est pas un schéma XML (XSD).", ASK_FOR_THE_KIT)
    if root.get("targetNamespace") != FLUX_NAMESPACE:
        raise SchemaUnusable(
            "Ce schéma ne décrit pas un flux d’accrochage\u00a0: son espace de noms est différent.",
            ASK_FOR_THE_KIT,
        )
    if any(root.find(f"{{{XS}}}{name}") is not None for name in _OUTSIDE):
        raise SchemaUnusable(
            "Ce schéma dépend d’un autre fichier\u00a0: il ne se suffit pas à lui-même.",
            ASK_FOR_THE_KIT,
        )
    if not declares(data, "flux", CERTIFICATION, PASSAGE):
        raise SchemaUnusable(
            "Ce schéma ne décrit pas un flux avec ses certifications et leurs passages.",
            ASK_FOR_THE_KIT,
        )
    _compile(root, data)
    return root.get("version") or NO_VERSION


def _compile(root: etree._Element, data: bytes) -> None:
    # Imported here: xmlschema takes a third of a second, which a window that opens has not.
    from certdesk.model.schema.field_reader import read_tree

    try:
        compiled(root)
        compiled(prepare(root))
        read_tree(data, {})
    except (etree.XMLSchemaParseError, ValueError) as exc:
        raise SchemaUnusable(
            "Ce schéma comporte une erreur\u00a0: il ne peut pas servir à vérifier un fichier.",
            ASK_FOR_THE_KIT,
        ) from exc
