"""The pieces that the form is laid out with, each made once and kept from passage to passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from certdesk.ui.passage.choice_bar import ChoiceBar
from certdesk.ui.passage.field_cell import FieldCell
from certdesk.ui.passage.form_placement import is_small
from certdesk.ui.passage.form_plan import ChoiceEntry, Entry, FieldEntry, RepeatEntry
from certdesk.ui.passage.repeat_box import RepeatBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certdesk.model.schema.fields import Field
    from certdesk.ui.passage.form_placement import Placement
    from certdesk.ui.passage.reader import PassageReader
    from certdesk.ui.theme import Theme


class ChoiceCell(QWidget):
    """A small choice between single fields, as one cell: the question above, one field below."""

    def __init__(self, bar: ChoiceBar) -> None:
        super().__init__()
        self.bar = bar
        self._cell: FieldCell | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(bar)

    def show_cell(self, cell: FieldCell | None) -> None:
        """Show the field of the present branch."""
        if cell is self._cell:
            return
        if self._cell is not None:
            self._cell.hide()
        self._cell = cell
        if cell is not None:
            self._column.addWidget(cell)
            cell.show()


class FormUnits(QObject):
    """Makes the pieces when they are first shown, and fills them.

    Signals:
        value_edited(path, State), revert_requested(path), confirmed(path),
        branch_chosen(container, branch), removed(path): what the clerk does in any piece.
    """

    value_edited = Signal(str, object)
    revert_requested = Signal(str)
    confirmed = Signal(str)
    branch_chosen = Signal(str, str)
    removed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._reader: PassageReader | None = None
        self._cells: dict[str, FieldCell] = {}
        self._choices: dict[str, ChoiceCell] = {}
        self._bars: dict[str, ChoiceBar] = {}
        self._boxes: dict[str, RepeatBox] = {}
        self._wanted: dict[str, str] = {}

    @property
    def chosen(self) -> Mapping[str, str]:
        """The branches asked for in this passage, by container."""
        return self._wanted

    # -- the pieces ----------------------------------------------------------------------------

    def piece(self, entry: Entry, placement: Placement) -> tuple[QWidget, bool]:
        """The piece of an entry, filled; and whether it wants a whole line."""
        if isinstance(entry, FieldEntry):
            return self.cell(entry.field), False
        if isinstance(entry, RepeatEntry):
            return self._box(entry), True
        if is_small(entry):
            return self._choice(entry, placement), False
        bar = self._bar(entry, titled=True)
        bar.show_branch(placement.branch(entry))
        return bar, True

    def cell(self, field: Field) -> FieldCell:
        """The cell of a field that stands once."""
        cell = self._cells.get(field.path)
        if cell is None:
            assert self._reader is not None
            cell = FieldCell(field.path, field, self._reader.marks(field.path), self._theme)
            cell.value_edited.connect(self.value_edited)
            cell.revert_requested.connect(self.revert_requested)
            cell.confirmed.connect(self.confirmed)
            self._cells[field.path] = cell
            cell.load(self._reader.view(field.path, field))
        return cell

    def made_cell(self, path: str) -> FieldCell | None:
        """The cell of a path, if it was ever shown."""
        found = self._cells.get(path)
        if found is not None:
            return found
        shown = (cell for box in self._boxes.values() for cell in box.cells())
        return next((cell for cell in shown if cell.path == path), None)

    def _box(self, entry: RepeatEntry) -> RepeatBox:
        box = self._boxes.get(entry.path)
        if box is None:
            assert self._reader is not None
            box = self._boxes[entry.path] = RepeatBox(entry, self._theme)
            box.value_edited.connect(self.value_edited)
            box.revert_requested.connect(self.revert_requested)
            box.confirmed.connect(self.confirmed)
            box.removed.connect(self.removed)
            box.load(self._reader)
        return box

    def _choice(self, entry: ChoiceEntry, placement: Placement) -> ChoiceCell:
        choice = self._choices.get(entry.path)
        if choice is None:
            choice = self._choices[entry.path] = ChoiceCell(self._bar(entry, titled=False))
        choice.bar.show_branch(placement.branch(entry))
        here = placement.small_branch(entry)
        choice.show_cell(self.cell(here.field) if isinstance(here, FieldEntry) else None)
        return choice

    def _bar(self, entry: ChoiceEntry, *, titled: bool) -> ChoiceBar:
        bar = self._bars.get(entry.path)
        if bar is None:
            bar = self._bars[entry.path] = ChoiceBar(entry, self._theme, titled=titled)
            bar.chosen.connect(self._choose)
        return bar

    def _choose(self, container: str, branch: str) -> None:
        # Until something is typed in it, a branch that was not deposited exists in the form only.
        self._wanted[container] = branch
        self.branch_chosen.emit(container, branch)

    def dispose(self) -> None:
        """Delete every piece: another schema makes others."""
        made = (self._cells, self._choices, self._bars, self._boxes)
        for piece in (piece for pieces in made for piece in pieces.values()):
            piece.hide()
            piece.deleteLater()
        self.deleteLater()

    # -- filling -------------------------------------------------------------------------------

    def load(self, reader: PassageReader) -> None:
        """Fill every piece with another passage."""
        self._reader = reader
        self._wanted.clear()
        for path, cell in self._cells.items():
            cell.load(reader.view(path, cell.field))
        for box in self._boxes.values():
            box.load(reader)

    def refresh(self, reader: PassageReader) -> None:
        """Fill every piece with the same passage again."""
        self._reader = reader
        for path, cell in self._cells.items():
            cell.refresh(reader.view(path, cell.field))
        for box in self._boxes.values():
            box.refresh(reader)
