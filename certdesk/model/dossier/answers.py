"""What `check`, `pair` and `correct` answer: the objects of `--json`, keys and all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certdesk.model.flux.passage import read_passage_utf8
from certdesk.model.knowledge.suspects import suspects_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from certdesk.model.correction.correction import Correction
    from certdesk.model.dossier.dossier import Dossier, KoPassage
    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.rapport.matching import Matching
    from certdesk.model.rapport.shapes import Rapport
    from certdesk.model.schema.findings import Finding
    from certdesk.model.schema.validation import Verdict

Answer = dict[str, Any]


def check_answer(verdict: Verdict) -> Answer:
    """The answer of `check`."""
    return {
        "schema": {"version": verdict.schema.version, "origin": verdict.schema.origin.value},
        "passages": verdict.passages,
        "checked": verdict.checked,
        "findings": findings_answer(verdict.findings),
    }


def findings_answer(findings: Iterable[Finding]) -> list[Answer]:
    """The findings of `check` and `correct`."""
    return [
        {
            "severity": finding.severity.value,
            "idTechnique": finding.id_technique,
            "path": finding.path,
            "line": finding.line,
            "column": finding.column,
            "byte": finding.byte,
            "code": finding.code,
            "text": finding.text,
        }
        for finding in findings
    ]


def pair_answer(dossier: Dossier, rapport: Rapport, matching: Matching) -> Answer:
    """The answer of `pair`."""
    return {
        "rapport": {
            "kind": rapport.kind.value,
            "nomFichier": rapport.nom_fichier,
            "idFlux": rapport.id_flux,
            "idTraitement": rapport.id_traitement,
            "idDemande": rapport.id_demande,
        },
        "ground": matching.ground.value if matching.ground else None,
        "ko": [_ko(dossier.flux, passage) for passage in dossier.ko],
        "ok": matching.ok,
        "absent": list(matching.absent),
        "unknown": list(matching.unknown),
        "duplicates": list(matching.duplicates),
        "errors": [
            {
                "type": error.type,
                "message": error.message,
                "line": error.line,
                "column": error.column,
            }
            for error in rapport.errors
        ],
    }


def pair_is_clean(answer: Answer, matching: Matching) -> bool:
    """Whether everything was accepted, without any doubt about the pair."""
    lists = ("ko", "absent", "unknown", "duplicates", "errors")
    certain = matching.ground is not None and not matching.doubt
    return certain and not any(answer[name] for name in lists)


def correct_answer(
    out: Path | None, correction: Correction | None, findings: Iterable[Finding]
) -> Answer:
    """The answer of `correct`; `out` is None when nothing was written."""
    written = out is not None and correction is not None
    return {
        "out": str(out) if written else None,
        "passages": list(correction.ids) if written and correction else [],
        "left": [
            {"idTechnique": left.id_technique, "why": left.why.value}
            for left in (correction.left if correction else ())
        ],
        "idFlux": correction.id_flux if written and correction else None,
        "findings": findings_answer(findings),
    }


def _ko(flux: FluxFile, passage: KoPassage) -> Answer:
    start = flux.passage_position(passage.row)
    certification = flux.certification_of(passage.row)
    deposited = start.byte is not None
    return {
        "idTechnique": passage.id_technique,
        "cause": passage.explanation.cause,
        "message": passage.message,
        "byte_start": flux.starts[passage.row] if deposited else None,
        "byte_end": flux.ends[passage.row] if deposited else None,
        "line": start.line,
        "certification": {"type": certification.type, "code": certification.code},
        "suspects": list(
            suspects_in(read_passage_utf8(flux, passage.row), passage.explanation.suspects)
        ),
    }
