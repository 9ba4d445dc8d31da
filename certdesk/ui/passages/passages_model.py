"""The list of passages as Qt sees it: group headers and rows in one flat list, nothing copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from certdesk.model.counting import figure
from certdesk.ui.passages.badges import badge_of
from certdesk.ui.rows_table_model import ROW_ROLE, AnyIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.dossier.rows import PassageRow, PassageRows
    from certdesk.model.dossier.work import Work
    from certdesk.ui.passages.badges import Badge

GROUP_ROLE: Final = ROW_ROLE + 1
"""The role that returns the `Group` of a header, None for a passage."""

_NO_PARENT: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one header; `key` names it from one search to the next."""

    key: str
    title: str
    rows: Sequence[int]
    folded: bool = False

    @property
    def label(self) -> str:
        """« ▾ Titulaire non trouvé (21) »."""
        return f"{'▸' if self.folded else '▾'}\u2002{self.title} ({figure(len(self.rows))})"


class PassagesModel(QAbstractListModel):
    """Headers are the negative entries of a list of integers, rows the others."""

    def __init__(self) -> None:
        super().__init__()
        self._work: Work | None = None
        self._lines: PassageRows | None = None
        self._groups: tuple[Group, ...] = ()
        self._entries: list[int] = []

    def show_groups(
        self, work: Work | None, lines: PassageRows | None, groups: Sequence[Group]
    ) -> None:
        """Show these groups; one group without a title is a plain list."""
        self.beginResetModel()
        self._work, self._lines = work, lines
        self._groups = tuple(groups)
        self._entries = []
        for number, group in enumerate(self._groups):
            if group.title:
                self._entries.append(-1 - number)
            if not group.folded:
                self._entries.extend(group.rows)
        self.endResetModel()

    def headers(self) -> list[int]:
        """The positions of the headers."""
        if not any(group.title for group in self._groups):
            return []
        positions, position = [], 0
        for group in self._groups:
            positions.append(position)
            position += 1 + (0 if group.folded else len(group.rows))
        return positions

    def position_of(self, row: int) -> int:
        """Where a passage is in the list; -1 when it is not."""
        try:
            return self._entries.index(row)
        except ValueError:
            return -1

    def row_at(self, position: int) -> int:
        """The passage at a position; -1 for a header or nothing."""
        if 0 <= position < len(self._entries):
            return max(-1, self._entries[position])
        return -1

    def group_at(self, position: int) -> Group | None:
        """The group whose header is at a position."""
        if 0 <= position < len(self._entries) and self._entries[position] < 0:
            return self._groups[-1 - self._entries[position]]
        return None

    def badge(self, row: int) -> Badge | None:
        """What a passage is, as of now."""
        return None if self._work is None else badge_of(self._work, row)

    def touch(self, row: int) -> None:
        """Draw a passage again; -1 for all of them."""
        position = self.position_of(row) if row >= 0 else -1
        first, last = (position, position) if row >= 0 else (0, len(self._entries) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))

    # -- Qt ------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._lines is None:
            return None
        group = self.group_at(index.row())
        if group is not None:
            return _header_data(group, role)
        line = self._lines[self._entries[index.row()]]
        if role == ROW_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.id_technique
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        return None

    def _spoken(self, line: PassageRow) -> str:
        badge = self.badge(line.row)
        parts = (
            badge.word if badge else "",
            line.id_technique,
            line.name,
            line.certification,
            line.motif,
        )
        return ", ".join(part for part in parts if part)


def _header_data(group: Group, role: int) -> object:
    if role == GROUP_ROLE:
        return group
    if role == Qt.ItemDataRole.DisplayRole:
        return group.label
    if role == Qt.ItemDataRole.AccessibleTextRole:
        state = "replié" if group.folded else "déplié"
        return f"Groupe {group.title}, {len(group.rows)} passages, {state}"
    return None


def _tooltip(line: PassageRow) -> str:
    who = " · ".join(part for part in (line.name, line.certification) if part)
    return "\n".join(part for part in (line.id_technique, who, line.message) if part)
