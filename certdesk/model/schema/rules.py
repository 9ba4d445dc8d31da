"""What the schema cannot say about passages: rules of the dictionary and of the trade.

A file has 200 000 passages and few faults. Each rule goes through one kind of element of a whole
lot (`iter` finds them in C), drops nearly all of them by one cheap test, and looks closely at
the few that remain.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from certdesk.model.schema import identity_rules, passage_rules, text_rules
from certdesk.model.schema.fields import read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from certdesk.model.schema.hits import Hit
    from certdesk.model.schema.schemas import Schema


class Rules:
    """The rules, with the labels of the fields that they speak of; for one thread at a time."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._find_results = passage_rules.doubtful_results()

    def hits(self, root: etree._Element) -> Iterator[Hit]:
        """Every rule that the passages below `root` break."""
        return chain(
            passage_rules.hits(root, self._find_results),
            identity_rules.hits(root),
            text_rules.hits(root, self._label),
        )

    def _label(self, name: str) -> str:
        # The fields are read when a first fault needs them: most files have none.
        fields = read_fields(self._schema).all.values()
        return next((field.label for field in fields if field.name == name), name)
