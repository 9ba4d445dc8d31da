"""One passage read by expat in the middle of a scan, when its bytes alone do not tell enough.

No namespaces here: the scanner has made sure that one prefix, and it alone, means the flux's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from certdesk.model.flux.constructs import Unusual
from certdesk.model.flux.index import LONGEST_TOKEN, MAX_DEPTH, NAMESPACE
from certdesk.model.flux.parser import new_plain_parser
from certdesk.model.flux.tags import end_tag_end

if TYPE_CHECKING:
    from certdesk.model.flux.source import Source


_SAFE_DEPTH = MAX_DEPTH // 2
"""Far from the limit, whatever surrounds the passage; deeper is for expat to judge."""


@dataclass(slots=True)
class Probed:
    """What a passage turned out to hold."""

    end: int = -1
    id_parts: list[str] = field(default_factory=list)
    removed: int = 0
    has_national_id: bool = False

    @property
    def id_technique(self) -> str:
        """Its identifier, trimmed."""
        return "".join(self.id_parts).strip()


class _Ended(Exception):
    """The end tag of the passage was met."""


def probe(source: Source, prefix: str, start: int, end: int | None, window: int) -> Probed:
    """Read the passage that starts at `start`, up to its own end tag.

    With an `end`, that is where it must be: expat goes on to the end of what it was given even
    when a handler stops, so it is given no more.
    """
    reader = _Reader(source, prefix, start)
    limit = source.size if end is None else end
    at = start
    try:
        while at < limit:
            piece = min(at + window, limit)
            reader.parser.Parse(source.bytes(at, piece), False)
            at = piece
            if at - start - reader.parser.CurrentByteIndex > LONGEST_TOKEN:
                raise Unusual
    except _Ended:
        if end is None or end == reader.probed.end:
            return reader.probed
    except ExpatError as error:
        raise Unusual from error
    raise Unusual


def refuse_rebinding(own: bool, uri: str) -> None:
    """Give up when the flux's prefix means something else, or another prefix means the flux."""
    if own != (uri == NAMESPACE):
        raise Unusual


class _Reader:
    """Handlers that know names as they are written."""

    def __init__(self, source: Source, prefix: str, start: int) -> None:
        self.probed = Probed()
        self._source = source
        self._start = start
        self._id_name = prefix + "idTechnique"
        self._national_name = prefix + "identifiantNational"
        self._own_declaration = f"xmlns:{prefix}".removesuffix(":")
        self._depth = 0
        self._id_seen = False
        self.parser = parser = new_plain_parser(source.encoding)
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CommentHandler = self._met_markup
        parser.ProcessingInstructionHandler = self._met_markup

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        for attribute, value in attributes.items():
            if attribute.startswith("xmlns"):
                refuse_rebinding(attribute == self._own_declaration, value)
        if self._depth > _SAFE_DEPTH:
            raise Unusual
        if self._depth == 2 and name == self._id_name and not self._id_seen:
            self._id_seen = True
            self.parser.CharacterDataHandler = self.probed.id_parts.append
        elif self._depth == 3:
            self.parser.CharacterDataHandler = None
        if name == self._national_name:
            self.probed.has_national_id = True

    def _ended(self, _name: str) -> None:
        self._depth -= 1
        if self._depth == 1:
            self.parser.CharacterDataHandler = None
        elif not self._depth:
            end = self._start + self.parser.CurrentByteIndex
            self.probed.end = end_tag_end(self._source.data, end)
            raise _Ended

    def _met_markup(self, *_markup: str) -> None:
        self.probed.removed += 1
