"""A field and a group of fields: what the form shows, whatever the schema they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.model.schema.kinds import Kind, Obligation


@dataclass(frozen=True)
class Field:
    """One leaf of the schema; `order` is its rank in the schema, all fields together."""

    path: str
    name: str
    label: str
    help: str
    example: str
    kind: Kind
    obligation: Obligation
    condition: str
    nillable: bool
    optional: bool
    block: str
    sensitive: bool
    order: int


@dataclass(frozen=True)
class Group:
    """A container; with `choice` exactly one of its children is present."""

    path: str
    name: str
    label: str
    help: str
    condition: str
    block: str
    children: tuple[Field | Group, ...]
    repeatable: bool
    optional: bool
    choice: bool
