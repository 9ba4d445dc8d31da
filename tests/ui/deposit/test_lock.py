"""The lock on idle: off unless asked for, hides every window, comes back as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMainWindow,
    QMessageBox,
    QPushButton,
)

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


class Exposures(QObject):
    """Which windows the screen was asked to show."""

    def __init__(self):
        super().__init__()
        self._exposed = []

    def of(self, widget):
        handle = widget.windowHandle()
        return [one for one in self._exposed if one is handle]

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() == QEvent.Type.Expose and watched.isExposed():
            self._exposed.append(watched)
        return False


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


@pytest.mark.parametrize("way", ["open", "show", "box"])
def test_what_comes_while_it_is_locked_waits_off_the_screen(lock, window, qtbot, way):
    lock.lock()
    seen = Exposures()
    late = QMessageBox(window) if way == "box" else QDialog(window)
    late.setWindowTitle("DURANT")
    QApplication.instance().installEventFilter(seen)
    (late.show if way == "show" else late.open)()
    qtbot.waitUntil(late.isHidden)
    assert not seen.of(late)
    with qtbot.waitExposed(late):  # a click, which a modal dialog could swallow
        QTest.mouseClick(page().findChild(QPushButton, "unlock"), Qt.MouseButton.LeftButton)
    QApplication.instance().removeEventFilter(seen)
    assert late.isVisible()
    with qtbot.waitSignal(late.finished):
        late.done(0)


def test_what_came_and_went_while_it_was_locked_does_not_come_back(lock, window, qtbot):
    lock.lock()
    late = QDialog(window)
    late.finished.connect(late.deleteLater)
    late.open()
    with qtbot.waitSignal(late.destroyed):
        late.reject()
    lock.unlock()
    assert window.isVisible()


def test_after_the_lock_windows_show_as_before(lock, window, qtbot):
    lock.lock()
    lock.unlock()
    dialog = QDialog(window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    dialog.done(0)


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
