"""The splice of the ordinary case without a tree: texts replaced in a passage without surprises.

Ten thousand passages are generated at a click; reading each as a tree would take seconds. This
looks for the element's tags in the bytes, proves by counting that they are the ones meant, and
returns None whenever the proof fails: `splice` then reads the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.correction.markup import Patch, applied, escaped, has_markup
from certdesk.model.flux.passage import State, Value

if TYPE_CHECKING:
    from collections.abc import Mapping


def quick_splice(data: bytes, prefix: str, edits: Mapping[str, State]) -> bytes | None:
    """The passage with these texts in place, or None when the tree is needed.

    `prefix` is the only one bound to the namespace of the flux, for the whole file.
    """
    if has_markup(data) or not _tags_balance(data, 0, len(data)):
        return None
    patches = []
    for path, state in edits.items():
        if not isinstance(state, Value):
            return None
        span = _content_span(data, prefix, path)
        if span is None:
            return None
        # These may spell the text asked for in another way, to be kept: the tree decides.
        if any(character in data[span[0] : span[1]] for character in (b"&", b">", b"\r")):
            return None
        patches.append(Patch(*span, escaped(state.text)))
    return applied(data, patches)


def _tags_balance(data: bytes, start: int, end: int) -> bool:
    """True when this span closes as many elements as it opens.

    In the whole passage it must be so: were it not, some `/>` would be text and not a tag.
    """
    closing = data.count(b"</", start, end)
    opening = data.count(b"<", start, end) - closing
    return opening == closing + data.count(b"/>", start, end)


def _content_span(data: bytes, prefix: str, path: str) -> tuple[int, int] | None:
    """Where the text of a leaf is, when every start tag on the way there is a plain one.

    A tag found first in its parent, with everything before it closed, is the parent's first child
    of that name: what a path without `[n]` means.
    """
    outer, outer_end = data.find(b">") + 1, len(data)
    for name in path.split("/"):
        tag = f"{prefix}:{name}".encode() if prefix else name.encode()
        start = data.find(b"<" + tag, outer, outer_end)
        inner = start + len(tag) + 2
        if start < 0 or data[inner - 1 : inner] != b">":
            return None
        if not _tags_balance(data, outer, start):
            return None
        end = data.find(b"</" + tag, inner, outer_end)
        if end < 0:
            return None
        outer, outer_end = inner, end
    return None if data.find(b"<", outer, outer_end) >= 0 else (outer, outer_end)
