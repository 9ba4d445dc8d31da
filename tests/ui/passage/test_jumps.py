"""What a jump from passage to passage costs, counted: widgets are filled again, not made again."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from certdesk.ui.passage.passage_panel import FORM, WHY
from tests.builders import M1, M2, M5, flux, rapport

COSTLY = {
    QEvent.Type.ChildAdded: "a widget made",
    QEvent.Type.StyleChange: "a style sheet read",
    QEvent.Type.Paint: "a widget painted",
}


class Costs(QObject):
    """Counts what the widgets of a panel are put through."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self.panel = panel
        self.seen: Counter[str] = Counter()
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        words = COSTLY.get(event.type())
        if words and isinstance(watched, QWidget) and self._is_ours(watched) and _counts(event):
            self.seen[words] += 1
        return False

    def _is_ours(self, widget: QWidget) -> bool:
        return widget is self.panel or self.panel.isAncestorOf(widget)

    def stop(self) -> None:
        QApplication.instance().removeEventFilter(self)


def _counts(event: QEvent) -> bool:
    """Of the objects made, the widgets alone."""
    return event.type() is not QEvent.Type.ChildAdded or event.child().isWidgetType()


@pytest.fixture
def costs(panel):
    made = Costs(panel)
    yield made
    made.stop()


def go_to(workspace, row: int) -> None:
    workspace.select(row)
    QApplication.processEvents()


@pytest.mark.parametrize("tab", [WHY, FORM])
def test_a_jump_makes_no_widget_and_reads_no_style_sheet(panel, workspace, costs, tab):
    refused = {"A": M1, "B": M2, "C": M5, "D": M1, "E": M2, "F": M5}
    workspace.open_pair(flux(*refused), rapport(ko=refused))
    panel.tabs.setCurrentIndex(tab)
    for row in range(3):
        go_to(workspace, row)
    costs.seen.clear()
    for row in (3, 4, 5):
        go_to(workspace, row)
    assert costs.seen["a widget made"] == 0
    assert costs.seen["a style sheet read"] == 0
    assert costs.seen["a widget painted"] > 0


def test_a_jump_paints_each_widget_once(panel, workspace, costs):
    refused = {"A": M1, "B": M2, "C": M1}
    workspace.open_pair(flux(*refused), rapport(ko=refused))
    for row in range(3):
        go_to(workspace, row)
    widgets = sum(widget.isVisible() for widget in panel.findChildren(QWidget)) + 1
    costs.seen.clear()
    go_to(workspace, 1)
    assert 0 < costs.seen["a widget painted"] <= widgets
