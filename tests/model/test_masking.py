"""Nothing that names a person passes into a log or a crash report."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.masking import MaskingFilter, mask, mask_values


@pytest.mark.parametrize(
    "nir",
    [
        "190047505612345",
        "1900475056123",
        "1 90 04 75 056 123 45",
        "2 85 06 2A 004 118",
        "185062b004118",
        "1.90.04.75.056.123",
    ],
)
def test_a_nir_is_masked_however_it_is_spaced(nir):
    assert nir not in mask(f"lu {nir} ici")
    assert mask(f"lu {nir} ici") == "lu … ici"


def test_the_text_of_an_element_is_masked_and_its_tags_stay():
    text = "<cpf:nomNaissance>DRANT</cpf:nomNaissance>"
    assert mask(text) == "<cpf:nomNaissance>…</cpf:nomNaissance>"


def test_dates_addresses_and_attributes_are_masked():
    text = "né le 1990-04-12 ou 12/04/1990, paul@exemple.fr, id='DRANT'"
    masked = mask(text)
    for private in ("1990", "paul", "DRANT"):
        assert private not in masked


def test_row_numbers_counts_and_codes_stay():
    text = "row 41, 812 passages, xsd.enumeration, offset 123456"
    assert mask(text) == text


def test_a_value_between_quotes_is_masked_when_a_library_words_the_text():
    assert mask_values("invalid literal for int(): 'DRANT'") == "invalid literal for int(): …"


@given(st.text(alphabet=st.characters(blacklist_characters="<>", blacklist_categories=["Cs"])))
def test_whatever_an_element_holds_is_gone(text):
    secret = f"Ω{text}Ω"
    assert secret not in mask(f"<nom>{secret}</nom>")


def test_a_log_line_is_masked_with_its_arguments():
    record = logging.LogRecord("certdesk", 30, "", 0, "lu %s", ("<nom>DRANT</nom>",), None)
    assert MaskingFilter().filter(record)
    assert record.getMessage() == "lu <nom>…</nom>"
