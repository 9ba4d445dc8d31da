"""An element that may stand several times: a line of fields for each, to add and to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from certdesk.ui.passage.field_cell import FieldCell
from certdesk.ui.passage.reader import ranked

if TYPE_CHECKING:
    from certdesk.ui.passage.form_plan import RepeatEntry
    from certdesk.ui.passage.reader import PassageReader
    from certdesk.ui.theme import Theme


class RepeatBox(QWidget):
    """The occurrences of one repeated element.

    A line that was just added stands in the form only, until something is typed in it: an empty
    element is never written.

    Signals:
        value_edited(path, State), revert_requested(path), confirmed(path): as a cell's.
        removed(path): take this occurrence away.
    """

    value_edited = Signal(str, object)
    revert_requested = Signal(str)
    confirmed = Signal(str)
    removed = Signal(str)

    def __init__(self, entry: RepeatEntry, theme: Theme) -> None:
        super().__init__()
        self.entry = entry
        self._theme = theme
        self._reader: PassageReader | None = None
        self._new_rank = 0
        self._lines: dict[int, tuple[list[FieldCell], QWidget]] = {}
        self._title = QLabel(entry.label)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        add = QPushButton(f"Ajouter\u00a0: {entry.label}")
        add.setAutoDefault(False)
        add.setObjectName(f"add.{entry.path}")
        add.clicked.connect(self._add)
        foot = QHBoxLayout()
        foot.addWidget(add)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._grid)
        column.addLayout(foot)

    def load(self, reader: PassageReader) -> None:
        """Show another passage."""
        self._new_rank = 0
        self._show(reader, fresh=True)

    def refresh(self, reader: PassageReader) -> None:
        """Show the same passage again."""
        self._show(reader, fresh=False)

    def cells(self) -> list[FieldCell]:
        """The cells of the shown lines."""
        return [cell for cells, _ in self._lines.values() for cell in cells if not cell.isHidden()]

    def _show(self, reader: PassageReader, *, fresh: bool) -> None:
        self._reader = reader
        ranks = list(reader.repeats(self.entry.path))
        if self._new_rank in ranks:
            self._new_rank = 0
        if self._new_rank:
            ranks.append(self._new_rank)
        for rank in ranks:
            if rank not in self._lines:
                self._make_line(rank)
        for rank in self._lines:
            self._show_line(rank, shown=rank in ranks, fresh=fresh)

    def _show_line(self, rank: int, *, shown: bool, fresh: bool) -> None:
        assert self._reader is not None
        cells, button = self._lines[rank]
        button.setVisible(shown)
        for cell in cells:
            cell.setVisible(shown)
            if shown:
                view = self._reader.view(cell.path, cell.field)
                (cell.load if fresh else cell.refresh)(view)

    def _make_line(self, rank: int) -> None:
        cells = [self._make_cell(rank, position) for position in range(len(self.entry.fields))]
        button = QPushButton("Retirer")
        button.setAutoDefault(False)
        button.setProperty("role", "quiet")
        button.setObjectName(f"remove.{ranked(self.entry.path, rank)}")
        button.setAccessibleName(f"Retirer {self.entry.label} n° {rank}")
        button.clicked.connect(lambda: self._remove(rank))
        self._grid.addWidget(button, rank, len(cells), Qt.AlignmentFlag.AlignBottom)
        self._lines[rank] = (cells, button)

    def _make_cell(self, rank: int, position: int) -> FieldCell:
        field = self.entry.fields[position]
        path = f"{ranked(self.entry.path, rank)}/{field.name}"
        assert self._reader is not None
        cell = FieldCell(path, field, self._reader.marks(path), self._theme)
        cell.condition.hide()  # that of the whole block: said once above, not on each line
        cell.value_edited.connect(self.value_edited)
        cell.revert_requested.connect(self.revert_requested)
        cell.confirmed.connect(self.confirmed)
        self._grid.addWidget(cell, rank, position)
        self._grid.setColumnStretch(position, 1)
        return cell

    def _add(self) -> None:
        if self._reader is None:
            return
        taken = self._reader.repeats(self.entry.path)
        nodes = self._reader.original_passage.nodes
        rank = max(taken, default=0) + 1
        # A rank that was taken away in this passage is not used again: its edit says « absent ».
        while ranked(self.entry.path, rank) in nodes:
            rank += 1
        self._new_rank = rank
        self._show(self._reader, fresh=False)
        cells, _ = self._lines[rank]
        for cell in cells:
            cell.load(self._reader.view(cell.path, cell.field))
        cells[0].focus()

    def _remove(self, rank: int) -> None:
        if rank == self._new_rank and self._reader is not None:
            self._new_rank = 0
            self._show(self._reader, fresh=False)
        else:
            self.removed.emit(ranked(self.entry.path, rank))
