"""The thin table model: what it shows, in which order, and that Qt accepts it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from certdesk.ui.rows_table_model import ROW_ROLE, Column, RowsTableModel


@dataclass(frozen=True)
class Person:
    name: str
    age: int


PEOPLE = (Person("Zoé", 31), Person("Ali", 24), Person("Noé", 58))
COLUMNS = (
    Column("Nom", lambda p: p.name, tooltip=lambda p: f"{p.name}, {p.age} ans"),
    Column("Âge", lambda p: str(p.age), right_aligned=True),
)


def test_every_row_is_shown_through_every_column(qtmodeltester):
    model = RowsTableModel(COLUMNS)
    model.set_rows(PEOPLE)
    qtmodeltester.check(model, force_py=True)
    assert [model.index(r, 0).data() for r in range(model.rowCount())] == ["Zoé", "Ali", "Noé"]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Âge"
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Zoé, 31 ans"


def test_the_order_chooses_the_rows_and_their_places():
    model = RowsTableModel(COLUMNS)
    model.set_rows(PEOPLE, [2, 1])
    assert model.rowCount() == 2
    assert model.index(0, 0).data(ROW_ROLE) == PEOPLE[2]
    assert model.index(1, 1).data() == "24"


def test_an_empty_table_is_a_valid_model(qtmodeltester):
    model = RowsTableModel(COLUMNS)
    qtmodeltester.check(model, force_py=True)
    assert model.rowCount() == 0


def test_a_view_scrolled_down_goes_back_to_the_top_before_its_rows_change(qtbot):
    model, view = RowsTableModel(COLUMNS), QTableView()
    qtbot.addWidget(view)
    model.show_in(view)
    model.set_rows([Person(f"P{n}", n) for n in range(500)])
    view.scrollToBottom()
    positions: list[int] = []
    model.modelAboutToBeReset.connect(lambda: positions.append(view.verticalScrollBar().value()))
    model.set_rows(PEOPLE)
    assert positions == [0]
