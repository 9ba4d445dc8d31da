"""A dossier and its edits → the very bytes that would leave, and the verdict on them. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from certdesk.model.correction.choosing import choose
from certdesk.model.correction.correction import Correction, Stamp, correct
from certdesk.model.errors import FileChanged
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.shapes import RapportKind
from certdesk.model.schema.validation import Verdict, validate

if TYPE_CHECKING:
    from certdesk.model.correction.edits import Edits
    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.flux.flux import FluxFile

_NUMBERED = 1000  # names tried before giving the folder up


@dataclass(frozen=True)
class Prepared:
    """A correction ready to be written; without a passage it has neither flux nor verdict.

    `flux` is the index of the new bytes. The rows of the verdict's findings are those of the
    deposited file.
    """

    edits: Edits
    correction: Correction
    flux: FluxFile | None = None
    verdict: Verdict | None = None

    @property
    def is_writable(self) -> bool:
        """Whether the file may be written as it is."""
        return self.verdict is not None and not self.verdict.blocking

    @property
    def is_passable(self) -> bool:
        """Whether its errors may be passed by an explicit act."""
        return self.verdict is not None and self.verdict.blocking and self.verdict.passable


@dataclass(frozen=True)
class Written:
    """A correction file on disk; `errors_accepted` when it was « générer quand même »."""

    path: Path
    prepared: Prepared
    errors_accepted: bool = False


def prepare(dossier: Dossier, edits: Edits, stamp: Stamp, tick: Tick = no_tick) -> Prepared:
    """Compose the correction file and check its bytes; raises FileChanged and Cancelled."""
    if dossier.changed():
        raise FileChanged(
            "Un des fichiers ouverts a changé sur le disque depuis son ouverture.",
            "Rechargez le dossier avant de générer la correction\u00a0: vos corrections "
            "seront gardées.",
        )
    choice = choose(dossier.flux, dossier.ko, edits, unknown=_refused_elsewhere(dossier))
    correction = correct(dossier.flux, choice, edits, dossier.fields, stamp, tick)
    if not choice.rows:
        return Prepared(edits, correction)
    flux = index_flux(source_of(correction.data, Path(correction.file_name)), tick)
    return Prepared(edits, correction, flux, _verdict(dossier, edits, correction, flux, tick))


def free_name(folder: Path, name: str) -> str:
    """`name`, or the first of `name_2`, `name_3`… that is not taken in this folder."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in range(1, _NUMBERED):
        candidate = name if number == 1 else f"{stem}_{number}{suffix}"
        if not (folder / candidate).exists():
            return candidate
    return name


def _verdict(
    dossier: Dossier, edits: Edits, correction: Correction, flux: FluxFile, tick: Tick
) -> Verdict:
    edited = {
        place
        for place, row in enumerate(correction.rows)
        if edits.of_passage(row)
        or edits.of_certification(dossier.flux.certification_of(row).number)
    }
    rapport = dossier.rapport
    verdict = validate(
        flux,
        dossier.schema,
        tick,
        accuse_is_traitement=rapport is not None and rapport.kind is RapportKind.TRAITEMENT,
        edited_rows=edited,
    )
    findings = tuple(
        finding if finding.row is None else replace(finding, row=correction.rows[finding.row])
        for finding in verdict.findings
    )
    return replace(verdict, findings=findings)


def _refused_elsewhere(dossier: Dossier) -> tuple[str, ...]:
    if dossier.matching is None or dossier.rapport is None:
        return ()
    unknown = frozenset(dossier.matching.unknown)
    return tuple(
        dict.fromkeys(ko.id_technique for ko in dossier.rapport.ko if ko.id_technique in unknown)
    )
