"""The lock on idle: off unless asked for, hides every window, comes back as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMainWindow, QPushButton

from certdesk.ui.deposit.lock import IdleLock
from tests.end_to_end.looking import words_of


class Clock:
    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def window(theme, qtbot):
    made = QMainWindow()
    made.setCentralWidget(QLabel("DURANT"))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def lock(window, theme, clock):
    made = IdleLock(window, theme, clock)
    yield made
    made.unlock()
    made.set_minutes(0)


def page():
    (found,) = [one for one in QApplication.topLevelWidgets() if one.objectName() == "lockPage"]
    return found


def test_without_the_setting_nothing_ever_locks(lock, clock):
    clock.seconds += 86_400
    lock.look()
    assert not lock.is_locked


def test_it_locks_after_the_minutes_asked_for(lock, clock, qtbot, window):
    lock.set_minutes(5)
    clock.seconds += 299
    lock.look()
    assert not lock.is_locked
    clock.seconds += 1
    with qtbot.waitSignal(lock.locked):
        lock.look()
    assert lock.is_locked
    assert window.isHidden()
    said = words_of(page())
    assert "CertDesk est verrouillé" in said
    assert "un clic suffit à revenir" in said
    assert "DURANT" not in said


def test_a_key_or_the_mouse_puts_it_off(lock, clock, window):
    lock.set_minutes(1)
    for act in (
        lambda: QTest.keyClick(window, Qt.Key.Key_A),
        lambda: QTest.mouseMove(window, QPoint(5, 5)),
        lambda: QTest.mouseClick(window, Qt.MouseButton.LeftButton),
    ):
        clock.seconds += 59
        act()
        lock.look()
        assert not lock.is_locked
    clock.seconds += 60
    lock.look()
    assert lock.is_locked


def test_a_click_brings_every_window_back(lock, window, qtbot):
    dialog = QDialog(window)
    dialog.setWindowTitle("DURANT")
    dialog.open()
    closed = QDialog(window)
    lock.lock()
    assert window.isHidden()
    assert dialog.isHidden()
    with qtbot.waitSignal(lock.unlocked):
        page().findChild(QPushButton, "unlock").click()
    assert window.isVisible()
    assert dialog.isVisible()
    assert not closed.isVisible()
    assert not lock.is_locked


def test_closing_the_lock_page_is_leaving_the_program(lock, window, qtbot):
    lock.lock()
    page().close()
    assert not lock.is_locked
    assert not window.isVisible()


def test_locking_twice_changes_nothing(lock, window):
    lock.lock()
    lock.lock()
    assert page().isVisible()
    lock.unlock()
    assert window.isVisible()
