"""The caret over lines, raw and pretty, and what a copy takes: no widget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.ui.viewer.byte_source import HeadSource
from certdesk.ui.viewer.document import Document
from certdesk.ui.viewer.motions import Motion, Place, line_moved, moved, place_at, word_at
from certdesk.ui.viewer.selection import COPY_LIMIT, all_of, copied_text
from tests.ui.viewer.conftest import rapport_of

RAW = "<a>\n  <nom>Lefèvre du Pré</nom>\n</a>\n"


def document(text: str) -> Document:
    return Document(HeadSource(text.encode(), "utf-8"))


def text_before(shown: Document, place: Place) -> str:
    line = shown.lines.at(place.line)
    return line.text[: shown.lines.column(line, place.offset)]


def go(shown: Document, place: Place, *motions: Motion) -> Place:
    for motion in motions:
        place = moved(shown.lines, place, motion)
    return place


def test_words_are_crossed_one_after_the_other():
    shown = document(RAW)
    place = place_at(shown.lines, RAW.index("L"))
    assert text_before(shown, go(shown, place, Motion.WORD_RIGHT)) == "  <nom>Lefèvre "
    assert text_before(shown, go(shown, place, *[Motion.WORD_RIGHT] * 2)) == "  <nom>Lefèvre du "
    assert go(shown, place, Motion.WORD_RIGHT, Motion.WORD_LEFT) == place


def test_home_goes_to_the_first_sign_and_then_to_the_first_column():
    shown = document(RAW)
    place = go(shown, place_at(shown.lines, RAW.index("L")), Motion.LINE_START)
    assert text_before(shown, place) == "  "
    assert text_before(shown, go(shown, place, Motion.LINE_START)) == ""
    assert go(shown, place, Motion.LINE_START, Motion.LINE_START) == place


def test_the_end_of_a_pretty_line_is_not_the_start_of_the_next_one():
    shown = rapport_of(2, one_line=True)
    assert shown.is_pretty
    start = place_at(shown.lines, shown.regions.starts[0])
    end = go(shown, start, Motion.LINE_END)
    assert end.line == start.line
    assert text_before(shown, end).strip() == "<passage>"
    after = go(shown, end, Motion.RIGHT)
    assert after.offset == end.offset
    assert text_before(shown, after).strip() == ""
    assert go(shown, after, Motion.LEFT) == end


def test_a_letter_and_its_accent_are_crossed_together():
    shown = document("<a>e\u0301x</a>")
    place = go(shown, place_at(shown.lines, 3), Motion.RIGHT)
    assert text_before(shown, place) == "<a>e\u0301"
    assert go(shown, place, Motion.LEFT).offset == 3


def test_up_and_down_keep_the_column_over_a_short_line():
    shown = document("<abcdef/>\n<a/>\n<abcdef/>\n")
    down = line_moved(shown.lines, place_at(shown.lines, 7), 1, 7)
    assert text_before(shown, down) == "<a/>"
    assert text_before(shown, line_moved(shown.lines, down, 1, 7)) == "<abcdef"


@pytest.mark.parametrize("one_line", [False, True])
def test_the_caret_goes_from_passage_to_passage(one_line):
    shown = rapport_of(3, one_line=one_line)
    place = go(shown, Place(0, 0), Motion.PASSAGE_AFTER)
    assert place.offset == shown.regions.starts[0]
    place = go(shown, place, Motion.PASSAGE_AFTER, Motion.PASSAGE_AFTER)
    assert place.offset == shown.regions.starts[2]
    inside = line_moved(shown.lines, place, 2, 0)
    assert go(shown, inside, Motion.PASSAGE_BEFORE).offset == shown.regions.starts[2]
    assert go(shown, place, Motion.PASSAGE_BEFORE).offset == shown.regions.starts[1]


@pytest.mark.parametrize("one_line", [False, True])
def test_the_ends_of_the_file_are_reached_and_hold(one_line):
    shown = rapport_of(3, one_line=one_line)
    end = go(shown, Place(0, 0), Motion.FILE_END)
    assert text_before(shown, end) == "</rapport>"
    for motion in (Motion.RIGHT, Motion.WORD_RIGHT, Motion.PASSAGE_AFTER, Motion.LINE_END):
        assert go(shown, end, motion) == end
    start = go(shown, end, Motion.FILE_START)
    for motion in (Motion.LEFT, Motion.WORD_LEFT, Motion.PASSAGE_BEFORE, Motion.LINE_START):
        assert go(shown, start, motion) == start


@given(st.booleans(), st.lists(st.sampled_from(list(Motion)), max_size=30))
def test_every_walk_stays_on_places_that_exist(one_line, motions):
    shown = rapport_of(3, one_line=one_line)
    place = Place(0, 0)
    for motion in motions:
        place = moved(shown.lines, place, motion)
        line = shown.lines.at(place.line)
        assert line.start == place.line
        assert line.start <= place.offset <= line.end


def test_an_identifier_is_one_word():
    shown = document("<id>db855769-bcd6-4253</id>")
    start, end = word_at(shown.lines, place_at(shown.lines, 10))
    assert copied_text(shown, start, end) == "db855769-bcd6-4253"


def test_a_copy_of_pretty_lines_is_indented_as_seen():
    shown = rapport_of(2, one_line=True)
    start, end = shown.regions.starts[1], shown.regions.ends[1]
    assert copied_text(shown, start, end) == (
        "<passage>\n  <idTechnique>TEST1</idTechnique>\n  <nom>Lefèvre1</nom>\n</passage>"
    )


def test_a_copy_of_raw_lines_is_the_text_of_the_file():
    shown = document(RAW)
    assert copied_text(shown, 2, 14) == RAW.encode()[2:14].decode()


def test_selecting_all_of_a_large_file_takes_the_passage():
    small, large = rapport_of(3), rapport_of(9000)
    assert all_of(small, 40) == (0, small.source.size)
    assert large.source.size > COPY_LIMIT
    row = 4000
    inside = large.regions.starts[row] + 10
    assert all_of(large, inside) == (large.regions.starts[row], large.regions.ends[row])
