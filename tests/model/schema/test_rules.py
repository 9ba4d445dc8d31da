"""The rules that no schema can say: which break, where, how much they weigh."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.schema import file_rules
from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.one_passage import validate_passage
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.schema.validation import validate
from tests.builders import (
    ABSENT,
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

SCHEMA = SchemaStore(None).built_in("1.1.2")
PERSON = f"{TITULAIRE}/"
PLACE = f"{TITULAIRE}/codeCommuneNaissance"
INSEE = f"{PLACE}/codeInseeNaissance/codeInsee"
MISSING, UNEXPECTED = "rule.condition-missing", "rule.condition-unexpected"
CODE = "/emetteur/certificateurs/certificateur/certifications/certification/code"
TYPE = CODE.replace("/code", "/type")


def judged(document: bytes) -> list[Finding]:
    flux_read = index_flux(source_of(document, Path("flux.xml")))
    return list(validate(flux_read, SchemaStore(None).for_flux(flux_read)).findings)


def found(document: bytes) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in judged(document)]


def born_at(insee: str, **more: Content) -> dict[str, Content]:
    return {f"{PLACE}/codePostalNaissance".replace("/", "__"): ABSENT, "codeInsee": insee, **more}


def dated(year: str, month: Content, day: Content) -> dict[str, Content]:
    return {"anneeNaissance": year, "moisNaissance": month, "jourNaissance": day}


@pytest.mark.parametrize("style", [PLAIN, ONE_LINE], ids=["indented", "one line"])
def test_a_right_flux_breaks_no_rule(style: Style) -> None:
    assert judged(flux("A", "B", style=style)) == []


BREAKS: dict[str, tuple[dict[str, Content], str, str]] = {
    "language announced": (
        {"presenceNiveauLangueEuro": "true"},
        MISSING,
        "niveauLangueEuropeen",
    ),
    "language announced by 1": (
        {"presenceNiveauLangueEuro": "1"},
        MISSING,
        "niveauLangueEuropeen",
    ),
    "language not announced": ({"niveauLangueEuropeen": "B2"}, UNEXPECTED, "niveauLangueEuropeen"),
    "digital announced": (
        {"presenceNiveauNumeriqueEuro": "true"},
        MISSING,
        "niveauNumeriqueEuropeen",
    ),
    "digital not announced": ({"scoreGeneral": "12"}, UNEXPECTED, "niveauNumeriqueEuropeen"),
    "vae without way": ({"modaliteAcces": "VAE"}, MISSING, "modalitesInscription/voieAccessVAE"),
    "way without vae": (
        {"voieAccessVAE": "VAE_CLASSIQUE"},
        UNEXPECTED,
        "modalitesInscription/voieAccessVAE",
    ),
    "on site": ({"modalitePassageExamen": "EN_PRESENTIEL"}, MISSING, "codePostalCentreExamen"),
    "partly on site": ({"modalitePassageExamen": "MIXTE"}, MISSING, "codePostalCentreExamen"),
    "exam ends first": (
        {"dateDebutExamen": "2023-05-02", "dateFinExamen": "2023-05-01"},
        "rule.date-order",
        "dateFinExamen",
    ),
    "validity ends first": (
        {"dateFinValidite": "2023-05-31"},
        "rule.date-order",
        "dateFinValidite",
    ),
    "no such day": (dated("1990", "4", "31"), "rule.birth-date", f"{PERSON}jourNaissance"),
    "no leap year": (dated("1990", "2", "29"), "rule.birth-date", f"{PERSON}jourNaissance"),
    "a child": (dated("2015", NIL, NIL), "rule.birth-year", f"{PERSON}anneeNaissance"),
    "insee letters": (born_at("ABCDE"), "rule.insee-form", INSEE),
    "insee 00": (born_at("00123"), "rule.insee-form", INSEE),
    "insee no country": (born_at("99999"), "rule.insee-form", INSEE),
    "postal code of Paris": (born_at("75015"), "rule.insee-postcode", INSEE),
    "abroad without country": (born_at("99139"), MISSING, f"{PERSON}codePaysNaissance"),
    "another country": (
        born_at("99139", codePaysNaissance="109"),
        "rule.country-mismatch",
        f"{PERSON}codePaysNaissance",
    ),
    "country for a commune": (
        born_at("69383", codePaysNaissance="139"),
        UNEXPECTED,
        f"{PERSON}codePaysNaissance",
    ),
    "country in letters": (
        {"codePaysNaissance": "PRT"},
        "rule.country-form",
        f"{PERSON}codePaysNaissance",
    ),
    "edge space": ({"nomNaissance": "DURANT "}, "rule.edge-space", f"{PERSON}nomNaissance"),
    "non-breaking edge": (
        {"nomNaissance": "\u00a0DURANT"},
        "rule.edge-space",
        f"{PERSON}nomNaissance",
    ),
    "id edge": ({"idTechnique": " Z"}, "rule.edge-space", "idTechnique"),
    "blank": ({"prenom1": " "}, "rule.blank", f"{PERSON}prenom1"),
    "nil in letters": ({"scoring": "nil"}, "rule.nil-word", "scoring"),
    "null in a name": ({"nomUsage": "NULL"}, "rule.nil-word", f"{PERSON}nomUsage"),
    "digit in a name": ({"nomNaissance": "DURANT2"}, "rule.name", f"{PERSON}nomNaissance"),
    "damaged": ({"prenom1": "HÃ©lÃ¨ne"}, "rule.damaged-text", f"{PERSON}prenom1"),
    "lost character": ({"prenom1": "H\ufffdlène"}, "rule.damaged-text", f"{PERSON}prenom1"),
    "twice escaped": ({"nomNaissance": "A&amp;B"}, "rule.damaged-text", f"{PERSON}nomNaissance"),
    "several first names": ({"prenom1": "Paul, Jean"}, "rule.several-names", f"{PERSON}prenom1"),
    "long place": (
        {"libelleCommuneNaissance": "x" * 41},
        "rule.dictionary-length",
        f"{PERSON}libelleCommuneNaissance",
    ),
}
HINTS = {"rule.birth-year", "rule.several-names", "rule.dictionary-length", "rule.nir"}


@pytest.mark.parametrize(("fields", "code", "path"), BREAKS.values(), ids=BREAKS)
@pytest.mark.parametrize("style", [PLAIN, ONE_LINE], ids=["indented", "one line"])
def test_a_broken_rule_is_found_at_its_field(
    style: Style, fields: dict[str, Content], code: str, path: str
) -> None:
    (finding,) = judged(flux("A", passage("B", **fields), "C", style=style))
    assert (finding.code, finding.path) == (code, path)
    assert finding.severity is (Severity.HINT if code in HINTS else Severity.WARNING)
    assert finding.row == 1


KEPT: dict[str, dict[str, Content]] = {
    "language": {"presenceNiveauLangueEuro": "true", "niveauLangueEuropeen": "B2"},
    "digital": {"presenceNiveauNumeriqueEuro": "1", "scoreGeneral": "12"},
    "vae": {"modaliteAcces": "VAE", "voieAccessVAE": "CONGES_VAE"},
    "on site": {"modalitePassageExamen": "MIXTE", "codePostalCentreExamen": "69003"},
    "at a distance": {"modalitePassageExamen": "A_DISTANCE"},
    "one day": {"dateDebutExamen": "2023-05-02", "dateFinExamen": "2023-05-02"},
    "end of exam alone": {"dateFinExamen": "2023-05-02"},
    "leap year": dated("1992", "2", "29"),
    "end of month": dated("1992", "12", "31"),
    "day without month": dated("1992", NIL, "31"),
    "corsica": born_at("2A004"),
    "overseas": born_at("97411"),
    "paris": born_at("75056"),
    "paris district": born_at("75115"),
    "abroad": born_at("99139", codePaysNaissance="139"),
    "abroad by post code": {"codePaysNaissance": "139"},
    "compound names": {"nomNaissance": "D’ALMEIDA-LE GALL", "prenom1": "Marie-José"},
    "portuguese capitals": {"nomNaissance": "GUIMARÃES"},
    "limit of a place": {"libelleCommuneNaissance": "x" * 40},
    "a young adult": dated("2006", NIL, NIL),
}


@pytest.mark.parametrize("fields", KEPT.values(), ids=KEPT)
def test_a_kept_rule_says_nothing(fields: dict[str, Content]) -> None:
    assert found(flux(passage("A", **fields))) == []


def test_rules_hold_whatever_the_order_of_the_elements() -> None:
    document = flux(passage("A", presenceNiveauLangueEuro="true", niveauLangueEuropeen="B2"))
    level = b"<cpf:niveauLangueEuropeen>B2</cpf:niveauLangueEuropeen>"
    moved = document.replace(level, b"").replace(b"<cpf:idTechnique>", level + b"<cpf:idTechnique>")
    assert found(moved) == []
    refused = moved.replace(b"Euro>true<", b"Euro>false<")
    assert (UNEXPECTED, "niveauLangueEuropeen") in found(refused)


def digcomp(*results: tuple[str, str, str]) -> bytes:
    written = "".join(
        "<cpf:resultat>"
        + "".join(
            f"<cpf:{name}>{value}</cpf:{name}>"
            for name, value in zip(
                ("niveau", "domaineCompetenceId", "competenceId"), result, strict=True
            )
            if value
        )
        + "</cpf:resultat>"
        for result in results
    )
    document = flux(passage("A", presenceNiveauNumeriqueEuro="true", scoreGeneral="12"))
    end = b"</cpf:scoreGeneral>"
    return document.replace(end, end + f"<cpf:resultats>{written}</cpf:resultats>".encode())


@pytest.mark.parametrize(
    ("result", "right"),
    [
        (("5", "2", "6"), True),
        (("5", "1", "3"), True),
        (("5", "1", "4"), False),
        (("5", "6", "1"), False),
        (("5", "0", "1"), False),
        (("5", "3", "5"), False),
        (("5", "", "1"), False),
        (("", "1", "1"), False),
        (("5", "1", "x"), False),
    ],
)
def test_a_digcomp_result_names_a_competence_of_its_domain(
    result: tuple[str, str, str], right: bool
) -> None:
    path = "niveauNumeriqueEuropeen/resultats/resultat[2]"
    expected = [] if right else [("rule.digcomp", path)]
    assert found(digcomp(("1", "1", "1"), result)) == expected


@pytest.mark.parametrize(
    ("kind", "code", "rule"),
    [
        ("RNCP", "RNCP34567", None),
        ("RS", "RS1234", None),
        ("Diplôme d'Etablissement", "DE-12", None),
        ("RNCP", "34567", "rule.code-prefix"),
        ("RS", "1234", "rule.code-prefix"),
        ("RS", "RNCP34567", "rule.code-type"),
        ("RNCP", "RS1234", "rule.code-type"),
        ("RS", "rs1234", "rule.code-form"),
        ("RS", "RS 1234", "rule.code-form"),
        ("RS", " RS1234", "rule.code-form"),
        ("RS", "RS12X4", "rule.code-form"),
        ("Habilitation", "RNCP34567", "rule.code-type"),
        ("Reconnaissance ", "R1", "rule.edge-space"),
        ("Brevet", "B1", "rule.type-unknown"),
    ],
)
def test_type_and_code_agree(kind: str, code: str, rule: str | None) -> None:
    about_type = ("Habilitation", "Reconnaissance ", "Brevet")
    expected = [] if rule is None else [(rule, TYPE if kind in about_type else CODE)]
    assert found(flux(certification(code, "A", type=kind))) == expected


def test_the_certification_at_fault_is_numbered() -> None:
    document = flux(certification("RS1", "A"), certification("2", "B"))
    assert found(document) == [("rule.code-prefix", CODE.replace("/code", "[2]/code"))]


def test_an_identifier_written_twice_is_an_error_on_each_of_its_passages() -> None:
    findings = judged(flux("A", "B", passage(" A"), certification("RS5", "B", "C")))
    errors = [(one.row, one.id_technique) for one in findings if one.severity is Severity.ERROR]
    assert errors == [(0, "A"), (1, "B"), (2, "A"), (3, "B")]
    texts = {one.text for one in findings if one.code == "rule.duplicate-id"}
    assert len(texts) == 2


def test_comments_are_counted_and_the_first_one_is_shown() -> None:
    document = flux("A", "B").replace(b"<cpf:sexe>", b"<!-- x --><cpf:sexe>")
    (finding,) = judged(document)
    assert (finding.code, finding.severity) == ("rule.comment", Severity.WARNING)
    assert finding.byte == document.index(b"<!--")
    assert "(2)" in finding.text


def test_spaces_in_the_header_are_told_and_an_id_that_is_no_uuid_is_a_hint() -> None:
    style = Style(header={"emetteur/idClient": " 4DRC794", "idFlux": "lot-12"})
    findings = judged(flux("A", style=style))
    assert [(one.code, one.path, one.severity) for one in findings] == [
        ("rule.id-flux", "/idFlux", Severity.HINT),
        ("rule.edge-space", "/emetteur/idClient", Severity.WARNING),
    ]


def test_another_version_of_xml_is_told() -> None:
    document = flux("A").replace(b'version="1.0"', b'version="1.1"', 1)
    assert ("rule.xml-version", "") in found(document)


def test_a_file_over_the_limits_of_the_portal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_rules, "MOST_PASSAGES", 1)
    monkeypatch.setattr(file_rules, "MOST_BYTES", 1000)
    assert found(flux("A", "B")) == [("rule.file-size", ""), ("rule.passage-count", "")]


def test_a_file_without_passage_is_told() -> None:
    codes = [code for code, _ in found(flux(certification("RS1")))]
    assert codes == ["rule.no-passage", "xsd.missing"]


def test_a_nir_of_an_impossible_month_is_only_a_hint_and_is_never_shown() -> None:
    nir = "1901375101001"
    person = {
        "identificationTitulaire__titulaire": ABSENT,
        "nir": nir,
        "identificationTitulaire__identifiantNational__nomNaissance": "DURANT",
    }
    (finding,) = judged(flux(passage("A", **person)))
    assert (finding.code, finding.severity) == ("rule.nir", Severity.HINT)
    assert nir not in finding.text


def test_no_remark_ever_shows_a_nir_wherever_it_was_written() -> None:
    nir = "1900475101001"
    spaced = "1 90 04 75 101 001 22"
    wrong = {
        "nomNaissance": f"{nir} ",
        "prenom1": spaced,
        "sexe": nir,
        "anneeNaissance": spaced,
        "idTechnique": nir,
    }
    document = flux(passage("A", **wrong), passage("A", **wrong), certification(nir, "C"))
    findings = judged(document)
    assert len(findings) > 10
    for one in findings:
        assert nir not in one.text
        assert "475" not in one.text
        assert "04 75" not in one.text


def test_every_text_of_a_rule_is_in_typographic_french() -> None:
    passages = [
        passage(f"P{rank}", **fields) for rank, (fields, _, _) in enumerate(BREAKS.values())
    ]
    findings = judged(flux(*passages, certification("12", "Z", type="RNCP")))
    assert len(findings) > len(BREAKS)
    for one in findings:
        assert one.text.endswith("."), one.text
        for wrong in (" :", " ;", "« ", " »", "'"):
            assert wrong not in one.text, one.text


def test_the_limits_are_those_of_the_portal() -> None:
    assert (file_rules.MOST_BYTES, file_rules.MOST_PASSAGES) == (200_000_000, 200_000)


YES_NO = st.sampled_from(["true", "false", "1", "0", " true ", "\tfalse"])
DRAWN = st.fixed_dictionaries(
    {
        "presenceNiveauLangueEuro": YES_NO,
        "presenceNiveauNumeriqueEuro": YES_NO,
        "modaliteAcces": st.sampled_from([NIL, "VAE", "CANDIDAT_LIBRE"]),
        "jourNaissance": st.sampled_from([NIL, "1", "29", "30", "31", "031"]),
        "moisNaissance": st.sampled_from([NIL, "2", "02", "4", "12"]),
    },
    optional={
        "niveauLangueEuropeen": st.just("B2"),
        "scoreGeneral": st.just("12"),
        "voieAccessVAE": st.just("CONGES_VAE"),
        "modalitePassageExamen": st.sampled_from(["A_DISTANCE", "MIXTE"]),
        "codePostalCentreExamen": st.just("69003"),
        "codePaysNaissance": st.sampled_from(["139", "100", "999"]),
        "dateFinValidite": st.sampled_from(["2023-05-31", "2023-06-01", "2029-01-01"]),
    },
)


@given(drawn=st.lists(DRAWN, min_size=1, max_size=6))
def test_what_a_lot_proves_by_counting_is_what_each_passage_shows_alone(
    drawn: list[dict[str, Content]],
) -> None:
    one = flux_file(*(passage(f"P{at}", **fields) for at, fields in enumerate(drawn)))
    together = [(found.row, found.code, found.path) for found in validate(one, SCHEMA).findings]
    alone = [
        (row, found.code, found.path)
        for row in range(len(one))
        for found in validate_passage(
            one.passage_bytes(row),
            one.certifications[0].namespaces,
            SCHEMA,
            certification_type="RS",
            certification_code="RS1234",
        )
    ]
    assert sorted(together) == sorted(alone)
