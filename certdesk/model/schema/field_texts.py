"""The French texts of the fields, read from `resources/fields_fr.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from certdesk.model.resources import resource
from certdesk.model.schema.kinds import Obligation

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class FieldText:
    """What the dictionary adds to the schema about one path; empty when it says nothing."""

    label: str = ""
    help: str = ""
    example: str = ""
    condition: str = ""
    obligation: Obligation | None = None
    block: str = ""
    sensitive: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


NO_TEXT = FieldText()


@lru_cache(maxsize=1)
def load_texts() -> Mapping[str, FieldText]:
    """Path → texts, as the file shipped with CertDesk says."""
    with resource("fields_fr.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {path: _text(table) for path, table in tables.items()}


def _text(table: dict[str, str | bool | dict[str, str]]) -> FieldText:
    obligation = table.get("obligation")
    values = table.get("values", {})
    assert isinstance(values, dict)
    return FieldText(
        label=str(table.get("label", "")),
        help=str(table.get("help", "")),
        example=str(table.get("example", "")),
        condition=str(table.get("condition", "")),
        obligation=Obligation(str(obligation)) if obligation else None,
        block=str(table.get("block", "")),
        sensitive=bool(table.get("sensitive", False)),
        values=values,
    )
