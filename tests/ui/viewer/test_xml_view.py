"""One pane: what it paints, how its caret moves by keys and mouse, what it copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from certdesk.model.flux.source import source_of
from certdesk.model.settings import Theme as Mode
from certdesk.ui.palettes import dark_colors, light_colors
from certdesk.ui.viewer.document import Document
from certdesk.ui.viewer.marks import TINTED, MarkKind
from certdesk.ui.viewer.pane_menu import pane_menu
from certdesk.ui.viewer.selection import COPY_LIMIT
from tests.ui.viewer.conftest import rapport_of

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NIR = "1850578006084"


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def point_of(view, offset: int) -> QPoint:
    """Where a byte is on the viewport."""
    line = view.document.lines.at(offset)
    index = view.page.index_of(line.start)
    x = view.layouts.of(view.document.lines, line).x_of(view.document.lines.column(line, offset))
    height = view.layouts.line_height
    return QPoint(round(view.text_left + x) + 1, index * height + height // 2)


def offset_of(view, text: str) -> int:
    return view.document.source.data.index(text.encode())


def test_arrows_move_the_caret_and_announce_the_passage_entered(qtbot, view, current_line):
    view.setFocus()
    with qtbot.waitSignal(view.row_entered) as entered:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert entered.args == [0]
    assert current_line(view).strip() == "<passage>"
    with qtbot.assertNotEmitted(view.row_entered):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert "TEST0" in current_line(view)


def test_control_down_goes_to_the_next_passage(qtbot, view):
    entered = []
    view.row_entered.connect(entered.append)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_Up, CONTROL)
    assert entered == [0, 1, 2, 1]


def test_control_end_shows_the_end_of_the_file(qtbot, view, current_line):
    qtbot.keyClick(view, Qt.Key.Key_End, CONTROL)
    assert current_line(view) == "</rapport>"
    assert view.page.holds(view.document.lines.at(view.document.source.size))
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    qtbot.keyClick(view, Qt.Key.Key_Home, CONTROL)
    assert view.verticalScrollBar().value() == 0


def test_page_down_and_up_return_to_the_same_line(qtbot, view, current_line):
    view.show_row(3)
    before = current_line(view)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert current_line(view) != before
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert current_line(view) == before


def test_shift_selects_and_control_c_copies(qtbot, view):
    view.go_to_offset(offset_of(view, "Lefèvre1<"))
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL | SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "Lefèvre1"


def test_escape_drops_the_selection_before_it_goes_to_the_window(qtbot, view):
    view.select_passage()
    view.go_to_offset(view.document.regions.starts[1])
    view.select_passage()
    assert view.caret.has_selection
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.caret.has_selection


def test_a_click_places_the_caret_and_a_drag_selects(qtbot, view):
    start, end = offset_of(view, "TEST0"), offset_of(view, "TEST0") + 5
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, start))
    assert view.caret.place.offset == start
    qtbot.mouseMove(view.viewport(), point_of(view, end))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, end))
    assert view.caret.span == (start, end)


def test_a_double_click_selects_a_word_and_a_third_one_the_line(qtbot, view):
    place = point_of(view, offset_of(view, "Lefèvre0") + 3)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view.copy()
    assert clipboard() == "Lefèvre0"
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view.copy()
    assert clipboard().strip() == "<nom>Lefèvre0</nom>"


def test_a_selection_too_long_is_not_copied_and_it_is_said(qtbot, view):
    QGuiApplication.clipboard().setText("before")
    view.set_document(rapport_of(9000))
    assert view.document.source.size > COPY_LIMIT
    view.select(0, view.document.source.size)
    with qtbot.waitSignal(view.remark_made) as remark:
        view.copy()
    assert "trop longue" in remark.args[0]
    assert clipboard() == "before"


def test_the_nir_is_masked_until_the_menu_asks_for_it_and_is_never_copied(qtbot, view, theme):
    view.set_document(rapport_of(2, nir=NIR))
    view.go_to_offset(offset_of(view, "<nir>"))
    line = view.document.lines.at(view.caret.place.line)
    assert line.text.strip() == f"<nir>{'•' * 13}</nir>"
    menu = pane_menu(view, theme)
    entry = next(action for action in menu.actions() if "NIR" in action.text())
    with qtbot.waitSignal(view.nir_shown_changed):
        entry.trigger()
    assert NIR in view.document.lines.at(view.caret.place.line).text
    view.select_all()
    view.copy()
    assert NIR not in clipboard()
    assert "•" * 13 in clipboard()
    view.set_document(rapport_of(2, nir=NIR))
    assert not view.nir_shown


def test_the_menu_is_french_and_offers_what_can_be_done(view, theme):
    view.set_document(rapport_of(3))
    labels = [action.text().split("\t")[0] for action in pane_menu(view, theme).actions()]
    assert [label for label in labels if label] == [
        "Copier",
        "Sélectionner le passage",
        "Tout sélectionner",
        "Afficher les NIR (jamais copiés)",
        "Agrandir le texte",
        "Réduire le texte",
        "Taille habituelle",
    ]


def test_zoom_by_keys_and_by_the_wheel(qtbot, view):
    height = view.layouts.line_height
    with qtbot.waitSignal(view.zoom_changed) as zoom:
        qtbot.keyClick(view, Qt.Key.Key_Plus, CONTROL)
    assert zoom.args == [1]
    assert view.layouts.line_height > height
    turn_wheel(view, -120, CONTROL)
    assert view.zoom == 0
    view.set_zoom(500)
    assert view.zoom < 50
    qtbot.keyClick(view, Qt.Key.Key_0, CONTROL)
    assert view.layouts.line_height == height


def turn_wheel(view, turned: int, modifiers=NO_MODIFIER) -> None:
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_scrolls_by_lines_and_leaves_the_caret(view):
    caret = view.caret
    first = view.page.top
    turn_wheel(view, -120)
    assert view.page.top.start > first.start
    assert view.caret == caret
    turn_wheel(view, 120)
    assert view.page.top == first


@pytest.mark.parametrize("one_line", [False, True])
def test_any_place_of_the_scroll_bar_shows_a_page(view, one_line):
    view.set_document(rapport_of(300, one_line=one_line))
    bar = view.verticalScrollBar()
    for part in range(11):
        bar.setValue(bar.maximum() * part // 10)
        lines = view.page.lines
        assert len(lines) >= view.page.capacity
        assert lines[0].start <= max(bar.value(), view.document.source.bom)
    assert view.page.lines[-1].text.strip() == "</rapport>"


def test_the_steps_of_the_scroll_bar_are_lines_and_pages(view):
    bar = view.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
    after = view.document.lines.at(0)
    for _ in range(view.page.capacity - 1):
        after = view.document.lines.after(after)
    assert view.page.top == after
    bar.triggerAction(bar.SliderAction.SliderPageStepSub)
    assert view.page.top == view.document.lines.at(0)


def test_showing_a_passage_announces_nothing_and_keeps_what_is_seen(qtbot, view):
    with qtbot.assertNotEmitted(view.row_entered):
        view.show_row(30)
    assert view.caret_row == 30
    top = view.page.top
    view.show_row(31)
    assert view.page.holds(view.document.lines.at(view.document.regions.starts[31]))
    assert view.page.top.start <= top.start + 400
    view.show_row(-1)
    view.show_row(4000)
    assert view.caret_row == 31


def test_a_span_is_selected_and_put_on_the_screen(qtbot, view):
    start = offset_of(view, "Lefèvre37")
    with qtbot.waitSignal(view.row_entered) as entered:
        view.show_span(start, start + len("Lefèvre37".encode()))
    assert entered.args == [37]
    view.copy()
    assert clipboard() == "Lefèvre37"


def test_a_long_line_is_scrolled_to_the_caret(qtbot, view):
    text = "<rapport>\n<a>" + "x" * 800 + "</a>\n</rapport>\n"
    view.set_document(document_of(text))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.horizontalScrollBar().value() > 0
    assert point_of(view, view.caret.place.offset).x() < view.viewport().width()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.horizontalScrollBar().value() == 0


def document_of(text: str) -> Document:
    return Document(source_of(text.encode(), Path("r.xml")))


def ground_at(view, offset: int) -> str:
    place = view.viewport().mapTo(view, point_of(view, offset))
    image = view.grab().toImage()
    return image.pixelColor(view.viewport().width() // 2, place.y() - 6).name()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_a_refused_passage_is_tinted_and_an_accepted_one_is_not(view, theme, mode):
    theme.set_mode(mode)
    base = view.palette().color(view.palette().ColorRole.Base).name()
    refused, accepted = (offset_of(view, "</nom>\n  </passage>"), offset_of(view, "Lefèvre1"))
    assert ground_at(view, refused) != base
    assert ground_at(view, accepted) == base


def test_the_pane_paints_every_state_without_a_warning(view, theme):
    view.show_row(0)
    view.select_passage()
    view.setFocus()
    for mode in (Mode.DARK, Mode.LIGHT):
        theme.set_mode(mode)
        assert not view.grab().isNull()
    view.clear()
    view.placeholder = "Rien à montrer."
    assert not view.grab().isNull()


def test_letters_outside_of_the_first_plane_keep_caret_and_mouse_in_step(qtbot, view):
    view.set_document(document_of("<rapport>\n<a>𝔘𝔫 é</a>\n</rapport>\n"))
    start = offset_of(view, "é")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, start))
    assert view.caret.place.offset == start


def contrast(first, second) -> float:
    def luminance(color) -> float:
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted(
        (luminance((c.redF(), c.greenF(), c.blueF())) for c in (first, second)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [light_colors(), dark_colors()], ids=["light", "dark"])
def test_every_ink_is_readable_on_every_ground(colors):
    syntax = colors.syntax
    inks = [syntax.tag, syntax.attribute, syntax.string, syntax.text, syntax.comment]
    inks += [syntax.declaration]
    grounds = [kind.pair(colors).background for kind in (*TINTED, MarkKind.SUSPECT)]
    grounds += [colors.current_line]
    too_weak = [
        (ink.name(), ground.name())
        for ink in inks
        for ground in grounds
        if contrast(ink, ground) < 4.5
    ]
    assert too_weak == []


def test_of_a_passage_longer_than_the_screen_the_suspect_field_is_shown(view, current_line):
    view.resize(700, 60)
    view.set_document(rapport_of(8))
    assert view.page.capacity < 5
    view.show_row(4)
    assert "Lefèvre4" in current_line(view)
    assert view.page.holds(view.document.lines.at(view.caret.place.line))
    view.show_row(5)
    assert current_line(view).strip() == "<passage>"


def test_dragging_below_the_pane_scrolls_and_selects(qtbot, view):
    start = offset_of(view, "TEST0")
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, start))
    qtbot.mouseMove(view.viewport(), QPoint(200, view.viewport().height() + 30))
    last = view.document.regions.starts[10]
    qtbot.waitUntil(lambda: view.caret.span[1] > last)
    assert view.caret.span[0] == start
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    top = view.page.top
    qtbot.mouseMove(view.viewport(), QPoint(20, 20))
    assert view.page.top == top


def test_a_right_click_keeps_the_selection_that_it_falls_in(qtbot, view):
    start = offset_of(view, "TEST0")
    view.show_span(start, start + 5)
    right = Qt.MouseButton.RightButton
    qtbot.mouseClick(view.viewport(), right, pos=point_of(view, start + 2))
    assert view.caret.has_selection
    qtbot.mouseClick(view.viewport(), right, pos=point_of(view, offset_of(view, "TEST1")))
    assert not view.caret.has_selection
    assert view.caret.place.offset == offset_of(view, "TEST1")


@pytest.mark.parametrize(
    "reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard]
)
def test_the_menu_opens_by_mouse_and_by_key(qtbot, view, reason):
    view.show_row(2)
    QApplication.sendEvent(
        view.viewport(), QContextMenuEvent(reason, QPoint(20, 20), view.mapToGlobal(QPoint(20, 20)))
    )
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert "Copier" in menu.actions()[0].text()
    menu.close()


def test_a_line_that_goes_on_outside_is_told_whole(qtbot, view):
    view.set_document(document_of("<rapport>\n<a>" + "x" * 300 + "fin</a>\n</rapport>\n"))
    point = QPoint(200, view.layouts.line_height + 4)
    QApplication.sendEvent(
        view.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, view.viewport().mapToGlobal(point))
    )
    qtbot.waitUntil(lambda: "fin" in QToolTip.text())
    QToolTip.hideText()
