"""The accusé de traitement as data: who is refused and why, who is accepted, or the rejection."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.flux.source import Source

_DATE_AFTER_NAME = re.compile(r"\.xml_(\d{8})(?!\d)", re.IGNORECASE)
_DATE_LAST = re.compile(r"accus[eé].*_(\d{8})(?!\d)[^_]*$", re.IGNORECASE)


class RapportKind(StrEnum):
    """What the portal did with the deposited file."""

    TRAITEMENT = "traitement"
    REJET = "rejet"


@dataclass(frozen=True, slots=True)
class PassageKO:
    """A refused passage; `start` and `end` are its span in the bytes of the accusé."""

    id_technique: str
    messages: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PassageOK:
    """An accepted passage; `start` and `end` are its span in the bytes of the accusé."""

    id_technique: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FileError:
    """A reason for which the whole file is rejected; line and column point into the flux."""

    type: str
    message: str
    line: int | None
    column: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AcceptedPassages(Sequence[PassageOK]):
    """The accepted passages, 200 000 of them if need be: a list of ids and two arrays of spans."""

    ids: list[str] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> PassageOK: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[PassageOK, ...]: ...
    def __getitem__(self, index: int | slice) -> PassageOK | tuple[PassageOK, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self.ids))))
        return PassageOK(self.ids[index], self.starts[index], self.ends[index])

    def id_at(self, offset: int) -> str | None:
        """The id of the passage written at this byte of the accusé."""
        index = bisect_right(self.starts, offset) - 1
        return self.ids[index] if index >= 0 and offset < self.ends[index] else None

    def share(self, known: Callable[[str], str | None]) -> None:
        """Let go of every id that is also elsewhere: two files of 200 000 ids hold one set."""
        for index, one in enumerate(self.ids):
            same = known(one)
            if same is not None:
                self.ids[index] = same

    def append(self, id_technique: str, start: int, end: int) -> None:
        """Add one accepted passage; only the reader of the accusé does it."""
        self.ids.append(id_technique)
        self.starts.append(start)
        self.ends.append(end)


@dataclass(frozen=True)
class Rapport:
    """An accusé de traitement; ids are trimmed, header fields are None when absent or empty."""

    source: Source
    kind: RapportKind
    nom_fichier: str | None
    id_flux: str | None
    id_traitement: str | None
    id_demande: str | None
    ko: tuple[PassageKO, ...]
    ok: AcceptedPassages
    errors: tuple[FileError, ...]

    @property
    def date(self) -> date | None:
        """The day written in the name of the file, which is the only place that tells it."""
        return date_in_name(self.source.path.name)

    @property
    def number(self) -> str | None:
        """The number to quote to the assistance: idTraitement, or idDemande in older accusés."""
        return self.id_traitement or self.id_demande


def date_in_name(name: str) -> date | None:
    """The date of `Accusé de traitement_<nom>.xml_<AAAAMMJJ>.xml`, in any of its spellings."""
    composed = unicodedata.normalize("NFC", name)
    found = _DATE_AFTER_NAME.search(composed) or _DATE_LAST.search(composed)
    if found is None:
        return None
    try:
        return datetime.strptime(found.group(1), "%Y%m%d").date()
    except ValueError:
        return None
