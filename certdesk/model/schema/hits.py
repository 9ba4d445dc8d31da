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


def child_text(parent: etree._Element, path: str) -> str:
    """The trimmed text of the element at a path below, empty when absent or nil."""
    found = parent.find("/".join(tag(name) for name in path.split("/")))
    return text_of(found) if found is not None else ""


def has_child(parent: etree._Element, name: str) -> bool:
    """Whether the element has this child."""
    return parent.find(tag(name)) is not None


def text_of(element: etree._Element) -> str:
    """The trimmed text of a leaf."""
    return "".join(str(text) for text in element.itertext(etree.Element)).strip()


def parent_of(element: etree._Element, levels: int = 1) -> etree._Element:
    """The element some levels above; the highest one when there are fewer."""
    at = element
    for _ in range(levels):
        above = at.getparent()
        if above is None:
            break
        at = above
    return at
