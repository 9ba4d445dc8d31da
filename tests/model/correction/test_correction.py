"""The correction file: the original's own bytes, less what is not kept, plus what was asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from certdesk.model.correction.choosing import Choice
from certdesk.model.correction.correction import Correction, Stamp, correct
from certdesk.model.correction.edits import CERTIFICATEUR, CONTRAT, EMETTEUR, EMPTY, Edits
from certdesk.model.correction.markup import without_markup
from certdesk.model.errors import EditRefused
from certdesk.model.flux.flux import NAMESPACE, XSI, FluxFile, index_flux
from certdesk.model.flux.passage import ABSENT, NIL, Value, read_passage_utf8
from certdesk.model.flux.source import source_of
from certdesk.model.progress import Cancelled
from certdesk.model.schema.fields import read_fields
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import ID_FLUX, ONE_LINE, PLAIN, Style, certification, flux, flux_file, passage
from tests.strategies import nasty_documents

FIELDS = read_fields(SchemaStore(None).built_in("1.1.2"))
NAME = "identificationTitulaire/titulaire/nomNaissance"
NEW_ID = "0e8b0a3e-6f0a-4c60-a6f8-0d6f31a9a001"
NOW = datetime(2026, 11, 21, 9, 5, 7, 123456, tzinfo=timezone(timedelta(hours=1)))
STAMP = Stamp(NOW, NEW_ID)

MIXED = (
    certification("RS1", "A1", "A2", "A3"),
    certification("RNCP2", "B1", type="RNCP"),
    certification("RS3", "C1", "C2", nature=None),
)


def generate(file: FluxFile, ids: tuple[str, ...], edits: Edits = EMPTY) -> Correction:
    rows = tuple(row for row, name in enumerate(file.ids) if name in ids)
    return correct(file, Choice(rows, ()), edits, FIELDS, STAMP)


def reread(data: bytes) -> FluxFile:
    return index_flux(source_of(data, Path("correction.xml")))


def renewed(data: bytes) -> bytes:
    """The original's bytes with the new identifier and date."""
    return data.replace(ID_FLUX.encode(), NEW_ID.encode()).replace(
        b"2023-10-16T22:32:39+02:00", b"2026-11-21T09:05:07+01:00"
    )


STYLES = {
    "indented": PLAIN,
    "one line": ONE_LINE,
    "CRLF and BOM": Style(newline="\r\n", bom=True),
    "default namespace": Style(prefix=""),
    "another prefix": Style(prefix="x-1"),
    "no declaration": Style(declared=None),
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_keeping_everything_changes_only_the_identifier_and_the_date(style):
    data = flux(*MIXED, style=style)
    assert generate(reread(data), ("A1", "A2", "A3", "B1", "C1", "C2")).data == renewed(data)


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@pytest.mark.parametrize("kept", [("A1",), ("A2",), ("A3",), ("B1",), ("A1", "A3"), ("A2", "C2")])
def test_the_file_is_the_one_that_would_hold_the_kept_passages_only(style, kept):
    shorter = [
        certification(
            one.code,
            *(each for each in one.passages if each.id_technique in kept),
            type=one.type,
            nature=one.nature,
        )
        for one in MIXED
    ]
    expected = renewed(flux(*(one for one in shorter if one.passages), style=style))
    correction = generate(flux_file(*MIXED, style=style), kept)
    assert correction.data == expected
    assert correction.ids == kept


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("iso-8859-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
    ],
)
def test_another_encoding_becomes_utf_8_and_the_text_stays(encoding, declared):
    content = certification("RS1", passage("A", nomNaissance="Éloïse &"), "B")
    style = Style(encoding=encoding, declared=declared, bom=encoding == "utf-16-le")
    correction = generate(flux_file(content, style=style), ("A",))
    kept = certification("RS1", passage("A", nomNaissance="Éloïse &"))
    assert correction.data == renewed(flux(kept))


def test_an_edit_in_another_encoding_may_hold_any_character():
    style = Style(encoding="iso-8859-1", declared="ISO-8859-1")
    file = flux_file("A", "B", style=style)
    edits = EMPTY.with_field(0, NAME, Value("Œuvre Łódź"))
    assert read_name(generate(file, ("A",), edits), 0) == "Œuvre Łódź"


def test_the_declaration_is_kept_and_says_utf_8():
    data = flux("A").replace(
        b'<?xml version="1.0" encoding="UTF-8"?>',
        b"<?xml version='1.0'  encoding='us-ascii' standalone='yes' ?>",
    )
    assert generate(reread(data), ("A",)).data.startswith(
        b"<?xml version='1.0'  encoding=\"UTF-8\" standalone='yes' ?>\n<cpf:flux"
    )


def test_comments_and_instructions_go_everywhere_and_leave_their_white_space():
    data = flux(*MIXED)
    marked = re.sub(rb"(<cpf:(?:emetteur|certification|type|passage\w+|sexe)>)",
                    rb"<!-- before -->\1<?inside x?>", data)  # fmt: skip
    marked = marked.replace(b"<cpf:flux", b"<!-- A. Dupont -->\n<cpf:flux") + b"<!-- end -->\n"
    assert generate(reread(marked), ("A2", "C1")).data == (
        generate(reread(data), ("A2", "C1")).data.replace(b"<cpf:flux", b"\n<cpf:flux") + b"\n"
    )


def test_a_doctype_like_comment_and_cdata_in_the_header_do_no_harm():
    data = flux("A").replace(b"MCFCER000123", b"<![CDATA[<!-- MC -->]]>")
    assert b"<![CDATA[<!-- MC -->]]>" in generate(reread(data), ("A",)).data


def test_the_header_can_be_corrected():
    edits = EMPTY.with_header(EMETTEUR, "NEW00001").with_header(CERTIFICATEUR, "NEW00002")
    edits = edits.with_header(CONTRAT, "A&B")
    correction = generate(flux_file("A"), ("A",), edits)
    file = reread(correction.data)
    assert [file.header_text(path) for path in (EMETTEUR, CERTIFICATEUR, CONTRAT)] == [
        "NEW00001",
        "NEW00002",
        "A&B",
    ]
    assert correction.file_name == "NEW00001_20261121T090507_correction.xml"


def test_a_header_field_that_is_not_there_is_not_invented():
    data = flux("A").replace(b"<cpf:idContrat>MCFCER000123</cpf:idContrat>", b"")
    with pytest.raises(EditRefused, match="idContrat"):
        generate(reread(data), ("A",), EMPTY.with_header(CONTRAT, "X"))


def test_a_missing_identifier_and_date_are_added_where_the_schema_wants_them():
    data = flux("A")
    bare = re.sub(rb"\n  <cpf:(idFlux|horodatage)>.*?</cpf:\1>", b"", data)
    assert generate(reread(bare), ("A",)).data == renewed(data)


def test_the_certification_is_corrected_once_for_all_its_passages():
    edits = EMPTY.with_certification(0, "code", Value("RS1710"))
    edits = edits.with_certification(2, "natureDeposant", Value("CERTIFICATEUR"))
    edits = edits.with_certification(0, "natureDeposant", ABSENT)
    file = reread(generate(flux_file(*MIXED), ("A1", "A3", "C1"), edits).data)
    assert [(one.type, one.code, one.nature_deposant) for one in file.certifications] == [
        ("RS", "RS1710", None),
        ("RS", "RS3", "CERTIFICATEUR"),
    ]
    assert file.ids == ["A1", "A3", "C1"]


def test_a_field_added_to_a_certification_follows_its_code():
    edits = EMPTY.with_certification(0, "natureDeposant", Value("TIERS_CONFIANCE"))
    expected = flux(certification("RS3", "C1", nature="TIERS_CONFIANCE"))
    file = flux_file(certification("RS3", "C1", nature=None))
    assert generate(file, ("C1",), edits).data == renewed(expected)


def test_xsi_is_declared_even_if_the_original_did_not_need_it():
    data = flux(passage("A", scoring="1")).replace(f' xmlns:xsi="{XSI}"'.encode(), b"")
    data = re.sub(rb'<cpf:(\w+) xsi:nil="true"/>', rb"<cpf:\1>1</cpf:\1>", data)
    edits = EMPTY.with_field(0, "dateFinValidite", NIL)
    written = generate(reread(data), ("A",), edits).data
    assert f'<cpf:flux xmlns:cpf="{NAMESPACE}" xmlns:xsi="{XSI}">'.encode() in written
    assert read_passage_utf8(reread(written), 0).state("dateFinValidite") is NIL


def test_the_files_own_prefix_of_xsi_is_used_and_xsi_declared_beside_it():
    data = flux("A").replace(b"xmlns:xsi=", b"xmlns:i=").replace(b"xsi:nil", b"i:nil")
    written = generate(reread(data), ("A",), EMPTY.with_field(0, "verbatim", NIL)).data
    assert b'<cpf:verbatim i:nil="true"/>' in written
    assert f'xmlns:xsi="{XSI}"'.encode() in written


def test_xsi_bound_to_something_else_is_left_alone():
    data = flux("A").replace(f'"{XSI}"'.encode(), b'"urn:else"').replace(b"xsi:nil", b"xsi:none")
    written = generate(reread(data), ("A",), EMPTY.with_field(0, "verbatim", NIL)).data
    assert read_passage_utf8(reread(written), 0).state("verbatim") is NIL
    assert written.count(b'xmlns:xsi="urn:else"') == 1


def test_namespaces_declared_on_the_way_down_stay_in_scope():
    data = (
        f'<f:flux xmlns:f="{NAMESPACE}"><f:idFlux>1</f:idFlux><f:horodatage>2</f:horodatage>'
        f"<f:emetteur><f:certificateurs><f:certificateur><f:certifications>"
        f'<c:certification xmlns:c="{NAMESPACE}" xmlns:i="{XSI}"><c:type>RS</c:type>'
        f'<c:code>RS1</c:code><passageCertifications xmlns="{NAMESPACE}">'
        "<passageCertification><idTechnique>A</idTechnique></passageCertification>"
        "<c:passageCertification><c:idTechnique>B</c:idTechnique></c:passageCertification>"
        "</passageCertifications></c:certification></f:certifications></f:certificateur>"
        "</f:certificateurs></f:emetteur></f:flux>"
    ).encode()
    edits = EMPTY.with_field(1, "verbatim", Value("v")).with_field(1, "scoring", NIL)
    written = generate(reread(data), ("B",), edits).data
    assert b'<c:idTechnique>B</c:idTechnique><c:scoring i:nil="true"/><c:verbatim>v<' in written
    assert reread(written).ids == ["B"]


def test_elements_unknown_to_the_schema_stay_even_between_dropped_passages():
    data = flux(*MIXED).replace(
        b"</cpf:passageCertification>", b"</cpf:passageCertification><cpf:plus/>"
    )
    written = generate(reread(data), ("A3",)).data
    assert written.count(b"<cpf:plus/>") == 3
    etree.fromstring(written)


def test_duplicate_identifiers_are_two_passages():
    file = flux_file(passage("A", nomNaissance="ONE"), passage("A", nomNaissance="TWO"))
    correction = correct(file, Choice((1,), ()), EMPTY, FIELDS, STAMP)
    assert read_name(correction, 0) == "TWO"


def test_the_identifiers_are_those_that_are_written():
    edits = EMPTY.with_field(0, "idTechnique", Value(" TEST8CORRIGE "))
    assert generate(flux_file("TEST1", "TEST2"), ("TEST1",), edits).ids == ("TEST8CORRIGE",)


@pytest.mark.parametrize(
    ("now", "written"),
    [
        (NOW, "2026-11-21T09:05:07+01:00"),
        (datetime(2026, 7, 1, 0, 0, 0, 1, tzinfo=UTC), "2026-07-01T00:00:00+00:00"),
        (
            datetime(2026, 7, 1, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
            "2026-07-01T00:00:00-03:30",
        ),
    ],
)
def test_the_date_bears_an_offset_never_z_never_milliseconds(now, written):
    assert Stamp(now, NEW_ID).horodatage == written


def test_a_clock_without_zone_takes_the_computers():
    assert re.fullmatch(
        r"2026-07-01T00:00:00[+-]\d\d:\d\d", Stamp(datetime(2026, 7, 1), NEW_ID).horodatage
    )


def test_the_proposed_name_holds_no_character_that_a_disk_refuses():
    assert STAMP.file_name("04 D/é:C") == "04DC_20261121T090507_correction.xml"
    assert STAMP.file_name("") == "flux_20261121T090507_correction.xml"


def test_the_progress_only_goes_forward_and_can_stop_the_work():
    heard: list[tuple[int, int]] = []
    file = flux_file(*(certification(f"RS{n}", *(f"P{n}-{m}" for m in range(300))) for n in (1, 2)))
    every = Choice(tuple(range(600)), ())
    correct(file, every, EMPTY, FIELDS, STAMP, lambda *done: heard.append(done))
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == ((0, 600), (600, 600))

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        correct(file, every, EMPTY, FIELDS, STAMP, stop)


def test_the_official_example_stays_valid_once_corrected(reference):
    """Without the official files, the same on our own example and our own schema."""
    if reference is None:
        data = flux(passage("db855769"), "other")
        schema = SchemaStore(None).built_in("1.1.2").data
    else:
        data = (reference / "cdc-exemple-v2.0.0.xml").read_bytes()
        schema = (reference / "cdc-xsd-1.1.2.xsd").read_bytes()
    file = reread(data)
    titulaire = "identificationTitulaire/titulaire"
    edits = EMPTY.with_fields(
        [
            (0, NAME, Value("O'Hara & <Fils>")),
            (0, f"{titulaire}/nomUsage", NIL),
            (0, "verbatim", ABSENT),
            (0, f"{titulaire}/commentairesMEN", Value("x")),
            (0, f"{titulaire}/codeCommuneNaissance/codeInseeNaissance", ABSENT),
            (0, f"{titulaire}/codeCommuneNaissance/codePostalNaissance/codePostal", NIL),
        ]
    )
    correction = correct(file, Choice((0,), ()), edits, FIELDS, STAMP)
    etree.XMLSchema(etree.fromstring(schema)).assertValid(etree.fromstring(correction.data))
    assert read_name(correction, 0) == "O'Hara & <Fils>"


@dataclass(frozen=True)
class Plan:
    """A flux of some certifications and the rows kept."""

    sizes: tuple[int, ...]
    kept: frozenset[int]
    style: Style


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    sizes = tuple(draw(st.lists(st.integers(0, 4), min_size=1, max_size=4)))
    kept = draw(st.frozensets(st.integers(0, max(sum(sizes) - 1, 0)), max_size=sum(sizes)))
    return Plan(sizes, kept, draw(st.sampled_from([*STYLES.values()])))


@given(plans())
def test_every_kept_passage_is_under_its_own_certification_in_the_original_order(plan):
    number = iter(range(sum(plan.sizes)))
    content = [
        certification(f"RS{index}", *(f"P{next(number)}" for _ in range(size)))
        for index, size in enumerate(plan.sizes)
    ]
    file = flux_file(*content, style=plan.style)
    kept = tuple(sorted(row for row in plan.kept if row < len(file)))
    written = reread(correct(file, Choice(kept, ()), EMPTY, FIELDS, STAMP).data)
    assert written.ids == [f"P{row}" for row in kept]
    assert [written.certification_of(place).code for place in range(len(kept))] == [
        file.certification_of(row).code for row in kept
    ]
    assert all(one.rows for one in written.certifications)
    assert [written.passage_bytes(place) for place in range(len(kept))] == [
        file.passage_bytes(row) for row in kept
    ]


@given(nasty_documents(), st.randoms(use_true_random=False))
def test_of_any_document_the_kept_passages_come_out_whole(document, chance):
    file = reread(document.data)
    kept = tuple(row for row in range(len(file)) if chance.randrange(2))
    edited = frozenset(row for row in kept if not chance.randrange(3))
    edits = EMPTY.with_fields((row, "verbatim", Value("v")) for row in edited)
    correction = correct(file, Choice(kept, ()), edits, FIELDS, STAMP)
    etree.fromstring(correction.data)
    written = reread(correction.data)
    assert written.id_flux == NEW_ID
    assert written.ids == [file.ids[row] for row in kept]
    for place, row in enumerate(kept):
        assert written.certification_of(place).code == file.certification_of(row).code
        if row in edited:
            assert read_passage_utf8(written, place).state("verbatim") == Value("v")
        else:
            original = file.passage_bytes(row).decode(file.source.encoding).encode()
            assert written.passage_bytes(place) == without_markup(original)


def read_name(correction: Correction, row: int) -> str:
    state = read_passage_utf8(reread(correction.data), row).state(NAME)
    assert isinstance(state, Value)
    return state.text
