"""Where a start tag or an end tag ends, in bytes of any ASCII superset."""

from __future__ import annotations

import mmap
import re

Buffer = bytes | mmap.mmap
"""What can be sliced and searched in place: bytes in memory, or the mapped working copy."""

_START_TAG = re.compile(rb"""<[^"'>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*+>""")
_STEP = 4096


def start_tag_end(data: Buffer, start: int) -> int:
    """The offset after the `>` of the start tag at `start`: a `>` between quotes is no end."""
    step = _STEP
    while True:
        piece = data[start : start + step]
        found = _START_TAG.match(piece)
        if found:
            return start + found.end()
        if len(piece) < step:
            return start + len(piece)
        step *= 4


def end_tag_end(data: Buffer, start: int) -> int:
    """The offset after the `>` of the end tag at `start`."""
    return data.find(b">", start) + 1 or len(data)


def is_self_closing(data: Buffer, tag_end: int) -> bool:
    """Whether the start tag that ends at `tag_end` is also the end of its element."""
    return data[tag_end - 2 : tag_end] == b"/>"


def tag_name(data: Buffer, start: int, tag_end: int) -> str:
    """The name in a start tag, as written, prefix included."""
    return data[start + 1 : tag_end].split(None, 1)[0].rstrip(b"/>").decode("utf-8", "replace")


def start_of_error(data: Buffer, offset: int) -> int:
    """Where a person should look: expat points behind the first bytes of what is wrong."""
    if offset >= 2 and data[offset - 2 : offset] in (b"</", b"<!"):
        return offset - 2
    if not offset or not data[offset : offset + 1].isascii():
        return offset
    return offset - 1 if data[offset - 1 : offset] in (b"&", b"<") else offset
