"""The deposited flux: its header, its certifications and where each passage is."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from certdesk.model.errors import WrongOrder
from certdesk.model.flux.expat import index_by_expat
from certdesk.model.flux.index import NAMESPACE, XSI, Certification, HeaderField, Index
from certdesk.model.flux.scan import index_by_scan
from certdesk.model.flux.source import Kind, Position, Source, open_source
from certdesk.model.flux.wording import named
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Mapping, Set
    from pathlib import Path

__all__ = [
    "NAMESPACE",
    "XSI",
    "Certification",
    "FluxFile",
    "HeaderField",
    "index_flux",
    "open_flux",
]


class FluxFile:
    """A flux and its index; rows count the passages from 0 in file order."""

    def __init__(self, source: Source, index: Index) -> None:
        self.source = source
        self.by: Literal["scan", "expat"] = index.by
        self.prefix = index.prefix
        self.namespaces: Mapping[str, str] = index.namespaces
        self.root_start = index.root_start
        self.root_tag_end = index.root_tag_end
        self.header: Mapping[str, HeaderField] = index.header
        self.certifications: tuple[Certification, ...] = index.certifications
        self.starts: array[int] = index.starts
        self.ends: array[int] = index.ends
        self.ids: list[str] = index.ids
        self.markup_removed = index.markup_removed
        self.uses_1_1_5 = index.uses_1_1_5
        self._holders = tuple(one for one in index.certifications if one.rows)
        self._first_rows = array("Q", (one.rows.start for one in self._holders))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def id_flux(self) -> str:
        """The `idFlux` of the header, trimmed; empty when absent."""
        return self.header_text("idFlux").strip()

    @property
    def action(self) -> str:
        """The `action` of the header (1.1.5), trimmed; empty when absent."""
        return self.header_text("action").strip()

    def header_text(self, path: str) -> str:
        """The text of a header field as the file has it; empty when absent."""
        found = self.header.get(path)
        return found.text if found else ""

    def certification_of(self, row: int) -> Certification:
        """The certification that holds a passage."""
        return self._holders[bisect_right(self._first_rows, row) - 1]

    def rows_of(self, id_technique: str) -> tuple[int, ...]:
        """The rows of the passages with this identifier, trimmed on both sides."""
        first, repeated = self._rows_by_id
        key = id_technique.strip()
        if key in repeated:
            return tuple(repeated[key])
        return (first[key],) if key in first else ()

    def own_id(self, id_technique: str) -> str | None:
        """This flux's own copy of an identifier, None when no passage has it."""
        row = self._rows_by_id[0].get(id_technique)
        return None if row is None else self.ids[row]

    @property
    def known_ids(self) -> Set[str]:
        """Every identifier, once; a passage without one has none."""
        return self._rows_by_id[0].keys()

    @property
    def duplicates(self) -> tuple[str, ...]:
        """The identifiers written more than once, in the order of their repetition."""
        return tuple(self._rows_by_id[1])

    @cached_property
    def _rows_by_id(self) -> tuple[dict[str, int], dict[str, list[int]]]:
        first: dict[str, int] = {}
        repeated: dict[str, list[int]] = {}
        for row, identifier in enumerate(self.ids):
            if not identifier:  # absent, which the schema tells: no passage is its double
                continue
            if first.setdefault(identifier, row) != row:
                repeated.setdefault(identifier, [first[identifier]]).append(row)
        return first, repeated

    def passage_bytes(self, row: int) -> bytes:
        """The bytes of a passage, from the `<` of its start tag to after its end tag."""
        return self.source.bytes(self.starts[row], self.ends[row])

    def passage_position(self, row: int) -> Position:
        """Where a passage starts."""
        return self.source.position(self.starts[row])

    def close(self) -> None:
        """Close the source."""
        self.source.close()


def index_flux(source: Source, tick: Tick = no_tick) -> FluxFile:
    """Index the passages of an opened flux; an accusé is refused as such."""
    if source.kind is not Kind.FLUX:
        raise WrongOrder(
            f"Le fichier {named(source.path)} est un accusé de traitement, pas un flux déposé.",
            "Donnez d’abord le flux déposé, puis son accusé.",
        )
    index = index_by_scan(source, tick)
    if index is None:
        index = index_by_expat(source, tick)
        source.well_formed = True
    source.depth_checked = True
    return FluxFile(source, index)


def open_flux(path: Path, tick: Tick = no_tick) -> FluxFile:
    """Open and index a flux; nothing stays open when it is refused."""
    source = open_source(path, tick)
    try:
        return index_flux(source, tick)
    except BaseException:
        source.close()
        raise
