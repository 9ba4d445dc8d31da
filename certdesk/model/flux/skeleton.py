"""The document without its passages, read by expat: the header, the certifications, the balance.

A run of neighbouring passages is replaced by one processing instruction that carries its number.
A nested passage would leave an orphan end tag here, so that expat proves the balance of the rest.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from certdesk.model.flux.constructs import Unusual
from certdesk.model.flux.index import NAMESPACE, Index
from certdesk.model.flux.outline import PASSAGE, DepthExceeded, Outline
from certdesk.model.flux.parser import DoctypeSeen, new_parser
from certdesk.model.flux.probe import refuse_rebinding

if TYPE_CHECKING:
    from certdesk.model.flux.source import Source

OUTSIDE_DEPTH = 64
"""What surrounds the passages may be nested that deep; the rest of MAX_DEPTH is theirs."""

_MARKER = "certdesk-passages"


class Skeleton:
    """Fed with the pieces between the passages, told of the passages, in document order."""

    def __init__(self, source: Source, index: Index) -> None:
        self._index = index
        self._outline = Outline(source.data, index)
        self._piece_starts = array("Q")  # in what expat was given
        self._piece_offsets = array("Q")  # in the file
        self._fed = 0
        self._first_row = 0  # of the run not yet told to expat
        self._run = 0
        self._runs: list[tuple[int, int, int]] = []
        self._parser = parser = new_parser(source.encoding)
        parser.StartNamespaceDeclHandler = self._declared
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._outline.text
        parser.CommentHandler = self._met_comment
        parser.ProcessingInstructionHandler = self._met_instruction

    @property
    def in_run(self) -> bool:
        """Whether the last thing told was a passage."""
        return len(self._index.starts) > self._first_row

    def piece(self, data: bytes, offset: int) -> None:
        """Bytes outside the passages, at this offset of the file."""
        self._end_run()
        self._parse(data, offset)

    def finish(self) -> None:
        """The document is over; raises Unusual if anything does not add up."""
        self._end_run()
        try:
            self._parser.Parse(b"", True)
        except (ExpatError, DoctypeSeen, DepthExceeded) as error:
            raise Unusual from error
        if self._run != len(self._runs):
            raise Unusual

    def _end_run(self) -> None:
        """Tell expat of the passages met since the last piece."""
        starts, ends = self._index.starts, self._index.ends
        if self.in_run:
            count = len(starts) - self._first_row
            self._runs.append((count, starts[self._first_row], ends[-1]))
            self._first_row = len(starts)
            self._parse(f"<?{_MARKER} {len(self._runs) - 1}?>".encode(), ends[-1])

    def _parse(self, data: bytes, offset: int) -> None:
        self._piece_starts.append(self._fed)
        self._piece_offsets.append(offset)
        self._fed += len(data)
        try:
            self._parser.Parse(data, False)
        except (ExpatError, DoctypeSeen, DepthExceeded) as error:
            raise Unusual from error

    def _offset(self) -> int:
        """Where the present event is in the file."""
        at = self._parser.CurrentByteIndex
        piece = bisect_right(self._piece_starts, at) - 1
        return self._piece_offsets[piece] + at - self._piece_starts[piece]

    def _declared(self, prefix: str | None, uri: str | None) -> None:
        if self._outline.depth:
            refuse_rebinding((prefix or "") == self._index.prefix, uri or "")
        self._outline.declare(prefix, uri)

    def _started(self, name: str, _attributes: dict[str, str]) -> None:
        if name == PASSAGE or self._outline.depth > OUTSIDE_DEPTH:
            raise Unusual
        self._outline.start(name, self._offset())
        if self._outline.depth == 1:
            bound = [uri for uri in self._index.namespaces.values() if uri == NAMESPACE]
            if len(bound) != 1:
                raise Unusual

    def _ended(self, _name: str) -> None:
        self._outline.end(self._offset())

    def _met_comment(self, _text: str) -> None:
        self._index.markup_removed += 1

    def _met_instruction(self, target: str, text: str) -> None:
        if target != _MARKER:
            self._index.markup_removed += 1
            return
        if text != str(self._run) or self._run >= len(self._runs):
            raise Unusual
        if not self._outline.in_certification:
            raise Unusual
        count, start, end = self._runs[self._run]
        self._run += 1
        self._outline.passages(count, start, end)
