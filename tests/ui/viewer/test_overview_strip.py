"""The ruler of a pane: the marks of the whole file, a click, the arrows."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from certdesk.ui.viewer.document import Document, Said
from certdesk.ui.viewer.marks import MarkKind
from certdesk.ui.viewer.overview_strip import OverviewStrip, summary
from tests.ui.viewer.conftest import rapport_of

if TYPE_CHECKING:
    from certdesk.ui.viewer.xml_view import XmlView

COUNT = 200_000


class Sparse:
    """A source of 200 000 passages of 40 bytes, none of them worth a file on disk."""

    encoding = "utf-8"
    bom = 0
    size = COUNT * 40
    longest_line = 40
    line_count = COUNT
    data = b"<passage><idTechnique/></passage>      \n" * COUNT

    def line_of(self, offset: int) -> int:
        return offset // 40 + 1


@pytest.fixture
def large() -> Document:
    starts = array("Q", range(0, COUNT * 40, 40))
    ends = array("Q", (start + 33 for start in starts))
    kinds = bytearray([MarkKind.OK]) * COUNT
    kinds[COUNT // 2] = MarkKind.KO
    return Document(Sparse(), starts, ends, Said(kinds))


@pytest.fixture
def strip(qtbot, theme, view: XmlView) -> OverviewStrip:
    made = OverviewStrip(theme, view)
    qtbot.addWidget(made)
    made.resize(16, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def color_at(strip: OverviewStrip, y: int, x: int = 3) -> str:
    return strip.grab().toImage().pixelColor(x, y).name()


def test_one_refused_passage_among_200_000_is_seen(strip, view, theme, large):
    view.set_document(large)
    red = theme.colors().ko.foreground.name()
    assert red in {color_at(strip, y) for y in (199, 200, 201)}
    assert color_at(strip, 100) != red


def test_a_click_near_a_refused_passage_goes_to_it(qtbot, strip, view, large):
    view.set_document(large)
    with qtbot.waitSignal(view.row_entered) as entered:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(8, 202))
    assert entered.args == [COUNT // 2]
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(8, 300))
    assert abs(view.caret_row - COUNT * 3 // 4) < COUNT // 100


def test_the_arrows_go_from_mark_to_mark(qtbot, strip, view):
    strip.setFocus()
    reached = []
    view.row_entered.connect(reached.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(strip, key)
    assert reached == [0, 2, 0, 39, 0]


def test_a_changed_state_is_drawn_again(strip, view, theme):
    view.set_document(rapport_of(4))
    before = color_at(strip, 60, x=8)
    view.document.kinds[0] = MarkKind.VERIFIED
    strip.redraw()
    assert before == theme.colors().ko.foreground.name()
    assert color_at(strip, 60, x=8) == theme.colors().verified.foreground.name()


def test_the_counts_are_said_to_a_screen_reader(qtbot, strip, view):
    strip.setFocus()
    assert summary(view.document) == "10 KO, 10 corrigé, 10 absent, 10 OK"
    qtbot.waitUntil(lambda: strip.accessibleDescription() == summary(view.document))


def test_an_empty_pane_has_a_quiet_strip(qtbot, strip, view):
    view.clear()
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(8, 50))
    qtbot.keyClick(strip, Qt.Key.Key_Down)
    assert view.caret_row == -1
    assert not strip.grab().isNull()
