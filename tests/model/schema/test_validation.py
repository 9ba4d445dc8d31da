"""A whole flux judged by lots: what is found, and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.model.errors import Malformed
from certdesk.model.flux.source import source_of
from certdesk.model.flux.wellformed import check_well_formed
from certdesk.model.schema import judging, lots
from certdesk.model.schema.checker import Checker
from certdesk.model.schema.locate import find_break
from tests.builders import NIL, ONE_LINE, PLAIN, Style, certification, flux, passage
from tests.model.schema.judged import changed, judged, read

if TYPE_CHECKING:
    from lxml import etree

STYLES = {
    "indented": PLAIN,
    "one line": ONE_LINE,
    "crlf": Style(newline="\r\n"),
    "bom": Style(bom=True),
    "default namespace": Style(prefix=""),
    "other prefix": Style(prefix="n"),
    "latin-1": Style(encoding="iso-8859-1", declared="ISO-8859-1"),
    "windows": Style(encoding="cp1252", declared="windows-1252"),
    "comment first": Style(before_root="<!-- é -->\n"),
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_the_place_of_a_finding_is_exact_in_line_column_and_byte(style: Style) -> None:
    people = {"nomNaissance": "Éléonore", "libelleCommuneNaissance": "Hélié"}
    document = flux(passage("É", **people), passage("B", sexe="H", **people), style=style)
    text = document.decode("utf-8-sig" if style.bom else style.encoding)
    at = text.rindex("<" + style.p + "sexe>")
    before = text[:at]
    (finding,) = [one for one in judged(document).findings if one.code == "xsd.enumeration"]
    assert finding.line == before.count("\n") + 1
    assert finding.column == at - (before.rfind("\n") + 1) + 1
    assert finding.byte is not None
    assert document[finding.byte :].startswith(f"<{style.p}sexe>".encode())


def test_in_utf_16_the_line_and_the_column_are_given_without_a_byte() -> None:
    style = Style(encoding="utf-16", declared="UTF-16")
    document = flux("A", passage("B", sexe="H"), style=style)
    (finding,) = judged(document).findings
    lines = document.decode("utf-16").splitlines()
    assert finding.line is not None
    assert finding.column == lines[finding.line - 1].index("<cpf:sexe>") + 1
    assert finding.byte is None


def test_prefixes_bound_on_a_certification_are_known_in_its_passages() -> None:
    document = flux(certification("RS1", "A"), certification("RS2", passage("B", scoring=NIL)))
    second = document.rindex(b"<cpf:certification>")
    moved = (
        document[:second].replace(b"xmlns:xsi", b"xmlns:autre", 1).replace(b"xsi:nil", b"autre:nil")
    )
    declared = b'<cpf:certification xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    moved += document[second:].replace(b"<cpf:certification>", declared, 1)
    assert judged(moved).findings == ()


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("<!-- suite --> <?note?>", ["rule.comment"]),
        ("<cpf:foo/>", ["xsd.unexpected"]),
        ("texte", ["xsd.text"]),
        ("\n\n\t", []),
    ],
)
def test_what_stands_between_two_passages_is_judged_too(between: str, expected: list[str]) -> None:
    end = "</cpf:passageCertification>"
    document = flux("A", "B", passage("C", sexe="H")).decode().replace(end, end + between, 1)
    codes = [one.code for one in judged(document.encode()).findings]
    assert codes == [*expected, "xsd.enumeration"]


def test_comments_between_all_passages_do_not_grow_the_skeleton() -> None:
    end = "</cpf:passageCertification>"
    document = flux(*(f"P{n}" for n in range(300))).decode().replace(end, f"{end}<!-- x -->")
    (lot,) = lots.certification_lots(read(document.encode()))
    assert len(lot.pieces) < 10


def test_strange_contents_between_all_passages_are_not_all_kept() -> None:
    end = "</cpf:passageCertification>"
    document = flux(*(f"P{n}" for n in range(300))).decode().replace(end, f"{end}<cpf:x/>")
    (lot,) = lots.certification_lots(read(document.encode()))
    assert len(lot.pieces) < 4 * lots.MOST_STRANGE
    assert judged(document.encode()).errors == 1


def test_a_file_without_certification_and_one_without_passage_are_errors() -> None:
    assert [one.code for one in judged(flux(certification("RS1"))).findings] == [
        "rule.no-passage",
        "xsd.missing",
    ]
    whole = flux("A")
    start, end = whole.index(b"<cpf:certification>"), whole.index(b"</cpf:certifications>")
    verdict = judged(whole[:start] + whole[end:])
    assert verdict.blocking
    assert verdict.summary() == "XSD 1.1.2 intégré\u00a0: 0/0 passage, 1 erreur, 1 avertissement"


def test_a_passage_that_is_not_xml_is_named_and_the_others_are_judged() -> None:
    document = flux("A", passage("B", sexe="H"), "C", passage("D", prenom1="P"))
    document = document.replace(b">P<", b">P & M<")
    verdict = judged(document)
    assert (verdict.checked, verdict.passages) == (3, 4)
    assert [(one.code, one.row) for one in verdict.findings] == [
        ("xsd.enumeration", 1),
        ("xml.malformed", 3),
    ]
    broken = verdict.findings[1]
    assert broken.byte == document.index(b"& M<")
    assert broken.text.startswith("XML mal formé\u00a0: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</cpf:sexe>", "</cpf:sex>"),
        ("</cpf:sexe>", ""),
        ("</cpf:sexe>", "</cpf:sexe></cpf:nom>"),
        (">DURAND<", ">DUPONT & FILS<"),
        (">DURAND<", ">DU < RAND<"),
        (">DURAND<", ">DURAND&eacute;<"),
        (">DURAND<", ">DURAND&#1;<"),
        (">DURAND<", ">DURAND\x01<"),
        ("<cpf:sexe>", '<cpf:sexe a="1" a="2">'),
        ("<cpf:sexe>", "<cpf:sexe a=1>"),
        ("<cpf:sexe>M</cpf:sexe>", "<autre:sexe>M</autre:sexe>"),
    ],
)
def test_a_broken_passage_is_told_in_the_words_and_at_the_place_of_the_notice(
    old: str, new: str
) -> None:
    document = changed(old, new, nomNaissance="DURAND", sexe="M")
    (finding,) = judged(document).findings
    with pytest.raises(Malformed) as notice:
        check_well_formed(source_of(document, Path("flux.xml")))
    told, reason = notice.value, finding.text.removeprefix("XML mal formé\u00a0: ")
    assert reason in told.message
    assert (finding.line, finding.column, finding.byte) == (told.line, told.column, told.byte)


def test_a_passage_cut_short_is_told_without_the_tag_that_holds_the_lot() -> None:
    data = b"<lot><a><b>1</a></lot>"
    assert find_break(data, "utf-8", b"</lot>").reason == (
        "la balise «\u00a0b\u00a0» est encore ouverte quand arrive «\u00a0</a>\u00a0»"
    )
    cut = b"<lot><a><b>1</b></lot>"
    assert find_break(cut, "utf-8", b"</lot>") == (
        16,
        "la balise «\u00a0a\u00a0» n’est pas fermée",
    )
    assert "lot" not in find_break(b"<lot></a></lot>", "utf-8", b"</lot>").reason


def test_bytes_that_are_no_character_are_an_error_of_xml() -> None:
    style = Style(encoding="cp1252", declared="windows-1252")
    document = flux("A", passage("B", prenom1="é"), style=style).replace(b"\xe9", b"\x81")
    assert [(one.code, one.row) for one in judged(document).findings] == [("xml.malformed", 1)]
    document = flux("A", passage("B", prenom1="é")).replace("é".encode(), b"\xe9")
    assert [(one.code, one.row) for one in judged(document).findings] == [("xml.malformed", 1)]


def test_a_header_that_lxml_refuses_is_an_error_even_if_expat_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Checker.parse

    def fussy(self: Checker, document: bytes, encoding: str) -> etree._Element:
        return real(self, document.replace(b"<cpf:idFlux>", b"<cpf:idFlux"), encoding)

    monkeypatch.setattr(Checker, "parse", fussy)
    document = flux("A")
    (finding,) = judged(document).findings
    assert (finding.code, finding.row) == ("xml.malformed", None)
    assert finding.byte == document.index(b"<cpf:flux")


def test_a_part_too_large_for_any_flux_is_refused_without_being_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(judging, "MOST_DOCUMENT", 20_000)
    monkeypatch.setattr(lots, "MOST_PASSAGES", 1)
    verdict = judged(flux("A", passage("B", verbatim="x" * 30_000)))
    assert [(one.code, one.row) for one in verdict.findings] == [("xsd.size", 1)]
    assert (verdict.checked, verdict.complete) == (1, False)
