"""What the schema cannot say about passages: rules of the dictionary and of the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from certdesk.model.schema.fields import Fields
    from certdesk.model.schema.findings import Severity


class Hit(NamedTuple):
    """A rule broken by an element of a passage; `below` names the child that it lacks."""

    element: etree._Element
    severity: Severity
    code: str
    text: str
    below: str = ""


class Rules:
    """The rules, compiled; one thread at a time may use them."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def hits(self, root: etree._Element) -> Iterator[Hit]:
        """Every rule that the passages of a lot break."""
        yield from ()
