"""Offscreen, one message of Qt is left out, and no other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication

from certdesk.ui.demo.quiet import NOISE, without_noise

OTHER = "une autre remarque de Qt"


@pytest.fixture
def heard(qapp):
    """What a handler of the program hears; the one of the tests comes back afterwards."""
    said: list[str] = []
    former = qInstallMessageHandler(lambda _kind, _context, message: said.append(message))
    yield said
    qInstallMessageHandler(former)


def test_that_message_is_left_out_and_the_others_go_where_they_went(heard):
    with without_noise():
        qWarning(NOISE)
        qWarning(OTHER)
    assert heard == [OTHER]


def test_afterwards_everything_is_said_again(heard):
    with pytest.raises(ZeroDivisionError), without_noise():
        raise ZeroDivisionError
    qWarning(NOISE)
    assert heard == [NOISE]


def test_on_a_screen_nothing_is_left_out(heard, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    with without_noise():
        qWarning(NOISE)
    assert heard == [NOISE]


def test_without_a_handler_the_others_are_written_as_qt_writes_them(qapp, capsys):
    former = qInstallMessageHandler(None)
    try:
        with without_noise():
            qWarning(NOISE)
            qWarning(OTHER)
    finally:
        qInstallMessageHandler(former)
    assert capsys.readouterr().err == f"{OTHER}\n"
