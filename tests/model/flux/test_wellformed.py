"""Where a file breaks the rules of XML, told exactly and in French."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certdesk.model.errors import CertdeskError, Malformed, TooDeep
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import Source, source_of
from certdesk.model.flux.wellformed import check_well_formed
from certdesk.model.progress import Cancelled
from tests.builders import ONE_LINE, Style, flux, passage
from tests.strategies import nasty_documents

TEXT = b"DURANT"


def spoilt(new: bytes, style: Style = ONE_LINE, old: bytes = TEXT) -> bytes:
    data = flux("A", passage("B", prenom1="Chloé"), style=style)
    assert data.count(old) >= 2
    return old.join(data.split(old)[:2]) + new + old.join(data.split(old)[2:])


def source(data: bytes) -> Source:
    return source_of(data, Path("flux.xml"))


SPOILT = {
    "an ampersand": (b"DURANT & FILS", b"&", "&amp;"),
    "a less-than sign": (b"A < B", b"<", "&lt;"),
    "an unknown entity": (b"&eacute;", b"&eacute;", "entité"),
    "an ANSI character": (b"\xe9", b"\xe9", "ANSI"),
    "a control character": (b"\x01", b"\x01", "caractère"),
    "a bad character reference": (b"&#0;", b"&#0;", "code de caractère"),
    "an end tag that does not match": (b"</cpf:nom>", b"</cpf:nom>", "nomNaissance"),
    "an attribute twice": (b"<b a='1' a='2'/>", b"a='2'", "deux fois"),
    "an undeclared prefix": (b"<z:b/>", b"<z:b/>", "préfixe"),
    "an attribute without quotes": (b"<b a=1/>", b"1/>", "caractère"),
}


@pytest.mark.parametrize("style", [ONE_LINE, Style(newline="\r\n")], ids=["one line", "CRLF"])
@pytest.mark.parametrize("name", SPOILT)
def test_a_broken_passage_is_told_with_its_place(name, style):
    new, broken, word = SPOILT[name]
    data = spoilt(new, style)
    opened = source(data)
    index_flux(opened)
    with pytest.raises(Malformed) as caught:
        check_well_formed(opened, window=500)
    error = caught.value
    assert error.byte is not None
    at = data.index(new) + new.index(broken)
    if name == "an attribute twice":
        assert data.index(new) <= error.byte <= at
    else:
        assert error.byte == at
    before = data[: error.byte].decode().replace("\r\n", "\n")
    assert error.line == before.count("\n") + 1
    assert error.column == len(before) - before.rfind("\n")
    assert word in error.message
    assert f"ligne\u00a0{error.line}, colonne\u00a0{error.column}" in error.message


def test_the_check_is_the_same_whether_the_depth_is_known_or_not():
    data = spoilt(b"&")
    known, unknown = source(data), source(data)
    known.depth_checked = True
    for opened in (known, unknown):
        with pytest.raises(Malformed) as caught:
            check_well_formed(opened)
        assert caught.value.byte == data.index(b"&")


def test_a_good_file_passes_and_is_not_read_again():
    opened = source(flux("A"))
    index_flux(opened)
    told: list[int] = []
    check_well_formed(opened, lambda done, _total: told.append(done))
    assert told == [opened.size]
    check_well_formed(opened, lambda done, _total: told.append(done))
    assert told == [opened.size]


@pytest.mark.parametrize(
    "style",
    [
        Style(encoding="latin-1", declared="ISO-8859-1"),
        Style(encoding="cp1252", declared="windows-1252"),
        Style(encoding="iso8859-15", declared="ISO-8859-15"),
        Style(encoding="utf-16-be", declared="UTF-16"),
        Style(bom=True, newline="\r\n"),
        Style(encoding="utf-16-le", declared="UTF-8", bom=True),
    ],
    ids=lambda style: style.declared,
)
def test_good_files_pass_in_every_encoding(style):
    opened = source(flux(passage("é", nomNaissance="Œuf"), style=style))
    index_flux(opened)
    check_well_formed(opened, window=100)


@pytest.mark.parametrize("indexed", [True, False])
def test_a_nesting_past_256_is_refused(indexed):
    deep = 256 - 11
    at_limit = source(spoilt(b"<b>" * deep + b"</b>" * deep))
    past = source(spoilt(b"<b>" * (deep + 1) + b"</b>" * (deep + 1)))
    if indexed:
        index_flux(at_limit)
        with pytest.raises(TooDeep):
            index_flux(past)
    check_well_formed(at_limit)
    with pytest.raises(TooDeep, match="256"):
        check_well_formed(past)


@pytest.mark.parametrize("depth_checked", [True, False])
def test_the_check_is_cancelled_between_two_windows(depth_checked):
    opened = source(flux("A", "B"))
    opened.depth_checked = depth_checked

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check_well_formed(opened, stop, window=500)


def test_a_comment_that_never_ends_is_refused_without_reading_it_again_and_again(monkeypatch):
    monkeypatch.setattr("certdesk.model.flux.wellformed.LONGEST_TOKEN", 100_000)
    data = spoilt(b"<!--" + b"x" * 500_000)
    opened = source(data)
    told: list[int] = []
    with pytest.raises(Malformed, match="commentaire") as caught:
        check_well_formed(opened, lambda done, _total: told.append(done), window=20_000)
    assert caught.value.byte == data.index(b"<!--")
    assert told[-1] < 250_000


def accepted_by_expat(data: bytes, encoding: str) -> bool:
    try:
        expat.ParserCreate(encoding, "\n").Parse(data, True)
    except expat.ExpatError:
        return False
    return True


@settings(max_examples=100)
@given(
    nasty_documents(),
    st.data(),
    st.sampled_from([b"<", b">", b"&", b"/", b"\0", b"\xe9", b"x:", b'"', b"", b"<!", b"]]>"]),
)
def test_libxml2_then_expat_give_the_verdict_of_expat(document, data, extra):
    at = data.draw(st.integers(0, len(document.data)))
    cut = data.draw(st.integers(0, 2))
    try:
        opened = source(document.data[:at] + extra + document.data[at + cut :])
    except CertdeskError:
        return
    opened.depth_checked = True
    try:
        check_well_formed(opened, window=100)
        verdict = True
    except Malformed:
        verdict = False
    assert verdict == accepted_by_expat(opened.bytes(0, opened.size), opened.encoding)
