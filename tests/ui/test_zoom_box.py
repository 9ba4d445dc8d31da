"""The size of the XML text, chosen in the settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from certdesk.model.settings import ZOOM_HIGHEST, ZOOM_LOWEST
from certdesk.ui.zoom_box import ZoomBox
from tests.qt_support import type_text


@pytest.fixture
def box(qtbot):
    made = ZoomBox()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.mark.parametrize(
    ("value", "text"), [(0, "automatique"), (2, "+2\u00a0pt"), (-3, "\u22123\u00a0pt")]
)
def test_the_usual_size_is_called_automatic_and_the_others_by_their_points(box, value, text):
    box.setValue(value)
    assert box.text() == text
    assert box.valueFromText(text) == value


def test_the_longest_word_has_room_in_any_font(box, qtbot):
    font = box.font()
    for size in (9, 14):
        font.setPointSize(size)
        box.setFont(font)
        box.setValue(0)
        box.resize(box.sizeHint())
        line = box.lineEdit()
        assert line.fontMetrics().horizontalAdvance(line.text()) < line.width()


def test_the_arrows_go_through_automatic(box, qtbot):
    box.setValue(1)
    shown = []
    for _ in range(2):
        qtbot.keyClick(box, Qt.Key.Key_Down)
        shown.append(box.text())
    assert shown == ["automatique", "\u22121\u00a0pt"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("3", 3), ("+4", 4), ("-2", -2), ("5 pt", 5), ("automatique", 0), ("0", 0), ("", 1)],
)
def test_what_is_typed_is_understood_with_or_without_its_unit(box, qtbot, typed, value):
    box.setValue(1)
    box.selectAll()
    qtbot.keyClick(box, Qt.Key.Key_Backspace)
    type_text(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == value


def test_what_is_no_size_cannot_be_typed(box, qtbot):
    box.setValue(0)
    box.selectAll()
    type_text(box, "gros")
    assert box.text() == "automatique"
    for too_far in (ZOOM_LOWEST - 1, ZOOM_HIGHEST + 1):
        box.setValue(too_far)
        assert ZOOM_LOWEST <= box.value() <= ZOOM_HIGHEST
