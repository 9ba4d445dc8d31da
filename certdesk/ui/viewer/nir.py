"""Where a NIR stands in bytes of XML: the viewer masks it, never copies it, never finds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.ui.viewer.byte_source import Bytes

MASK = "•"
_OPEN = re.compile(rb"<(?:[^\s<>/:]*:)?nir(?:\s[^>]*)?(?<!/)>", re.IGNORECASE)
_CLOSE = re.compile(rb"</(?:[^\s<>/:]*:)?nir\s*>", re.IGNORECASE)
_SHOWN = re.compile(r"\S")
_LOOK_BEHIND = 4096
_LONGEST = 4096  # a NIR has 13 characters; what is longer than this is not searched for its end


def nir_spans(data: Bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The contents of the `nir` elements between two offsets, and of one that is open at `start`.

    Comments and CDATA inside the element are part of its content: they are masked with it.
    """
    spans = []
    position = start
    if _is_open_at(data, start):
        position = _content_end(data, start)
        spans.append((start, min(position, end)))
    for opening in _OPEN.finditer(data[start:end]):
        content = start + opening.end()
        if content < position:
            continue
        position = _content_end(data, content)
        if position > content:
            spans.append((content, min(position, end)))
    return spans


def mask(text: str) -> str:
    """The same text with every visible character replaced, so that lengths and columns stay."""
    return _SHOWN.sub(MASK, text)


def touches_nir(data: Bytes, start: int, end: int) -> bool:
    """Whether a hit covers or stands in the content of a `nir` element."""
    first = max(0, start - 256)  # a start tag that begins just before the hit
    return any(s < end and start < e for s, e in nir_spans(data, first, end + 1))


def _content_end(data: Bytes, content: int) -> int:
    closing = _CLOSE.search(data[content : content + _LONGEST])
    return content + closing.start() if closing else min(content + _LONGEST, len(data))


def _is_open_at(data: Bytes, offset: int) -> bool:
    """Whether `offset` stands in a `nir` element that began a little before it."""
    floor = max(0, offset - _LOOK_BEHIND)
    position = data.rfind(b"<", floor, offset)
    while position >= 0:
        tag = data[position : position + 512]
        opening = _OPEN.match(tag)
        if opening:
            return position + opening.end() <= offset
        if not tag.startswith((b"<!", b"<?")):
            return False
        position = data.rfind(b"<", floor, position)
    return False
