"""An element read by expat out of its document, every offset being one of its own bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import quoteattr

from certdesk.model.errors import Malformed, TooDeep
from certdesk.model.flux.index import MAX_DEPTH, NAMESPACE, XSI
from certdesk.model.flux.nodes import Node
from certdesk.model.flux.parser import SEPARATOR, DoctypeSeen, new_parser
from certdesk.model.flux.tags import (
    end_tag_end,
    is_self_closing,
    start_of_error,
    start_tag_end,
    tag_name,
)
from certdesk.model.flux.wording import ASK_PRODUCER, malformed_reason, place, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

_NIL = f"{XSI}{SEPARATOR}nil"


def _wrapper(namespaces: Mapping[str, str], encoding: str) -> bytes:
    """A start tag that binds the prefixes, itself in no namespace's way."""
    declarations = "".join(
        f" {'xmlns:' + prefix if prefix else 'xmlns'}={quoteattr(uri)}"
        for prefix, uri in namespaces.items()
        if uri or not prefix
    )
    return f"<w{declarations}>".encode(encoding, "xmlcharrefreplace")


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    name: str
    path: str
    namespace: str
    start: int
    content_start: int
    tag_name: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    markup_before: int = 0


class ElementReader:
    """Reads one element; offsets are those of expat less the length of a wrapper around it."""

    def __init__(self, data: bytes, encoding: str, namespaces: Mapping[str, str]) -> None:
        self.markup: list[tuple[int, int]] = []
        self._data = data
        self._encoding = encoding
        self._before = _wrapper(namespaces, encoding)
        self._stack: list[_Open] = []
        self._root: Node | None = None
        self._in_wrapper = False
        self._parser = parser = new_parser(encoding)
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction

    def read(self) -> Node:
        """Parse the bytes between a start and an end that bind the prefixes."""
        try:
            for piece in (self._before, self._data, b"</w>"):
                self._parser.Parse(piece, False)
            self._parser.Parse(b"", True)
        except ExpatError as error:
            at = start_of_error(self._data, self._offset_of(self._parser.ErrorByteIndex))
            raise self._malformed(self._reason(error.code, at), at) from error
        except DoctypeSeen as seen:
            raise self._malformed("une déclaration DOCTYPE n’y a pas sa place") from seen
        if self._root is None:
            raise self._malformed("il n’y a pas de balise")
        return self._root

    def _reason(self, code: int, at: int) -> str:
        innermost = self._stack[-1].name if self._stack else ""
        if innermost and at >= len(self._data):
            return f"la balise {quoted(innermost)} n’est pas fermée"
        return malformed_reason(code, self._data[at : at + 200], innermost)

    def _offset_of(self, index: int) -> int:
        return min(max(index - len(self._before), 0), len(self._data))

    def _malformed(self, reason: str, at: int | None = None) -> Malformed:
        """The refusal of what is at an offset; line and column count in the passage."""
        byte = self._offset_of(self._parser.CurrentByteIndex) if at is None else at
        before = self._data[:byte].decode(self._encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Malformed(
            f"Ce passage n’est pas du XML correct, {place(line, column)}\u00a0: {reason}.",
            "Corrigez-le à cet endroit.",
            line=line,
            column=column,
            byte=byte,
        )

    def _offset(self) -> int:
        return self._parser.CurrentByteIndex - len(self._before)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        if not self._in_wrapper:
            self._in_wrapper = True
            return
        if not self._stack and self._root is not None:
            raise self._malformed("une seule balise doit tout contenir")
        if len(self._stack) >= MAX_DEPTH:
            raise TooDeep(
                f"Ce passage imbrique plus de {MAX_DEPTH} balises les unes dans les autres.",
                ASK_PRODUCER,
            )
        start = self._offset()
        tag_end = start_tag_end(self._data, start)
        namespace, _, local = name.rpartition(SEPARATOR)
        written = tag_name(self._data, start, tag_end)
        segment = _segment(local, namespace, written)
        opened = _Open(local, "", namespace, start, tag_end, written, attributes)
        opened.markup_before = len(self.markup)
        if self._stack:
            opened.path = _path_below(self._stack[-1], segment)
        self._stack.append(opened)

    def _ended(self, _name: str) -> None:
        if not self._stack:
            return
        node = self._closed(self._stack.pop())
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self._root = node

    def _closed(self, opened: _Open) -> Node:
        content_end = end = opened.content_start
        # After `<x/>` the end event already points behind the tag.
        if not is_self_closing(self._data, end):
            content_end = self._offset()
            end = end_tag_end(self._data, content_end)
        return Node(
            name=opened.name,
            path=opened.path,
            namespace=opened.namespace,
            start=opened.start,
            end=end,
            content_start=opened.content_start,
            content_end=content_end,
            tag_name=opened.tag_name,
            text=None if opened.children else "".join(opened.text),
            nil=opened.attributes.get(_NIL, "").strip() in ("true", "1"),
            attributes=opened.attributes,
            children=tuple(opened.children),
            has_markup=len(self.markup) > opened.markup_before,
        )

    def _text(self, text: str) -> None:
        if self._stack:
            self._stack[-1].text.append(text)
        elif text.strip():
            end = self._root.end if self._root else 0
            raise self._malformed("il y a du texte en dehors de la balise", end)

    def _comment(self, _text: str) -> None:
        self._keep_markup(b"-->", 4)

    def _instruction(self, _target: str, _text: str) -> None:
        self._keep_markup(b"?>", 2)

    def _keep_markup(self, closing: bytes, opening: int) -> None:
        start = self._offset()
        end = self._data.find(closing, start + opening) + len(closing)
        self.markup.append((start, end))


def _segment(local: str, namespace: str, written: str) -> str:
    if namespace == NAMESPACE:
        return local
    return written if ":" in written else f":{written}"


def _path_below(parent: _Open, segment: str) -> str:
    rank = parent.seen[segment] = parent.seen.get(segment, 0) + 1
    step = segment if rank == 1 else f"{segment}[{rank}]"
    return f"{parent.path}/{step}" if parent.path else step
