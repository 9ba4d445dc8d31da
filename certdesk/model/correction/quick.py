"""The splice of the ordinary case without a tree: texts replaced in a passage without surprises.

Ten thousand passages are generated at a click; reading each as a tree would take seconds. This
looks for the element's tags in the bytes, proves by counting that they are the ones meant, and
returns None whenever the proof fails: `splice` then reads the tree.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from certdesk.model.correction.markup import escaped, has_markup
from certdesk.model.flux.passage import State, Value

if TYPE_CHECKING:
    from collections.abc import Mapping


def quick_splice(data: bytes, prefix: str, edits: Mapping[str, State]) -> bytes | None:
    """The passage with these texts in place, or None when the tree is needed.

    `prefix` is the only one bound to the namespace of the flux, for the whole file.
    """
    if has_markup(data):
        return None
    spans: list[tuple[int, int, bytes]] = []
    for path, state in edits.items():
        span = _content_span(data, prefix, path) if isinstance(state, Value) else None
        if span is None or not isinstance(state, Value):
            return None
        old = data[span[0] : span[1]]
        # These may spell the text asked for in another way, to be kept: the tree decides.
        if b"&" in old or b">" in old or b"\r" in old:
            return None
        spans.append((*span, escaped(state.text)))
    spans.sort(reverse=True)
    for start, end, new in spans:
        data = b"".join((data[:start], new, data[end:]))
    return data


def _depth(data: bytes, end: int) -> int:
    """How many elements are open before this offset, -1 when counting cannot tell.

    A `>` that is text may stand after a slash and pass for the end of a tag.
    """
    opened = data.count(b"<", 0, end)
    if data.count(b">", 0, end) != opened:
        return -1
    return opened - 2 * data.count(b"</", 0, end) - data.count(b"/>", 0, end)


def _content_span(data: bytes, prefix: str, path: str) -> tuple[int, int] | None:
    """Where the text of a leaf is, when every start tag on the way there is a plain one.

    Each tag is the first of its name inside the one before it, which is still open, and no other
    element is open: it is then the first child of that name, what a path without `[n]` means.
    """
    tags = _tags(prefix, path)
    inner, stop = 0, len(data)
    for start_tag, end_tag in tags:
        start = data.find(start_tag, inner, stop)
        inner = start + len(start_tag) + 1
        if start < 0 or data[inner - 1 : inner] != b">":
            return None
        stop = data.find(end_tag, inner, stop)
    if data.find(b"<", inner, stop) >= 0 or _depth(data, start) != len(tags):
        return None
    return inner, stop


@lru_cache(maxsize=256)
def _tags(prefix: str, path: str) -> tuple[tuple[bytes, bytes], ...]:
    """How the start and end tags begin, for each step of the path."""
    names = [f"{prefix}:{name}".encode() if prefix else name.encode() for name in path.split("/")]
    return tuple((b"<" + name, b"</" + name) for name in names)
