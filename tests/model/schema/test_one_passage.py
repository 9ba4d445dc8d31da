"""One passage judged alone, for the form."""

from __future__ import annotations

import pytest

from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.one_passage import validate_passage
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.schema.validation import validate
from tests.builders import TITULAIRE, Content, Style, flux_file, passage
from tests.effort import calls
from tests.model.schema.test_rules import BREAKS

SCHEMA = SchemaStore(None).built_in("1.1.2")
CERTIFICATION = "/emetteur/certificateurs/certificateur/certifications/certification"


def judged(
    *, kind: str = "RS", code: str = "RS1234", style: Style | None = None, **fields: Content
) -> list[Finding]:
    flux = flux_file(passage("A", **fields), style=style or Style())
    return list(
        validate_passage(
            flux.passage_bytes(0),
            flux.certifications[0].namespaces,
            SCHEMA,
            certification_type=kind,
            certification_code=code,
        )
    )


def test_a_right_passage_has_no_finding() -> None:
    assert judged() == []
    assert judged(style=Style(prefix="")) == []


def test_the_schema_and_the_rules_speak_of_the_same_paths_as_on_the_whole_file() -> None:
    for fields, code, path in BREAKS.values():
        alone = [(one.code, one.path, one.severity) for one in judged(**fields)]
        flux = flux_file(passage("A", **fields))
        whole = validate(flux, SCHEMA).findings
        assert alone == [(one.code, one.path, one.severity) for one in whole], (code, path)


def test_a_finding_has_no_place_since_these_bytes_are_in_no_file() -> None:
    (finding,) = judged(sexe="H")
    assert (finding.code, finding.path) == ("xsd.enumeration", f"{TITULAIRE}/sexe")
    assert (finding.line, finding.column, finding.byte, finding.row) == (None, None, None, None)


@pytest.mark.parametrize(
    ("kind", "code", "rule", "field"),
    [
        ("RS", "1234", "rule.code-prefix", "code"),
        ("RNCP", "RS1234", "rule.code-type", "code"),
        ("Habilitation", "RS1234", "rule.code-type", "type"),
        ("RS", "R" * 101, "xsd.length", "code"),
        ("", "R1", "xsd.empty", "type"),
        ("RS", "RS12\x01", "xml.malformed", "code"),
    ],
)
def test_the_certification_is_judged_with_it(kind: str, code: str, rule: str, field: str) -> None:
    findings = judged(kind=kind, code=code)
    assert (rule, f"{CERTIFICATION}/{field}") in [(one.code, one.path) for one in findings]


def test_bytes_that_are_no_xml_are_one_error() -> None:
    flux = flux_file("A")
    broken = flux.passage_bytes(0).replace(b"</cpf:sexe>", b"</cpf:sex>")
    (finding,) = validate_passage(
        broken,
        flux.certifications[0].namespaces,
        SCHEMA,
        certification_type="RS",
        certification_code="RS1234",
    )
    assert (finding.code, finding.severity) == ("xml.malformed", Severity.ERROR)


def test_a_passage_is_judged_while_one_types() -> None:
    judged()  # the schema is compiled once: half a million calls
    assert calls(lambda: judged(sexe="H")) < 6_000
