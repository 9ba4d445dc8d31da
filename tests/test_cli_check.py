"""`certdesk check`: the verdict, its exit code, and what is refused before any verdict."""

from __future__ import annotations

import pytest

from tests.builders import ABSENT, ONE_LINE, Style, flux, passage, rapport
from tests.cli_support import call

__all__ = ["call"]
KEYS = ["severity", "idTechnique", "path", "line", "column", "byte", "code", "text"]


@pytest.fixture
def given(tmp_path):
    def write(data: bytes, name: str = "flux.xml"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def test_a_clean_flux_is_clean(call, given):
    said = call("check", given(flux("A", "B")), "--json")
    assert said.code == 0
    assert said.answer == {
        "schema": {"version": "1.1.2", "origin": "intégré"},
        "passages": 2,
        "checked": 2,
        "findings": [],
    }
    assert said.err == ""


def test_a_person_reads_the_verdict_in_french(call, given):
    said = call("check", given(flux("A")))
    assert said.out.splitlines() == ["XSD 1.1.2 intégré\u00a0: 1/1 passage, 0 erreur"]


def test_an_error_of_the_schema_is_placed_to_the_character(call, given):
    data = flux("A", passage("B", sexe="H"))
    said = call("check", given(data), "--json")
    assert said.code == 1
    (finding,) = said.answer["findings"]
    assert list(finding) == KEYS
    where = data.index(b"<cpf:sexe>H")
    line = data[:where].count(b"\n") + 1
    assert (finding["severity"], finding["code"]) == ("error", "xsd.enumeration")
    assert finding["idTechnique"] == "B"
    assert finding["path"] == "identificationTitulaire/titulaire/sexe"
    assert finding["line"] == line
    assert finding["byte"] in range(where, where + len(b"<cpf:sexe>H"))


def test_a_missing_field_is_an_error(call, given):
    said = call("check", given(flux(passage("A", scoring=ABSENT))), "--json")
    assert said.code == 1
    assert [each["severity"] for each in said.answer["findings"]] == ["error"]


def test_one_identifier_written_twice_is_an_error(call, given):
    said = call("check", given(flux("A", "A")), "--json")
    assert said.code == 1
    assert {each["code"] for each in said.answer["findings"]} == {"rule.duplicate-id"}


def test_a_comment_is_a_warning_and_makes_the_exit_code_one(call, given):
    said = call("check", given(flux("A").replace(b"<cpf:emetteur>", b"<!-- --><cpf:emetteur>")))
    assert said.code == 1
    assert said.out.splitlines()[1].startswith("Avertissement · ligne\u00a0")


def test_the_header_is_named_below_flux_with_a_leading_slash(call, given):
    said = call("check", given(flux("A", style=Style(header={"emetteur/idClient": "1"}))), "--json")
    (finding,) = said.answer["findings"]
    assert finding["path"] == "/emetteur/idClient"
    assert finding["idTechnique"] is None


def test_the_schema_follows_the_content(call, given):
    said = call("check", given(flux("A", style=Style(action="CREATION"))), "--json")
    assert said.answer["schema"] == {"version": "1.1.5", "origin": "reconstitué"}


def test_a_schema_can_be_given(call, given):
    from certdesk.model.resources import resource

    said = call("check", given(flux("A")), "--xsd", resource("xsd", "cdc-1.1.1.xsd"), "--json")
    assert said.answer["schema"] == {"version": "1.1.1", "origin": "fichier"}


def test_bytes_are_unknown_in_a_transcoded_file(call, given):
    style = Style(encoding="utf-16", declared="UTF-16")
    said = call("check", given(flux(passage("A", sexe="H"), style=style)), "--json")
    assert said.answer["findings"][0]["byte"] is None
    assert said.answer["findings"][0]["line"] is not None


DEEP = b"<cpf:x>" * 10_000
REFUSED = {
    "empty": (b"", "vide"),
    "white": (b" \n\t ", "vide"),
    "text": (b"bonjour", "XML"),
    "truncated": (flux("A")[:-40], "ligne"),
    "mismatch": (flux("A").replace(b"</cpf:sexe>", b"</cpf:sex>"), "ligne"),
    "mismatch on one line": (flux("A", style=ONE_LINE).replace(b"</cpf:sexe>", b""), "colonne"),
    "bare ampersand": (flux(passage("A", nomNaissance="X")).replace(b">X<", b">X&<"), "ligne"),
    "not utf-8": (flux("A").replace(b">Paul<", b">\xe9ric<"), "ligne"),
    "root": (b"<a/>", "première balise"),
    "namespace": (flux("A").replace(b"schema:1.0.0", b"schema:2.0.0"), ""),
    "accuse": (rapport(ok=["A"]), "accusé"),
    "doctype": (
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + flux("A", style=Style(declared=None)),
        "DOCTYPE",
    ),
    "deep": (flux("A").replace(b"<cpf:emetteur>", DEEP + b"<cpf:emetteur>"), "256"),
    "deep in a passage": (flux("A").replace(b">Paul<", b">" + DEEP + b"<"), ""),
    "zip": (b"PK\x03\x04", "zip"),
}


@pytest.mark.parametrize(("data", "told"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["human", "json"])
def test_what_cannot_be_checked_is_told_in_one_line(call, given, data, told, form):
    said = call("check", given(data), *form)
    assert said.refused
    assert told in said.err


def test_a_missing_file_a_folder_and_a_bad_schema_are_refused(call, given, tmp_path):
    path = given(flux("A"))
    for arguments in (
        [tmp_path / "none.xml"],
        [tmp_path],
        [path, "--xsd", path],
        [path, "--xsd", tmp_path / "none.xsd"],
    ):
        assert call("check", *arguments).refused, arguments


def test_a_file_wrong_from_end_to_end_is_told_by_its_first_errors_and_their_number(call, given):
    said = call("check", given(flux(*(passage(f"P{n}", sexe="H") for n in range(510)))))
    assert said.code == 1
    assert "510 erreurs" in said.out.splitlines()[0]
    assert said.out.splitlines()[-1] == "… et 10 autres remarques du même genre"
