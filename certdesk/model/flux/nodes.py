"""The elements of a passage as values: their spans, their states, their paths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FIRST = re.compile(r"\[1\](?=/|$)")
_ANY_INDEX = re.compile(r"\[\d+\](?=/|$)")


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
    there are elements inside. `attributes` are in the order of the tag, a namespace and its
    local name joined by parser.SEPARATOR, declarations left out. `has_markup`: comments or
    processing instructions are inside. Of `<x/>` the content is empty, at its end.
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


def canonical_path(path: str) -> str:
    """The path with `[1]` dropped: a first occurrence bears no index."""
    return _FIRST.sub("", path)


def schema_path(path: str) -> str:
    """The path with every index dropped, as the schema names the field."""
    return _ANY_INDEX.sub("", path)


def walk(node: Node) -> Iterator[Node]:
    """The element and all those inside it, in document order."""
    yield node
    for child in node.children:
        yield from walk(child)
