"""Where each passage is written in an accusé, refused or accepted, in the order of the file."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.model.rapport.shapes import Rapport


@dataclass(frozen=True, slots=True)
class Entries:
    """Spans of the entries, and which are refused: one byte each, 1 for KO."""

    starts: array[int]
    ends: array[int]
    refused: bytearray
    names: list[str]


def entries_of(rapport: Rapport) -> Entries:
    """Told once, beside the window: 200 000 entries take a tenth of its patience."""
    ko, ok = rapport.ko, rapport.ok
    starts = array("Q", [entry.start for entry in ko]) + ok.starts
    ends = array("Q", [entry.end for entry in ko]) + ok.ends
    names = [entry.id_technique for entry in ko] + ok.ids
    refused = bytearray(b"\1") * len(ko) + bytearray(len(ok))
    if ko and len(ok) and ko[-1].start > ok.starts[0]:  # accepted ones first, or mixed
        order = sorted(range(len(starts)), key=starts.__getitem__)
        starts, ends = (array("Q", [values[i] for i in order]) for values in (starts, ends))
        names = [names[i] for i in order]
        refused = bytearray(refused[i] for i in order)
    return Entries(starts, ends, refused, names)
