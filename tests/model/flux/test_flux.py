"""The header, the certifications and the rows of a flux."""

from __future__ import annotations

from pathlib import Path

import pytest

from certdesk.model.errors import FileRefused, WrongOrder
from certdesk.model.flux.flux import NAMESPACE, XSI, index_flux, open_flux
from certdesk.model.flux.source import Source, source_of
from tests.builders import (
    ABSENT,
    ID_FLUX,
    ONE_LINE,
    Style,
    certification,
    flux,
    flux_file,
    passage,
    rapport,
)

TWO = (certification("RS1", "A", "B"), certification("RNCP2", "C", type="RNCP", nature=None))


def test_the_header_is_read_with_the_span_of_each_field():
    opened = flux_file("A", style=Style(action="CREATION"))
    assert set(opened.header) == {
        "idFlux",
        "horodatage",
        "action",
        "emetteur/idClient",
        "emetteur/certificateurs/certificateur/idClient",
        "emetteur/certificateurs/certificateur/idContrat",
    }
    assert opened.id_flux == ID_FLUX
    assert opened.action == "CREATION"
    for field in opened.header.values():
        name = field.path.rpartition("/")[2]
        element = opened.source.text(field.start, field.end)
        assert element == f"<cpf:{name}>{field.text}</cpf:{name}>"
        assert opened.source.text(field.content_start, field.content_end) == field.text


def test_an_absent_header_field_is_empty():
    opened = flux_file("A")
    assert opened.action == ""
    assert opened.header_text("nothing") == ""


def test_the_root_tag_is_found_with_its_namespaces():
    opened = flux_file("A", style=Style(before_root="<!-- x -->", root_attributes=" xmlns:z='u'"))
    root = opened.source.text(opened.root_start, opened.root_tag_end)
    assert root.startswith("<cpf:flux ")
    assert root.endswith(">")
    assert opened.prefix == "cpf"
    assert opened.namespaces == {"cpf": NAMESPACE, "xsi": XSI, "z": "u"}


def test_each_certification_knows_its_rows_and_fields():
    opened = flux_file(*TWO)
    first, second = opened.certifications
    assert (first.rows, first.type, first.code, first.nature_deposant) == (
        range(2),
        "RS",
        "RS1",
        "CERTIFICATEUR",
    )
    assert (second.rows, second.type, second.code, second.nature_deposant) == (
        range(2, 3),
        "RNCP",
        "RNCP2",
        None,
    )
    assert [opened.certification_of(row).number for row in range(3)] == [0, 0, 1]
    code = second.fields["code"]
    assert opened.source.text(code.content_start, code.content_end) == "RNCP2"
    assert code.path == "certification/code"


def test_a_certification_without_passage_holds_no_row():
    opened = flux_file(certification("RS1"), *TWO, certification("RS3"))
    assert [one.rows for one in opened.certifications] == [
        range(0),
        range(2),
        range(2, 3),
        range(3, 3),
    ]
    assert [opened.certification_of(row).code for row in range(3)] == ["RS1", "RS1", "RNCP2"]
    assert opened.certification_of(2).number == 2
    empty = opened.certifications[0]
    assert empty.head_end == empty.tail_start == empty.end


@pytest.mark.parametrize("style", [Style(), ONE_LINE, Style(newline="\r\n")])
def test_head_passages_and_tail_make_up_a_certification(style):
    opened = flux_file(*TWO, style=style)
    text = opened.source.text
    for one in opened.certifications:
        head, tail = text(one.start, one.head_end), text(one.tail_start, one.end)
        assert head.startswith("<cpf:certification>")
        assert head.endswith("<cpf:passageCertifications>")
        assert tail.lstrip().startswith("</cpf:passageCertifications>")
        assert tail.endswith("</cpf:certification>")
        assert opened.ends[one.rows[-1]] == one.tail_start
        assert text(one.head_end, opened.starts[one.rows[0]]).strip() == ""


def test_the_namespaces_in_scope_are_those_around_the_passages():
    data = flux("A").replace(
        b"<cpf:passageCertifications>", b"<cpf:passageCertifications xmlns:y='urn:y'>"
    )
    opened = index_flux(source_of(data, Path("f.xml")))
    assert opened.certifications[0].namespaces == {"cpf": NAMESPACE, "xsi": XSI, "y": "urn:y"}
    assert opened.namespaces == {"cpf": NAMESPACE, "xsi": XSI}


def test_rows_are_found_by_identifier_trimmed_on_both_sides():
    opened = flux_file(" A ", "B", "A", "C", "B")
    assert opened.ids == ["A", "B", "A", "C", "B"]
    assert opened.rows_of("A") == (0, 2)
    assert opened.rows_of(" B\n") == (1, 4)
    assert opened.rows_of("C") == (3,)
    assert opened.rows_of("D") == ()
    assert opened.duplicates == ("A", "B")
    assert len(opened) == 5


def test_passages_without_identifier_are_no_doubles():
    opened = flux_file(passage("A", idTechnique=ABSENT), passage("B", idTechnique=ABSENT))
    assert opened.ids == ["", ""]
    assert opened.duplicates == ()
    assert opened.rows_of("") == ()


def test_a_passage_is_cut_out_exactly():
    opened = flux_file("A", "B")
    assert opened.passage_bytes(1).startswith(b"<cpf:passageCertification>")
    assert opened.passage_bytes(1).endswith(b"</cpf:passageCertification>")
    assert b">B<" in opened.passage_bytes(1)


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        (flux_file("A"), False),
        (flux_file("A", style=Style(action="CREATION")), True),
        (flux_file(passage("A", nir="1900475056001")), True),
        (flux_file(passage("A", verbatim="identifiantNational")), False),
    ],
)
def test_what_only_1_1_5_has_is_seen(opened, expected):
    assert opened.uses_1_1_5 is expected


def test_comments_and_instructions_are_counted_wherever_they_are():
    data = flux("A", "B").replace(b"DURANT", b"DU<!-- -->RANT<?x?>") + b"<!-- end -->"
    data = data.replace(b"<cpf:emetteur>", b"<!-- --><cpf:emetteur>")
    assert index_flux(source_of(data, Path("f.xml"))).markup_removed == 6


def test_an_accuse_in_place_of_a_flux_is_told_as_such():
    with pytest.raises(WrongOrder, match="accusé de traitement") as caught:
        index_flux(source_of(rapport(ok=["A"]), Path("accuse.xml")))
    assert "flux" in caught.value.remedy


def test_a_refused_flux_leaves_nothing_open(tmp_path, monkeypatch):
    closed, close = [], Source.close

    def remember(source: Source) -> None:
        closed.append(source.path)
        close(source)

    monkeypatch.setattr(Source, "close", remember)
    path = tmp_path / "accuse.xml"
    path.write_bytes(rapport(ok=["A"]))
    with pytest.raises(FileRefused):
        open_flux(path)
    assert closed == [path]
