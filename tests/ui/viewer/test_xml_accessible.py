"""A screen reader in a pane: the current line, caret, selection and state, through Qt."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface

from certdesk.ui.viewer.xml_view import XmlView
from tests.ui.viewer.conftest import rapport_of

pytestmark = pytest.mark.usefixtures("screen_reader")
Text = QAccessible.Text


def text_interface(view):
    """The way Qt's bridges take: the cast in C++, then the text."""
    interface = QAccessible.queryAccessibleInterface(view)
    return QAccessibleInterface.textInterface(interface)


def line_at_caret(view) -> str:
    text = text_interface(view)
    whole, position = text.text(0, text.characterCount()), text.cursorPosition()
    return whole[whole.rfind("\n", 0, position) + 1 :].partition("\n")[0]


def test_the_current_line_is_read_through_qt(qtbot, view):
    view.show_row(2)
    for expected in ("<passage>", "<idTechnique>TEST2</idTechnique>", "<nom>Lefèvre2</nom>"):
        assert line_at_caret(view).strip() == expected
        interface = QAccessible.queryAccessibleInterface(view)
        assert interface.text(Text.Value).strip() == expected
        qtbot.keyClick(view, Qt.Key.Key_Down)


def test_the_state_is_said_in_words(qtbot, view):
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.text(Text.Name) == "Fichier déposé"
    assert interface.text(Text.Description) == "hors passage"
    view.show_row(4)
    assert interface.text(Text.Description) == "passage TEST4, KO"
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert interface.text(Text.Description) == "passage TEST4, KO, suspect"
    view.show_row(3)
    assert interface.text(Text.Description) == "passage TEST3, corrigé"


def test_the_pane_says_that_it_is_read_only_text_of_several_lines(view):
    state = QAccessible.queryAccessibleInterface(view).state()
    assert state.readOnly
    assert state.multiLine
    assert QAccessible.queryAccessibleInterface(view).role() == QAccessible.Role.EditableText


@pytest.mark.parametrize("one_line", [False, True])
def test_caret_and_selection_are_set_by_a_screen_reader(view, one_line):
    view.set_document(rapport_of(5, one_line=one_line))
    view.show_row(1)
    text = text_interface(view)
    whole = text.text(0, text.characterCount())
    start = whole.index("Lefèvre1")
    text.setCursorPosition(start)
    assert text.cursorPosition() == start
    assert text.selectionCount() == 0
    text.setSelection(0, start, start + len("Lefèvre1"))
    assert text.selectionCount() == 1
    # What `selection` answers, which Python cannot ask.
    mirrored = view.accessible_interface.mirror().textCursor()
    assert (mirrored.selectionStart(), mirrored.selectedText()) == (start, "Lefèvre1")
    low, high = view.caret.span
    assert view.document.source.data[low:high].decode() == "Lefèvre1"
    text.removeSelection(0)
    assert text.selectionCount() == 0


def test_a_letter_is_found_where_it_is_painted(view):
    view.show_row(0)
    text = text_interface(view)
    position = text.text(0, text.characterCount()).index("TEST0")
    place = text.characterRect(position)
    assert view.rect().contains(view.mapFromGlobal(place.center()))
    assert text.offsetAtPoint(place.center()) == position
    line = view.document.lines.at(view.document.source.data.index(b"TEST0"))
    height = view.layouts.line_height
    top = view.viewport().mapFromGlobal(place.topLeft()).y()
    assert abs(top - view.page.index_of(line.start) * height) <= 3
    view.set_zoom(4)
    assert text.characterRect(position).height() > place.height()
    view.scroll_lines(1000)
    assert not view.rect().contains(view.mapFromGlobal(text.characterRect(position).center()))


def test_a_nir_is_not_read_aloud_until_it_is_shown(view):
    view.set_document(rapport_of(2, nir="1850578006084"))
    view.show_row(0)
    text = text_interface(view)
    assert "1850578006084" not in text.text(0, text.characterCount())
    view.set_nir_shown(True)
    assert "1850578006084" in text.text(0, text.characterCount())


def test_the_text_handed_over_is_bounded_and_follows_the_caret(view):
    view.set_document(rapport_of(9000))
    view.show_row(8000)
    text = text_interface(view)
    assert text.characterCount() < 40_000
    assert "TEST8000" in text.text(0, text.characterCount())


def test_interfaces_outlive_the_collector_and_die_with_their_panes(qtbot, theme):
    for _ in range(20):
        pane = XmlView(theme, "Passager")
        pane.set_document(rapport_of(2))
        assert QAccessible.queryAccessibleInterface(pane).text(Text.Name) == "Passager"
        gc.collect()
        assert text_interface(pane).characterCount() > 0
        with qtbot.waitSignal(pane.destroyed):
            pane.deleteLater()
        del pane
    gc.collect()


def test_a_selection_by_keys_is_mirrored(qtbot, view):
    view.show_row(0)
    text = text_interface(view)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert text.selectionCount() == 1
    mirrored = view.accessible_interface.mirror().textCursor()
    assert mirrored.selectedText().strip().startswith("<passage>")
    assert text.cursorPosition() == mirrored.position() == mirrored.selectionEnd()


def test_the_parts_of_a_pane_are_no_controls_of_their_own(view):
    interface = QAccessible.queryAccessibleInterface(view)
    interface.textInterface()
    assert interface.childCount() == 0
    assert not view.accessible_interface.mirror().isVisible()
