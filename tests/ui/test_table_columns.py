"""Tables give their columns the room that their texts need, up to a limit."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTableView

from certdesk.ui.correction.verdict_view import VerdictView
from certdesk.ui.rows_table_model import Column, RowsTableModel
from certdesk.ui.table_columns import fit_columns
from tests.builders import flux, passage
from tests.model.schema.judged import judged

WRONG = flux(
    passage("PAIE-2026-031", sexe="H"), passage("PAIE-2026-032", prenom1=" DRANT ", sexe="")
)


def needed(table, column):
    """What the longest text of a column and its title ask for."""
    return max(table.sizeHintForColumn(column), table.horizontalHeader().sectionSizeHint(column))


@pytest.mark.parametrize("points", [9, 10, 12, 14])
def test_a_verdict_shows_severity_passage_and_field_whole(qtbot, sized, theme, points):
    sized(points)
    view = VerdictView(theme)
    qtbot.addWidget(view)
    verdict = judged(WRONG)
    view.show_verdict(verdict, None)
    view.resize(840, 420)
    with qtbot.waitExposed(view):
        view.show()
    for column in (0, 1):
        assert view.table.columnWidth(column) >= needed(view.table, column)
    assert view.table.columnWidth(3) > 0


def test_a_column_follows_its_rows_and_leaves_room_to_the_others(qtbot):
    model = RowsTableModel((Column("Un", str), Column("Deux", str)))
    table = QTableView()
    qtbot.addWidget(table)
    model.show_in(table)
    fit_columns(table, (0,), stretched=1)
    table.resize(600, 200)
    with qtbot.waitExposed(table):
        table.show()
    widths = []
    for text in ("x", "un identifiant", "x" * 255):
        model.set_rows([text])
        widths.append(table.columnWidth(0))
    assert widths == sorted(set(widths))
    assert widths[-1] < needed(table, 0)
    assert table.columnWidth(1) > 100
