"""The verdict on a flux: what was checked, against which schema, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from certdesk.model.counting import counted, figure, plural
from certdesk.model.schema.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certdesk.model.schema.schemas import Schema

XSD_PREFIX = "xsd."
NEWER_PORTAL = (
    "Aucun schéma officiel n’est installé\u00a0: ce contrôle se fait avec un schéma écrit par le "
    "projet. Le portail en utilise peut-être un plus récent (1.1.5 depuis mars 2026)."
)
NOT_INSTALLED = (
    "Ce contrôle se fait avec le fichier indiqué, qui n’est pas installé comme schéma officiel "
    "du portail."
)
BINDS_PASSAGES = (
    "Ce schéma compare aussi les passages entre eux\u00a0: ces règles-là n’ont pas été vérifiées."
)


class Mark(StrEnum):
    """The sign beside a verdict; green only against an official schema, everything checked."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Verdict:
    """What the schema and the rules say of a flux.

    `counts` and `codes` count everything; `findings` keeps the first ones of each code, in the
    order of the file, so that a file wrong from end to end stays readable and small.
    """

    schema: Schema
    passages: int
    checked: int
    findings: tuple[Finding, ...] = ()
    counts: Mapping[Severity, int] = field(default_factory=dict)
    codes: Mapping[tuple[Severity, str], int] = field(default_factory=dict)
    binds_passages: bool = False

    @property
    def errors(self) -> int:
        """How many errors, shown or not."""
        return self.counts.get(Severity.ERROR, 0)

    @property
    def warnings(self) -> int:
        """How many warnings, shown or not."""
        return self.counts.get(Severity.WARNING, 0)

    @property
    def omitted(self) -> int:
        """How many findings were counted without being kept."""
        return sum(self.counts.values()) - len(self.findings)

    @property
    def complete(self) -> bool:
        """True when every passage went through the schema."""
        return self.checked == self.passages

    @property
    def blocking(self) -> bool:
        """True when an error forbids to generate the file."""
        return self.errors > 0

    @property
    def passable(self) -> bool:
        """True when an explicit act may pass over the errors: only a schema that is not the
        portal's own speaks against the file."""
        only_schema = all(
            code.startswith(XSD_PREFIX)
            for (severity, code), count in self.codes.items()
            if severity is Severity.ERROR and count
        )
        return self.blocking and only_schema and not self.schema.is_official

    @property
    def mark(self) -> Mark:
        """The sign to show."""
        if self.blocking:
            return Mark.ERROR
        if self.warnings:
            return Mark.WARNING
        proved = self.schema.is_official and self.complete and self.passages > 0
        return Mark.OK if proved and not self.binds_passages else Mark.INFO

    @property
    def note(self) -> str:
        """What the reader must know before trusting the verdict; empty when nothing."""
        notes = []
        if not self.schema.is_official:
            notes.append(NOT_INSTALLED if self.schema.is_given else NEWER_PORTAL)
        if self.binds_passages:
            notes.append(BINDS_PASSAGES)
        return " ".join(notes)

    def summary(self) -> str:
        """One line: "XSD 1.1.2 intégré : 812/812 passages, 0 erreur"."""
        parts = [f"{figure(self.checked)}/{figure(self.passages)} passage{plural(self.passages)}"]
        parts.append(counted(self.errors, "erreur"))
        if self.warnings:
            parts.append(counted(self.warnings, "avertissement"))
        return f"{self.schema.title}\u00a0: {', '.join(parts)}"
