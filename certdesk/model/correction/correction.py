"""FluxFile + Edits → the correction file: the original's header, new idFlux and horodatage, and
each kept passage under its own certification, in the original order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from certdesk.model.correction.choosing import Left, Why
from certdesk.model.correction.edits import EMETTEUR
from certdesk.model.correction.markup import Patch, applied, without_markup
from certdesk.model.correction.outside import certification_patches, header_patches, utf8
from certdesk.model.correction.quick import quick_splice
from certdesk.model.correction.splice import splice, xsi_prefix_in
from certdesk.model.flux.passage import Value, parse_passage
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from certdesk.model.correction.choosing import Choice
    from certdesk.model.correction.edits import Edits
    from certdesk.model.flux.flux import Certification, FluxFile
    from certdesk.model.schema.fields import Fields

_GAPS = 4096
_TICK_EVERY = 256
_WHITE = b" \t\r\n"
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"""(\sencoding\s*=\s*)("[^"]*"|'[^']*')""")
_UNSAFE_IN_NAME = re.compile(r"[^0-9A-Za-z_-]+")


@dataclass(frozen=True)
class Correction:
    """The bytes that would leave, and what they hold.

    The passage number i of the file is the row `rows[i]` of the original; `ids` are the
    identifiers as written.
    """

    data: bytes
    rows: tuple[int, ...]
    ids: tuple[str, ...]
    left: tuple[Left, ...]
    id_flux: str
    horodatage: str
    file_name: str


@dataclass(frozen=True)
class Stamp:
    """What makes a file new: when it was made, and its own identifier."""

    now: datetime
    new_id: UUID | str

    @property
    def horodatage(self) -> str:
        """With its offset and without milliseconds, as the portal wants it."""
        now = self.now if self.now.tzinfo is not None else self.now.astimezone()
        return now.isoformat(timespec="seconds")

    def file_name(self, id_client: str) -> str:
        """The name proposed for the file."""
        owner = _UNSAFE_IN_NAME.sub("", id_client) or "flux"
        return f"{owner}_{self.now:%Y%m%dT%H%M%S}_correction.xml"


def correct(
    flux: FluxFile,
    choice: Choice,
    edits: Edits,
    fields: Fields,
    stamp: Stamp,
    tick: Tick = no_tick,
) -> Correction:
    """The correction file of the chosen passages; reads only what is kept."""
    pieces = list(_Assembly(flux, edits, fields, tick).pieces(choice.rows, stamp))
    return Correction(
        data=b"".join(pieces),
        rows=choice.rows,
        ids=tuple(_id_as_written(flux, edits, row) for row in choice.rows),
        left=choice.left,
        id_flux=str(stamp.new_id),
        horodatage=stamp.horodatage,
        file_name=stamp.file_name(edits.header.get(EMETTEUR, flux.header_text(EMETTEUR))),
    )


def withheld(correction: Correction, flux: FluxFile) -> Correction:
    """The same when it is not written after all: what it would hold is left too."""
    held = (Left(row, flux.ids[row], Why.WITHHELD) for row in correction.rows)
    return replace(correction, left=(*held, *correction.left))


def _id_as_written(flux: FluxFile, edits: Edits, row: int) -> str:
    asked = edits.of_passage(row).get("idTechnique")
    return asked.text.strip() if isinstance(asked, Value) else flux.ids[row]


class _Assembly:
    """Puts the pieces of the new file one after the other.

    The white space before a passage or a certification goes with it; anything else found there
    (elements that the schema does not know) is kept whatever happens.
    """

    def __init__(self, flux: FluxFile, edits: Edits, fields: Fields, tick: Tick) -> None:
        self._flux = flux
        self._edits = edits
        self._fields = fields
        self._tick = tick

    def pieces(self, rows: Sequence[int], stamp: Stamp) -> Iterator[bytes]:
        """Every piece, from the XML declaration to the end of the file."""
        flux = self._flux
        patches = [*header_patches(flux, self._edits.header, str(stamp.new_id), stamp.horodatage)]
        declaration = self._declaration_end()
        yield _said_utf8(utf8(flux, 0, declaration))
        done = flux.certifications[0].start if flux.certifications else flux.source.size
        first_rows = flux.certifications[0].rows if flux.certifications else range(0)
        yield self._head(declaration, done, patches, any(row in first_rows for row in rows[:1]))
        written = 0
        for certification in flux.certifications:
            low = bisect_left(rows, certification.rows.start, lo=written)
            written = bisect_left(rows, certification.rows.stop, lo=low)
            kept = rows[low:written]
            yield self._gap(done, certification.start, bool(kept))
            if kept:
                yield from self._certification(certification, kept, (low, len(rows)))
            done = certification.end
        self._tick(written, len(rows))
        yield self._outside(done, flux.source.size, patches)

    def _certification(
        self, certification: Certification, rows: Sequence[int], progress: tuple[int, int]
    ) -> Iterator[bytes]:
        asked = self._edits.of_certification(certification.number)
        patches = [*certification_patches(self._flux, certification, asked)]
        following = certification.rows.start
        first = self._flux.starts[following]
        yield self._head(certification.start, first, patches, rows[0] == following)
        xsi_prefix = xsi_prefix_in(certification.namespaces)
        strays = self._strays(certification.rows)
        for count, row in enumerate(rows, progress[0]):
            met = strays[bisect_right(strays, following) : bisect_left(strays, row)]
            yield from (self._gap_before(each, False) for each in met)
            if row > certification.rows.start:
                yield self._gap_before(row, True)
            yield self._passage(certification, row, xsi_prefix)
            following = row
            if count % _TICK_EVERY == 0:
                self._tick(count, progress[1])
        met = strays[bisect_right(strays, following) :]
        yield from (self._gap_before(each, False) for each in met)
        yield self._outside(certification.tail_start, certification.end, patches)

    def _passage(self, certification: Certification, row: int, xsi_prefix: str) -> bytes:
        flux, asked = self._flux, self._edits.of_passage(row)
        data = utf8(flux, flux.starts[row], flux.ends[row])
        if not asked:
            return without_markup(data)
        # The scanner vouches for one single binding of the flux's namespace; expat does not.
        quick = quick_splice(data, flux.prefix, asked) if flux.by == "scan" else None
        if quick is not None:
            return quick
        passage = parse_passage(data, "utf-8", certification.namespaces)
        return splice(passage, asked, self._fields, xsi_prefix)

    def _strays(self, rows: range) -> list[int]:
        """The rows with an element before them, none in a file that follows the schema."""
        data, starts, ends = self._flux.source.data, self._flux.starts, self._flux.ends
        found: list[int] = []
        for low in range(rows.start + 1, rows.stop, _GAPS):
            high = min(low + _GAPS, rows.stop)
            before, after = ends[low - 1 : high - 1], starts[low:high]
            if before == after:
                continue
            gaps = list(map(data.__getitem__, map(slice, before, after)))
            if b"<" in b"".join(gaps):
                found += [low + place for place, gap in enumerate(gaps) if b"<" in gap]
        return found

    def _gap_before(self, row: int, kept: bool) -> bytes:
        return self._gap(self._flux.ends[row - 1], self._flux.starts[row], kept)

    def _gap(self, start: int, end: int, kept: bool) -> bytes:
        if start == end:
            return b""
        gap = without_markup(utf8(self._flux, start, end))
        return gap if kept or not gap.isspace() else b""

    def _head(self, start: int, end: int, patches: Sequence[Patch], kept: bool) -> bytes:
        """What comes before the first passage or certification; its white space goes with it."""
        head = self._outside(start, end, patches)
        return head if kept else head.rstrip(_WHITE)

    def _outside(self, start: int, end: int, patches: Sequence[Patch]) -> bytes:
        """A span outside the passages, its patches in place, without comments."""
        inside = [each for each in patches if start <= each.start and each.end <= end]
        pieces: list[bytes] = []
        for patch in sorted(inside, key=lambda each: (each.start, each.end)):
            pieces += (utf8(self._flux, start, patch.start), patch.new)
            start = patch.end
        pieces.append(utf8(self._flux, start, end))
        return without_markup(b"".join(pieces))

    def _declaration_end(self) -> int:
        found = _DECLARATION.match(self._flux.source.bytes(0, self._flux.root_start))
        return found.end() if found else self._flux.source.bom


def _said_utf8(declaration: bytes) -> bytes:
    """The XML declaration, saying the encoding of the new file if it says another one."""
    found = _ENCODING.search(declaration)
    if found is None or found[2][1:-1].lower() in (b"utf-8", b"utf8"):
        return declaration
    return applied(declaration, [Patch(found.start(2), found.end(2), b'"UTF-8"')])
