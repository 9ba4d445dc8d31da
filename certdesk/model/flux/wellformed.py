"""Whether a file obeys the rules of XML, and the exact place where it breaks them.

The scanner proves nothing about the inside of the passages: this does, in the background.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError, XMLParserType

from lxml import etree

from certdesk.model.flux.index import LONGEST_TOKEN, MAX_DEPTH
from certdesk.model.flux.outline import DepthExceeded
from certdesk.model.flux.parser import SEPARATOR, DoctypeSeen, new_parser
from certdesk.model.flux.refusals import doctype_refused, malformed_at, too_deep_at
from certdesk.model.flux.sniff import WINDOW
from certdesk.model.flux.tags import start_of_error
from certdesk.model.flux.wording import malformed_reason
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.errors import Malformed
    from certdesk.model.flux.source import Source


def check_well_formed(source: Source, tick: Tick = no_tick, window: int = WINDOW) -> None:
    """Raise Malformed, with its place, if the file is not well-formed; TooDeep past 256 levels.

    An index by expat is a proof already. After a scan, which has measured the depth, libxml2
    reads the rest without the interpreter's lock; only if it has any doubt does expat judge.
    """
    if source.well_formed:
        return
    if not (source.depth_checked and _libxml2_agrees(source, tick, window)):
        _ask_expat(source, tick, window)
    source.well_formed = source.depth_checked = True


class _NoTree:
    """A target that wants no event: libxml2 then only checks."""

    def close(self) -> None:
        """There is nothing to give back."""


def _libxml2_agrees(source: Source, tick: Tick, window: int) -> bool:
    """Whether libxml2 finds nothing to say, be it a warning about namespaces."""
    try:
        target: Any = _NoTree()
        parser = etree.XMLParser(
            target=target, encoding=source.encoding, resolve_entities=False, no_network=True
        )
    except LookupError:  # an encoding that this libxml2 does not know
        return False
    try:
        for start in range(0, source.size, window):
            parser.feed(source.bytes(start, start + window))
            if len(parser.feed_error_log):
                return False
            tick(min(start + window, source.size), source.size)
        parser.close()
    except etree.XMLSyntaxError:
        return False
    return not len(parser.feed_error_log)


def _ask_expat(source: Source, tick: Tick, window: int) -> None:
    parser = new_parser(source.encoding)
    names: list[str] = []

    def deeper(name: str, _attributes: dict[str, str]) -> None:
        names.append(name)
        if len(names) > MAX_DEPTH:
            raise DepthExceeded

    def shallower(_name: str) -> None:
        names.pop()

    parser.StartElementHandler = deeper
    parser.EndElementHandler = shallower
    feed(source, parser, tick, window=window, innermost=lambda: names[-1] if names else "")


def feed(
    source: Source,
    parser: XMLParserType,
    tick: Tick,
    *,
    window: int = WINDOW,
    innermost: Callable[[], str] = str,
) -> None:
    """Give the whole file to a parser, window by window; its failures become French refusals."""
    token = 0
    try:
        for start in range(0, source.size, window):
            parser.Parse(source.bytes(start, start + window), False)
            # A recent expat waits before it reads a long token again, and says -1 meanwhile.
            token = max(token, parser.CurrentByteIndex)
            _refuse_endless_token(source, start, token)
            tick(min(start + window, source.size), source.size)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise malformed(source, parser.ErrorByteIndex, error.code, innermost()) from error
    except DoctypeSeen as seen:
        raise doctype_refused(source.path) from seen
    except DepthExceeded as exceeded:
        at = source.position(parser.CurrentByteIndex)
        raise too_deep_at(source.path, at.line, at.column) from exceeded


def _refuse_endless_token(source: Source, fed: int, token: int) -> None:
    """Stop at a tag or a comment of many MB: expat reads it again from its start each time."""
    if fed - token > LONGEST_TOKEN:
        at = source.position(token)
        reason = "une balise ou un commentaire commence ici et n’en finit pas"
        raise malformed_at(source.path, at.line, at.column, at.byte, reason)


def malformed(source: Source, offset: int, code: int, innermost: str = "") -> Malformed:
    """The refusal of a file at an offset, for one of expat's reasons."""
    offset = start_of_error(source.data, max(offset, 0))
    at = source.position(offset)
    context = source.bytes(offset, offset + 200)
    local = innermost.rpartition(SEPARATOR)[2]
    reason = malformed_reason(code, context, local)
    return malformed_at(source.path, at.line, at.column, at.byte, reason)
