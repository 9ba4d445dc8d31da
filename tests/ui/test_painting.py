"""Work that waits for a painting starts after it, and may be cancelled while it waits."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from certdesk.model.progress import Cancelled
from certdesk.ui.painting import Painting, wait_for

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Told(QObject):
    """Notes whether the awaited event was set when a widget was painted."""

    def __init__(self, done: threading.Event) -> None:
        super().__init__()
        self.done = done
        self.at_paint: list[bool] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.at_paint.append(self.done.is_set())
        return False


def test_the_painting_that_is_due_comes_first(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    QApplication.processEvents()
    painting = Painting()
    done = painting.awaited()
    told = Told(done)
    widget.installEventFilter(told)
    widget.update()
    qtbot.waitUntil(done.is_set)
    assert told.at_paint == [False]


def test_a_wait_can_be_cancelled() -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        wait_for(threading.Event(), cancel)
