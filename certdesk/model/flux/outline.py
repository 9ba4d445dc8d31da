"""The part of a flux around its passages: header fields and certifications, from expat's events.

The same code serves the whole document (expat.py) and the document without its passages
(scan.py), so that both give the same outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.model.flux.index import MAX_DEPTH, NAMESPACE, Certification, HeaderField, Index
from certdesk.model.flux.parser import SEPARATOR
from certdesk.model.flux.tags import Buffer, end_tag_end, is_self_closing, start_tag_end, tag_name

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN = NAMESPACE + SEPARATOR
PASSAGE = OWN + "passageCertification"
_CERTIFICATION = OWN + "certification"
_CERTIFICATION_FIELDS = frozenset({"type", "code", "natureDeposant"})


class DepthExceeded(Exception):
    """Elements are nested deeper than MAX_DEPTH."""


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    name: str
    start: int
    content_start: int
    declared: Mapping[str, str]
    leaf: bool = True
    text: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _OpenCertification:
    """A certification whose end has not come yet, and the passages met in it so far."""

    depth: int
    scope: Mapping[str, str]
    rows: range
    fields: dict[str, HeaderField] = field(default_factory=dict)
    head_end: int = -1
    tail_start: int = -1


class Outline:
    """Takes the events outside the passages in document order and fills an index."""

    def __init__(self, data: Buffer, index: Index) -> None:
        self._data = data
        self._index = index
        self._stack: list[_Open] = []
        self._declared: dict[str, str] = {}
        self._header: dict[str, HeaderField] = {}
        self._certifications: list[Certification] = []
        self._certification: _OpenCertification | None = None
        self._row = 0
        index.header = self._header

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._stack)

    @property
    def innermost(self) -> str:
        """The name of the last open element, empty when there is none."""
        return self._stack[-1].name if self._stack else ""

    @property
    def in_certification(self) -> bool:
        """Whether a passage met now belongs to a certification."""
        return self._certification is not None

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """A namespace declaration of the start tag that comes next."""
        self._declared[prefix or ""] = uri or ""

    def start(self, name: str, start: int) -> None:
        """A start tag at this offset."""
        if self.depth >= MAX_DEPTH:
            raise DepthExceeded
        if self._stack:
            self._stack[-1].leaf = False
        element = _Open(name, start, start_tag_end(self._data, start), self._declared)
        self._declared = {}
        self._stack.append(element)
        if self.depth == 1:
            self._read_root(element)
        if name == _CERTIFICATION and self._certification is None:
            rows = range(self._row, self._row)
            self._certification = _OpenCertification(self.depth, self._scope(), rows)

    def _read_root(self, root: _Open) -> None:
        index = self._index
        index.root_start, index.root_tag_end = root.start, root.content_start
        prefix, colon, _ = tag_name(self._data, root.start, root.content_start).partition(":")
        index.prefix = prefix if colon else ""
        index.namespaces = root.declared

    def _scope(self) -> Mapping[str, str]:
        """What the prefixes mean here; the root's own mapping when nothing else is declared."""
        below = [element.declared for element in self._stack[1:] if element.declared]
        scope = self._stack[0].declared
        for declared in below:
            scope = {**scope, **declared}
        return scope

    def text(self, text: str) -> None:
        """Character data of the innermost element."""
        if self._stack and self._stack[-1].leaf:
            self._stack[-1].text.append(text)

    def passages(self, count: int, start: int, end: int) -> None:
        """That many passages, next to each other, from `start` to `end`."""
        certification, parent = self._certification, self._stack[-1]
        parent.leaf = False
        self._row += count
        if certification is None:
            return
        if not certification.rows:
            certification.head_end = self._before_blank(start, parent.content_start)
            certification.scope = self._scope()
        certification.tail_start = end
        certification.rows = range(certification.rows.start, self._row)

    def _before_blank(self, end: int, floor: int) -> int:
        while end > floor and self._data[end - 1 : end] in (b" ", b"\t", b"\r", b"\n"):
            end -= 1
        return end

    def end(self, start: int) -> None:
        """The end tag at this offset; of no meaning for a self-closing element."""
        element = self._stack.pop()
        if is_self_closing(self._data, element.content_start):
            content_end = end = element.content_start
        else:
            content_end, end = start, end_tag_end(self._data, start)
        if element.leaf:
            self._keep_leaf(element, content_end, end)
        if self._certification and self._certification.depth == self.depth + 1:
            self._close_certification(self._certification, element.start, end)

    def _keep_leaf(self, element: _Open, content_end: int, end: int) -> None:
        names = [*(above.name for above in self._stack[1:]), element.name]
        if not self._stack or not all(name.startswith(OWN) for name in names):
            return
        local = [name.removeprefix(OWN) for name in names]
        fields, path = self._header, "/".join(local)
        if self._certification:
            below = self.depth == self._certification.depth
            if not below or local[-1] not in _CERTIFICATION_FIELDS:
                return
            fields, path = self._certification.fields, f"certification/{local[-1]}"
        elif path == "action":
            self._index.uses_1_1_5 = True
        key = local[-1] if self._certification else path
        spans = (element.start, end, element.content_start, content_end)
        fields.setdefault(key, HeaderField(path, *spans, "".join(element.text)))

    def _close_certification(self, open_one: _OpenCertification, start: int, end: int) -> None:
        def trimmed(name: str) -> str | None:
            found = open_one.fields.get(name)
            return found.text.strip() if found else None

        empty = not open_one.rows
        self._certifications.append(
            Certification(
                number=len(self._certifications),
                start=start,
                end=end,
                rows=open_one.rows,
                type=trimmed("type") or "",
                code=trimmed("code") or "",
                nature_deposant=trimmed("natureDeposant"),
                fields=open_one.fields,
                namespaces=open_one.scope,
                head_end=end if empty else open_one.head_end,
                tail_start=end if empty else open_one.tail_start,
            )
        )
        self._certification = None
        self._index.certifications = tuple(self._certifications)
