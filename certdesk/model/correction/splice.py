"""One passage with its edits: the bytes of each edited element replaced, all others identical.

Comments and processing instructions go away, the white space around them stays; CDATA stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.correction.markup import (
    Patch,
    applied,
    declared_namespaces,
    escaped,
    opened,
    with_attribute,
    without_attribute,
    without_markup,
)
from certdesk.model.correction.placing import NewElement, Site, insertions
from certdesk.model.errors import EditRefused
from certdesk.model.flux.index import XSI
from certdesk.model.flux.parser import SEPARATOR
from certdesk.model.flux.passage import ABSENT, Mark, Node, Passage, State, parse_passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certdesk.model.schema.fields import Fields

_LOCAL_NIL = f'xmlns:nul="{XSI}" nul:nil="true"'.encode()
_NIL_KEY = f"{XSI}{SEPARATOR}nil"


def xsi_prefix_in(namespaces: Mapping[str, str]) -> str:
    """The prefix to write xsi:nil with below these namespaces, empty when there is none.

    The root of a correction file always declares « xsi », unless it means something else there.
    """
    scope = {"xsi": XSI, **namespaces}
    bound = [prefix for prefix, uri in scope.items() if uri == XSI and prefix]
    own = [prefix for prefix in bound if prefix in namespaces]
    return next(iter(own or bound), "")


def effective(passage: Passage, edits: Mapping[str, State]) -> dict[str, State]:
    """The edits that really change this passage.

    What is below an absent container is kept by `Edits` but does not count, nor does a state that
    the passage has already.
    """
    absent = {path for path, state in edits.items() if state is ABSENT}
    return {
        path: state
        for path, state in edits.items()
        if not any(above in absent for above in ancestors(path))
        and not _already(passage, path, state)
    }


def ancestors(path: str) -> Iterator[str]:
    """The paths above this one, the nearest first; the passage itself excluded."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _already(passage: Passage, path: str, state: State) -> bool:
    node = passage.node(path)
    if node is None:
        return state is ABSENT
    if state is ABSENT:
        return False
    # White space inside a nil element is refused by the schema: asking for nil removes it.
    spotless = not node.nil or node.content_start == node.content_end
    return spotless and passage.state(path) == state


def splice(
    passage: Passage, edits: Mapping[str, State], fields: Fields, xsi_prefix: str = "xsi"
) -> bytes:
    """The passage as it would leave; `xsi_prefix` is bound to XSI where nothing says otherwise."""
    asked = effective(passage, edits)
    if not asked:
        return without_markup(passage.data)
    writer = _Writer(passage, xsi_prefix)
    missing: dict[str, State] = {}
    patches: list[Patch] = []
    for path, state in asked.items():
        node = passage.node(path)
        if node is None:
            missing[path] = state
        else:
            patches.append(writer.changed(node, state))
    if missing:
        leaving = frozenset(path for path, state in asked.items() if state is ABSENT)
        patches += _inserted(writer, missing, leaving, fields)
    patches += [Patch(start, end, b"") for start, end in passage.markup]
    return applied(passage.data, patches)


def splice_element(data: bytes, namespaces: Mapping[str, str], state: State) -> bytes:
    """One element without elements inside, in UTF-8, given a value or made nil."""
    alone = parse_passage(data, "utf-8", {"xsi": XSI, **namespaces})
    writer = _Writer(alone, xsi_prefix_in(namespaces))
    return without_markup(applied(data, [writer.changed(alone.root, state)]))


def _inserted(
    writer: _Writer, missing: Mapping[str, State], leaving: frozenset[str], fields: Fields
) -> Iterator[Patch]:
    """The patches that create the elements of these paths, and their missing parents."""
    created: dict[str, dict[str, NewElement]] = {}
    parents: dict[str, Node] = {}
    for path, state in missing.items():
        parent, steps = _nearest(writer.passage, path)
        parents[parent.path] = parent
        level = created.setdefault(parent.path, {})
        for step in steps[:-1]:
            level = level.setdefault(step, NewElement(step)).children
        level[steps[-1]] = NewElement(steps[-1], state)
    for path, parent in parents.items():
        yield from insertions(writer.site(parent, leaving, fields), created[path])


def _nearest(passage: Passage, path: str) -> tuple[Node, list[str]]:
    """The nearest existing element above a missing one, and the names between them."""
    steps = path.split("/")
    for depth in range(len(steps) - 1, 0, -1):
        node = passage.node("/".join(steps[:depth]))
        if node is not None:
            return node, steps[depth:]
    return passage.root, steps


class _Writer:
    """Writes elements with the prefixes in scope in one passage."""

    def __init__(self, passage: Passage, xsi_prefix: str) -> None:
        self.passage = passage
        self._xsi_prefix = xsi_prefix

    def changed(self, node: Node, state: State) -> Patch:
        """The patch that gives an existing element this state."""
        if state is ABSENT:
            return Patch(node.start, node.end, b"")
        if node.children:
            raise EditRefused(
                f"«\u00a0{node.path}\u00a0» contient d’autres éléments\u00a0: "
                "il ne peut pas recevoir de valeur."
            )
        tag = self._start_tag(node)
        close = self.passage.data[node.content_end : node.end]
        if isinstance(state, Mark):
            return Patch(node.start, node.end, with_attribute(tag, self._nil(node)) + close)
        close = close or b"</" + node.tag_name.encode() + b">"
        return Patch(node.start, node.end, opened(tag) + escaped(state.text) + close)

    def site(self, parent: Node, leaving: frozenset[str], fields: Fields) -> Site:
        """An existing element ready to receive new ones."""
        return Site(
            passage=self.passage,
            parent=parent,
            tag=self._start_tag(parent),
            nil=self._nil(parent),
            leaving=leaving,
            fields=fields,
        )

    def _start_tag(self, node: Node) -> bytes:
        """The start tag without its xsi:nil."""
        tag = self.passage.data[node.start : node.content_start]
        if _NIL_KEY not in node.attributes:
            return tag
        # The dictionary follows the order of the tag: no need to know which prefix is XSI's.
        return without_attribute(tag, [*node.attributes].index(_NIL_KEY))

    def _nil(self, node: Node) -> bytes:
        """`xsi:nil="true"` by a prefix that means XSI there, declared on the spot if need be."""
        if not self._xsi_prefix:
            return _LOCAL_NIL
        data = self.passage.data
        for above in (node.path, *ancestors(node.path), ""):
            holder = self.passage.node(above)
            if holder is not None:
                declared = declared_namespaces(data[holder.start : holder.content_start])
                if declared.get(self._xsi_prefix, XSI) != XSI:
                    return _LOCAL_NIL
        return f'{self._xsi_prefix}:nil="true"'.encode()
