"""FluxFile + Rapport → on what ground they belong together, and what becomes of each passage."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.rapport.shapes import PassageKO, Rapport

SHARE_NEEDED = 0.5  # of the shorter list: below, common idTechnique prove nothing
_COPY_SUFFIX = re.compile(r"(?:\s*\(\d+\)|\s*-\s*(?:copie|copy)(?:\s*\(\d+\))?)+$")


class Ground(StrEnum):
    """What says that an accusé answers a flux, the strongest first."""

    ID_FLUX = "idFlux"
    NOM_FICHIER = "nomFichier"
    ID_TECHNIQUE = "idTechnique"

    @property
    def label(self) -> str:
        """The words shown on screen."""
        return {
            "idFlux": "idFlux identique",
            "nomFichier": "nom de fichier identique",
            "idTechnique": "idTechnique en commun",
        }[self.value]


class Status(IntEnum):
    """What the portal said of a passage; the values are those of the bytes of `Matching.status`."""

    ABSENT = 0
    KO = 1
    OK = 2

    @property
    def label(self) -> str:
        """The word shown on screen."""
        return {0: "absent de l’accusé", 1: "KO", 2: "OK"}[self.value]


_ABSENT, _KO, _OK = (int(status) for status in Status)  # five times faster in a loop


@dataclass(frozen=True, slots=True)
class Refusal:
    """One passage of the flux that the accusé refuses, with every message said about it."""

    row: int
    id_technique: str
    messages: tuple[str, ...]
    ko_index: int


@dataclass(frozen=True)
class Matching:
    """What the accusé says of each passage; `doubt` is a French sentence, empty when sure."""

    ground: Ground | None
    doubt: str
    status: bytearray
    refusals: tuple[Refusal, ...]
    ok: int
    absent: tuple[str, ...]
    unknown: tuple[str, ...]
    duplicates: tuple[str, ...]

    @property
    def found(self) -> int:
        """How many passages of the flux the accusé speaks of."""
        return len(self.status) - self.status.count(Status.ABSENT)


def match(flux: FluxFile, rapport: Rapport) -> Matching:
    """Link an accusé to a flux; a passage both refused and accepted is refused."""
    refused = _refusals_by_id(rapport.ko)
    # No set of 200 000 more than these: making one, or crossing two, holds the window for 20 ms.
    listed = dict.fromkeys(chain(refused, rapport.ok.ids))
    in_flux = flux.known_ids
    unknown = tuple(i for i in listed if i not in in_flux)
    # Two passages without an identifier are not the same passage.
    refused.pop("", None)
    listed.pop("", None)
    status = bytearray(_KO if i in refused else _OK if i in listed else _ABSENT for i in flux.ids)
    ground, doubt = find_ground(
        (flux.id_flux, flux.source.path.name, in_flux),
        (rapport.id_flux, rapport.nom_fichier, listed.keys()),
    )
    return Matching(
        ground=ground,
        doubt=doubt,
        status=status,
        refusals=tuple(_refusals(flux.ids, status, refused)),
        ok=len(rapport.ok),
        absent=tuple(
            dict.fromkeys(i for i, said in zip(flux.ids, status, strict=True) if said == _ABSENT)
        ),
        unknown=unknown,
        duplicates=flux.duplicates,
    )


def _refusals_by_id(ko: tuple[PassageKO, ...]) -> dict[str, tuple[tuple[str, ...], int]]:
    """Every message and the first index of each refused id: refused twice is listed once."""
    gathered: dict[str, tuple[tuple[str, ...], int]] = {}
    for index, passage in enumerate(ko):
        messages, first = gathered.get(passage.id_technique, ((), index))
        merged = tuple(dict.fromkeys((*messages, *passage.messages)))
        gathered[passage.id_technique] = (merged, first)
    return gathered


def _refusals(
    ids: list[str], status: bytearray, refused: dict[str, tuple[tuple[str, ...], int]]
) -> list[Refusal]:
    found: list[Refusal] = []
    row = status.find(Status.KO)
    while row >= 0:
        messages, index = refused[ids[row]]
        found.append(Refusal(row, ids[row], messages, index))
        row = status.find(Status.KO, row + 1)
    return found


Identity = tuple[str | None, str | None, "Set[str]"]
"""What a file says of itself: its idFlux, its file name, its idTechnique."""


def find_ground(flux: Identity, rapport: Identity) -> tuple[Ground | None, str]:
    """The strongest ground between a flux and an accusé, and the doubt about it if any."""
    same_flux = same_id(flux[0], rapport[0])
    conflict = bool(flux[0] and rapport[0]) and not same_flux
    common = sum(1 for each in rapport[2] if each in flux[2])
    nothing_common = common == 0 and bool(rapport[2])
    if same_flux:
        return Ground.ID_FLUX, (
            "L’idFlux est le même, mais aucun idTechnique de l’accusé n’est dans le flux\u00a0: "
            "certains logiciels réutilisent le même idFlux."
            if nothing_common
            else ""
        )
    if same_name(flux[1], rapport[1]):
        return Ground.NOM_FICHIER, _doubt_on_name(conflict, nothing_common)
    shorter = min(len(flux[2]), len(rapport[2]))
    if shorter and common / shorter >= SHARE_NEEDED:
        return Ground.ID_TECHNIQUE, _doubt_on_ids(flux, rapport, conflict, common)
    return (
        None,
        "Rien ne relie cet accusé à ce flux\u00a0: ni l’idFlux, ni le nom, ni les passages.",
    )


def _doubt_on_name(conflict: bool, nothing_common: bool) -> str:
    if conflict:
        return "Le nom du fichier est le même, mais l’idFlux est différent."
    if nothing_common:
        return (
            "Le nom du fichier est le même, mais aucun idTechnique de l’accusé n’est dans le flux."
        )
    return ""


def _doubt_on_ids(flux: Identity, rapport: Identity, conflict: bool, common: int) -> str:
    if conflict:
        return "Des passages sont en commun, mais l’idFlux et le nom du fichier sont différents."
    if common < max(len(flux[2]), len(rapport[2])):
        return "Seule une partie des passages est en commun, et le nom du fichier est différent."
    return ""


def same_id(left: str | None, right: str | None) -> bool:
    """Whether two idFlux are the same, spaces at the ends and case aside."""
    return bool(left and right) and _fold(left) == _fold(right)


def same_name(left: str | None, right: str | None) -> bool:
    """Whether two names of file are the same for the person who deposited it."""
    return bool(left and right) and name_key(left) == name_key(right)


def name_key(name: str | None) -> str:
    """A file name without folder, case, extension, accents' spelling or mark of a copy."""
    last = re.split(r"[\\/]", name or "")[-1]
    stem = _COPY_SUFFIX.sub("", _fold(last)).removesuffix(".xml")
    return _COPY_SUFFIX.sub("", stem).strip()


def _fold(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "").strip().casefold()
