"""One way to make an expat parser: namespaces, our encoding, and nothing from outside, ever."""

from __future__ import annotations

from xml.parsers import expat

SEPARATOR = "\n"
"""Between namespace and local name; not a space, which expat would refuse inside a namespace."""


class DoctypeSeen(Exception):
    """A DOCTYPE reached a parser: it stops there, before any entity."""


def new_parser(encoding: str) -> expat.XMLParserType:
    """A parser for bytes in this encoding, whatever their XML declaration says."""
    return _closed(expat.ParserCreate(encoding, SEPARATOR))


def new_plain_parser(encoding: str) -> expat.XMLParserType:
    """The same without namespaces: names come as they are written."""
    return _closed(expat.ParserCreate(encoding))


def _closed(parser: expat.XMLParserType) -> expat.XMLParserType:
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_doctype: object) -> None:
    raise DoctypeSeen
