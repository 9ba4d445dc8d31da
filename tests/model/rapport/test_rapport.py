"""Every known shape of accusé is read; what is not an accusé is refused."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.errors import DoctypeRefused, Malformed, TooDeep, WrongOrder, WrongRoot
from certdesk.model.flux.source import source_of
from certdesk.model.progress import Cancelled
from certdesk.model.rapport.rapport import (
    LONGEST_TEXT,
    STEP,
    RapportKind,
    date_in_name,
    read_rapport,
)
from tests.builders import M1, M4, flux, rapport
from tests.model.rapport.accuses import SHAPES, Shape, bytes_of, read

HEADER = ("nom_fichier", "id_flux", "id_traitement", "id_demande")


@pytest.mark.parametrize("own", [False, True], ids=["real if present", "own"])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.own_name)
def test_every_known_shape_is_read(shape: Shape, own: bool, reference: Path | None):
    data, path = bytes_of(shape, None if own else reference)
    read_one = read_rapport(source_of(data, path))
    assert read_one.kind is shape.kind
    assert tuple(name for name in HEADER if getattr(read_one, name)) == shape.header
    assert len(read_one.ko) == len(shape.causes)
    assert len(read_one.ok) == shape.ok
    assert bool(read_one.errors) is (shape.kind is RapportKind.REJET)
    assert read_one.date == (date(2023, 10, 18) if shape.dated else None)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.own_name)
def test_each_span_holds_exactly_its_entry(shape: Shape, reference: Path | None):
    data, path = bytes_of(shape, reference)
    read_one = read_rapport(source_of(data, path))
    for refused in read_one.ko:
        span = data[refused.start : refused.end].decode()
        assert span.startswith("<passage>")
        assert span.endswith("</passage>")
        assert span.count("<passage>") == 1
        assert f"<idTechnique>{refused.id_technique}<" in span
    for accepted in read_one.ok:
        span = data[accepted.start : accepted.end].decode()
        assert span == f"<idTechnique>{accepted.id_technique}</idTechnique>"
    for error in read_one.errors:
        assert data[error.start : error.end].startswith(b"<erreur>")
        assert data[error.start : error.end].endswith(b"</erreur>")


def test_a_rejection_tells_type_message_line_and_column():
    (error,) = read(SHAPES[3].own).errors
    assert (error.type, error.line, error.column) == ("XSD", 1, 18)
    assert error.message.startswith("Un espace est obligatoire")


@pytest.mark.parametrize("written", ["-1", "0", "", "abc", "9" * 30])
def test_a_line_that_is_no_line_is_unknown(written):
    (error,) = read(
        f"<rapport><erreurs><erreur><ligne>{written}</ligne></erreur></erreurs></rapport>"
    ).errors
    assert error.line is None


def test_tags_in_any_case_and_any_namespace_are_understood():
    read_one = read(
        '<r:RAPPORT xmlns:r="urn:x"><r:NomFICHIER>f.xml</r:NomFICHIER><r:IDFLUX> i </r:IDFLUX>'
        "<r:passagesko><r:PASSAGE><r:IdTechnique>A</r:IdTechnique>"
        "<r:MESSAGEERREUR>non</r:MESSAGEERREUR></r:PASSAGE></r:passagesko>"
        "<r:PASSAGESOK><r:idtechnique>B</r:idtechnique></r:PASSAGESOK></r:RAPPORT>"
    )
    assert (read_one.nom_fichier, read_one.id_flux) == ("f.xml", "i")
    assert [(ko.id_technique, ko.messages) for ko in read_one.ko] == [("A", ("non",))]
    assert read_one.ok.ids == ["B"]


def test_a_passage_may_have_several_messages_or_none():
    read_one = read(
        "<rapport><PassagesKO><passage><idTechnique>A</idTechnique>"
        "<messageErreur>un</messageErreur><messageErreur>deux</messageErreur></passage>"
        "<passage><idTechnique>B</idTechnique><messageErreur/></passage></PassagesKO></rapport>"
    )
    assert [ko.messages for ko in read_one.ko] == [("un", "deux"), ()]


def test_sections_may_be_missing_or_empty():
    assert read("<rapport><nomFichier>f</nomFichier></rapport>").kind is RapportKind.TRAITEMENT
    only_ok = read(rapport(ok=["A"]))
    assert (only_ok.ko, only_ok.ok.ids) == ((), ["A"])
    only_ko = read(rapport({"A": M1}))
    assert (len(only_ko.ko), len(only_ko.ok)) == (1, 0)
    assert read("<rapport><PassagesKO/><PassagesOK/></rapport>").kind is RapportKind.TRAITEMENT


def test_accepted_passages_may_be_wrapped_as_the_refused_ones_are():
    read_one = read(
        "<rapport><PassagesOK><passage><idTechnique>A</idTechnique></passage></PassagesOK>"
        "</rapport>"
    )
    assert read_one.ok.ids == ["A"]


def test_a_file_that_lists_passages_is_not_a_rejection_even_with_errors():
    read_one = read(
        "<rapport><PassagesOK><idTechnique>A</idTechnique></PassagesOK>"
        "<erreurs><erreur><message>m</message></erreur></erreurs></rapport>"
    )
    assert read_one.kind is RapportKind.TRAITEMENT
    assert len(read_one.errors) == 1


def test_entities_and_cdata_give_their_characters():
    read_one = read(
        "<rapport><PassagesKO><passage><idTechnique>A&amp;<![CDATA[<b>]]>&#233;</idTechnique>"
        "<messageErreur>l&apos;id</messageErreur></passage></PassagesKO></rapport>"
    )
    assert [(ko.id_technique, ko.messages) for ko in read_one.ko] == [("A&<b>é", ("l'id",))]


def test_empty_tags_do_not_shift_the_spans():
    text = (
        "<rapport><PassagesKO><passage/><passage><idTechnique/></passage>"
        "<passage >/></passage ></PassagesKO><PassagesOK><idTechnique/></PassagesOK></rapport>"
    )
    read_one = read(text)
    assert [text[ko.start : ko.end] for ko in read_one.ko] == [
        "<passage/>",
        "<passage><idTechnique/></passage>",
        "<passage >/></passage >",
    ]
    accepted = read_one.ok[0]
    assert text[accepted.start : accepted.end] == "<idTechnique/>"


def test_an_end_tag_longer_than_a_step_is_followed_to_its_end():
    end = "</passage" + " " * (STEP + 10) + ">"
    text = f"<rapport><PassagesKO><passage><idTechnique>A</idTechnique>{end}</PassagesKO></rapport>"
    (refused,) = read(text).ko
    assert text[refused.start : refused.end].endswith(end)


ENCODED = [
    ("utf-8", "UTF-8", b""),
    ("utf-8", "UTF-8", b"\xef\xbb\xbf"),
    ("utf-16-le", "UTF-16", b"\xff\xfe"),
    ("utf-16-be", "UTF-16", b"\xfe\xff"),
    ("iso-8859-1", "ISO-8859-1", b""),
    ("cp1252", "windows-1252", b""),
]


@pytest.mark.parametrize(("codec", "declared", "bom"), ENCODED)
def test_every_encoding_gives_the_same_accuse(codec, declared, bom):
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><rapport><nomFichier>été.xml</nomFichier>'
        "<PassagesKO><passage><idTechnique>é1</idTechnique><messageErreur>Né</messageErreur>"
        "</passage></PassagesKO></rapport>"
    )
    read_one = read(bom + text.encode(codec))
    (refused,) = read_one.ko
    assert (read_one.nom_fichier, refused.id_technique, refused.messages) == (
        "été.xml",
        "é1",
        ("Né",),
    )
    span = read_one.source.text(refused.start, refused.end)
    assert span == text[text.index("<passage>") : text.index("</PassagesKO>")]


def test_a_doctype_is_refused_before_any_entity():
    with pytest.raises(DoctypeRefused):
        read('<!DOCTYPE rapport [<!ENTITY a "b">]><rapport>&a;</rapport>')


def test_nesting_beyond_the_limit_is_refused_and_just_below_is_read():
    def nested(depth: int) -> str:
        return "<rapport>" + "<a>" * depth + "</a>" * depth + "</rapport>"

    assert read(nested(255)).kind is RapportKind.TRAITEMENT
    with pytest.raises(TooDeep):
        read(nested(256))
    with pytest.raises(TooDeep):
        read(nested(10_000))


def test_a_broken_accuse_tells_where():
    with pytest.raises(Malformed) as caught:
        read("<rapport>\n  <nomFichier>é</nomFichie>\n</rapport>")
    assert (caught.value.line, caught.value.column) == (2, 16)
    assert caught.value.byte == len("<rapport>\n  <nomFichier>é".encode())
    assert "ligne" in caught.value.message


def test_an_endless_text_is_cut_and_an_endless_tag_is_refused():
    read_one = read(rapport({"A": "x" * (3 * LONGEST_TEXT)}))
    assert read_one.ko[0].messages == ("x" * LONGEST_TEXT,)
    with pytest.raises(Malformed):
        read(b"<rapport><a b='" + b" " * (20 << 20) + b"'/></rapport>")


def test_refusals_with_the_same_message_share_it():
    first, second = read(rapport({"A": M1, "B": M1})).ko
    assert first.messages is second.messages


def test_a_truncated_accuse_is_refused():
    whole = rapport({"A": M1}, ["B"])
    with pytest.raises(Malformed):
        read(whole[: len(whole) // 2])


def test_a_flux_given_as_an_accuse_is_refused_as_such():
    with pytest.raises(WrongOrder):
        read_rapport(source_of(flux("A"), Path("flux.xml")))


def test_another_document_is_refused():
    with pytest.raises(WrongRoot):
        read("<facture/>")


def test_progress_is_told_in_small_steps_and_cancelling_stops():
    source = source_of(rapport(ok=[f"ID-{n}" for n in range(10_000)]), Path("a.xml"))
    seen: list[int] = []
    read_rapport(source, lambda done, _total: seen.append(done))
    assert seen[-1] == source.size
    assert max(b - a for a, b in zip([0, *seen], seen, strict=False)) <= STEP

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_rapport(source, stop)


def test_the_id_at_a_byte_of_the_accepted_section_is_found():
    read_one = read(rapport({"A": M1}, ["B", "C"]))
    for accepted in read_one.ok:
        assert read_one.ok.id_at(accepted.start) == accepted.id_technique
        assert read_one.ok.id_at(accepted.end - 1) == accepted.id_technique
        assert read_one.ok.id_at(accepted.end) is None
    assert read_one.ok.id_at(0) is None
    assert [one.id_technique for one in read_one.ok[0:2]] == ["B", "C"]


IDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=12
).filter(lambda text: text == text.strip())


@given(st.lists(IDS, max_size=8), st.lists(IDS, max_size=8), st.booleans())
def test_what_is_written_is_what_is_read(refused, accepted, wide):
    data = rapport([(one, M4) for one in refused], accepted)
    text = data.decode()
    if wide:
        text = text.replace("UTF-8", "UTF-16")
        data = text.encode("utf-16")
    read_one = read(data)
    assert [ko.id_technique for ko in read_one.ko] == refused
    assert read_one.ok.ids == accepted
    for entry in (*read_one.ko, *read_one.ok):
        assert escape(entry.id_technique) in read_one.source.text(entry.start, entry.end)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Accusé de traitement_lnf0.xml_20230427.xml", date(2023, 4, 27)),
        ("Accuse_de_traitement_pix-20231016-223239.xml_20231018.xml", date(2023, 10, 18)),
        ("Accusé de traitement_f.xml_20230427 (1).xml", date(2023, 4, 27)),
        ("Accusé de traitement_f.xml_20230427 - Copie.xml", date(2023, 4, 27)),
        ("ACCUSÉ DE TRAITEMENT_F.XML_20230427.XML", date(2023, 4, 27)),
        ("Accusé de traitement_f_20230427.xml", date(2023, 4, 27)),
        ("04DRC794_20210526091012Z_Metier_date.xml", None),
        ("Accusé de traitement_f.xml_20231341.xml", None),
        ("flux.xml", None),
        ("", None),
    ],
)
def test_the_day_is_read_in_the_name_however_it_is_spelt(name, day):
    assert date_in_name(name) == day
    assert date_in_name(unicodedata.normalize("NFD", name)) == day
