"""The passages of a flux as a pane shows them: what the accusé said, what was corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.dossier.work import Work, WorkState
from certdesk.model.errors import CertdeskError
from certdesk.model.flux.passage import ABSENT, NIL, Passage, State, Value
from certdesk.model.knowledge.suspects import suspects_in
from certdesk.ui.viewer.document import Document, Said
from certdesk.ui.viewer.marks import Mark, MarkKind

if TYPE_CHECKING:
    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.flux.flux import FluxFile

_CERTIFICATION = "certification/"
_LONGEST_WORD = 40
_LONGEST_PASSAGE = 64 * 1024  # bytes; a longer one would stall the painting
_KINDS = {
    WorkState.TO_CORRECT: MarkKind.KO,
    WorkState.CORRECTED: MarkKind.CORRECTED,
    WorkState.VERIFIED: MarkKind.VERIFIED,
    WorkState.DISMISSED: MarkKind.DISMISSED,
}


def kind_of_state(state: WorkState) -> MarkKind:
    """How a KO passage is shown when the work on it is so far."""
    return _KINDS[state]


def flux_document(work: Work) -> Document:
    """The flux with the status of each passage; suspects and edits are looked for when seen."""
    dossier = work.dossier
    flux, matching = dossier.flux, dossier.matching
    if matching is None:
        kinds = bytearray(len(flux))
    else:
        # The bytes of `Status` are 0 absent, 1 KO, 2 OK.
        wanted = bytes((MarkKind.ABSENT, MarkKind.KO, MarkKind.OK)).ljust(256, b"\0")
        kinds = matching.status.translate(wanted)
    said = Said(kinds, lambda row: _field_marks(work, row), flux.ids.__getitem__)
    return Document(flux.source, flux.starts, flux.ends, said, _certification_marks(dossier))


def locate_id(flux: FluxFile, id_technique: str) -> tuple[int, int] | None:
    """Where an identifier is written in its passage, None for one that the flux does not hold."""
    rows = flux.rows_of(id_technique)
    if not rows:
        return None
    written = id_technique.strip().encode(flux.source.encoding, "replace")
    start = flux.source.data.find(written, flux.starts[rows[0]], flux.ends[rows[0]])
    return (start, start + len(written)) if start >= 0 else None


def _field_marks(work: Work, row: int) -> list[Mark]:
    """The fields of a passage that were edited, and those that its message makes suspect."""
    ko, edits = work.dossier.ko_of(row), work.edits.of_passage(row)
    if ko is None and not edits:
        return []
    base = work.dossier.flux.starts[row]
    try:
        passage = work.passage_in_file(row)
    except CertdeskError:
        return []  # no correct XML: shown as it is; the passage panel says where it breaks
    marks = [
        _mark(passage, base, path, MarkKind.CORRECTED, _change(path, state))
        for path, state in edits.items()
    ]
    if ko is not None:
        suspects = suspects_in(passage, ko.explanation.suspects)
        marks += [
            _mark(passage, base, path, MarkKind.SUSPECT) for path in suspects if path not in edits
        ]
    return [mark for mark in marks if mark is not None]


def _mark(passage: Passage, base: int, path: str, kind: MarkKind, word: str = "") -> Mark | None:
    node = passage.node(path)
    if node is None:
        return None
    if node.content_start < node.content_end:
        return Mark(base + node.content_start, base + node.content_end, kind, word)
    return Mark(base + node.start, base + node.end, kind, word)


def _change(path: str, state: State) -> str:
    """What an edit makes of a field, in a few words."""
    if state is NIL:
        return "corrigé\u00a0: sans valeur"
    if state is ABSENT:
        return "corrigé\u00a0: retiré"
    if not isinstance(state, Value) or path.endswith("/nir"):
        return "corrigé"
    text = " ".join(state.text.split())
    return f"→ {text[:_LONGEST_WORD]}{'…' if len(text) > _LONGEST_WORD else ''}"


def _certification_marks(dossier: Dossier) -> list[Mark]:
    """The fields of the certifications that the message of one of their passages makes suspect."""
    found: dict[int, Mark] = {}
    for ko in dossier.ko:
        if ko.explanation.cause != "certification":
            continue  # looked at for 10 000 passages before the first page is shown
        for path in ko.explanation.suspects:
            if path.startswith(_CERTIFICATION):
                certification = dossier.flux.certification_of(ko.row)
                field = certification.fields.get(path.removeprefix(_CERTIFICATION))
                if field is not None:
                    start, end = field.content_start, field.content_end
                    found[start] = Mark(start, max(start + 1, end), MarkKind.SUSPECT)
    return list(found.values())
