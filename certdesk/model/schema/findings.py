"""One remark about a flux, whoever makes it: the schema, a rule of the trade, or the portal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; only an error blocks the generation of a file."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The word shown on screen."""
        return {"error": "Erreur", "warning": "Avertissement", "hint": "Piste"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark; lines and columns count from 1 in characters, bytes from 0.

    `path` is slash-joined local names below `passageCertification`, or below `flux` with a
    leading `/`. `row` is the index of the passage in the file, None outside every passage.
    `byte` is None when the file was transcoded (UTF-16).
    """

    severity: Severity
    code: str
    text: str
    path: str = ""
    id_technique: str | None = None
    row: int | None = None
    line: int | None = None
    column: int | None = None
    byte: int | None = None
