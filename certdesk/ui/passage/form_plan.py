"""The order of the form, derived from the schema's tree: blocks of fields, choices, repeated rows.

No widget here: what stands where is a plain value that tests can read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.schema.fields import Field, Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.model.schema.fields import Fields

CERTIFICATION = "certification"
"""First step of the paths of the certification's own fields (`certification/code`)."""


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One field."""

    field: Field


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the exclusive contents of a choice."""

    name: str
    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ChoiceEntry:
    """Exclusive branches below the container `path`."""

    path: str
    label: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class RepeatEntry:
    """An element that may stand several times, each time with the same fields."""

    path: str
    label: str
    fields: tuple[Field, ...]


Entry = FieldEntry | ChoiceEntry | RepeatEntry


@dataclass(frozen=True, slots=True)
class Block:
    """A titled part of the form; `removable` is the path of a container that may be absent."""

    title: str
    entries: tuple[Entry, ...]
    removable: str = ""


def plan_form(fields: Fields) -> tuple[Block, ...]:
    """The blocks of a passage in the order of the schema, then the certification's own."""
    loose: dict[str, list[Entry]] = {}
    blocks: list[Block] = []
    for child in fields.passage.children:
        if isinstance(child, Field):
            loose.setdefault(child.block, []).append(FieldEntry(child))
        else:
            removable = child.path if child.optional else ""
            blocks.append(Block(child.label, tuple(_entries((child,))), removable))
    first = [Block(title, tuple(entries)) for title, entries in loose.items()]
    own = tuple(FieldEntry(field) for field in fields.certification)
    last = [Block("Certification", own)] if own else []
    return (*first, *blocks, *last)


def _entries(children: tuple[Field | Group, ...]) -> Iterator[Entry]:
    for child in children:
        if isinstance(child, Field):
            yield FieldEntry(child)
        elif child.choice:
            yield ChoiceEntry(child.path, child.label, tuple(_branch(b) for b in child.children))
        elif child.repeatable:
            leaves = tuple(leaf for leaf in child.children if isinstance(leaf, Field))
            yield RepeatEntry(child.path, child.label, leaves)
        else:
            yield from _entries(child.children)


def _branch(child: Field | Group) -> Branch:
    inside: tuple[Field | Group, ...] = (child,) if isinstance(child, Field) else child.children
    return Branch(child.name, child.label, tuple(_entries(inside)))


def fields_of(entries: tuple[Entry, ...]) -> Iterator[Field]:
    """Every field of these entries, those of all branches included."""
    for entry in entries:
        if isinstance(entry, FieldEntry):
            yield entry.field
        elif isinstance(entry, RepeatEntry):
            yield from entry.fields
        else:
            for branch in entry.branches:
                yield from fields_of(branch.entries)
