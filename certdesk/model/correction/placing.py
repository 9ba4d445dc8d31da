"""Where a missing element goes in a passage: at the schema's place, dressed like its neighbours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.model.correction.markup import Patch, escaped, opened
from certdesk.model.errors import EditRefused
from certdesk.model.flux.passage import Mark, Node, Passage, State, schema_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certdesk.model.schema.fields import Fields

_DEFAULT_UNIT = b"  "


@dataclass
class NewElement:
    """An element to create: a leaf with its state, or a container with children by step."""

    step: str
    state: State | None = None
    children: dict[str, NewElement] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The local name: the step without its `[n]`."""
        return split_step(self.step)[0]


@dataclass(frozen=True)
class Style:
    """How the neighbours of a new element are written."""

    prefix: str
    nil: bytes
    unit: bytes

    def tag(self, name: str) -> bytes:
        """The name with the prefix of the neighbours."""
        return f"{self.prefix}:{name}".encode() if self.prefix else name.encode()


@dataclass(frozen=True)
class Site:
    """An existing element about to receive new ones, its start tag as it will be."""

    passage: Passage
    parent: Node
    tag: bytes
    nil: bytes
    leaving: frozenset[str]
    fields: Fields


def split_step(step: str) -> tuple[str, int]:
    """« resultat[2] » -> ("resultat", 2); without an index, 1."""
    name, _, number = step.removesuffix("]").partition("[")
    return name, int(number or 1)


def insertions(site: Site, created: Mapping[str, NewElement]) -> Iterator[Patch]:
    """The patches that put the new elements inside their existing parent."""
    parent, data = site.parent, site.passage.data
    present = Counter(_name(child) for child in parent.children)
    path = schema_path(parent.path)
    order = _SchemaOrder(site.fields.siblings(path))
    elements = _in_order(created, path, site.fields, present)
    style = Style(parent.tag_name.rpartition(":")[0], site.nil, indentation_unit(site.passage))
    if not parent.children:
        yield _filled(site, elements, style)
        return
    old_tag = data[parent.start : parent.content_start]
    if site.tag != old_tag:
        yield Patch(parent.start, parent.content_start, site.tag)
    for element in elements:
        yield _beside(site, element, order, style)


def _beside(site: Site, element: NewElement, order: _SchemaOrder, style: Style) -> Patch:
    """The patch that puts an element beside the existing one that it follows in the schema."""
    children, data = site.parent.children, site.passage.data
    branches = site.fields.branches(schema_path(site.parent.path))
    if element.name in branches:
        for child in children:
            if _name(child) in branches and child.path in site.leaving:
                return Patch(
                    child.start, child.start, _rendered(element, lead_of(data, child.start), style)
                )
    before = order.predecessor(children, element)
    anchor = before or order.successor(children, element)
    lead = lead_of(data, anchor.start) or _any_lead(data, children)
    new = _rendered(element, lead, style)
    if before is not None:
        return Patch(before.end, before.end, lead + new)
    return Patch(anchor.start, anchor.start, new + lead)


def _filled(site: Site, elements: list[NewElement], style: Style) -> Patch:
    """The patch that fills a parent without any element, white space and comments dropped."""
    parent, data = site.parent, site.passage.data
    closing = lead_of(data, parent.start)
    inner = closing + style.unit if b"\n" in closing else b""
    body = b"".join(inner + _rendered(element, inner, style) for element in elements)
    end = b"</" + parent.tag_name.encode() + b">"
    return Patch(
        parent.start, parent.end, opened(site.tag) + body + (closing if inner else b"") + end
    )


def _rendered(element: NewElement, lead: bytes, style: Style) -> bytes:
    tag = style.tag(element.name)
    if isinstance(element.state, Mark):
        return b"<" + tag + b" " + style.nil + b"/>"
    if element.state is not None:
        return b"<" + tag + b">" + escaped(element.state.text) + b"</" + tag + b">"
    inner = lead + style.unit if b"\n" in lead else b""
    body = b"".join(inner + _rendered(child, inner, style) for child in element.children.values())
    closing = lead if inner else b""
    return b"<" + tag + b">" + body + closing + b"</" + tag + b">"


def lead_of(data: bytes, start: int) -> bytes:
    """The white space before an offset, from its last line break on."""
    white = data[len(data[:start].rstrip(b" \t\r\n")) : start]
    line = white.rfind(b"\n")
    if line < 0:
        return white
    return white[line - 1 :] if white[line - 1 : line] == b"\r" else white[line:]


def _any_lead(data: bytes, children: tuple[Node, ...]) -> bytes:
    return next((lead for child in children if (lead := lead_of(data, child.start))), b"")


def indentation_unit(passage: Passage) -> bytes:
    """What one level of indentation is in this passage."""
    root, data = passage.root, passage.data
    if not root.children:
        return _DEFAULT_UNIT
    outer, inner = lead_of(data, root.content_end), _any_lead(data, root.children)
    if b"\n" in outer and inner.startswith(outer) and len(inner) > len(outer):
        return inner[len(outer) :]
    return _DEFAULT_UNIT


def _in_order(
    created: Mapping[str, NewElement], path: str, fields: Fields, present: Counter[str]
) -> list[NewElement]:
    """The new children of one element in the schema's order, and theirs.

    A repeated element is added right after the last one: no gap in the numbers.
    """
    order = _SchemaOrder(fields.siblings(path))
    elements = sorted(created.values(), key=lambda element: order.key(element.step))
    for element in elements:
        name, number = split_step(element.step)
        present[name] += 1
        if number != present[name]:
            raise EditRefused(
                f"«\u00a0{name}[{number}]\u00a0» ne peut pas être créé\u00a0: "
                f"le prochain à ajouter est «\u00a0{name}[{present[name]}]\u00a0»."
            )
        below = f"{path}/{name}" if path else name
        ordered = _in_order(element.children, below, fields, Counter())
        element.children = {child.step: child for child in ordered}
    return elements


def _name(child: Node) -> str:
    """The name of an existing child in paths; one of another namespace bears its prefix."""
    return split_step(child.path.rpartition("/")[2])[0]


class _SchemaOrder:
    """The order of the children of one element, by the schema."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._rank = {name: rank for rank, name in enumerate(names)}

    def key(self, step: str) -> tuple[int, int]:
        """Where a step comes; a name that the schema does not know comes last."""
        name, number = split_step(step)
        return self._rank.get(name, len(self._rank)), number

    def predecessor(self, children: tuple[Node, ...], element: NewElement) -> Node | None:
        """The existing child that the element follows most closely; None if it comes first."""
        rank = self.key(element.step)[0]
        known = [child for child in children if self._rank.get(_name(child), rank + 1) <= rank]
        return max(
            known, key=lambda child: (self._rank.get(_name(child), rank), child.start), default=None
        )

    def successor(self, children: tuple[Node, ...], element: NewElement) -> Node:
        """The existing child that the element precedes most closely."""
        return min(children, key=lambda child: (self.key(_name(child))[0], child.start))
