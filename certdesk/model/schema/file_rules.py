"""Rules about the file as a whole and its certifications: duplicates, codes, size, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.judging import finding
from certdesk.model.schema.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.model.flux.flux import FluxFile


def file_findings(flux: FluxFile) -> Iterator[Finding]:
    """Every rule that the file breaks outside the inside of its passages."""
    yield from _duplicates(flux)


def _duplicates(flux: FluxFile) -> Iterator[Finding]:
    for identifier in flux.duplicates:
        rows = flux.rows_of(identifier)
        text = (
            f"L’identifiant technique «\u00a0{shown(identifier)}\u00a0» est porté par "
            f"{len(rows)} passages du fichier\u00a0: il doit être unique."
        )
        for row in rows:
            key = (Severity.ERROR, "rule.duplicate-id")
            yield finding(flux, key, "idTechnique", text, row, flux.starts[row])
