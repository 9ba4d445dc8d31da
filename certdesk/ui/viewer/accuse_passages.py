"""The passages of an accusé as a pane shows them: refused and accepted ones, in file order."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from certdesk.ui.viewer.document import Document, Said
from certdesk.ui.viewer.marks import Mark, MarkKind

if TYPE_CHECKING:
    from certdesk.model.dossier.entries import Entries
    from certdesk.model.rapport.shapes import Rapport


_KINDS = bytes((MarkKind.OK, MarkKind.KO)).ljust(256, b"\0")


def accuse_document(rapport: Rapport, entries: Entries) -> Document:
    """The accusé with its refused, accepted and rejected entries marked."""
    marks = [Mark(e.start, e.end, MarkKind.KO, "erreur") for e in rapport.errors]
    said = Said(entries.refused.translate(_KINDS), name_of=entries.names.__getitem__)
    return Document(rapport.source, entries.starts, entries.ends, said, marks)


def entry_at(document: Document, start: int) -> int:
    """The entry of an accusé that begins at an offset."""
    return bisect_right(document.regions.starts, start) - 1
