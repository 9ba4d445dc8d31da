"""The passages of an accusé as a pane shows them: refused and accepted ones, in file order."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

from certdesk.ui.viewer.document import Document, Said
from certdesk.ui.viewer.marks import Mark, MarkKind

if TYPE_CHECKING:
    from certdesk.model.rapport.shapes import Rapport


def accuse_document(rapport: Rapport) -> Document:
    """The accusé with its refused, accepted and rejected entries marked."""
    ko, ok = rapport.ko, rapport.ok
    starts = array("Q", [entry.start for entry in ko]) + ok.starts
    ends = array("Q", [entry.end for entry in ko]) + ok.ends
    names = [entry.id_technique for entry in ko] + ok.ids
    kinds = bytearray([MarkKind.KO]) * len(ko) + bytearray([MarkKind.OK]) * len(ok)
    if ko and len(ok) and ko[-1].start > ok.starts[0]:  # accepted ones first, or mixed
        order = sorted(range(len(starts)), key=starts.__getitem__)
        starts, ends = (array("Q", [values[i] for i in order]) for values in (starts, ends))
        names = [names[i] for i in order]
        kinds = bytearray(kinds[i] for i in order)
    marks = [Mark(e.start, e.end, MarkKind.KO, "erreur") for e in rapport.errors]
    said = Said(kinds, name_of=names.__getitem__)
    return Document(rapport.source, starts, ends, said, marks)


def entry_at(document: Document, start: int) -> int:
    """The entry of an accusé that begins at an offset."""
    return bisect_right(document.regions.starts, start) - 1
