"""What the schema cannot say about passages: rules of the dictionary and of the trade.

A file has 200 000 passages and few faults. Each rule goes through one kind of element of a whole
lot (`iter` finds them in C), drops nearly all of them by one cheap test, and looks closely at
the few that remain.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from certdesk.model.schema import identity_rules, passage_rules, text_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from certdesk.model.schema.fields import Fields
    from certdesk.model.schema.hits import Hit


class Rules:
    """The rules, with the labels of the fields that they speak of; for one thread at a time."""

    def __init__(self, fields: Fields) -> None:
        self._find_results = passage_rules.doubtful_results()
        self._labels = {field.name: field.label for field in fields.all.values()}

    def hits(self, root: etree._Element) -> Iterator[Hit]:
        """Every rule that the passages below `root` break."""
        return chain(
            passage_rules.hits(root, self._find_results),
            identity_rules.hits(root),
            text_rules.hits(root, self._labels),
        )
