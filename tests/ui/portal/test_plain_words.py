"""What a page, a server or a file says is shown as it is: no markup, no picture from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.portal.engine import NoEngine
from certdesk.ui.portal.filing import DownloadKind
from tests.ui.portal.clerk import armed, write_flux

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.portal.clerk import Clerk

MARKUP = "<img src='//ailleurs.exemple/x'>"


@pytest.fixture
def by_hand(clerk: Callable[..., Clerk], tmp_path) -> Clerk:
    """The whole window, without Chromium."""
    someone = clerk("http://127.0.0.1:1", NoEngine(MARKUP, MARKUP))
    someone.window.arm(armed(write_flux(tmp_path)))
    someone.opens()
    return someone


def test_no_label_of_the_window_reads_markup_but_those_of_a_constant_text(by_hand):
    window = by_hand.window
    window.side.outcome.show_complaint(MARKUP)
    window.system_page._take(by_hand.folder / "accuse <b>.xml", DownloadKind.TREATMENT)
    shown = [label for label in window.findChildren(QLabel) if "<" in label.text()]
    assert [label for label in shown if label.textFormat() is Qt.TextFormat.AutoText] == []
    said = [label for label in shown if label.textFormat() is Qt.TextFormat.PlainText]
    assert {label.objectName() for label in said} >= {"pageSaid", "whyNotEmbedded", "foundAccuses"}


def test_what_may_change_is_never_guessed_to_be_markup(by_hand):
    """A text without « < » today may hold one tomorrow: those that have a name are all told."""
    guessed = [
        label.objectName()
        for label in by_hand.window.findChildren(QLabel)
        if label.objectName() and label.textFormat() is Qt.TextFormat.AutoText
    ]
    assert guessed == []


def test_a_notice_escapes_what_it_is_told(by_hand):
    by_hand.window.show_notice(Notice(NoticeLevel.INFO, f"Le portail dit : {MARKUP}", MARKUP))
    (label,) = by_hand.window.notices.findChildren(QLabel, "noticeText")
    assert "<img" not in label.text()
    assert label.text().count("&lt;img") == 2
