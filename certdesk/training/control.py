"""The first thing that the portal does with a file: XML, then the schema; any error rejects it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, cast
from xml.parsers.expat import ExpatError

from lxml import etree

from certdesk.model.errors import (
    DoctypeRefused,
    FileRefused,
    Malformed,
    NotXml,
    TooDeep,
    WrongOrder,
    WrongRoot,
)
from certdesk.model.flux.wellformed import check_well_formed
from certdesk.model.schema.lot_schema import prepare
from certdesk.model.schema.lots import Lot, Part, certification_lots, frame, passage_lots
from certdesk.model.schema.xsd_tree import compiled, parse_xsd
from certdesk.training.jdk_schema import sentences, unknown_root
from certdesk.training.jdk_xml import (
    DOCTYPE,
    NO_MARKUP,
    NOT_A_CHARACTER,
    PREMATURE_END,
    PROLOG,
    TOO_DEEP,
    TOO_LARGE,
    not_well_formed,
)
from certdesk.training.places import Reading, read_until_it_breaks, tag_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lxml.etree import _Element, _LogEntry

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.progress import Tick
    from certdesk.model.schema.schemas import Schema

MOST_ERRORS = 100
_MOST_DOCUMENT = 32 << 20
_XS_TYPE = "{http://www.w3.org/2001/XMLSchema}element"


@dataclass(frozen=True, slots=True)
class FileError:
    """One reason to reject the file; line and column point into it, from 1."""

    message: str
    line: int
    column: int


class Control:
    """A flux against its schema, piece by piece; `errors` fills up as the pieces are read."""

    def __init__(self, flux: FluxFile, schema: Schema) -> None:
        tree = parse_xsd(schema.data)
        self.errors: list[FileError] = []
        self._flux = flux
        self._schema = compiled(prepare(tree))
        self._types = {
            one.get("name", ""): (one.get("type") or "").rpartition(":")[2]
            for one in tree.iter(_XS_TYPE)
        }
        self._parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )

    def passages(self, tick: Tick) -> Iterator[tuple[int, etree._Element]]:
        """Check everything; give the passages, with their row, as long as nothing is wrong."""
        check_well_formed(self._flux.source, tick)
        flux, done = self._flux, 0
        for lot in chain([frame(flux)], certification_lots(flux), passage_lots(flux)):
            root = self._checked(lot)
            if root is None or len(self.errors) >= MOST_ERRORS:
                return
            if lot.part is Part.PASSAGES:
                done += lot.count
                tick(done, len(flux))
                if not self.errors:
                    yield from enumerate(root.iterchildren(etree.Element), lot.first)

    def _checked(self, lot: Lot) -> etree._Element | None:
        """The tree of a piece, None for a piece that no real flux has."""
        source = self._flux.source
        document = lot.document(source)
        if len(document) > _MOST_DOCUMENT:
            self.errors.append(FileError(TOO_LARGE, 1, 1))
            return None
        try:
            root = self._parsed(document, source.encoding)
        except (etree.XMLSyntaxError, UnicodeDecodeError):  # expat was content with it
            self.errors.append(FileError(NO_MARKUP, 1, 1))
            return None
        if not self._schema.validate(root):
            self._note(lot, root, document)
        return root

    def _parsed(self, document: bytes, encoding: str) -> etree._Element:
        if encoding not in ("utf-8", "us-ascii"):
            document = document.decode(encoding).encode()
        return etree.fromstring(document, self._parser)

    def _note(self, lot: Lot, root: etree._Element, document: bytes) -> None:
        """Keep what the schema says, once for each element that libxml2 names twice."""
        ends = tag_ends(document, self._flux.source.encoding)
        ranks = {element: rank for rank, element in enumerate(root.iter(etree.Element))}
        last: etree._Element | None = None
        for entry in cast("Iterable[_LogEntry]", self._schema.error_log):
            element = _element_of(root, entry.path or "")
            if element is last and entry.type != etree.ErrorTypes.SCHEMAV_ELEMENT_CONTENT:
                continue
            if len(self.errors) >= MOST_ERRORS:
                return
            last = element
            rank = ranks.get(element, 0)
            at = lot.offset(ends[rank] if rank < len(ends) else len(document))
            place = self._flux.source.position(at)
            for message in sentences(entry, element, self._types):
                self.errors.append(FileError(message, place.line, place.column))


def _element_of(root: etree._Element, path: str) -> etree._Element:
    """The element that libxml2 names by a path, its prefixes as the document writes them."""
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    try:
        found = cast("list[_Element]", root.getroottree().xpath(path, namespaces=prefixes))
    except etree.XPathError:
        return root
    return found[0] if found else root


def refusal_of(error: FileRefused, path: Path) -> FileError:
    """What the portal says of a file that our engine refuses to open as a flux."""
    if isinstance(error, DoctypeRefused):
        return FileError(DOCTYPE, 1, 1)
    if isinstance(error, TooDeep):
        return FileError(TOO_DEEP, 1, 1)
    if isinstance(error, NotXml):
        return FileError(PROLOG, 1, 1)
    reading = read_until_it_breaks(path)
    if isinstance(error, Malformed):
        place = (error.line or 1, error.column or 1)
        return FileError(_malformed(error, reading), *place)
    if reading.code:
        return FileError(_malformed(error, reading), reading.line, reading.column)
    if isinstance(error, WrongOrder | WrongRoot):
        return FileError(unknown_root(reading.root), 1, 1)
    return FileError(PREMATURE_END, 1, 1)


def _malformed(error: FileRefused, reading: Reading) -> str:
    if reading.code:
        return not_well_formed(reading.code, reading.context, reading.innermost)
    if isinstance(error.__cause__, ExpatError):  # a prefix that is declared nowhere
        return not_well_formed(error.__cause__.code, b"", "")
    return NOT_A_CHARACTER
