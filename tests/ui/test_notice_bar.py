"""The notice bar: it stacks facts, replaces those of the same key, and never takes the focus."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from certdesk.ui.notice_bar import NoticeBar, NoticeCard, spoken
from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.theme import Theme


@pytest.fixture
def bar(qapp, qtbot):
    made = NoticeBar(Theme(qapp))
    qtbot.addWidget(made)
    return made


def info(message: str, key: str = "", **rest: object) -> Notice:
    return Notice(NoticeLevel.INFO, message, key=key, **rest)


def shown(bar: NoticeBar) -> list[str]:
    cards = [card for card in bar.findChildren(NoticeCard) if card.isVisibleTo(bar)]
    return [card.notice.message for card in cards]


def test_an_empty_bar_takes_no_room(bar):
    assert bar.isHidden()


def test_the_latest_notice_comes_first(bar):
    bar.show_notice(info("Un"))
    bar.show_notice(info("Deux"))
    assert [notice.message for notice in bar.notices] == ["Deux", "Un"]
    assert not bar.isHidden()


def test_a_notice_takes_the_place_of_the_one_with_its_key(bar):
    bar.show_notice(info("Avant", key="a"))
    bar.show_notice(info("Après", key="a"))
    assert [notice.message for notice in bar.notices] == ["Après"]


def test_the_same_words_twice_are_one_notice(bar):
    bar.show_notice(info("Disque plein."))
    bar.show_notice(info("Disque plein."))
    assert len(bar.notices) == 1


def test_a_notice_is_withdrawn_by_its_key_and_by_no_other(bar):
    bar.show_notice(info("Reste"))
    bar.show_notice(info("Part", key="a"))
    bar.withdraw("b")
    bar.withdraw("")
    assert len(bar.notices) == 2
    bar.withdraw("a")
    assert [notice.message for notice in bar.notices] == ["Reste"]


def test_the_button_acts_and_the_notice_goes(bar):
    done = []
    bar.show_notice(info("Changé.", action_label="Recharger", action=lambda: done.append(1)))
    bar.findChild(QPushButton, "noticeAction").click()
    assert done == [1]
    assert bar.notices == ()
    assert bar.isHidden()


def test_an_action_may_raise_the_same_notice_again(bar):
    def again() -> None:
        bar.show_notice(info("Encore.", key="a"))

    bar.show_notice(info("Une fois.", key="a", action_label="Refaire", action=again))
    bar.findChild(QPushButton, "noticeAction").click()
    assert [notice.message for notice in bar.notices] == ["Encore."]


def test_a_notice_without_action_has_no_button(bar):
    bar.show_notice(info("Un fait."))
    assert not bar.findChild(QPushButton, "noticeAction").isVisibleTo(bar)


def test_closing_takes_the_notice_away(bar):
    bar.show_notice(info("Un fait."))
    bar.findChild(QToolButton, "noticeClose").click()
    assert bar.notices == ()


def test_beyond_three_the_older_ones_are_folded_and_can_be_shown(bar):
    for number in range(5):
        bar.show_notice(info(f"Avis {number}"))
    assert sorted(shown(bar)) == ["Avis 2", "Avis 3", "Avis 4"]
    more = bar.findChild(QPushButton, "noticeMore")
    assert more.text() == "Afficher les 2 autres avis"
    more.click()
    assert len(shown(bar)) == 5
    more.click()
    assert len(shown(bar)) == 3


def test_what_a_notice_says_is_text_and_never_markup(bar):
    bar.show_notice(info("Fichier <b>x&y</b>.xml refusé."))
    label = bar.findChild(QLabel, "noticeText")
    assert "&lt;b&gt;x&amp;y&lt;/b&gt;" in label.text()


def test_a_screen_reader_hears_the_level_the_message_and_the_remedy():
    notice = Notice(NoticeLevel.ERROR, "Le disque est plein.", "Libérez de la place.")
    assert spoken(notice) == "Erreur\u00a0: Le disque est plein. Libérez de la place."


def test_a_notice_never_takes_the_focus(qapp, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    bar, field = NoticeBar(Theme(qapp)), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(bar)
    column.addWidget(field)
    with qtbot.waitExposed(window):
        window.show()
    field.setFocus()
    bar.show_notice(info("Un fait.", action_label="Agir", action=lambda: None))
    assert window.focusWidget() is field
