"""An .xsd file as a tree, then compiled: no entity, no network, no DOCTYPE."""

from __future__ import annotations

from threading import Lock

from lxml import etree

from certdesk.model.errors import SchemaUnusable

ASK_FOR_THE_KIT = "Choisissez le fichier .xsd du kit du portail, sans le modifier."
_DOCTYPE = "Ce schéma contient une déclaration DOCTYPE\u00a0: il est refusé."
# libxml2 prepares its built-in types at the first schema, without a lock: two threads that
# compile at once get "the given type is not a built-in type".
_COMPILING = Lock()


def compiled(root: etree._Element) -> etree.XMLSchema:
    """The validator; raises `etree.XMLSchemaParseError`."""
    with _COMPILING:
        return etree.XMLSchema(root)


def parse_xsd(data: bytes) -> etree._Element:
    """The tree of the schema, with no entity and no network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise SchemaUnusable("Ce fichier n’est pas du XML bien formé.", ASK_FOR_THE_KIT) from exc
    if root.getroottree().docinfo.internalDTD is not None:
        raise SchemaUnusable(_DOCTYPE, ASK_FOR_THE_KIT)
    return root
