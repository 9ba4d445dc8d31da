"""What is open: a flux, its accusé if there is one, and what the catalogue and schema say of it."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from certdesk.model.counting import figure
from certdesk.model.dossier.entries import entries_of
from certdesk.model.rapport.matching import Matching, Status, match
from certdesk.model.schema.fields import Fields, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certdesk.model.dossier.archive import Extracted
    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.knowledge.messages import Explanation, MessageCatalogue
    from certdesk.model.rapport.shapes import PassageOK, Rapport
    from certdesk.model.schema.schemas import Schema, SchemaStore


_LONGEST_MOTIF = 90


@dataclass(frozen=True, slots=True)
class KoPassage:
    """A passage of the flux that the accusé refuses, with what its messages mean."""

    row: int
    id_technique: str
    messages: tuple[str, ...]
    explanation: Explanation
    ko_index: int

    @property
    def message(self) -> str:
        """Every message, as one text."""
        return "\n".join(self.messages)

    @property
    def motif(self) -> str:
        """What lists and groups call it: the title, or an unknown message without its ids."""
        if self.explanation.known or not self.messages:
            return self.explanation.title
        words = ("…" if any(map(str.isdigit, word)) else word for word in self.messages[0].split())
        return shorten(" ".join(words), _LONGEST_MOTIF, placeholder="…")


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """The refused rows of one motif."""

    cause: str
    motif: str
    rows: tuple[int, ...]

    @property
    def label(self) -> str:
        """`Titulaire non trouvé (21)`."""
        return f"{self.motif} ({figure(len(self.rows))})"


def group_rows(
    rows: Iterable[int], group_of: Mapping[int, tuple[str, str]]
) -> tuple[CauseGroup, ...]:
    """The refused rows among these, by motif; the largest group first."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        key = group_of.get(row)
        if key is not None:
            groups.setdefault(key, []).append(row)
    found = [CauseGroup(cause, motif, tuple(held)) for (cause, motif), held in groups.items()]
    return tuple(sorted(found, key=lambda group: -len(group.rows)))


class Dossier:
    """One flux and what is known about it; nothing in it changes once it is open."""

    def __init__(
        self,
        flux: FluxFile,
        rapport: Rapport | None,
        matching: Matching | None,
        ko: tuple[KoPassage, ...],
        schema: Schema,
        fields: Fields,
    ) -> None:
        self.flux = flux
        self.rapport = rapport
        self.matching = matching
        self.ko = ko
        self.schema = schema
        self.fields = fields
        self._ko_by_row = {passage.row: passage for passage in ko}
        # What the first page needs of every passage is told here, once, beside the window.
        self.ko_groups = {p.row: (p.explanation.cause, p.motif) for p in ko}
        """The cause and motif of each refused row."""
        self.causes = group_rows(self.ko_groups, self.ko_groups)
        """The refused rows by cause and motif."""
        self.entries = entries_of(rapport) if rapport is not None else None
        """The entries of the accusé; None without one."""
        self.flux_given = flux.source.path
        """What the person gave: the flux itself, or the zip that it came out of."""
        self.rapport_given = rapport.source.path if rapport is not None else None
        """The same for the accusé; None without one."""
        self.archives: tuple[Extracted, ...] = ()
        """The zips that they came out of."""

    def changed(self) -> bool:
        """Whether one of the files that the person gave is another one now, or gone."""
        sources = [self.flux.source] + ([self.rapport.source] if self.rapport else [])
        return any(source.changed() for source in sources) or any(
            archive.changed() for archive in self.archives
        )

    def close(self) -> None:
        """Give both working copies back; the dossier is of no use afterwards."""
        self.flux.close()
        if self.rapport is not None:
            self.rapport.source.close()

    def ko_of(self, row: int) -> KoPassage | None:
        """The refusal of this row, None when the accusé does not refuse it."""
        return self._ko_by_row.get(row)

    def status(self, row: int) -> Status | None:
        """What the accusé says of this row, None without an accusé."""
        if self.matching is None or not 0 <= row < len(self.matching.status):
            return None
        return Status(self.matching.status[row])

    def accuse_span(self, row: int) -> tuple[int, int] | None:
        """The bytes of the accusé that speak of this row, None when none do."""
        if self.rapport is None:
            return None
        refused = self._ko_by_row.get(row)
        if refused is not None:
            entry = self.rapport.ko[refused.ko_index]
            return entry.start, entry.end
        accepted = self._accepted(row) if self.status(row) is Status.OK else None
        return None if accepted is None else (accepted.start, accepted.end)

    def row_at(self, offset: int) -> int:
        """The row of the flux that the accusé speaks of at this byte, -1 when it is none."""
        if self.rapport is None:
            return -1
        id_technique = self._id_at(offset, self.rapport)
        rows = self.flux.rows_of(id_technique) if id_technique is not None else ()
        return rows[0] if rows else -1

    def _accepted(self, row: int) -> PassageOK | None:
        if self.rapport is None:
            return None
        try:
            # A linear search in C takes 4 ms at worst; a map of 200 000 ids takes 70 to build.
            index = self.rapport.ok.ids.index(self.flux.ids[row])
        except ValueError:
            return None
        return self.rapport.ok[index]

    @staticmethod
    def _id_at(offset: int, rapport: Rapport) -> str | None:
        for refused in rapport.ko:
            if refused.start <= offset < refused.end:
                return refused.id_technique
        return rapport.ok.id_at(offset)


def build_dossier(
    flux: FluxFile,
    rapport: Rapport | None,
    schemas: SchemaStore,
    messages: MessageCatalogue,
) -> Dossier:
    """Put together what is known of a flux; `rapport` is None for a flux opened alone."""
    schema = schemas.for_flux(flux)
    matching = None
    if rapport is not None:
        matching = match(flux, rapport)
        rapport.ok.share(flux.own_id)
    ko = tuple(
        KoPassage(
            row=refusal.row,
            id_technique=refusal.id_technique,
            messages=refusal.messages,
            explanation=messages.explain_all(refusal.messages),
            ko_index=refusal.ko_index,
        )
        for refusal in (matching.refusals if matching is not None else ())
    )
    return Dossier(flux, rapport, matching, ko, schema, read_fields(schema))
