"""Whether a file obeys the rules of XML, and the exact place where it breaks them.

The scanner proves nothing about the inside of the passages: this does, in the background.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, XMLParserType

from certdesk.model.errors import Malformed, TooDeep
from certdesk.model.flux.index import MAX_DEPTH
from certdesk.model.flux.outline import DepthExceeded
from certdesk.model.flux.parser import DoctypeSeen, new_parser
from certdesk.model.flux.sniff import WINDOW, doctype_refused, malformed_at
from certdesk.model.flux.wording import malformed_reason, named, place
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from certdesk.model.flux.source import Source


def check_well_formed(source: Source, tick: Tick = no_tick, window: int = WINDOW) -> None:
    """Raise Malformed, with its place, if the file is not well-formed; TooDeep past 256 levels."""
    parser = new_parser(source.encoding)
    depth = 0

    def deeper(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise DepthExceeded

    def shallower(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = deeper
    parser.EndElementHandler = shallower
    feed(source, parser, tick, window)


def feed(source: Source, parser: XMLParserType, tick: Tick, window: int = WINDOW) -> None:
    """Give the whole file to a parser, window by window; its failures become French refusals."""
    try:
        for start in range(0, source.size, window):
            parser.Parse(source.bytes(start, start + window), False)
            tick(min(start + window, source.size), source.size)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise malformed(source, parser.ErrorByteIndex, error.code) from error
    except DoctypeSeen as seen:
        raise doctype_refused(source.path) from seen
    except DepthExceeded as exceeded:
        raise too_deep(source, parser.CurrentByteIndex) from exceeded


def malformed(source: Source, offset: int, code: int) -> Malformed:
    """The refusal of a file at an offset, for one of expat's reasons."""
    at = source.position(max(offset, 0))
    return malformed_at(source.path, at.line, at.column, at.byte, malformed_reason(code))


def too_deep(source: Source, offset: int) -> TooDeep:
    """The refusal of a file at the first element nested too deep."""
    at = source.position(offset)
    return TooDeep(
        f"Le fichier {named(source.path)} imbrique plus de {MAX_DEPTH} balises les unes dans les "
        f"autres ({place(at.line, at.column)})\u00a0: ce n’est pas un flux.",
        "Vérifiez que c’est bien le fichier voulu, ou demandez un nouvel export.",
    )
