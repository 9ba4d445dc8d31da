"""One passage as lines of indented XML, each with the path of its element; and what changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from certdesk.ui.viewer.nir import mask, nir_spans
from certdesk.ui.viewer.pretty import pretty_spans
from certdesk.ui.viewer.xml_tokens import TokenKind, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from certdesk.ui.viewer.xml_tokens import Token

_NAME: Final = re.compile(rb"</?(?:[^\s<>/:]+:)?([^\s<>/]+)")
CONTEXT: Final = 1
"""How many unchanged lines are shown around a change."""


class LineMark(StrEnum):
    """What is said of a line, besides its text."""

    PLAIN = ""
    SUSPECT = "suspect"
    REMOVED = "avant"
    ADDED = "après"
    SKIPPED = "…"


@dataclass(frozen=True, slots=True)
class XmlLine:
    """A line as shown, and the element that starts on it (or ends, when none starts)."""

    text: str
    path: str = ""
    mark: LineMark = LineMark.PLAIN


def xml_lines(data: bytes, suspects: Iterable[str] = ()) -> tuple[XmlLine, ...]:
    """The lines of a passage in UTF-8; the NIR is masked, the suspects are marked."""
    watched = set(suspects)
    return tuple(
        XmlLine(line.text, line.path, LineMark.SUSPECT) if line.path in watched else line
        for _, line in _read(data)
    )


def difference(before: bytes, after: bytes) -> tuple[XmlLine, ...]:
    """The changed lines of a passage with a little of what surrounds them."""
    old, new = _read(before), _read(after)
    # Compared as they are, shown masked: a changed NIR is a change too.
    matcher = SequenceMatcher(None, [raw for raw, _ in old], [raw for raw, _ in new], False)
    lines: list[XmlLine] = []
    for group in matcher.get_grouped_opcodes(CONTEXT):
        if lines:
            lines.append(XmlLine("…", mark=LineMark.SKIPPED))
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                lines.extend(line for _, line in new[new_start:new_end])
                continue
            lines.extend(_marked(old[old_start:old_end], LineMark.REMOVED))
            lines.extend(_marked(new[new_start:new_end], LineMark.ADDED))
    return _outdented(lines)


def _read(data: bytes) -> list[tuple[str, XmlLine]]:
    """Each line as it is, and as it is shown."""
    tokens = tokenise(data)
    paths = dict(_paths(data, tokens))
    secrets = nir_spans(data, 0, len(data))
    lines = []
    for span in pretty_spans(data, tokens, 0):
        raw = data[span.start : span.end].decode("utf-8", "replace")
        text = " ".join(_masked(data, span.start, span.end, secrets).splitlines())
        shown = XmlLine(" " * span.indent + text, paths.get(span.start, ""))
        lines.append((" " * span.indent + raw, shown))
    return lines


def _outdented(lines: list[XmlLine]) -> tuple[XmlLine, ...]:
    """The lines without the indent that all of them share."""
    texts = [line.text for line in lines if line.mark is not LineMark.SKIPPED]
    shared = min((len(text) - len(text.lstrip(" ")) for text in texts), default=0)
    return tuple(
        line if line.mark is LineMark.SKIPPED else XmlLine(line.text[shared:], line.path, line.mark)
        for line in lines
    )


def _marked(lines: list[tuple[str, XmlLine]], mark: LineMark) -> Iterator[XmlLine]:
    return (XmlLine(line.text, line.path, mark) for _, line in lines)


def _masked(data: bytes, start: int, end: int, secrets: list[tuple[int, int]]) -> str:
    pieces = []
    position = start
    for first, last in secrets:
        if last <= position or first >= end:
            continue
        pieces.append(data[position:first].decode("utf-8", "replace"))
        pieces.append(mask(data[first:last].decode("utf-8", "replace")))
        position = min(last, end)
    pieces.append(data[position:end].decode("utf-8", "replace"))
    return "".join(pieces)


def _paths(data: bytes, tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """The path below the passage of each tag, by the offset of the tag."""
    stack: list[tuple[str, dict[str, int]]] = []
    for token in tokens:
        if token.kind is TokenKind.END and stack:
            yield token.start, stack.pop()[0]
        elif token.kind in (TokenKind.START, TokenKind.EMPTY):
            found = _NAME.match(data, token.start, token.end)
            name = found[1].decode("utf-8", "replace") if found else ""
            path = _path_below(stack[-1], name) if stack else ""
            yield token.start, path
            if token.kind is TokenKind.START:
                stack.append((path, {}))


def _path_below(parent: tuple[str, dict[str, int]], name: str) -> str:
    above, seen = parent
    rank = seen[name] = seen.get(name, 0) + 1
    step = name if rank == 1 else f"{name}[{rank}]"
    return f"{above}/{step}" if above else step
