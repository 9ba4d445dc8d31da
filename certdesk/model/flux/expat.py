"""The index of a flux by expat: the oracle that the scanner is tested against, and its fallback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.flux.index import MAX_DEPTH, Index
from certdesk.model.flux.outline import OWN, PASSAGE, DepthExceeded, Outline
from certdesk.model.flux.parser import new_parser
from certdesk.model.flux.sniff import WINDOW
from certdesk.model.flux.tags import end_tag_end, is_self_closing, start_tag_end
from certdesk.model.flux.wellformed import feed
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from certdesk.model.flux.source import Source

ID = OWN + "idTechnique"
NATIONAL_ID = OWN + "identifiantNational"


def index_by_expat(source: Source, tick: Tick = no_tick, window: int = WINDOW) -> Index:
    """Read the whole document with expat; raises Malformed where it breaks."""
    reader = _Reader(source)
    feed(source, reader.parser, tick, window=window, innermost=reader.innermost)
    return reader.index


class _Reader:
    """The handlers: outside the passages they feed the outline, inside they look for the id."""

    def __init__(self, source: Source) -> None:
        self.index = Index("expat")
        self._data = source.data
        self._outline = Outline(source.data, self.index)
        self._names: list[str] = []  # of the open elements from the passage on
        self._start = self._tag_end = 0
        self._id: list[str] | None = None
        self.parser = parser = new_parser(source.encoding)
        parser.StartNamespaceDeclHandler = self._declared
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._outline.text
        parser.CommentHandler = self._met_markup
        parser.ProcessingInstructionHandler = self._met_markup

    def innermost(self) -> str:
        """The name of the last open element."""
        return self._names[-1] if self._names else self._outline.innermost

    def _declared(self, prefix: str | None, uri: str | None) -> None:
        if not self._names:
            self._outline.declare(prefix, uri)

    def _started(self, name: str, _attributes: dict[str, str]) -> None:
        if self._names:
            self._started_inside(name)
        elif name == PASSAGE and self._outline.in_certification:
            self._start = self.parser.CurrentByteIndex
            self._tag_end = start_tag_end(self._data, self._start)
            self._names, self._id = [name], None
            self.parser.CharacterDataHandler = None
        else:
            self._outline.start(name, self.parser.CurrentByteIndex)

    def _started_inside(self, name: str) -> None:
        self._names.append(name)
        depth = len(self._names)
        if self._outline.depth + depth > MAX_DEPTH:
            raise DepthExceeded
        if name == ID and depth == 2 and self._id is None:
            self._id = []
            self.parser.CharacterDataHandler = self._id.append
        elif depth == 3:
            self.parser.CharacterDataHandler = None
        if name == NATIONAL_ID:
            self.index.uses_1_1_5 = True

    def _ended(self, _name: str) -> None:
        if not self._names:
            self._outline.end(self.parser.CurrentByteIndex)
            return
        self._names.pop()
        if len(self._names) == 1:
            self.parser.CharacterDataHandler = None
        elif not self._names:
            self._end_passage()

    def _end_passage(self) -> None:
        end = self._tag_end
        # After `<x/>` the end event already points behind the tag.
        if not is_self_closing(self._data, end):
            end = end_tag_end(self._data, self.parser.CurrentByteIndex)
        self.index.starts.append(self._start)
        self.index.ends.append(end)
        self.index.ids.append("".join(self._id or ()).strip())
        self._outline.passages(1, self._start, end)
        self.parser.CharacterDataHandler = self._outline.text

    def _met_markup(self, *_markup: str) -> None:
        self.index.markup_removed += 1
