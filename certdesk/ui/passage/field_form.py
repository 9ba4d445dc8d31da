"""The form of one passage: suspects first, the other fields folded by block."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.passage.cell_grid import Section, TitledBlock
from certdesk.ui.passage.field_cell import FieldCell
from certdesk.ui.passage.form_placement import Placement, shared_note
from certdesk.ui.passage.form_plan import Block, plan_form
from certdesk.ui.passage.form_units import FormUnits

if TYPE_CHECKING:
    from certdesk.model.schema.fields import Fields
    from certdesk.ui.passage.form_plan import Entry
    from certdesk.ui.passage.reader import PassageReader
    from certdesk.ui.theme import Theme

FIRST: Final = "À vérifier en premier"
NO_SUSPECT: Final = "Aucun champ n’est suspect\u00a0: tous sont dans les blocs."


class FieldForm(QWidget):
    """Every field of a passage, generated from the schema.

    Signals:
        value_edited(path, State): the clerk made another state of a field.
        revert_requested(path): back to what was deposited.
        branch_chosen(container, branch): another branch of an exclusive choice.
        removed(path): take a container away.
    """

    value_edited = Signal(str, object)
    revert_requested = Signal(str)
    branch_chosen = Signal(str, str)
    removed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fields: Fields | None = None
        self._reader: PassageReader | None = None
        self._placement: Placement | None = None
        self._blocks: tuple[Block, ...] = ()
        self._sections: list[Section] = []
        self._removers: dict[str, QPushButton] = {}
        self._chained: list[QWidget] = []
        self._first = TitledBlock(FIRST)
        self._search = _search_field()
        self._notes = (_shared_note_label(), _shared_note_label())
        self._strangers = _strangers_label()
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(7, 8, 7, 12)
        self._column.setSpacing(4)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName("Champs du passage")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._content)
        self._lay_out()
        self._units = self._new_units()
        self._search.textChanged.connect(self._place)
        help_key = QShortcut(QKeySequence("Shift+F1"), self)
        help_key.setWhatsThis("Aide du champ")
        help_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        help_key.activated.connect(self._help_on_focus)

    def _lay_out(self) -> None:
        self._column.addWidget(self._first)
        self._first.add_tool(self._search)
        self._column.addWidget(self._strangers)
        self._column.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._scroll)

    def _new_units(self) -> FormUnits:
        units = FormUnits(self._theme)
        units.setParent(self)
        units.value_edited.connect(self.value_edited)
        units.revert_requested.connect(self.revert_requested)
        units.branch_chosen.connect(self.branch_chosen)
        units.removed.connect(self.removed)
        units.confirmed.connect(self._go_on)
        return units

    # -- what is shown -------------------------------------------------------------------------

    def load(self, reader: PassageReader) -> None:
        """Show another passage; widgets are kept and filled anew."""
        if reader.fields is not self._fields:
            self._rebuild(reader.fields)
        self._reader = reader
        self._units.load(reader)
        self._place()
        self._scroll.verticalScrollBar().setValue(0)

    def refresh(self, reader: PassageReader) -> None:
        """Show the same passage again; what is being typed and the caret stay."""
        self._reader = reader
        self._units.refresh(reader)
        self._place()

    def focus_field(self, path: str) -> bool:
        """Unfold, scroll to and focus a field; False when it is not shown in this passage."""
        if self._placement is None:
            return False
        self._search.clear()
        block = self._placement.block_of(path)
        if block >= 0 and not self._sections[block].unfolded:
            self._sections[block].set_unfolded(True)
            self._place()
        cell = self._units.made_cell(path)
        if cell is None or not cell.isVisibleTo(self):
            return False
        self._focus(cell)
        return True

    def commit(self) -> None:
        """End what is being typed, before another passage is shown."""
        cell = self._focused_cell()
        if cell is not None:
            cell.editor.commit()

    def focus_first(self) -> None:
        """Focus the first suspect field, or the first field."""
        cells = self._focusable()
        if cells:
            self._focus(cells[0])

    def suspect_cells(self) -> list[FieldCell]:
        """The cells to verify first, in their order."""
        return [cell for cell in self._focusable() if cell.is_suspect]

    # -- placing -------------------------------------------------------------------------------

    def _rebuild(self, fields: Fields) -> None:
        """Another schema: everything is made anew."""
        self._fields = fields
        self._first.grid.set_cells(())
        for note in self._notes:
            note.setParent(self)  # it outlives the block that it stands in
            note.hide()
        self._units.dispose()
        for section in self._sections:
            section.hide()
            section.deleteLater()
        self._removers.clear()
        self._chained.clear()
        self._units = self._new_units()
        self._blocks = plan_form(fields)
        self._sections = []
        for block in self._blocks:
            section = Section(block.title)
            section.toggled.connect(self._place)
            if block.removable:
                section.add_tool(self._remover(block))
            self._sections.append(section)
            self._column.insertWidget(self._column.count() - 2, section)

    def _remover(self, block: Block) -> QPushButton:
        button = QPushButton("Retirer ce bloc")
        button.setAutoDefault(False)
        button.setProperty("role", "quiet")
        button.setObjectName(f"remove.{block.removable}")
        button.setAccessibleName(f"Retirer le bloc {block.title}")
        button.clicked.connect(lambda: self._toggle_block(block.removable))
        self._removers[block.removable] = button
        return button

    def _toggle_block(self, path: str) -> None:
        if self._reader is None:
            return
        if self._reader.is_there(path):
            self.removed.emit(path)
        else:
            self.revert_requested.emit(path)

    def _place(self) -> None:
        """Put each piece where it belongs now: at the top, in its block, or nowhere."""
        reader, search = self._reader, self._search.text()
        if reader is None:
            return
        placement = self._placement = Placement(self._blocks, reader, self._units.chosen)
        found = placement.matching(placement.top, search)
        self._first.grid.set_cells(self._pieces(found, self._notes[0]))
        self._first.set_summary("" if placement.top else NO_SUSPECT)
        for block, section, rest in zip(self._blocks, self._sections, placement.rest, strict=True):
            found = placement.matching(rest, search)
            section.set_summary(placement.summary(rest))
            section.setVisible(bool(found))
            unfolded = section.unfolded or bool(search.strip())
            section.grid.setVisible(unfolded)
            if unfolded:
                section.grid.set_cells(self._pieces(found, self._notes[1]))
            self._show_remover(block, reader)
        self._show_strangers(reader)
        self._chain()

    def _chain(self) -> None:
        """Tab goes through the fields as they are read, wherever they were made."""
        stops = [
            stop
            for cell in self._focusable()
            for stop in cell.findChildren(QWidget)
            # The list of a drop-down is a window of its own.
            if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.window() is self.window()
        ]
        if stops == self._chained:
            return
        self._chained = stops
        for before, after in pairwise((self._search, *stops)):
            QWidget.setTabOrder(before, after)

    def _pieces(self, entries: list[Entry], note: QLabel) -> list[tuple[QWidget, bool]]:
        """The pieces of a block, with a note when they reach other passages too."""
        placement, reader = self._placement, self._reader
        if placement is None or reader is None:
            return []
        pieces = [self._units.piece(entry, placement) for entry in entries]
        if placement.reaches_others(entries):
            note.setText(shared_note(reader))
            pieces.append((note, True))
        return pieces

    def _show_remover(self, block: Block, reader: PassageReader) -> None:
        if not block.removable:
            return
        button = self._removers[block.removable]
        there = reader.is_there(block.removable)
        deposited = reader.original_passage.node(block.removable) is not None
        button.setVisible(there or deposited)
        button.setText("Retirer ce bloc" if there else "Remettre ce bloc")

    def _show_strangers(self, reader: PassageReader) -> None:
        strangers = reader.strangers()
        self._strangers.setVisible(bool(strangers))
        lines = [f"{path.replace('/', ' › ')}\u00a0: {text}" for path, text in strangers]
        title = "Éléments que le schéma ne connaît pas, gardés tels quels\u00a0:"
        self._strangers.setText("\n".join((title, *lines)))

    # -- the keyboard --------------------------------------------------------------------------

    def _focusable(self) -> list[FieldCell]:
        grids = (self._first.grid, *(s.grid for s in self._sections if s.unfolded))
        return [
            cell
            for grid in grids
            for piece in grid.cells()
            for cell in ([piece] if isinstance(piece, FieldCell) else piece.findChildren(FieldCell))
            if not cell.isHidden()
        ]

    def _go_on(self, path: str) -> None:
        """Enter: the next suspect field, round and round; elsewhere, the next field."""
        cells = self.suspect_cells()
        if path not in [cell.path for cell in cells]:
            cells = self._focusable()
        here = next((i for i, cell in enumerate(cells) if cell.path == path), -1)
        if cells:
            self._focus(cells[(here + 1) % len(cells)])

    def _focus(self, cell: FieldCell) -> None:
        cell.focus()
        self._scroll.ensureWidgetVisible(cell, 0, 24)

    def _help_on_focus(self) -> None:
        cell = self._focused_cell()
        if cell is not None:
            cell.toggle_help()

    def _focused_cell(self) -> FieldCell | None:
        focused: QWidget | None = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            return None
        while focused is not None and not isinstance(focused, FieldCell):
            focused = focused.parentWidget()
        return focused


def _search_field() -> QLineEdit:
    search = QLineEdit()
    search.setObjectName("fieldSearch")
    search.setPlaceholderText("Rechercher un champ")
    search.setAccessibleName("Rechercher un champ")
    search.setClearButtonEnabled(True)
    search.setFixedWidth(220)
    return search


def _shared_note_label() -> QLabel:
    label = QLabel()
    label.setObjectName("sharedNote")
    label.setProperty("role", "muted")
    return label


def _strangers_label() -> QLabel:
    label = QLabel()
    label.setObjectName("strangers")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setWordWrap(True)
    label.setContentsMargins(5, 8, 5, 0)
    return label
