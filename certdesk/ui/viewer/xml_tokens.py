"""Bytes of XML to tokens, and tokens to the inks they are painted with: no widget.

The reader never fails: what is not XML (a file cut short, the head of a file) is a token as well.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

_TOKEN = re.compile(
    rb"<!--.*?-->"
    rb"|<!\[CDATA\[.*?\]\]>"
    rb"|<\?.*?\?>"
    rb"|<[^<>\"']*(?:\"[^\"<]*\"[^<>\"']*|'[^'<]*'[^<>\"']*)*>"
    rb"|<[^<]*"
    rb"|[^<]+",
    re.DOTALL,
)
_PART = re.compile(
    rb"""(?P<tag></?[^\s<>/="']+|/?>)|(?P<string>"[^"]*"?|'[^']*'?)|(?P<attribute>[^\s=<>"'/]+)"""
)


class TokenKind(IntEnum):
    """What a token is; it decides the lines of the pretty presentation."""

    START = 0
    END = 1
    EMPTY = 2
    TEXT = 3
    CDATA = 4
    COMMENT = 5
    DECLARATION = 6


class Ink(IntEnum):
    """What a piece of a line is painted as; the order is that of `theme.Syntax`."""

    TAG = 0
    ATTRIBUTE = 1
    STRING = 2
    TEXT = 3
    COMMENT = 4
    DECLARATION = 5


_INKS: dict[str | None, Ink] = {"attribute": Ink.ATTRIBUTE, "string": Ink.STRING}


class Token(NamedTuple):
    """A token and its offsets in the file."""

    kind: TokenKind
    start: int
    end: int


def tokenise(data: bytes, base: int = 0) -> list[Token]:
    """The tokens of some bytes that begin outside of any markup, `base` being their offset."""
    return [
        Token(_kind(found.group()), base + found.start(), base + found.end())
        for found in _TOKEN.finditer(data)
    ]


def inks(token: Token, data: bytes) -> list[tuple[int, int, Ink]]:
    """How the bytes of a token are painted: (start, end, ink), in the order of the file.

    What is not said is painted as a tag: most of a file is, and needs no work.
    """
    start, end = token.start, token.end
    if token.kind is TokenKind.COMMENT:
        return [(start, end, Ink.COMMENT)]
    if token.kind is TokenKind.DECLARATION:
        return [(start, end, Ink.DECLARATION)]
    if token.kind is TokenKind.TEXT:
        return [(start, end, Ink.TEXT)]
    if token.kind is TokenKind.CDATA:
        inner, outer = start + len("<![CDATA["), end - len("]]>")
        return [
            (start, inner, Ink.DECLARATION),
            (inner, outer, Ink.TEXT),
            (outer, end, Ink.DECLARATION),
        ]
    if token.kind is TokenKind.END or b"=" not in data:
        return []
    return [
        (start + part.start(), start + part.end(), _INKS[part.lastgroup])
        for part in _PART.finditer(data)
        if part.lastgroup in _INKS
    ]


def _kind(data: bytes) -> TokenKind:
    if not data.startswith(b"<"):
        return TokenKind.TEXT
    if data.startswith(b"</"):
        return TokenKind.END
    if data.startswith(b"<![CDATA[") and data.endswith(b"]]>"):
        return TokenKind.CDATA
    if data.startswith(b"<!--"):
        return TokenKind.COMMENT
    if data.startswith((b"<!", b"<?")):
        return TokenKind.DECLARATION
    return TokenKind.EMPTY if data.endswith(b"/>") else TokenKind.START
