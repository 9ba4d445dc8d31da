"""A dossier and its edits → the very bytes that would leave, and the verdict on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from certdesk.model.correction.choosing import choose
from certdesk.model.correction.correction import Correction, Stamp, correct
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.shapes import RapportKind
from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.judging import LIMIT_PER_CODE
from certdesk.model.schema.shown import certification_path
from certdesk.model.schema.validation import Edited, Verdict, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.model.correction.edits import Edits
    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.flux.flux import FluxFile


@dataclass(frozen=True)
class Prepared:
    """A correction ready to be written; `verdict` is None when there is nothing to write.

    The rows of the verdict's findings are those of the deposited file; their lines and bytes are
    those of the correction file.
    """

    edits: Edits
    correction: Correction
    verdict: Verdict | None

    @property
    def is_writable(self) -> bool:
        """Whether the file may be written as it is."""
        return self.verdict is not None and not self.verdict.blocking

    @property
    def is_passable(self) -> bool:
        """Whether its errors may be passed by an explicit act."""
        return self.verdict is not None and self.verdict.blocking and self.verdict.passable


def prepare(
    dossier: Dossier,
    edits: Edits,
    stamp: Stamp,
    tick: Tick = no_tick,
    *,
    untouched_too: bool = False,
    limit: int = LIMIT_PER_CODE,
) -> Prepared:
    """Compose the correction file and check its bytes.

    `untouched_too` is for `choose`, `limit` for `validate`.
    """
    choice = choose(
        dossier.flux,
        dossier.ko,
        edits,
        unknown=refused_elsewhere(dossier),
        untouched_too=untouched_too,
    )
    correction = correct(dossier.flux, choice, edits, dossier.fields, stamp, tick)
    if not choice.rows:
        return Prepared(edits, correction, None)
    return Prepared(edits, correction, _verdict(dossier, edits, correction, limit, tick))


def remarks_on_pair(dossier: Dossier) -> Iterator[Finding]:
    """What the accusé itself says against a correction, or makes it pointless."""
    rapport, matching = dossier.rapport, dossier.matching
    if rapport is None or matching is None:
        return
    if rapport.kind is RapportKind.REJET:
        yield Finding(
            Severity.ERROR,
            "accuse.rejet",
            "Le portail a rejeté le fichier entier\u00a0: il faut le produire de nouveau, "
            "aucun passage n’a été enregistré.",
        )
        for error in rapport.errors:
            yield Finding(
                Severity.ERROR,
                "accuse.rejet",
                error.message,
                line=error.line,
                column=error.column,
            )
    elif not rapport.ko:
        yield Finding(Severity.HINT, "accuse.no-ko", "L’accusé ne refuse aucun passage.")
    if matching.doubt:
        yield Finding(Severity.WARNING, "accuse.doubt", matching.doubt)


def remarks_on_ids(dossier: Dossier, prepared: Prepared) -> Iterator[Finding]:
    """The new identifiers that another passage of the flux bears already."""
    correction = prepared.correction
    for row, written in zip(correction.rows, correction.ids, strict=True):
        if any(other != row for other in dossier.flux.rows_of(written)) and (
            written != dossier.flux.ids[row]
        ):
            yield Finding(
                Severity.WARNING,
                "rule.reused-id",
                f"Le nouvel idTechnique «\u00a0{written}\u00a0» est déjà celui d’un autre "
                "passage du flux\u00a0: s’il a été accepté, le portail refusera celui-ci.",
                path="idTechnique",
                id_technique=written,
                row=row,
            )


def refused_elsewhere(dossier: Dossier) -> tuple[str, ...]:
    """The identifiers that the accusé refuses and that the flux does not hold."""
    if dossier.matching is None or dossier.rapport is None:
        return ()
    unknown = frozenset(dossier.matching.unknown)
    refused = (ko.id_technique for ko in dossier.rapport.ko)
    return tuple(dict.fromkeys(each for each in refused if each in unknown))


def _verdict(
    dossier: Dossier, edits: Edits, correction: Correction, limit: int, tick: Tick
) -> Verdict:
    flux = index_flux(source_of(correction.data, Path(correction.file_name)), tick)
    rapport = dossier.rapport
    verdict = validate(
        flux,
        dossier.schema,
        tick,
        accuse_is_traitement=rapport is not None and rapport.kind is RapportKind.TRAITEMENT,
        edited=_edited(dossier, edits, correction, flux),
        limit=limit,
    )
    findings = tuple(
        finding if finding.row is None else replace(finding, row=correction.rows[finding.row])
        for finding in verdict.findings
    )
    return replace(verdict, findings=findings)


def _edited(dossier: Dossier, edits: Edits, correction: Correction, flux: FluxFile) -> Edited:
    """What was changed, by its place in the correction file."""
    rows = {place for place, row in enumerate(correction.rows) if edits.of_passage(row)}
    paths = {f"/{name}" for name in edits.header}
    for one in flux.certifications:
        # A correction has no certification without passage: its first one tells which it was.
        deposited = dossier.flux.certification_of(correction.rows[one.rows.start])
        asked = edits.of_certification(deposited.number)
        paths.update(f"{certification_path(one.number)}/{name}" for name in asked)
    return Edited(rows, paths)
