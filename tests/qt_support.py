"""What tests of the window share: offscreen with a real font, no job left behind, typed text."""

from __future__ import annotations

import gc
import os
import threading
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

FONT = "DejaVu Sans"


def use_offscreen() -> None:
    """Choose the platform before Qt starts; a developer may still ask for another one."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def no_job_left() -> Iterator[None]:
    """A test that started long work must have ended it: a thread left over fails the test."""
    yield
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("job")]
    assert not left, f"still alive after the test: {left}"


@pytest.fixture(autouse=True)
def garbage_is_collected_between_tests() -> Iterator[None]:
    """Once an application runs, Python no longer collects by itself: nor do tests without Qt."""
    yield
    if not gc.isenabled():
        from certdesk.ui.garbage import collect_what_is_due

        collect_what_is_due()


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """pytest-qt builds the application with these."""
    return ["certdesk-tests"]


def use_test_font() -> None:
    """One font everywhere; without it Qt draws boxes offscreen and says nothing."""
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication

    assert FONT in QFontDatabase.families(), f"install {FONT} (fonts-dejavu-core)"
    QApplication.setFont(QFont(FONT, 10))


def type_text(widget: QWidget, text: str) -> None:
    """Type any text, accents included: `qtbot.keyClicks` aborts the interpreter on them."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(widget, key)


def delete_now(window: QWidget) -> None:
    """Delete a window and all its parts here.

    Left to the garbage collector, its parts would live on into the next tests.
    """
    from PySide6.QtCore import QCoreApplication, QEvent

    window.hide()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
