"""The passages of a dossier as the lines of a list, made when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from certdesk.model.dossier.folding import fold_all
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.matching import Status

if TYPE_CHECKING:
    from certdesk.model.dossier.dossier import Dossier

_GAP = "\n"  # nobody types it: no word is found across two texts of a row


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One line of a list; `motif` is the title of the cause, `message` the portal's own words.

    `status` is None without an accusé; cause, motif, message and state are empty unless KO.
    """

    row: int
    id_technique: str
    name: str
    cause: str
    motif: str
    message: str
    status: Status | None
    state: str
    certification: str


class PassageRows(Sequence[PassageRow]):
    """Every passage of a dossier, in file order; names and state words come and change later."""

    def __init__(
        self,
        dossier: Dossier,
        states: Mapping[int, str] | None = None,
        names: Sequence[str] = (),
    ) -> None:
        self.dossier = dossier
        self.version = 0
        """Grows each time that what a search or a sort relies on has changed."""
        self._states: Mapping[int, str] = dict(states or {})
        self._names = names
        self._texts: list[str] = []

    def __len__(self) -> int:
        return len(self.dossier.flux)

    @overload
    def __getitem__(self, index: int) -> PassageRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[PassageRow]: ...
    def __getitem__(self, index: int | slice) -> PassageRow | list[PassageRow]:
        if isinstance(index, slice):
            return [self._line(row) for row in range(*index.indices(len(self)))]
        return self._line(range(len(self))[index])

    def set_names(self, names: Sequence[str]) -> None:
        """Receive the names of all rows (`extract_names`), read beside the window."""
        self._names = names
        self._texts = []
        self.version += 1

    def set_states(self, states: Mapping[int, str]) -> None:
        """Receive the state words of the refused rows."""
        self._states = dict(states)
        self.version += 1

    def name(self, row: int) -> str:
        """The name of a row, empty until the names are read."""
        return self._names[row] if row < len(self._names) else ""

    def state(self, row: int) -> str:
        """The state word of a row, empty when it is not refused."""
        return self._states.get(row, "")

    def motif(self, row: int) -> str:
        """The title of the cause of a refused row, empty for the others."""
        refused = self.dossier.ko_of(row)
        return refused.motif if refused is not None else ""

    def code(self, row: int) -> str:
        """The code of the certification of a row, as deposited."""
        return self.dossier.flux.certification_of(row).code

    def rows_of(self, status: Status | None) -> Sequence[int]:
        """The rows of a status in file order; every row for None."""
        if status is None:
            return range(len(self))
        if status is Status.KO:
            return [refused.row for refused in self.dossier.ko]
        return [row for row, said in enumerate(self.statuses) if said == status]

    @property
    def statuses(self) -> bytes | bytearray:
        """The status of each row as a byte; empty without an accusé."""
        matching = self.dossier.matching
        return matching.status if matching is not None else b""

    @property
    def searchable(self) -> bool:
        """Whether `texts` answers at once."""
        return bool(self._texts) or not len(self)

    def texts(self, tick: Tick = no_tick) -> Sequence[str]:
        """What a search looks in, folded, for each row; made once, better beside the window."""
        if not self.searchable:
            self._texts = fold_all(self._written(), len(self), tick)
        return self._texts

    def _written(self) -> Iterator[str]:
        ids = self.dossier.flux.ids
        for certification in self.dossier.flux.certifications:
            for row in certification.rows:
                text = f"{ids[row]}{_GAP}{self.name(row)}{_GAP}{certification.code}"
                refused = self.dossier.ko_of(row)
                if refused is not None:
                    text = _GAP.join((text, refused.explanation.title, refused.message))
                yield text

    def _line(self, row: int) -> PassageRow:
        refused = self.dossier.ko_of(row)
        return PassageRow(
            row=row,
            id_technique=self.dossier.flux.ids[row],
            name=self.name(row),
            cause=refused.explanation.cause if refused is not None else "",
            motif=refused.motif if refused is not None else "",
            message=refused.message if refused is not None else "",
            status=self.dossier.status(row),
            state=self.state(row),
            certification=self.code(row),
        )
