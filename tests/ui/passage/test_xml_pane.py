"""The XML of the passage in hand: its size is the one of the other panes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from certdesk.ui.passage.passage_xml import LineMark, XmlLine
from certdesk.ui.passage.xml_pane import XmlPane

CONTROL = Qt.KeyboardModifier.ControlModifier
LINES = (XmlLine("<a>"), XmlLine("  <nom>DRANT</nom>", "nom", LineMark.SUSPECT), XmlLine("</a>"))


@pytest.fixture
def pane(qtbot, theme):
    made = XmlPane(theme, "XML du passage")
    made.set_lines(LINES)
    made.resize(400, 40)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def turn_wheel(pane, turned, modifiers=Qt.KeyboardModifier.NoModifier):
    event = QWheelEvent(
        QPointF(150, 20),
        QPointF(150, 20),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane.viewport(), event)


def test_the_text_and_its_margin_grow_together(pane):
    small, narrow = pane.fontMetrics().height(), pane.margin_width()
    pane.set_zoom(6)
    assert pane.fontMetrics().height() > small
    assert pane.margin_width() > narrow
    assert pane.viewport().x() == pane.margin_width()
    pane.set_zoom(0)
    assert (pane.fontMetrics().height(), pane.margin_width()) == (small, narrow)


def test_another_theme_keeps_the_size(pane, theme):
    pane.set_zoom(6)
    large = pane.fontMetrics().height()
    theme.changed.emit()
    assert pane.fontMetrics().height() == large


def test_the_wheel_with_ctrl_asks_for_a_size_and_changes_nothing_by_itself(pane, qtbot):
    pane.set_zoom(2)
    size = pane.font().pointSizeF()
    with qtbot.waitSignal(pane.zoom_requested) as larger:
        turn_wheel(pane, 120, CONTROL)
    with qtbot.waitSignal(pane.zoom_requested) as smaller:
        turn_wheel(pane, -120, CONTROL)
    assert (larger.args, smaller.args) == ([3], [1])
    assert (pane.zoom, pane.font().pointSizeF()) == (2, size)


def test_the_wheel_alone_scrolls(pane, qtbot):
    with qtbot.assertNotEmitted(pane.zoom_requested):
        turn_wheel(pane, -120)
    assert pane.verticalScrollBar().value() > 0
