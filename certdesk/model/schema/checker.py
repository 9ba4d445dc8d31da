"""One thread's tools: small documents judged by lxml against a prepared schema."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, cast

from lxml import etree

from certdesk.model.schema.fields import read_fields
from certdesk.model.schema.lot_schema import binds_passages, prepare
from certdesk.model.schema.rules import Rules
from certdesk.model.schema.xsd_tree import compiled, parse_xsd
from certdesk.model.schema.xsd_wording import Remark, rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _LogEntry

    from certdesk.model.schema.schemas import Schema
    from certdesk.model.schema.shown import PathOf

_MARKUP = (b"!", b"?")
_AS_THEY_ARE = ("utf-8", "us-ascii")


class Checker:
    """A validator and its compiled rules; one thread at a time may use it."""

    def __init__(self, schema: Schema) -> None:
        self._of = schema
        self.rules = Rules(schema)
        self._schema = compiled(etree.fromstring(_prepared(schema.data)))
        # Blank texts between elements weigh half of an indented file; a comment may sit beside
        # a blank that belongs to a value, so they are kept as soon as there is one.
        self._light = _parser(blanks=False)
        self._exact = _parser(blanks=True)

    def parse(self, document: bytes, encoding: str) -> etree._Element:
        """The tree of a document; raises `etree.XMLSyntaxError` or `UnicodeDecodeError`."""
        if encoding not in _AS_THEY_ARE:
            document = document.decode(encoding).encode()
        exact = any(mark in document for mark in _MARKUP)
        return etree.fromstring(document, self._exact if exact else self._light)

    def is_valid(self, root: etree._Element) -> bool:
        """The schema's word; `errors` tells the rest."""
        return bool(self._schema.validate(root))

    def errors(
        self, root: etree._Element, path_of: PathOf
    ) -> Iterator[tuple[etree._Element, Remark]]:
        """What the last `is_valid` found, one remark for each fault of each element."""
        last: etree._Element | None = None
        for entry in cast("Iterable[_LogEntry]", self._schema.error_log):
            element = _element_at(root, entry.path or "")
            if element is last and entry.type != etree.ErrorTypes.SCHEMAV_ELEMENT_CONTENT:
                continue  # libxml2 says the same fault twice: "not nillable", then "not a number"
            last = element
            for remark in rewrite(entry, element, read_fields(self._of), path_of):
                yield element, remark


@lru_cache(maxsize=8)
def schema_binds_passages(data: bytes) -> bool:
    """True when the schema has rules that judging piece by piece cannot prove."""
    return binds_passages(parse_xsd(data))


@lru_cache(maxsize=8)
def _prepared(data: bytes) -> bytes:
    return etree.tostring(prepare(parse_xsd(data)))


def _parser(*, blanks: bool) -> etree.XMLParser:
    return etree.XMLParser(
        remove_blank_text=not blanks,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        collect_ids=False,
    )


def _element_at(root: etree._Element, path: str) -> etree._Element:
    """The element of a path of libxml2: `/p:lot/p:passage[3]/*[2]`, its prefixes as written."""
    at = root
    for step in path.split("/")[2:]:
        name, _, rank = step.partition("[")
        if name.startswith("@"):
            break
        wanted = int(rank.rstrip("]")) if rank else 1
        child = _child(at, name, wanted)
        if child is None:
            break
        at = child
    return at


def _child(parent: etree._Element, name: str, rank: int) -> etree._Element | None:
    prefix, _, local = name.rpartition(":")
    uri = parent.nsmap.get(prefix or None)
    if uri and name != "*":  # nearly always, and much faster among 200 passages
        tagged = parent.iterchildren(f"{{{uri}}}{local}")
        found = next(islice(tagged, rank - 1, None), None)
        if found is not None and (found.prefix or "") == prefix:
            return found
    return _child_as_written(parent, name, rank)


def _child_as_written(parent: etree._Element, name: str, rank: int) -> etree._Element | None:
    prefix, _, local = name.rpartition(":")
    for child in parent.iterchildren(etree.Element):
        if name == "*" or (
            (child.prefix or "") == prefix and etree.QName(child).localname == local
        ):
            rank -= 1
            if rank == 0:
                return child
    return None
