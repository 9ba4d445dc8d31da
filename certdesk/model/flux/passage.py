"""One passage: its elements with their byte spans, and the state of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.flux.element_reader import ElementReader
from certdesk.model.flux.nodes import (
    ABSENT,
    NIL,
    Mark,
    Node,
    State,
    Value,
    canonical_path,
    schema_path,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certdesk.model.flux.flux import FluxFile

__all__ = [
    "ABSENT",
    "NIL",
    "UTF8_NAMES",
    "Mark",
    "Node",
    "Passage",
    "State",
    "Value",
    "canonical_path",
    "parse_passage",
    "read_passage",
    "read_passage_utf8",
    "schema_path",
    "walk",
]

UTF8_NAMES = ("utf-8", "us-ascii")
"""The encodings whose bytes are UTF-8 as they are."""


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


def read_passage(flux: FluxFile, row: int) -> Passage:
    """The passage of a row, its bytes as in the file."""
    namespaces = flux.certification_of(row).namespaces
    return parse_passage(flux.passage_bytes(row), flux.source.encoding, namespaces)


def read_passage_utf8(flux: FluxFile, row: int) -> Passage:
    """The passage of a row with its bytes in UTF-8, whatever the encoding of the file."""
    encoding, data = flux.source.encoding, flux.passage_bytes(row)
    if encoding not in UTF8_NAMES:
        data = data.decode(encoding, "replace").encode("utf-8")
    return parse_passage(data, "utf-8", flux.certification_of(row).namespaces)


def parse_passage(data: bytes, encoding: str, namespaces: Mapping[str, str]) -> Passage:
    """Read one passage, its prefixes being bound by what surrounds it."""
    reader = ElementReader(data, encoding, namespaces)
    root = reader.read()
    nodes: dict[str, Node] = {}
    for node in walk(root):
        nodes.setdefault(node.path, node)
    return Passage(data, encoding, root, nodes, tuple(reader.markup))
