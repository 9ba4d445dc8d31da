"""What `check`, `pair` and `correct` answer, as lines that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.counting import counted, figure
from certdesk.model.rapport.shapes import RapportKind
from certdesk.model.schema.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from certdesk.model.correction.correction import Correction
    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.rapport.matching import Matching
    from certdesk.model.rapport.shapes import Rapport
    from certdesk.model.schema.findings import Finding
    from certdesk.model.schema.validation import Verdict

_SHOWN = 20  # identifiers of one list; the rest is counted


def check_lines(verdict: Verdict) -> Iterator[str]:
    """The answer of `check`."""
    yield verdict.summary()
    yield from finding_lines(verdict.findings)
    if verdict.omitted:
        yield f"… et {figure(verdict.omitted)} autres remarques du même genre"


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """One line for each finding: how bad, where, what."""
    for finding in findings:
        where = [
            f"ligne\u00a0{finding.line}" if finding.line is not None else "",
            f"colonne\u00a0{finding.column}" if finding.column is not None else "",
        ]
        about = [
            finding.severity.label,
            ", ".join(filter(None, where)),
            finding.id_technique or "",
            finding.path,
        ]
        place = " · ".join(filter(None, about))
        yield f"{place}\u00a0: {finding.text} [{finding.code}]"


def pair_lines(dossier: Dossier, rapport: Rapport, matching: Matching) -> Iterator[str]:
    """The answer of `pair`."""
    if rapport.kind is RapportKind.REJET:
        yield "Le portail a rejeté le fichier entier\u00a0: aucun passage n’a été enregistré."
        for error in rapport.errors:
            at = f"ligne\u00a0{error.line}, colonne\u00a0{error.column}" if error.line else ""
            yield " · ".join(filter(None, ("Erreur", error.type, at, error.message)))
    ground = matching.ground.label if matching.ground else "aucun"
    yield f"Lien entre les deux fichiers\u00a0: {ground}"
    if matching.doubt:
        yield f"Doute\u00a0: {matching.doubt}"
    yield (
        f"{counted(len(dossier.ko), 'passage')} KO, {figure(matching.ok)} OK dans l’accusé, "
        f"{figure(matching.found)}/{figure(len(dossier.flux))} passages du flux retrouvés"
    )
    for passage in dossier.ko:
        line = dossier.flux.passage_position(passage.row).line
        message = passage.message.replace("\n", " / ")
        yield f"KO · ligne\u00a0{line} · {passage.id_technique}\u00a0: {message}"
    yield from _named("Absents de l’accusé", matching.absent)
    yield from _named("Inconnus du flux", matching.unknown)
    yield from _named("En double dans le flux", matching.duplicates)


def correct_lines(
    out: Path | None, correction: Correction | None, findings: Sequence[Finding]
) -> Iterator[str]:
    """The answer of `correct`."""
    if out is not None and correction is not None:
        held = counted(len(correction.ids), "passage")
        yield f"{held} dans {out} (idFlux {correction.id_flux})"
    else:
        errors = sum(1 for finding in findings if finding.severity is Severity.ERROR)
        blocked = f"\u00a0: {counted(errors, 'erreur')} à corriger" if errors else ""
        yield f"Rien n’a été écrit{blocked}."
    for left in correction.left if correction else ():
        yield f"Laissé · {left.id_technique}\u00a0: {left.why.value}"
    yield from finding_lines(findings)


def _named(title: str, ids: Sequence[str]) -> Iterator[str]:
    if ids:
        more = f"… et {figure(len(ids) - _SHOWN)} autres" if len(ids) > _SHOWN else ""
        yield f"{title} ({figure(len(ids))})\u00a0: {', '.join(ids[:_SHOWN])}{more}"
