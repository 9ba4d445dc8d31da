"""Searching a text: exact, or ignoring case and accents, in windows."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.flux.find import count, find_all
from certdesk.model.flux.folding import fold
from certdesk.model.flux.source import Source, source_of
from certdesk.model.progress import Cancelled
from tests.builders import ONE_LINE, Style, flux, passage


def source(text: str, encoding: str = "utf-8", declared: str = "UTF-8") -> Source:
    head = f'<?xml version="1.0" encoding="{declared}"?><rapport>'
    return source_of(f"{head}{text}</rapport>".encode(encoding), Path("a.xml"))


def texts(opened: Source, needle: str, *, exact: bool = False, window: int = 1 << 18) -> list[str]:
    batches = find_all(opened, needle, exact=exact, window=window)
    return [opened.text(hit.start, hit.end) for batch in batches for hit in batch]


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("Lefèvre", "lefevre"),
        ("LEFÈVRE", "lefèvre"),
        ("Lefe\u0300vre", "Lefèvre"),
        ("Lefèvre", "Lefe\u0300vre"),
        ("Lef&#232;vre", "LEFEVRE"),
        ("Lef&#xE8;vre", "lefevre"),
        ("Lefe&#768;vre", "lefevre"),
        ("D&apos;Aubigné", "d'aubigne"),
        ("D’Aubigné", "d'aubigné"),
        ("d'Aubigné", "D’AUBIGNÉ"),
        ("Œuvre", "oeuvre"),
        ("oeuvre", "Œuvre"),
        ("Straße", "STRASSE"),
        ("DURAND &amp; FILS", "durand & fils"),
        ("A&lt;B&gt;C", "a<b>c"),
        ("Jean\u00a0Paul", "jean paul"),
        ("Ångström", "angstrom"),
        ("ñandú", "NANDU"),
    ],
)
def test_case_accents_and_references_do_not_matter(text, needle):
    opened = source(f"<a>xx{text}yy</a>")
    assert texts(opened, needle) == [text]


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("Lefèvre", "Lefèvre", True),
        ("Lefèvre", "lefèvre", False),
        ("Lefèvre", "Lefevre", False),
        ("Lef&#232;vre", "Lefèvre", True),
        ("D&apos;Aubigné", "D'Aubigné", True),
        ("A &amp; B", "A & B", True),
        ("A &amp; B", "A &amp; B", True),
        ("<cpf:nom>", "<cpf:nom>", True),
    ],
)
def test_an_exact_search_takes_the_text_as_it_is(text, needle, found):
    opened = source(f"<a>{text if '<' not in text else '<!--' + text + '-->'}</a>")
    assert bool(count(opened, needle, exact=True)) is found


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize(
    ("encoding", "declared"), [("latin-1", "ISO-8859-1"), ("cp1252", "windows-1252")]
)
def test_a_single_byte_file_is_searched_as_well(encoding, declared, exact):
    opened = source("<a>ÿÉtienne Lefèvre</a>", encoding, declared)
    assert texts(opened, "Étienne Lefèvre", exact=exact) == ["Étienne Lefèvre"]
    assert texts(opened, "ÿ", exact=exact) == ["ÿ"]


def test_a_character_that_the_encoding_lacks_is_found_as_a_reference():
    opened = source("<a>10 &#8364;</a>", "latin-1", "ISO-8859-1")
    assert texts(opened, "10 €", exact=True) == ["10 &#8364;"]
    assert texts(opened, "10 €") == ["10 &#8364;"]


def test_the_accents_that_follow_belong_to_the_hit():
    opened = source("<a>Rene\u0301 e\u0301te\u0301</a>")
    assert texts(opened, "rene") == ["Rene\u0301"]
    assert texts(opened, "ete") == ["e\u0301te\u0301"]


def test_bytes_that_are_no_character_are_passed_over():
    data = source("<a>Ren@ Rene</a>").bytes(0, 1000).replace(b"@", b"\xe9\xff")
    opened = source_of(data, Path("a.xml"))
    assert texts(opened, "rene") == ["Rene"]


def test_a_lone_ampersand_is_found_as_it_is():
    opened = source_of(b"<rapport>A & B &#0; &#xD800; &zz;</rapport>", Path("a.xml"))
    assert texts(opened, "a & b") == ["A & B"]
    assert texts(opened, "&zz;", exact=True) == ["&zz;"]
    assert count(opened, "&") == 4


@pytest.mark.parametrize("needle", ["", "\u0301"])
def test_a_needle_of_nothing_is_found_nowhere(needle):
    assert count(source("<a/>"), needle) == 0


@pytest.mark.parametrize("exact", [True, False])
def test_hits_do_not_overlap(exact):
    opened = source("<a>aaaaa</a>")
    assert texts(opened, "aa", exact=exact) == ["aa", "aa"]


NEEDLES = ["e", "ee", "Été", "a&b", "&amp;", "l'é", "ss", "te</b>", "xyz"]
PIECES = st.sampled_from(
    [
        *("é", "e\u0301", "E", "e", "&#233;", "&#x301;", "t", "T", "a&amp;b", "&amp;amp;"),
        *("L&apos;é", "ß", "s", "S", " ", "<b/>", "<b>te</b>", "\n", "xyz", "œ", "\u0301"),
    ]
)


@given(st.lists(PIECES, max_size=25), st.sampled_from(NEEDLES), st.booleans())
def test_the_hits_do_not_depend_on_the_windows(pieces, needle, exact):
    opened = source(f"<a>{''.join(pieces)} </a>")
    expected = [hit for batch in find_all(opened, needle, exact=exact) for hit in batch]
    for window in (8, 13, 29):
        found = find_all(opened, needle, exact=exact, window=window)
        assert [hit for batch in found for hit in batch] == expected


@given(st.lists(PIECES, max_size=25), st.sampled_from(NEEDLES))
def test_each_hit_folds_to_the_needle(pieces, needle):
    opened = source(f"<a>{''.join(pieces)} </a>")
    for hit in texts(opened, needle):
        resolved = hit.replace("&#233;", "é").replace("&#x301;", "\u0301")
        resolved = resolved.replace("&apos;", "'").replace("&amp;", "&")
        assert fold(needle) in fold(resolved) or needle == hit
        assert unicodedata.category(hit[0]) != "Mn"


def test_an_identifier_is_found_once_wherever_a_window_ends():
    data = flux(*(f"ID-{number:04}" for number in range(60)), style=ONE_LINE)
    opened = source_of(data, Path("f.xml"))
    for window in range(900, 1000, 7):
        assert count(opened, "id-0033", window=window) == 1
        assert count(opened, "ID-0033", exact=True, window=window) == 1


def test_hits_are_those_of_the_deposited_text_for_utf_16_as_well():
    style = Style(encoding="utf-16-le", declared="UTF-16", bom=True)
    opened = source_of(flux(passage("A", nomNaissance="LEFÈVRE"), style=style), Path("f.xml"))
    assert texts(opened, "lefevre") == ["LEFÈVRE"]


def test_a_search_is_cancelled_between_two_windows():
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    search = find_all(source("<a/>" * 100), "zz", tick=stop, window=50)
    assert next(search) == []
    with pytest.raises(Cancelled):
        next(search)


def test_the_first_hits_come_before_the_rest_is_read():
    told: list[int] = []
    opened = source("<a>find me</a>" + "<b/>" * 1000)
    search = find_all(opened, "find me", tick=lambda done, _total: told.append(done), window=100)
    assert any(next(search) for _ in range(2))
    assert len(told) <= 1


def test_progress_goes_to_the_end():
    told: list[tuple[int, int]] = []
    opened = source("<b/>" * 100)
    count(opened, "zz", tick=lambda done, total: told.append((done, total)), window=64)
    assert told == sorted(told)
    assert told[-1] == (opened.size, opened.size)
