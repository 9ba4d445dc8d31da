"""A whole flux judged by lots: what is found, where, with which words, and the verdict."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from certdesk.model.flux.flux import FluxFile, index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.progress import Cancelled
from certdesk.model.resources import resource
from certdesk.model.schema import judging, lots
from certdesk.model.schema.checker import Checker
from certdesk.model.schema.findings import Severity
from certdesk.model.schema.schemas import Origin, Schema, SchemaStore
from certdesk.model.schema.validation import Mark, Verdict, validate
from tests.builders import (
    NIL,
    ONE_LINE,
    PLAIN,
    TITULAIRE,
    Content,
    Style,
    certification,
    flux,
    flux_file,
    passage,
)

STORE = SchemaStore(None)
SCHEMA = STORE.built_in("1.1.2")
OFFICIAL = replace(SCHEMA, origin=Origin.INSTALLED)
PERSON = f"{TITULAIRE}/"
CERTIFICATION = "/emetteur/certificateurs/certificateur/certifications/certification"


def read(document: bytes) -> FluxFile:
    return index_flux(source_of(document, Path("flux.xml")))


def judged(document: bytes, schema: Schema = SCHEMA, **options: object) -> Verdict:
    return validate(read(document), schema, **options)


def changed(old: str, new: str, style: Style = PLAIN, **fields: Content) -> bytes:
    """A flux of three passages, the second one changed."""
    document = flux("A", passage("B", **fields), "C", style=style).decode(style.encoding)
    at = document.index(old, document.index(">B<"))
    return (document[:at] + new + document[at + len(old) :]).encode(style.encoding)


FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    "enumeration": (
        "<cpf:sexe>M",
        "<cpf:sexe>Masculin",
        "xsd.enumeration",
        f"{PERSON}sexe",
        "Sexe\u00a0: «\u00a0Masculin\u00a0» n’est pas accepté. Attendu\u00a0: une réponse de la "
        "liste\u00a0: F, M. Exemple\u00a0: F. Écrivez M.",
    ),
    "pattern": (
        "2023-06-01",
        "2123-06-01",
        "xsd.pattern",
        "dateDebutValidite",
        "Date de délivrance\u00a0: «\u00a02123-06-01\u00a0» n’est pas accepté. Attendu\u00a0: une "
        "date AAAA-MM-JJ, de 1900 à 2099. Exemple\u00a0: 2024-04-02.",
    ),
    "french date": (
        "2023-06-01",
        "01/06/2023",
        "xsd.type",
        "dateDebutValidite",
        "Date de délivrance\u00a0: «\u00a001/06/2023\u00a0» n’est pas accepté. Attendu\u00a0: une "
        "date AAAA-MM-JJ, de 1900 à 2099. Exemple\u00a0: 2024-04-02. Écrivez 2023-06-01.",
    ),
    "length": (
        ">DURANT<",
        f">{'D' * 61}<",
        "xsd.length",
        f"{PERSON}nomNaissance",
        f"Nom de naissance\u00a0: «\u00a0{'D' * 59}…\u00a0» (61 caractères) n’est pas accepté. "
        "Attendu\u00a0: de 1 à 60 caractères. Exemple\u00a0: DURAND.",
    ),
    "range": (
        "<cpf:moisNaissance>4",
        "<cpf:moisNaissance>14",
        "xsd.range",
        f"{PERSON}moisNaissance",
        "Mois de naissance\u00a0: «\u00a014\u00a0» n’est pas accepté. Attendu\u00a0: un nombre "
        "entier de 1 à 12. Exemple\u00a0: 7.",
    ),
    "boolean": (
        "<cpf:donneeCertifiee>true",
        "<cpf:donneeCertifiee>Oui",
        "xsd.type",
        "donneeCertifiee",
        "Résultat définitif\u00a0: «\u00a0Oui\u00a0» n’est pas accepté. Attendu\u00a0: true ou "
        "false. Exemple\u00a0: true. Écrivez true.",
    ),
    "empty": (
        ">DURANT<",
        "><",
        "xsd.empty",
        f"{PERSON}nomNaissance",
        "Nom de naissance\u00a0: la balise est vide, ce qui est refusé. Attendu\u00a0: de 1 à 60 "
        "caractères. Exemple\u00a0: DURAND.",
    ),
    "empty nillable": (
        '<cpf:scoring xsi:nil="true"/>',
        "<cpf:scoring/>",
        "xsd.empty",
        "scoring",
        "Score obtenu\u00a0: la balise est vide, ce qui est refusé. Sans valeur, déclarez-la "
        "«\u00a0non connue\u00a0» (nil).",
    ),
    "nil": (
        "<cpf:sexe>M",
        '<cpf:sexe xsi:nil="true">',
        "xsd.nil",
        f"{PERSON}sexe",
        "Sexe\u00a0: cette donnée ne peut pas être déclarée «\u00a0non connue\u00a0» (nil).",
    ),
    "nil and a value": (
        "<cpf:moisNaissance>4",
        '<cpf:moisNaissance xsi:nil="true">4',
        "xsd.nil",
        f"{PERSON}moisNaissance",
        "Mois de naissance\u00a0: une balise déclarée «\u00a0non connue\u00a0» (nil) doit être "
        "vide, sans même un espace.",
    ),
    "nil in letters": (
        "<cpf:moisNaissance>4",
        "<cpf:moisNaissance>nil",
        "xsd.type",
        f"{PERSON}moisNaissance",
        "Mois de naissance\u00a0: «\u00a0nil\u00a0» n’est pas accepté. Attendu\u00a0: un nombre "
        "entier de 1 à 12. Exemple\u00a0: 7. Pour une donnée non connue, la balise est vide et "
        'porte xsi:nil="true".',
    ),
    "wrong word of nil": (
        "<cpf:moisNaissance>4",
        '<cpf:moisNaissance xsi:nil="oui">4',
        "xsd.nil",
        f"{PERSON}moisNaissance",
        "Mois de naissance\u00a0: l’attribut xsi:nil ne peut valoir que true ou false.",
    ),
    "missing": (
        "<cpf:sexe>M</cpf:sexe>",
        "",
        "xsd.missing",
        f"{PERSON}sexe",
        "Sexe\u00a0: cette donnée obligatoire manque dans «\u00a0État civil\u00a0». "
        "Exemple\u00a0: F.",
    ),
    "twice": (
        "<cpf:sexe>M</cpf:sexe>",
        "<cpf:sexe>M</cpf:sexe><cpf:sexe>M</cpf:sexe>",
        "xsd.unexpected",
        f"{PERSON}sexe[2]",
        "La balise «\u00a0sexe\u00a0» est présente plusieurs fois dans «\u00a0État civil\u00a0»"
        "\u00a0: une seule est permise.",
    ),
    "stranger": (
        "<cpf:sexe>M</cpf:sexe>",
        "<cpf:sexe>M</cpf:sexe><cpf:taille>M</cpf:taille>",
        "xsd.unexpected",
        f"{PERSON}taille",
        "La balise «\u00a0taille\u00a0» n’est pas attendue dans «\u00a0État civil\u00a0».",
    ),
    "of another block": (
        "<cpf:sexe>M</cpf:sexe>",
        "<cpf:sexe>M</cpf:sexe><cpf:scoring>1</cpf:scoring>",
        "xsd.unexpected",
        f"{PERSON}scoring",
        "La balise «\u00a0scoring\u00a0» n’est pas attendue dans «\u00a0État civil\u00a0». Elle a "
        "sa place dans «\u00a0Passage de certification\u00a0».",
    ),
    "no namespace": (
        "<cpf:sexe>M</cpf:sexe>",
        "<cpf:sexe>M</cpf:sexe><sexe>M</sexe>",
        "xsd.unexpected",
        f"{PERSON}:sexe",
        "La balise «\u00a0sexe\u00a0» n’appartient pas à l’espace de noms du flux (préfixe absent "
        "ou différent).",
    ),
    "both branches": (
        "</cpf:titulaire>",
        "</cpf:titulaire><cpf:dossierFormation/>",
        "xsd.unexpected",
        "identificationTitulaire/dossierFormation",
        "La balise «\u00a0dossierFormation\u00a0» est en trop dans «\u00a0Identification du "
        "titulaire\u00a0»\u00a0: une seule de ces façons est permise à la fois.",
    ),
    "no branch": (
        "<cpf:codePostalNaissance>",
        "</cpf:codeCommuneNaissance><cpf:codeCommuneNaissance><cpf:codePostalNaissance>",
        "xsd.missing",
        f"{PERSON}codeCommuneNaissance",
        "Il manque «\u00a0Code INSEE\u00a0» ou «\u00a0Code postal\u00a0» dans «\u00a0Lieu de "
        "naissance\u00a0».",
    ),
    "type attribute": (
        "<cpf:sexe>",
        '<cpf:sexe xsi:type="cpf:autre">',
        "xsd.attribute",
        f"{PERSON}sexe",
        "Sexe\u00a0: l’attribut «\u00a0type\u00a0» n’est pas accepté ici.",
    ),
    "attribute": (
        "<cpf:sexe>",
        '<cpf:sexe langue="fr">',
        "xsd.attribute",
        f"{PERSON}sexe",
        "Sexe\u00a0: l’attribut «\u00a0langue\u00a0» n’est pas accepté ici.",
    ),
    "element in a text": (
        "<cpf:sexe>M",
        "<cpf:sexe><cpf:b/>M",
        "xsd.unexpected",
        f"{PERSON}sexe",
        "Sexe\u00a0: cette donnée est un texte, elle ne peut pas contenir de balise.",
    ),
    "text among elements": (
        "<cpf:titulaire>",
        "<cpf:titulaire>bonjour",
        "xsd.text",
        f"{TITULAIRE}",
        "«\u00a0État civil\u00a0» ne contient que des balises\u00a0: du texte s’y trouve en trop.",
    ),
}


@pytest.mark.parametrize(("old", "new", "code", "path", "text"), FAULTS.values(), ids=FAULTS)
def test_an_error_of_the_schema_is_told_in_french_at_its_element(
    old: str, new: str, code: str, path: str, text: str
) -> None:
    document = changed(old, new)
    finding = judged(document).findings[0]
    assert (finding.code, finding.path) == (code, path)
    assert finding.text == text
    assert finding.severity is Severity.ERROR
    assert (finding.row, finding.id_technique) == (1, "B")


def test_a_misspelt_element_is_named_and_so_is_the_one_that_it_replaces() -> None:
    verdict = judged(changed("cpf:sexe>M</cpf:sexe", "cpf:Sexe>M</cpf:Sexe"))
    assert [(one.code, one.path) for one in verdict.findings] == [
        ("xsd.unexpected", f"{PERSON}Sexe"),
        ("xsd.missing", f"{PERSON}sexe"),
    ]
    assert verdict.findings[0].text.endswith("Sans doute «\u00a0sexe\u00a0».")


def test_only_one_remark_is_made_of_one_fault() -> None:
    for old, new, *_ in FAULTS.values():
        codes = [one.code for one in judged(changed(old, new)).findings]
        assert len(codes) == (2 if old.startswith("<cpf:codePostalN") else 1), (old, new)


def test_elements_out_of_order_are_told_where_the_schema_wants_an_order() -> None:
    text = resource("xsd", "cdc-1.1.2.xsd").read_text("utf-8")
    start = text.index('<xs:complexType name="EtatCivil">')
    ordered = text[:start] + text[start:].replace("xs:all>", "xs:sequence>", 2)
    schema = replace(SCHEMA, data=ordered.encode())
    sex = "<cpf:sexe>M</cpf:sexe>"
    moved = changed(sex, "").decode().replace("<cpf:titulaire>", f"<cpf:titulaire>{sex}")
    finding = judged(moved.encode(), schema).findings[0]
    assert finding.code == "xsd.unexpected"
    assert "vérifiez l’ordre des balises" in finding.text


def test_what_came_with_1_1_5_is_told_to_those_who_check_against_1_1_2() -> None:
    document = flux("A", style=Style(action="CREATION"))
    (finding,) = judged(document).findings
    assert (finding.code, finding.path) == ("xsd.unexpected", "/action")
    assert "1.1.5" in finding.text
    assert judged(document, STORE.built_in("1.1.5")).findings == ()


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


@pytest.mark.parametrize("size", [1, 2, 3, 200])
def test_the_size_of_the_lots_changes_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(lots, "MOST_PASSAGES", size)
    monkeypatch.setattr(lots, "MOST_CERTIFICATIONS", size)
    blocks = [
        certification(f"RS{block}", *(passage(f"{block}-{n}", **PEOPLE[n]) for n in range(5)))
        for block in range(4)
    ]
    verdict = judged(flux(*blocks))
    assert (verdict.checked, verdict.passages) == (20, 20)
    assert [(one.id_technique, one.code) for one in verdict.findings] == [
        (f"{block}-{n}", code)
        for block in range(4)
        for n, code in ((1, "xsd.enumeration"), (3, "xsd.empty"), (4, "rule.blank"))
    ]


PEOPLE: list[dict[str, Content]] = [
    {},
    {"sexe": "H"},
    {"prenom2": "Zoé"},
    {"prenom1": ""},
    {"prenom1": " "},
]


def test_one_passage_per_certification_is_judged_all_the_same() -> None:
    blocks = [certification(f"RS{n}", passage(f"P{n}", sexe="FM"[n % 2])) for n in range(950)]
    blocks[700] = certification("RS700", passage("P700", sexe="X"), nature="MOI")
    verdict = judged(flux(*blocks))
    assert (verdict.checked, verdict.errors) == (950, 2)
    assert {(one.path, one.row) for one in verdict.findings} == {
        (f"{CERTIFICATION}[701]/natureDeposant", None),
        (f"{PERSON}sexe", 700),
    }


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
    assert broken.byte == document.index(b" M<")
    assert broken.text.startswith("XML mal formé\u00a0: ")


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


def test_a_file_wrong_from_end_to_end_keeps_the_first_findings_and_counts_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(judging, "LIMIT_PER_CODE", 10)
    monkeypatch.setattr("certdesk.model.schema.validation.LIMIT_PER_CODE", 10)
    monkeypatch.setattr(lots, "MOST_PASSAGES", 7)
    wrong = [passage(f"P{n}", sexe="H", presenceNiveauLangueEuro="true") for n in range(100)]
    verdict = judged(flux(*wrong, passage("Z", prenom1="")))
    assert (verdict.errors, verdict.warnings, verdict.omitted) == (101, 100, 180)
    kept = [one.row for one in verdict.findings if one.code == "xsd.enumeration"]
    assert kept == list(range(10))
    assert [one.row for one in verdict.findings if one.code == "xsd.empty"] == [100]


def test_two_threads_and_one_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST_PASSAGES", 3)
    people = [passage(f"P{n}", **PEOPLE[n % 5]) for n in range(60)]
    document = flux(*people)
    assert judged(document, threads=1) == judged(document, threads=2)


def test_progress_counts_the_passages_and_a_cancel_comes_out_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lots, "MOST_PASSAGES", 5)
    one = flux_file(*(f"P{n}" for n in range(50)))
    told: list[tuple[int, int]] = []
    validate(one, SCHEMA, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (50, 50)

    def stop(done: int, total: int) -> None:
        if done >= 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        validate(one, SCHEMA, stop)


def test_an_error_where_the_portal_saw_none_is_a_warning_about_our_schema() -> None:
    document = flux(
        passage("A", sexe="H"),
        passage("B", sexe="H"),
        style=Style(header={"idContrat": ""}),
    )
    verdict = judged(document, accuse_is_traitement=True, edited_rows={1})
    assert [(one.path, one.row, one.severity) for one in verdict.findings] == [
        ("/emetteur/certificateurs/certificateur/idContrat", None, Severity.WARNING),
        (f"{PERSON}sexe", 0, Severity.WARNING),
        (f"{PERSON}sexe", 1, Severity.ERROR),
    ]
    assert "son schéma n’est donc pas celui utilisé ici" in verdict.findings[0].text
    assert "son schéma" not in verdict.findings[2].text


def test_nothing_softens_a_duplicate_or_broken_xml() -> None:
    document = flux("A", "A", passage("B", prenom1="P")).replace(b">P<", b">&<")
    verdict = judged(document, accuse_is_traitement=True)
    assert {(one.code, one.severity) for one in verdict.findings} == {
        ("rule.duplicate-id", Severity.ERROR),
        ("xml.malformed", Severity.ERROR),
    }
    assert not verdict.passable


def test_the_summary_names_the_schema_and_what_was_checked() -> None:
    assert judged(flux("A", "B")).summary() == "XSD 1.1.2 intégré\u00a0: 2/2 passages, 0 erreur"
    wrong = flux(passage("A", sexe="H", prenom1=""), passage("B", prenom2=" "))
    assert judged(wrong, OFFICIAL).summary() == (
        "XSD 1.1.2 installé\u00a0: 2/2 passages, 2 erreurs, 1 avertissement"
    )


def test_only_an_installed_official_schema_gives_the_green_mark() -> None:
    assert judged(flux("A"), OFFICIAL).mark is Mark.OK
    assert judged(flux("A"), OFFICIAL).note == ""
    ours = judged(flux("A"))
    assert ours.mark is Mark.INFO
    assert "1.1.5 depuis mars 2026" in ours.note
    given = judged(flux("A"), replace(SCHEMA, origin=Origin.FILE))
    assert given.mark is Mark.INFO
    assert "n’est pas installé" in given.note
    warned = judged(flux(passage("A", prenom1=" ")), OFFICIAL)
    assert (warned.mark, warned.blocking) == (Mark.WARNING, False)
    assert judged(flux(passage("A", sexe="H")), OFFICIAL).mark is Mark.ERROR


def test_only_errors_of_a_schema_that_is_not_installed_may_be_passed_over() -> None:
    wrong = flux(passage("A", sexe="H"))
    assert judged(wrong).passable
    assert not judged(wrong, OFFICIAL).passable
    assert not judged(flux("A")).passable
    assert not judged(flux(passage("A", sexe="H"), "A")).passable


def test_rules_that_bind_passages_together_are_said_to_be_unchecked() -> None:
    text = resource("xsd", "cdc-1.1.2.xsd").read_text("utf-8")
    unique = (
        '<xs:element name="flux" type="f:Depot"><xs:unique name="u">'
        '<xs:selector xpath=".//f:passageCertification"/><xs:field xpath="f:idTechnique"/>'
        "</xs:unique></xs:element>"
    )
    bound = text.replace('<xs:element name="flux" type="f:Depot"/>', unique)
    verdict = judged(flux("A"), replace(OFFICIAL, data=bound.encode()))
    assert verdict.findings == ()
    assert verdict.mark is Mark.INFO
    assert "n’ont pas été vérifiées" in verdict.note


@pytest.mark.parametrize("shape", ["inline types", "references"])
def test_a_schema_of_another_shape_is_cut_into_lots_as_well(shape: str) -> None:
    root = etree.fromstring(resource("xsd", "cdc-1.1.2.xsd").read_bytes())
    xs = "{http://www.w3.org/2001/XMLSchema}"
    types = {one.get("name"): one for one in root.iter(f"{xs}complexType")}
    for place in list(root.iter(f"{xs}element")):
        name, kind = place.get("name"), (place.get("type") or "").removeprefix("f:")
        if name not in ("certification", "passageCertification"):
            continue
        if shape == "references":
            etree.SubElement(root, f"{xs}element", name=name, type=f"f:{kind}")
            del place.attrib["name"], place.attrib["type"]
            place.set("ref", f"f:{name}")
        else:
            inline = types[kind]
            del place.attrib["type"], inline.attrib["name"]
            place.append(inline)
    schema = replace(SCHEMA, data=etree.tostring(root))
    assert judged(flux("A", certification("RS2", "B")), schema).findings == ()
    found = judged(flux(passage("A", sexe="H"), certification("RS2", nature="X")), schema)
    assert {one.code for one in found.findings} == {"xsd.enumeration", "xsd.missing"}
    assert found.errors == 3


def test_the_verdict_of_ten_thousand_errors_comes_in_a_moment() -> None:
    wrong = flux(*(passage(f"P{n}", sexe="H", prenom1="") for n in range(2_000)))
    one = read(wrong)
    started = time.perf_counter()
    verdict = validate(one, SCHEMA)
    assert verdict.errors == 4_000
    assert time.perf_counter() - started < 20
