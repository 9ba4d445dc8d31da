"""Nothing that names a person passes into a log or a crash report."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.masking import mask, mask_logs, mask_values


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


@pytest.fixture
def written():
    """What the process would write on its console, from the moment when lines are masked."""
    factory, root = logging.getLogRecordFactory(), logging.getLogger()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    mask_logs()
    try:
        yield stream
    finally:
        logging.setLogRecordFactory(factory)
        root.removeHandler(handler)


@pytest.mark.parametrize(
    "name", ["certdesk", "certdesk.training", "certdesk.a.b", "werkzeug", "httpx2", "httpcore2"]
)
def test_a_log_line_of_any_logger_is_masked_with_its_arguments(written, name):
    logging.getLogger(name).warning("lu %s de %s", "<nom>DRANT</nom>", "2 90 01 59 350 123 45")
    assert written.getvalue() == "lu <nom>…</nom> de …\n"


def test_a_logger_with_a_handler_of_its_own_is_masked_too(written):
    own = io.StringIO()
    handler = logging.StreamHandler(own)
    logger = logging.getLogger("certdesk.training")
    logger.addHandler(handler)
    try:
        logger.warning("né le 1990-04-12")
    finally:
        logger.removeHandler(handler)
    assert own.getvalue() == "né le …\n"


def test_the_words_of_a_logged_error_are_not_written(written):
    try:
        int("DRANT")
    except ValueError:
        logging.getLogger("werkzeug").exception("Error on request")
    told = written.getvalue()
    assert "DRANT" not in told
    assert told.startswith("Error on request\nValueError (texte masqué)\n")
    assert "test_masking.py:" in told
    assert str(Path(__file__).parent) not in told


def test_a_line_without_an_error_at_hand_is_written_as_it_is(written):
    logging.getLogger("certdesk").error("rien", exc_info=True)
    assert written.getvalue().startswith("rien")
