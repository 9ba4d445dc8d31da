"""A rule broken by an element of a passage, and how rules read the elements around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from certdesk.model.flux.flux import NAMESPACE

if TYPE_CHECKING:
    from certdesk.model.schema.findings import Severity


class Hit(NamedTuple):
    """The element at fault; with `instead`, what is at fault is the lack of this sibling."""

    element: etree._Element
    severity: Severity
    code: str
    text: str
    instead: str = ""


def tag(name: str) -> str:
    """The name of an element of the flux, as lxml writes it."""
    return f"{{{NAMESPACE}}}{name}"


def child(parent: etree._Element | None, wanted: str) -> etree._Element | None:
    """The first child with this tag."""
    return None if parent is None else next(parent.iterchildren(wanted), None)


def sibling(element: etree._Element, wanted: str) -> etree._Element | None:
    """The sibling with this tag: most often a neighbour, in the order of the dictionary."""
    before = element.getprevious()
    if before is not None and before.tag == wanted:
        return before
    after = element.getnext()
    if after is not None and after.tag == wanted:
        return after
    return child(element.getparent(), wanted)


def text_of(element: etree._Element | None) -> str:
    """The trimmed text of a leaf, empty when absent or nil."""
    if element is None:
        return ""
    if not len(element):
        return (element.text or "").strip()
    return "".join(str(text) for text in element.itertext(etree.Element)).strip()


def above(element: etree._Element, levels: int) -> etree._Element | None:
    """The element some levels higher."""
    at: etree._Element | None = element
    for _ in range(levels):
        at = None if at is None else at.getparent()
    return at
