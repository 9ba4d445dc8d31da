"""What the clerk types becomes what may stand in the file, or is refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.ui.passage.typed import (
    Refused,
    clean,
    is_nil_word,
    typed_date,
    typed_integer,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("18/10/2023", "2023-10-18"),
        ("8/3/2023", "2023-03-08"),
        ("18-10-2023", "2023-10-18"),
        ("18.10.2023", "2023-10-18"),
        ("2023-10-18", "2023-10-18"),
        (" 29/02/2020 ", "2020-02-29"),
    ],
)
def test_a_date_typed_either_way_is_stored_as_the_file_wants_it(typed, stored):
    assert typed_date(typed) == stored


@pytest.mark.parametrize("typed", ["18/10", "18/10/23", "octobre 2023", "2023-10", "1"])
def test_an_unfinished_date_says_how_a_date_is_typed(typed):
    refused = typed_date(typed)
    assert isinstance(refused, Refused)
    assert "JJ/MM/AAAA" in refused.why


@pytest.mark.parametrize("typed", ["31/02/2020", "29/02/2021", "2020-13-01", "00/01/2020"])
def test_a_day_that_does_not_exist_is_refused_as_such(typed):
    refused = typed_date(typed)
    assert isinstance(refused, Refused)
    assert "n’existe pas" in refused.why


@given(st.text())
def test_whatever_is_typed_no_french_date_comes_out(text):
    read = typed_date(text)
    assert isinstance(read, Refused) or (read[4] == read[7] == "-" and len(read) == 10)


@given(st.text())
def test_cleaned_text_never_holds_what_xml_forbids(text):
    cleaned = clean(text)
    assert all(c >= " " and not 0xD800 <= ord(c) < 0xE000 for c in cleaned)


def test_a_pasted_line_break_becomes_a_space():
    assert clean("DE LA\r\nFONTAINE") == "DE LA FONTAINE"


def test_the_word_nil_is_recognised_and_a_first_name_is_not():
    assert is_nil_word("nil", nil_offered=True)
    assert is_nil_word(" NIL ", nil_offered=True)
    assert is_nil_word("nil", nil_offered=False)
    assert not is_nil_word("Nil", nil_offered=False)
    assert not is_nil_word("Nilsson", nil_offered=True)


def test_a_whole_number_keeps_its_leading_zero():
    assert typed_integer("07") == "07"
    assert isinstance(typed_integer("7e"), Refused)
