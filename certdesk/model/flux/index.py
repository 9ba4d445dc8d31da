"""What an index of a flux holds, whichever of the scanner and expat has built it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE = "urn:cdc:cpf:pc5:schema:1.0.0"
"""The namespace of every element of a flux."""

XSI = "http://www.w3.org/2001/XMLSchema-instance"
"""The namespace of `xsi:nil`."""

MAX_DEPTH = 256
"""Elements nested deeper than this are refused: no real flux goes past a dozen."""

LONGEST_TOKEN = 4 * 1024 * 1024
"""A longer tag or comment is refused: expat reads it again from its start at each window."""


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A leaf outside the passages: its span, the span of its content, and its text as XML says."""

    path: str
    start: int
    end: int
    content_start: int
    content_end: int
    text: str


@dataclass(frozen=True, slots=True)
class Certification:
    """One `<certification>` block and the rows of its passages.

    Bytes `[start, head_end)` run up to the first passage, the white space before it excluded;
    `[tail_start, end)` is what follows the last one. Without a passage both are at `end`.
    """

    number: int
    start: int
    end: int
    rows: range
    type: str
    code: str
    nature_deposant: str | None
    fields: Mapping[str, HeaderField]
    namespaces: Mapping[str, str]
    head_end: int
    tail_start: int


@dataclass(slots=True)
class Index:
    """Where everything is in a flux, in bytes of the working copy."""

    by: Literal["scan", "expat"]
    prefix: str = ""
    namespaces: Mapping[str, str] = field(default_factory=dict)
    root_start: int = 0
    root_tag_end: int = 0
    header: Mapping[str, HeaderField] = field(default_factory=dict)
    certifications: tuple[Certification, ...] = ()
    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))
    ids: list[str] = field(default_factory=list)
    markup_removed: int = 0
    uses_1_1_5: bool = False
