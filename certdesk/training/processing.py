"""What the portal does with a deposited file, by the documented rules; the same every time.

The file is controlled, then each passage in turn: its identifier must be new, its certification
known, its holder found. Nothing is changed here: the outcome says what to record and to remove.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from lxml import etree

from certdesk.model.errors import FileRefused
from certdesk.model.flux.flux import NAMESPACE, open_flux
from certdesk.model.progress import Tick, no_tick
from certdesk.model.schema.schemas import SchemaStore
from certdesk.training.control import Control, FileError, refusal_of
from certdesk.training.identification import find_holder

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.flux.flux import FluxFile
    from certdesk.training.register import Register

ALREADY_RECORDED = (
    "Le passage certification avec le bcr émetteur {emitter} et l'id technique partenaire {id} "
    "existe déjà en base"
)
UNKNOWN_CERTIFICATION = (
    "Le statut de la certification avec le bcr émetteur {emitter}, l'id technique partenaire {id} "
    "et l'index 0 est KO"
)
HOLDER_HAS_IT = "Le titulaire existe déjà en base"
NOTHING_TO_REMOVE = (
    # Never seen: the sentence of the real portal for this case is unknown.
    "Le passage certification avec le bcr émetteur {emitter} et l'id technique partenaire {id} "
    "n'existe pas en base"
)
REMOVAL = "SUPPRESSION"


class Status(StrEnum):
    """The four words of the list of deposits."""

    PROCESSING = "En cours de traitement"
    SUCCESS = "Traité avec succès"
    WITH_ERRORS = "Traité avec erreurs"
    REJECTED = "Rejeté"


@dataclass(frozen=True, slots=True)
class Refused:
    """A passage that is not recorded, and why."""

    id_technique: str
    message: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A passage to record; `row` is its place in the file, `holder` a person's key."""

    id_technique: str
    emitter: str
    type: str
    code: str
    valid_from: str
    holder: str
    row: int


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    id_flux: str = ""
    errors: tuple[FileError, ...] = ()
    refused: tuple[Refused, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> Status:
        """The word that the list shows."""
        if self.errors:
            return Status.REJECTED
        return Status.WITH_ERRORS if self.refused else Status.SUCCESS

    @property
    def ok_ids(self) -> tuple[str, ...]:
        """The identifiers that the accusé lists as accepted, in the order of the file."""
        removed = tuple(identifier for _, identifier in self.removed)
        return removed + tuple(one.id_technique for one in self.accepted)


class Recorded(Protocol):
    """What is already in the portal's base."""

    def knows(self, emitter: str, id_technique: str) -> bool:
        """Whether a passage has this identifier."""
        ...

    def holds(self, person: str, code: str, valid_from: str) -> bool:
        """Whether this person already has this certification of this day."""
        ...


def process(path: Path, register: Register, base: Recorded, tick: Tick = no_tick) -> Outcome:
    """The outcome of a deposited file; raises `Cancelled` through `tick`, and OSError."""
    try:
        flux = open_flux(path, tick)
    except FileRefused as error:
        return Outcome(errors=(refusal_of(error, path),))
    try:
        return process_flux(flux, register, base, tick)
    except FileRefused as error:
        return Outcome(errors=(refusal_of(error, path),))
    finally:
        flux.close()


def process_flux(
    flux: FluxFile, register: Register, base: Recorded, tick: Tick = no_tick
) -> Outcome:
    """The same, of a flux that is open."""
    control = Control(flux, SchemaStore(None).for_flux(flux))
    judge = _Judge(flux, register, base)
    for row, element in control.passages(tick):
        judge.take(row, element)
    if control.errors:
        return Outcome(errors=tuple(control.errors))
    return Outcome(
        flux.id_flux, (), tuple(judge.refused), tuple(judge.accepted), tuple(judge.removed)
    )


@dataclass
class _Judge:
    """The passages of one file, one after the other: an accepted one counts for the next."""

    flux: FluxFile
    register: Register
    base: Recorded
    refused: list[Refused] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _held: set[tuple[str, str, str]] = field(default_factory=set)

    def take(self, row: int, element: etree._Element) -> None:
        """Judge one passage."""
        emitter = self.flux.header_text("emetteur/idClient").strip()
        identifier = self.flux.ids[row]
        if self.flux.action == REMOVAL:
            self._remove(emitter, identifier)
            return
        verdict = self._accept(row, emitter, identifier, element)
        if isinstance(verdict, str):
            if "{" in verdict:  # else one text for all: 200 000 refusals must stay light
                verdict = verdict.format(emitter=emitter, id=identifier)
            self.refused.append(Refused(identifier, verdict))
        else:
            self._ids.add(identifier)
            self._held.add((verdict.holder, verdict.code, verdict.valid_from))
            self.accepted.append(verdict)

    def _accept(
        self, row: int, emitter: str, identifier: str, element: etree._Element
    ) -> Accepted | str:
        if identifier in self._ids or self.base.knows(emitter, identifier):
            return ALREADY_RECORDED
        block = self.flux.certification_of(row)
        known = self.register.certifications.get(block.code)
        if known is None or known.type != block.type:
            return UNKNOWN_CERTIFICATION
        told = told_by(element)
        holder = find_holder(self.register, told)
        if isinstance(holder, str):
            return holder
        valid_from = told.get("dateDebutValidite", "")
        held = (holder.key, block.code, valid_from)
        if held in self._held or self.base.holds(*held):
            return HOLDER_HAS_IT
        return Accepted(identifier, emitter, block.type, block.code, valid_from, holder.key, row)

    def _remove(self, emitter: str, identifier: str) -> None:
        key = (emitter, identifier)
        if key in self.removed or not self.base.knows(*key):
            message = NOTHING_TO_REMOVE.format(emitter=emitter, id=identifier)
            self.refused.append(Refused(identifier, message))
        else:
            self.removed.append(key)


_TAG = f"{{{NAMESPACE}}}"


def told_by(passage: etree._Element) -> dict[str, str]:
    """The holder's data of a passage, by path, and the day of the certification."""
    told: dict[str, str] = {}
    valid_from = passage.findtext(f"{_TAG}dateDebutValidite")
    if valid_from:
        told["dateDebutValidite"] = valid_from
    for holder in passage.iterfind(f"{_TAG}identificationTitulaire"):
        _collect(holder, "", told)
    return told


def _collect(element: etree._Element, path: str, told: dict[str, str]) -> None:
    for child in element.iterchildren(etree.Element):
        below = f"{path}{etree.QName(child).localname}"
        if len(child):
            _collect(child, f"{below}/", told)
        elif child.text:
            told[below] = child.text
