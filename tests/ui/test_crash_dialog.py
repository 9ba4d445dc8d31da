"""A defect: reported from any thread, without a word about anybody, with a way to copy it."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from certdesk.ui.crash_dialog import CrashDialog, CrashReporter, report_of
from certdesk.ui.theme import Theme
from certdesk.version import VERSION


def caught(error: BaseException) -> BaseException:
    try:
        raise error
    except type(error) as raised:
        return raised


@pytest.fixture
def reporter(qapp):
    made = CrashReporter()
    made.install()
    yield made
    made.uninstall()


def test_a_report_says_the_version_the_kind_and_the_place():
    report = report_of(caught(ZeroDivisionError("division by zero")))
    assert f"CertDesk {VERSION}" in report
    assert "ZeroDivisionError: division by zero" in report
    assert "tests/ui/test_crash_dialog.py:" in report


@pytest.mark.parametrize(
    "error",
    [
        KeyError("DRANT"),
        ValueError("nom refusé DRANT"),
        TypeError("can't use 'DRANT'"),
        OSError(2, "No such file", "/home/drant/DRANT.xml"),
    ],
)
def test_a_report_never_quotes_a_value(error):
    assert "DRANT" not in report_of(caught(error))


def test_a_report_names_the_missing_attribute():
    with pytest.raises(AttributeError) as raised:
        _ = "".findings  # type: ignore[attr-defined]
    assert "AttributeError: findings" in report_of(raised.value)


def test_a_report_tells_the_cause_as_well():
    def fail() -> None:
        try:
            {}["DRANT"]
        except KeyError as exc:
            raise RuntimeError("cannot go on") from exc

    try:
        fail()
    except RuntimeError as error:
        report = report_of(error)
    assert "RuntimeError: cannot go on" in report
    assert "KeyError (texte masqué)" in report
    assert "DRANT" not in report


def test_a_report_does_not_tell_the_person_by_the_folders():
    report = report_of(caught(RuntimeError("x")))
    assert str(__file__).rpartition("/tests/")[0] not in report


def test_what_nobody_caught_is_announced(reporter, qtbot):
    with qtbot.waitSignal(reporter.crashed) as heard:
        sys.excepthook(RuntimeError, caught(RuntimeError("oops")), None)
    assert "RuntimeError: oops" in heard.args[0]


def test_what_a_thread_did_not_catch_is_announced_too(reporter, qtbot):
    with qtbot.waitSignal(reporter.crashed) as heard:
        worker = threading.Thread(target=lambda: 1 / 0)
        worker.start()
        worker.join()
    assert "ZeroDivisionError" in heard.args[0]


def test_the_hooks_are_given_back(qapp):
    reporter = CrashReporter()
    reporter.install()
    reporter.uninstall()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


def test_the_report_can_be_copied(qapp, qtbot):
    dialog = CrashDialog("rapport", Theme(qapp))
    qtbot.addWidget(dialog)
    dialog.findChild(QPushButton, "crashCopy").click()
    assert QGuiApplication.clipboard().text() == "rapport"
    assert dialog.findChild(QPlainTextEdit, "crashReport").isReadOnly()
