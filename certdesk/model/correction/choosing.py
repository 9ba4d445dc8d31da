"""Which KO passages go into the correction file, and why the others stay out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from certdesk.model.correction.edits import Decision, Edits
from certdesk.model.knowledge.messages import ALREADY_RECORDED, CERTIFICATION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.knowledge.messages import Explanation


class Why(StrEnum):
    """Why a passage is not in the correction file, in the words shown."""

    UNTOUCHED = "aucune correction n’a été demandée"
    RECORDED = (
        "le portail dit qu’il existe déjà\u00a0: à écarter s’il a été accepté, "
        "à renommer s’il s’agit d’un autre passage"
    )
    DISMISSED = "écarté"
    NOT_IN_FLUX = "l’accusé le refuse, mais il n’est pas dans le flux"
    NOT_REFUSED = "une correction est demandée, mais l’accusé ne le refuse pas"
    WITHHELD = "prêt, mais une erreur empêche d’écrire le fichier"


@dataclass(frozen=True, slots=True)
class Left:
    """A passage that is not written; `row` is None when the flux does not hold it."""

    row: int | None
    id_technique: str
    why: Why


class Refused(Protocol):
    """A KO passage, as the dossier tells it."""

    @property
    def row(self) -> int:
        """Its place in the flux."""

    @property
    def id_technique(self) -> str:
        """Its identifier, trimmed."""

    @property
    def explanation(self) -> Explanation:
        """What its messages mean."""


@dataclass(frozen=True)
class Choice:
    """The rows to write, in file order, and what is left."""

    rows: tuple[int, ...]
    left: tuple[Left, ...]


def choose(
    flux: FluxFile,
    ko: Iterable[Refused],
    edits: Edits,
    *,
    unknown: Collection[str] = (),
    untouched_too: bool = False,
) -> Choice:
    """The KO passages corrected, or verified as they are; `untouched_too` takes the others as well.

    `unknown` are the identifiers that the accusé refuses and the flux does not hold.
    """
    rows: list[int] = []
    left: list[Left] = []
    refused: set[int] = set()
    for passage in ko:
        refused.add(passage.row)
        why = _why_left(flux, passage, edits, untouched_too)
        if why is None:
            rows.append(passage.row)
        else:
            left.append(Left(passage.row, passage.id_technique, why))
    left += [
        Left(row, flux.ids[row], Why.NOT_REFUSED)
        for row, asked in sorted(edits.passages.items())
        if asked and row not in refused
    ]
    left += [Left(None, id_technique, Why.NOT_IN_FLUX) for id_technique in unknown]
    return Choice(tuple(sorted(rows)), tuple(left))


def is_edited(flux: FluxFile, passage: Refused, edits: Edits) -> bool:
    """Whether something is asked for that answers this refusal."""
    if edits.of_passage(passage.row):
        return True
    if passage.explanation.cause != CERTIFICATION:
        return False
    return bool(edits.of_certification(flux.certification_of(passage.row).number))


def _why_left(flux: FluxFile, passage: Refused, edits: Edits, untouched_too: bool) -> Why | None:
    decision = edits.decisions.get(passage.row)
    if decision is Decision.DISMISSED:
        return Why.DISMISSED
    if decision is Decision.VERIFIED or is_edited(flux, passage, edits):
        return None
    if passage.explanation.cause == ALREADY_RECORDED:
        return Why.RECORDED
    return None if untouched_too else Why.UNTOUCHED
