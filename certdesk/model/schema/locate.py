"""Where the elements of a small document are, in bytes, and where it stops being XML.

lxml has no byte offsets; expat has. Both see the same elements in the same order, so the rank
of an element is the bridge between them.
"""

from __future__ import annotations

import contextlib
from array import array
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from certdesk.model.flux.parser import SEPARATOR, DoctypeSeen, new_parser
from certdesk.model.flux.tags import start_of_error
from certdesk.model.flux.wording import malformed_reason, quoted

_SYNTAX = 2


class Break(NamedTuple):
    """The byte where a document breaks the rules of XML, and the reason in French."""

    offset: int
    reason: str


def element_offsets(data: bytes, encoding: str) -> array[int]:
    """The offset of the `<` of every element, in document order; stops where XML breaks off."""
    offsets = array("Q")
    parser = new_parser(encoding)

    def started(_name: str, _attributes: dict[str, str]) -> None:
        offsets.append(parser.CurrentByteIndex)

    parser.StartElementHandler = started
    with contextlib.suppress(ExpatError, DoctypeSeen):
        parser.Parse(data, True)
    return offsets


def find_break(data: bytes, encoding: str, closing: bytes = b"") -> Break:
    """Where a document that lxml refuses stops being well-formed; its start if expat accepts it.

    `closing` is an end tag that was added to the bytes of the file: nobody is told of it. The
    words are those of the notice of a broken file.
    """
    parser = new_parser(encoding)
    names: list[str] = []
    parser.StartElementHandler = lambda name, _attributes: names.append(name)
    parser.EndElementHandler = lambda _name: names.pop()
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        whole = len(data) - len(closing)
        at = min(start_of_error(data, max(parser.ErrorByteIndex, 0)), whole)
        # The outermost element is there to hold the others, when it has been added.
        innermost = names[-1].rpartition(SEPARATOR)[2] if len(names) > bool(closing) else ""
        if innermost and closing and at == whole:
            return Break(at, f"la balise {quoted(innermost)} n’est pas fermée")
        return Break(at, malformed_reason(error.code, data[at : at + 200], innermost))
    except DoctypeSeen:
        return Break(max(parser.CurrentByteIndex, 0), malformed_reason(_SYNTAX))
    return Break(0, malformed_reason(_SYNTAX))
