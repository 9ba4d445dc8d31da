"""The chips and the lines of the list show all their words, whatever the font of the system."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from certdesk.ui.passages.filter_chips import FilterChips
from certdesk.ui.passages.listing import Filter
from certdesk.ui.passages.passage_delegate import header_height, row_height

SMALL = {Filter.KO: 27, Filter.TO_CORRECT: 27, Filter.OK: 785, Filter.ALL: 812}
LARGE = dict.fromkeys(Filter, 200_000)
SIZES = (9, 10, 12, 14)
USUAL, NARROW = 290, 200  # the list at its usual width and at its narrowest, less its margins


def room(chip):
    """What the style leaves to the words of a chip."""
    option = QStyleOptionButton()
    chip.initStyleOption(option)
    return chip.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, chip)


def lines(chips):
    return {chip.y() for chip in chips.findChildren(QPushButton)}


@pytest.mark.parametrize("counts", [SMALL, LARGE], ids=["hundreds", "200 000"])
@pytest.mark.parametrize("width", [USUAL, NARROW])
@pytest.mark.parametrize("points", SIZES)
def test_no_word_of_a_chip_is_cut(qtbot, sized, theme, points, width, counts):
    sized(points)
    chips = FilterChips(theme)
    qtbot.addWidget(chips)
    chips.show_counts(counts, has_accuse=True)
    chips.resize(width, chips.sizeHint().height())
    with qtbot.waitExposed(chips):
        chips.show()
    assert chips.width() == width
    for chip in chips.findChildren(QPushButton):
        words = chip.fontMetrics().boundingRect(chip.text())
        assert words.width() <= room(chip).width()
        assert chip.fontMetrics().height() <= room(chip).height()


def test_the_chips_stay_on_two_lines_where_they_fit(qtbot, sized, theme):
    sized(9)
    chips = FilterChips(theme)
    qtbot.addWidget(chips)
    chips.show_counts(SMALL, has_accuse=True)
    chips.resize(USUAL, 60)
    with qtbot.waitExposed(chips):
        chips.show()
    assert len(lines(chips)) == 2
    chips.resize(NARROW, 100)
    qtbot.waitUntil(lambda: len(lines(chips)) == 3)


@pytest.mark.parametrize("points", SIZES)
def test_a_line_of_the_list_has_room_for_its_two_texts(qapp, sized, points):
    sized(points)
    font = QFontMetrics(qapp.font())
    assert row_height(font) >= 2 * font.height()
    assert header_height(font) >= font.height()
