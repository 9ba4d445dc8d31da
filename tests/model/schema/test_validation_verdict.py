"""The verdict: what it counts, what it calls an error, its mark and its summary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from certdesk.model.resources import resource
from certdesk.model.schema import lots
from certdesk.model.schema.findings import Severity
from certdesk.model.schema.schemas import Origin
from certdesk.model.schema.validation import Edited, Mark, Verdict
from tests.builders import Style, flux, passage
from tests.model.schema.judged import OFFICIAL, PERSON, SCHEMA, judged

if TYPE_CHECKING:
    import pytest


def test_a_file_wrong_from_end_to_end_keeps_the_first_findings_and_counts_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lots, "MOST_PASSAGES", 7)
    wrong = [passage(f"P{n}", sexe="H", presenceNiveauLangueEuro="true") for n in range(100)]
    verdict = judged(flux(*wrong, passage("Z", prenom1="")), limit=10)
    assert (verdict.errors, verdict.warnings, verdict.omitted) == (101, 100, 180)
    kept = [one.row for one in verdict.findings if one.code == "xsd.enumeration"]
    assert kept == list(range(10))
    assert [one.row for one in verdict.findings if one.code == "xsd.empty"] == [100]


def test_an_error_where_the_portal_saw_none_is_a_warning_about_our_schema() -> None:
    document = flux(
        passage("A", sexe="H"),
        passage("B", sexe="H"),
        style=Style(header={"idContrat": ""}),
    )
    verdict = judged(document, accuse_is_traitement=True, edited=Edited(rows={1}))
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


def test_the_thousands_of_a_summary_are_kept_apart() -> None:
    counts = {Severity.ERROR: 5_000, Severity.WARNING: 12_345}
    assert Verdict(SCHEMA, 200_000, 199_800, counts=counts).summary() == (
        "XSD 1.1.2 intégré\u00a0: 199\u202f800/200\u202f000 passages, 5\u202f000 erreurs, "
        "12\u202f345 avertissements"
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
        '<xs:element name="flux" type="f:flux"><xs:unique name="u">'
        '<xs:selector xpath=".//f:passageCertification"/><xs:field xpath="f:idTechnique"/>'
        "</xs:unique></xs:element>"
    )
    bound = text.replace('<xs:element name="flux" type="f:flux"/>', unique)
    verdict = judged(flux("A"), replace(OFFICIAL, data=bound.encode()))
    assert verdict.findings == ()
    assert verdict.mark is Mark.INFO
    assert "n’ont pas été vérifiées" in verdict.note
