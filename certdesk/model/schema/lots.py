"""A flux cut into small documents, each judged alone, with the way back to its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import quoteattr

from certdesk.model.flux.flux import NAMESPACE
from certdesk.model.schema.lot_schema import (
    CERTIFICATION,
    CERTIFICATIONS_LOT,
    PASSAGE,
    PASSAGES_LOT,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certdesk.model.flux.flux import Certification, FluxFile
    from certdesk.model.flux.source import Source

MOST_PASSAGES = 200
MOST_CERTIFICATIONS = 400
MOST_BYTES = 1 << 20
MOST_STRANGE = 20
"""Contents found between elements: a schema stops at the first one, no need to keep them all."""

_MARKUP = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_SPACE = b" \t\r\n"


class Part(Enum):
    """What a lot holds."""

    FRAME = "frame"
    CERTIFICATIONS = "certifications"
    PASSAGES = "passages"


class Piece(NamedTuple):
    """A span of the flux, or an empty span with the element that stands in for what was there."""

    start: int
    end: int
    stand_in: bytes = b""


@dataclass
class Lot:
    """Pieces to be joined into one document; `first` is the row or number of its first child."""

    part: Part
    namespaces: Mapping[str, str]
    first: int = 0
    count: int = 0
    size: int = 0
    pieces: list[Piece] = field(default_factory=list)

    def take(self, start: int, end: int) -> None:
        """Add a span, as the continuation of the last one where it is."""
        self.size += end - start
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.end == start and not last.stand_in:
            self.pieces[-1] = Piece(last.start, end)
        elif end > start:
            self.pieces.append(Piece(start, end))

    def stand_in(self, name: str, at: int) -> None:
        """Add an empty element in place of the passage or certification that starts there."""
        self.pieces.append(Piece(at, at, f'<c:{name} xmlns:c="{NAMESPACE}"/>'.encode()))

    def document(self, source: Source) -> bytes:
        """The document, in the encoding of the source."""
        body = (piece.stand_in or source.bytes(piece.start, piece.end) for piece in self.pieces)
        return b"".join((self.opening, *body, self.closing))

    def offset(self, at: int) -> int:
        """The offset in the source of a byte of the document."""
        at -= len(self.opening)
        for piece in self.pieces:
            length = len(piece.stand_in) or piece.end - piece.start
            if at < length:
                return piece.start + (0 if piece.stand_in else max(at, 0))
            at -= length
        return self.pieces[-1].end if self.pieces else 0

    @property
    def opening(self) -> bytes:
        """The start tag that binds the prefixes of the pieces; nothing for the frame."""
        if self.part is Part.FRAME:
            return b""
        return opening_tag(self._root, self.namespaces)

    @property
    def closing(self) -> bytes:
        """The end tag of `opening`."""
        return b"" if self.part is Part.FRAME else closing_tag(self._root)

    @property
    def _root(self) -> str:
        return PASSAGES_LOT if self.part is Part.PASSAGES else CERTIFICATIONS_LOT


def opening_tag(name: str, namespaces: Mapping[str, str]) -> bytes:
    """A start tag in the flux's namespace, with a prefix of its own."""
    bound = {**namespaces, "certdesk": NAMESPACE}
    declared = "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}"
        for prefix, uri in bound.items()
        if prefix != "xml" and (uri or not prefix)
    )
    return f"<certdesk:{name}{declared}>".encode("ascii", "xmlcharrefreplace")


def closing_tag(name: str) -> bytes:
    """The end tag of `opening_tag`."""
    return f"</certdesk:{name}>".encode()


def frame(flux: FluxFile) -> Lot:
    """The document with an empty element for its certifications."""
    lot = Lot(Part.FRAME, flux.namespaces)
    at = flux.root_start
    skipping = _Skipping(flux, lot, CERTIFICATION)
    for certification in flux.certifications:
        skipping.skip(at, certification.start)
        at = certification.end
    lot.take(at, flux.source.size)
    return lot


def certification_lots(flux: FluxFile) -> Iterator[Lot]:
    """The certifications, each with an empty element for its passages."""
    lot = None
    for one in flux.certifications:
        if lot is None or _full(lot, MOST_CERTIFICATIONS, one.namespaces):
            if lot is not None:
                yield lot
            lot = Lot(Part.CERTIFICATIONS, one.namespaces, first=one.number)
        _take_certification(flux, lot, one)
        lot.count += 1
    if lot is not None:
        yield lot


def passage_lots(flux: FluxFile) -> Iterator[Lot]:
    """The passages; what is between two of them, white space apart, is judged with their block."""
    lot = None
    for certification in flux.certifications:
        before = None
        for row in certification.rows:
            start, end = flux.starts[row], flux.ends[row]
            if lot is None or _full(lot, MOST_PASSAGES, certification.namespaces):
                if lot is not None:
                    yield lot
                lot, before = Lot(Part.PASSAGES, certification.namespaces, first=row), None
            goes_on = before is not None and _blank(flux, before, start)
            lot.take(before if goes_on and before is not None else start, end)
            lot.count += 1
            before = end
    if lot is not None:
        yield lot


def _full(lot: Lot, most: int, namespaces: Mapping[str, str]) -> bool:
    if lot.count >= most or lot.size >= MOST_BYTES:
        return True
    return lot.namespaces is not namespaces and lot.namespaces != namespaces


def _take_certification(flux: FluxFile, lot: Lot, one: Certification) -> None:
    lot.take(one.start, one.head_end)
    skipping = _Skipping(flux, lot, PASSAGE)
    at = one.head_end
    for row in one.rows:
        skipping.skip(at, flux.starts[row])
        at = flux.ends[row]
    lot.take(at, one.end)


class _Skipping:
    """Leaves elements out: two stand-ins say "several", so that a file of 200 000 stays small."""

    def __init__(self, flux: FluxFile, lot: Lot, name: str) -> None:
        self._flux = flux
        self._lot = lot
        self._name = name
        self._in_a_row = 0
        self._strange = 0

    def skip(self, before: int, start: int) -> None:
        """Take the bytes `[before, start)` unless they are blank, then leave an element out."""
        if self._strange < MOST_STRANGE and not _blank(self._flux, before, start):
            self._lot.take(before, start)
            self._in_a_row = 0
            self._strange += 1
        if self._in_a_row < 2:
            self._lot.stand_in(self._name, start)
        self._in_a_row += 1


def _blank(flux: FluxFile, start: int, end: int) -> bool:
    """True for white space, comments and instructions: the schema has no opinion on them."""
    if start == end:
        return True
    between = flux.source.bytes(start, end).strip(_SPACE)
    return not between or not _MARKUP.sub(b"", between).strip(_SPACE)
