"""Edits made on one version of a flux, carried over to the next one read from the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.correction.edits import Edits

if TYPE_CHECKING:
    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.flux.flux import Certification, FluxFile


def carry_over(edits: Edits, old: Dossier, new: Dossier) -> tuple[Edits, int]:
    """The edits that still mean the same, and how many passages lost theirs.

    A passage keeps its edits when its identifier is there once in both files and not one of its
    bytes has changed; a certification, when the same type and code are there.
    """
    rows = {row: _same_row(row, old.flux, new.flux) for row in {*edits.passages, *edits.decisions}}
    numbers = {number: _same_certification(number, old, new) for number in edits.certifications}
    carried = Edits(
        passages={rows[row]: asked for row, asked in edits.passages.items() if rows[row] >= 0},
        certifications={
            numbers[number]: asked
            for number, asked in edits.certifications.items()
            if numbers[number] >= 0
        },
        header=edits.header,
        decisions={rows[row]: said for row, said in edits.decisions.items() if rows[row] >= 0},
    )
    return carried, sum(row < 0 for row in rows.values())


def _same_row(row: int, old: FluxFile, new: FluxFile) -> int:
    identifier = old.ids[row]
    rows = new.rows_of(identifier)
    if len(rows) != 1 or len(old.rows_of(identifier)) != 1:
        return -1
    return rows[0] if new.passage_bytes(rows[0]) == old.passage_bytes(row) else -1


def _same_certification(number: int, old: Dossier, new: Dossier) -> int:
    wanted = _identity(old.flux.certifications[number])
    same = [one.number for one in new.flux.certifications if _identity(one) == wanted]
    return same[0] if len(same) == 1 else -1


def _identity(certification: Certification) -> tuple[str, str]:
    return certification.type, certification.code
