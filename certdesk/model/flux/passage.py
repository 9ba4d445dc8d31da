"""One passage: its elements with their byte spans, and the state of its fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import quoteattr

from certdesk.model.errors import Malformed, TooDeep
from certdesk.model.flux.index import MAX_DEPTH, NAMESPACE, XSI
from certdesk.model.flux.parser import SEPARATOR, DoctypeSeen, new_parser
from certdesk.model.flux.tags import end_tag_end, is_self_closing, start_tag_end, tag_name
from certdesk.model.flux.wording import ASK_PRODUCER, malformed_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certdesk.model.flux.flux import FluxFile

_FIRST = re.compile(r"\[1\](?=/|$)")
_ANY_INDEX = re.compile(r"\[\d+\](?=/|$)")
_NIL = f"{XSI}{SEPARATOR}nil"


@dataclass(frozen=True, slots=True)
class Value:
    """A field that holds a text; a container that is there holds the empty one."""

    text: str


class Mark(Enum):
    """The two states that hold no text."""

    NIL = "nil"
    ABSENT = "absent"


NIL = Mark.NIL
ABSENT = Mark.ABSENT
State = Value | Mark


@dataclass(frozen=True, slots=True)
class Node:
    """An element; spans are offsets in the passage's bytes.

    `path` is slash-joined local names below the passage, `[n]` from the second sibling on; an
    element of another namespace is named as written, prefix included. `text` is None when
    there are elements inside. `has_markup`: comments or processing instructions are inside.
    """

    name: str
    path: str
    namespace: str
    start: int
    end: int
    content_start: int
    content_end: int
    tag_name: str
    text: str | None
    nil: bool
    attributes: Mapping[str, str]
    children: tuple[Node, ...]
    has_markup: bool


@dataclass(frozen=True)
class Passage:
    """The elements of one passage; `markup` are the spans of comments and instructions."""

    data: bytes
    encoding: str
    root: Node
    nodes: Mapping[str, Node]
    markup: tuple[tuple[int, int], ...] = ()

    def node(self, path: str) -> Node | None:
        """The element at a path, the passage itself for the empty one."""
        return self.nodes.get(canonical_path(path))

    def state(self, path: str) -> State:
        """Whether the element holds a value, is nil or is absent."""
        node = self.node(path)
        if node is None:
            return ABSENT
        return NIL if node.nil else Value(node.text or "")

    def fields(self) -> Mapping[str, State]:
        """The state of each element that has none inside, in document order."""
        return {
            path: NIL if node.nil else Value(node.text or "")
            for path, node in self.nodes.items()
            if path and not node.children
        }


def canonical_path(path: str) -> str:
    """The path with `[1]` dropped: a first occurrence bears no index."""
    return _FIRST.sub("", path)


def schema_path(path: str) -> str:
    """The path with every index dropped, as the schema names the field."""
    return _ANY_INDEX.sub("", path)


def read_passage(flux: FluxFile, row: int) -> Passage:
    """The passage of a row, its bytes as in the file."""
    namespaces = flux.certification_of(row).namespaces
    return parse_passage(flux.passage_bytes(row), flux.source.encoding, namespaces)


def read_passage_utf8(flux: FluxFile, row: int) -> Passage:
    """The passage of a row with its bytes in UTF-8, whatever the encoding of the file."""
    encoding, data = flux.source.encoding, flux.passage_bytes(row)
    if encoding not in ("utf-8", "us-ascii"):
        data = data.decode(encoding, "replace").encode("utf-8")
    return parse_passage(data, "utf-8", flux.certification_of(row).namespaces)


def parse_passage(data: bytes, encoding: str, namespaces: Mapping[str, str]) -> Passage:
    """Read one passage, its prefixes being bound by what surrounds it."""
    builder = _Builder(data, encoding, namespaces)
    root = builder.read()
    nodes: dict[str, Node] = {}
    _register(root, nodes)
    return Passage(data, encoding, root, nodes, tuple(builder.markup))


def _register(node: Node, nodes: dict[str, Node]) -> None:
    nodes.setdefault(node.path, node)
    for child in node.children:
        _register(child, nodes)


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


class _Builder:
    """Expat's handlers; offsets are those of expat less the wrapper's length."""

    def __init__(self, data: bytes, encoding: str, namespaces: Mapping[str, str]) -> None:
        self.markup: list[tuple[int, int]] = []
        self._data = data
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
        except (ExpatError, DoctypeSeen) as error:
            code = error.code if isinstance(error, ExpatError) else 2
            raise _malformed(malformed_reason(code)) from error
        if self._root is None:
            raise _malformed(malformed_reason(3))
        return self._root

    def _offset(self) -> int:
        return self._parser.CurrentByteIndex - len(self._before)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        if not self._in_wrapper:
            self._in_wrapper = True
            return
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
        elif self._root is None:
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


def _malformed(reason: str) -> Malformed:
    return Malformed(f"Ce passage n’est pas du XML correct\u00a0: {reason}.", ASK_PRODUCER)


def walk(node: Node) -> Iterable[Node]:
    """The element and all those inside it, in document order."""
    yield node
    for child in node.children:
        yield from walk(child)
