"""The fields of a flux, as the schema and the dictionary describe them: the form's only source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from certdesk.model.schema.field_texts import load_texts
from certdesk.model.schema.field_tree import Field, Group
from certdesk.model.schema.kinds import (
    Boolean,
    Choice,
    Date,
    Integer,
    Kind,
    Moment,
    Obligation,
    Text,
)
from certdesk.model.schema.value_check import check_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certdesk.model.schema.schemas import Schema

__all__ = [
    "Allowed",
    "Boolean",
    "Choice",
    "Date",
    "Field",
    "Fields",
    "Group",
    "Integer",
    "Kind",
    "Moment",
    "Obligation",
    "Text",
    "check_value",
    "read_fields",
]

CERTIFICATION = "certification"
_INDEX = re.compile(r"\[\d+\]")
_LONG_CERTIFICATION = "/emetteur/certificateurs/certificateur/certifications/certification"


@dataclass(frozen=True)
class Allowed:
    """Which states the schema accepts at a path, its parents being there."""

    value: bool
    nil: bool
    absent: bool


class Fields:
    """Every field and group of one schema, found by path.

    Paths are those below `passageCertification`, `certification/…` for the certification's own
    fields, and `/…` for the header. Indexes such as `[2]` are ignored, and the long form
    `/emetteur/…/certification/code` names the same field as `certification/code`.
    """

    def __init__(self, flux: Group, certification: Group, passage: Group) -> None:
        self.passage = passage
        self._groups: dict[str, Group] = {}
        self._fields: dict[str, Field] = {}
        for root in (flux, certification, passage):
            for item in _walk(root):
                if isinstance(item, Group):
                    self._groups[item.path] = item
                else:
                    self._fields[item.path] = item
        self.certification = tuple(_fields(certification))
        self.header = tuple(_fields(flux))
        self.all: Mapping[str, Field] = self._fields

    def field(self, path: str) -> Field | None:
        """The field at that path, None for a group or a path that the schema does not know."""
        key = _key(path)
        return self._fields.get(key) or self._fields.get(f"/{key}")

    def group(self, path: str) -> Group | None:
        """The container at that path, None for a field or an unknown path; "" is the passage."""
        return self._groups.get(_key(path))

    def siblings(self, parent_path: str) -> tuple[str, ...]:
        """The names that the schema accepts in this container, in the schema's order."""
        group = self.group(parent_path)
        return tuple(child.name for child in group.children) if group else ()

    def branches(self, path: str) -> tuple[str, ...]:
        """The names of the exclusive branches of a choice, nothing when it is none."""
        group = self.group(path)
        return self.siblings(path) if group is not None and group.choice else ()

    def label(self, path: str) -> str:
        """The French name of a field or a container; the XML name when the schema ignores it."""
        item = self.field(path) or self.group(path)
        return item.label if item else _key(path).rpartition("/")[2]

    def allowed(self, path: str) -> Allowed:
        """Which states this path can take; a branch of a choice may be absent."""
        key = _key(path)
        parent = self._parent(key)
        is_branch = parent is not None and parent.choice
        field = self.field(key)
        if field is not None:
            return Allowed(value=True, nil=field.nillable, absent=field.optional or is_branch)
        group = self._groups.get(key)
        optional = group is not None and (group.optional or is_branch)
        return Allowed(value=False, nil=False, absent=optional)

    def _parent(self, key: str) -> Group | None:
        above = key.rpartition("/")[0]
        return self._groups.get(above or ("/" if key.startswith("/") else ""))


def read_fields(schema: Schema) -> Fields:
    """The fields of a schema, with the texts of `resources/fields_fr.toml`."""
    return _read(schema.data)


@lru_cache(maxsize=8)
def _read(data: bytes) -> Fields:
    # Imported here: xmlschema takes a third of a second, which a window that opens has not.
    from certdesk.model.schema.field_reader import read_tree

    return Fields(*read_tree(data, load_texts()))


def _key(path: str) -> str:
    path = _INDEX.sub("", path)
    if path.startswith(_LONG_CERTIFICATION):
        return CERTIFICATION + path.removeprefix(_LONG_CERTIFICATION)
    return path


def _walk(root: Group) -> Iterator[Field | Group]:
    yield root
    for child in root.children:
        if isinstance(child, Group):
            yield from _walk(child)
        else:
            yield child


def _fields(root: Group) -> Iterator[Field]:
    return (item for item in _walk(root) if isinstance(item, Field))
