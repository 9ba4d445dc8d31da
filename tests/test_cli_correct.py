"""`certdesk correct`: what is written, what is left."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from lxml import etree

from certdesk.model.folders import user_folders
from certdesk.model.resources import resource
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import M1, M5, M6, Style, certification, flux, passage, rapport, rejected
from tests.cli_correcting import BOTH, CPF, NAME, TITULAIRE, call, correct

__all__ = ["call", "correct"]


# -- what is written --------------------------------------------------------------------------


def test_the_tutorial_is_corrected_and_every_other_byte_stays(correct):
    said = correct(BOTH)
    assert (said.code, said.err) == (0, "")
    new_id = said.answer["idFlux"]
    assert said.answer == {
        "out": str(correct.out),
        "passages": ["TEST8CORRIGE", "TEST3"],
        "left": [],
        "idFlux": new_id,
        "findings": [],
    }
    assert str(uuid.UUID(new_id)) == new_id
    written = correct.out.read_text("utf-8")
    assert f"<cpf:idFlux>{new_id}</cpf:idFlux>" in written
    stamp = re.search(r"<cpf:horodatage>(.*?)</cpf:horodatage>", written)
    assert stamp is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", stamp[1])
    expected = flux(passage("TEST8CORRIGE"), passage("TEST3", nomNaissance="DURANT")).decode()
    assert written == expected.replace("5b1a6f2e-0c1d-4c8e-9c47-3d2f9a7b1e10", new_id).replace(
        "2023-10-16T22:32:39+02:00", stamp[1]
    )


def test_without_all_only_the_edited_passages_are_written(correct):
    said = correct({"TEST3": {NAME: "DURANT"}})
    assert said.code == 1
    assert correct.ids == said.answer["passages"] == ["TEST3"]
    assert [left["idTechnique"] for left in said.answer["left"]] == ["TEST1"]
    assert "existe déjà" in said.answer["left"][0]["why"]


def test_with_all_the_already_recorded_ones_without_an_edit_stay_out(correct):
    accuse = rapport({"TEST1": M5, "TEST2": M1, "TEST3": "Une phrase jamais vue"})
    said = correct({}, "--all", accuse=accuse)
    assert (said.code, correct.ids) == (1, ["TEST2", "TEST3"])
    assert [left["idTechnique"] for left in said.answer["left"]] == ["TEST1"]


def test_with_all_an_edited_already_recorded_one_is_written(correct):
    said = correct({"TEST1": {"idTechnique": "NEW"}}, "--all")
    assert (said.code, correct.ids) == (0, ["NEW", "TEST3"])


def test_without_edits_and_with_all_no_edits_file_is_needed(call, correct):
    correct({})
    said = call(
        "correct", correct.folder / "flux.xml", correct.folder / "accuse.xml", "-o", correct.out,
        "--all",
    )  # fmt: skip
    assert said.code == 1
    assert said.out.splitlines()[0].startswith(f"1 passage dans {correct.out} (idFlux ")
    assert said.out.splitlines()[1].startswith("Laissé · TEST1\u00a0: ")


def test_three_states_are_written(correct):
    asked = {
        "dateFinValidite": "2030-12-31",
        "scoring": "A & <B>",
        f"{TITULAIRE}/moisNaissance": None,
        "verbatim": "TOSA",
    }
    deposited = flux(passage("TEST3", verbatim="OLD"))
    said = correct({"TEST3": asked}, deposited=deposited, accuse=rapport({"TEST3": M1}))
    assert said.code == 0
    assert correct.texts("dateFinValidite") == ["2030-12-31"]
    assert correct.texts("scoring") == ["A & <B>"]
    assert correct.texts("moisNaissance") == [None]
    assert correct.texts("verbatim") == ["TOSA"]
    correct({"TEST3": {"verbatim": {"absent": True}}}, "--force", deposited=deposited,
            accuse=rapport({"TEST3": M1}))  # fmt: skip
    assert correct.texts("verbatim") == []


def test_another_branch_of_a_choice_takes_over(correct):
    said = correct(
        {
            "TEST3": {
                TITULAIRE: {"absent": True},
                "identificationTitulaire/dossierFormation/idDossier": "1234567890123",
                "identificationTitulaire/dossierFormation/nomTitulaire": "DURANT",
                "identificationTitulaire/dossierFormation/prenom1Titulaire": "Paul",
            }
        }
    )
    assert said.answer["passages"] == ["TEST3"]
    assert said.answer["findings"] == []
    assert correct.texts("nomNaissance") == []
    assert correct.texts("idDossier") == ["1234567890123"]


def test_repeated_elements_take_an_index_from_one(correct):
    deposited = flux(passage("TEST3", presenceNiveauNumeriqueEuro="true"))
    base = "niveauNumeriqueEuropeen/resultats/resultat"
    said = correct(
        {"TEST3": {f"{base}[1]/niveau": "3", f"{base}[2]/niveau": "5"}},
        deposited=deposited,
        accuse=rapport({"TEST3": M1}),
    )
    assert said.code == 0
    assert correct.texts("niveau") == ["3", "5"]


def test_the_certification_is_corrected_once_for_every_block_that_has_the_code(correct):
    deposited = flux(
        certification("1710", "A", "B"), certification("RS5", "C"), certification("1710", "D")
    )
    said = correct(
        None,
        deposited=deposited,
        accuse=rapport({"A": M6, "D": M6, "C": M1}, ok=["B"]),
        certifications={"1710": {"code": "RS1710"}},
    )
    assert said.answer["passages"] == ["A", "D"]
    assert [left["idTechnique"] for left in said.answer["left"]] == ["C"]
    assert correct.texts("code") == ["RS1710", "RS1710"]


def test_a_type_and_a_code_name_one_certification(correct):
    deposited = flux(certification("1710", "A"), certification("1710", "B", type="RNCP"))
    said = correct(
        None,
        deposited=deposited,
        accuse=rapport({"A": M6, "B": M6}),
        certifications={"RS:1710": {"code": "RS1710", "natureDeposant": {"absent": True}}},
    )
    assert said.answer["passages"] == ["A"]
    assert correct.texts("natureDeposant") == []


def test_the_header_is_corrected(correct):
    said = correct(
        BOTH,
        header={
            "emetteur/idClient": "99XXX111",
            "certificateur/idClient": "99XXX222",
            "idContrat": "MCFCER000999",
        },
    )
    assert said.code == 0
    assert correct.texts("idClient") == ["99XXX111", "99XXX222"]
    assert correct.texts("idContrat") == ["MCFCER000999"]


def test_an_identifier_present_twice_is_named_by_its_number(correct):
    deposited = flux(passage("A2", nomNaissance="ONE"), "B", passage("A2", nomNaissance="TWO"))
    accuse = rapport({"A2": M1}, ok=["B"])
    said = correct({"A2#2": {NAME: "DEUX"}}, deposited=deposited, accuse=accuse)
    assert said.answer["passages"] == ["A2"]
    assert [left["idTechnique"] for left in said.answer["left"]] == ["A2"]
    assert correct.texts("nomNaissance") == ["DEUX"]
    assert correct({"A2": {NAME: "X"}}, "--force", deposited=deposited, accuse=accuse).refused
    assert correct({"A2#3": {NAME: "X"}}, "--force", deposited=deposited, accuse=accuse).refused


def test_both_of_them_written_would_be_an_error(correct):
    deposited = flux(passage("A2"), passage("A2"))
    said = correct({}, "--all", deposited=deposited, accuse=rapport({"A2": M1}))
    assert (said.code, said.answer["out"]) == (1, None)
    assert "rule.duplicate-id" in {each["code"] for each in said.answer["findings"]}
    assert not correct.out.exists()


def test_a_refused_id_that_the_flux_does_not_hold_is_left(correct):
    said = correct(BOTH, accuse=rapport({"TEST1": M5, "TEST3": M1, "ZZ": M1}, ok=["TEST2"]))
    assert said.code == 1
    assert [left["idTechnique"] for left in said.answer["left"]] == ["ZZ"]


def test_an_edit_on_an_accepted_passage_is_left_and_told(correct):
    said = correct({**BOTH, "TEST2": {NAME: "X"}})
    assert (said.code, correct.ids) == (1, ["TEST8CORRIGE", "TEST3"])
    assert [left["idTechnique"] for left in said.answer["left"]] == ["TEST2"]


def test_the_output_of_any_encoding_is_valid_utf_8(correct):
    style = Style(encoding="utf-16", declared="UTF-16")
    deposited = flux(passage("TEST3", nomNaissance="Éloïse"), style=style)
    said = correct({"TEST3": {"verbatim": "Łódź"}}, deposited=deposited,
                   accuse=rapport({"TEST3": M1}))  # fmt: skip
    assert said.code == 0
    assert correct.texts("nomNaissance") == ["Éloïse"]
    schema = SchemaStore(None).built_in("1.1.2").data
    etree.XMLSchema(etree.fromstring(schema)).assertValid(correct.tree)


def test_the_official_example_stays_valid_for_the_official_schema(call, reference, tmp_path):
    """Without the official files, the same on our own flux and our own schema."""
    path = tmp_path / "flux.xml"
    if reference is None:
        path.write_bytes(flux(passage("id-1"), passage("id-2")))
        xsd = resource("xsd", "cdc-1.1.2.xsd")
    else:
        path.write_bytes((reference / "cdc-exemple-v2.0.0.xml").read_bytes())
        xsd = reference / "cdc-xsd-1.1.2.xsd"
    first = next(etree.parse(path).iter(f"{CPF}idTechnique")).text or ""
    (tmp_path / "accuse.xml").write_bytes(rapport({first: M1}, id_flux=None))
    (tmp_path / "e.json").write_text(json.dumps({"passages": {first: {NAME: "DURANT"}}}))
    said = call("correct", path, tmp_path / "accuse.xml", "-o", tmp_path / "o.xml", "--edits",
                tmp_path / "e.json", "--json")  # fmt: skip
    assert said.answer["passages"] == [first]
    etree.XMLSchema(etree.parse(xsd)).assertValid(etree.parse(tmp_path / "o.xml"))


def test_a_new_identifier_that_the_flux_holds_already_is_told(correct):
    said = correct({"TEST1": {"idTechnique": "TEST2"}})
    assert said.answer["passages"] == ["TEST2"]
    (finding,) = said.answer["findings"]
    assert (finding["severity"], finding["code"]) == ("warning", "rule.reused-id")


# -- nothing written, and why -----------------------------------------------------------------


def test_nothing_to_write_is_told_without_a_file(correct):
    said = correct({})
    assert (said.code, said.answer["out"], said.answer["idFlux"]) == (1, None, None)
    assert said.answer["passages"] == []
    assert [left["idTechnique"] for left in said.answer["left"]] == ["TEST1", "TEST3"]
    assert not correct.out.exists()


def test_an_accuse_that_refuses_nobody_gives_nothing_to_write(correct):
    said = correct({}, "--all", accuse=rapport(ok=["TEST1", "TEST2", "TEST3"]))
    assert (said.code, said.answer["out"], said.answer["left"]) == (1, None, [])
    assert [each["code"] for each in said.answer["findings"]] == ["accuse.no-ko"]


def test_a_rejected_file_is_not_corrected_passage_by_passage(correct):
    said = correct({}, "--all", accuse=rejected("Contenu non autorisé."))
    assert (said.code, said.answer["out"]) == (1, None)
    assert [each["text"] for each in said.answer["findings"]][1] == "Contenu non autorisé."
    assert not correct.out.exists()


def test_an_error_in_what_would_be_written_stops_it(correct):
    said = correct({**BOTH, "TEST3": {f"{TITULAIRE}/sexe": "H"}})
    assert (said.code, said.answer["out"], said.answer["passages"]) == (1, None, [])
    (finding,) = [each for each in said.answer["findings"] if each["severity"] == "error"]
    assert (finding["idTechnique"], finding["code"]) == ("TEST3", "xsd.enumeration")
    assert not correct.out.exists()


def test_what_an_error_holds_back_is_left_under_its_deposited_identifier(correct):
    said = correct({**BOTH, "TEST3": {f"{TITULAIRE}/sexe": "H"}})
    assert [left["idTechnique"] for left in said.answer["left"]] == ["TEST1", "TEST3"]
    assert {left["why"] for left in said.answer["left"]} == {
        "prêt, mais une erreur empêche d’écrire le fichier"
    }


def test_errors_of_a_schema_that_is_not_the_portals_can_be_accepted(correct):
    said = correct({**BOTH, "TEST3": {f"{TITULAIRE}/sexe": "H"}}, "--accept-schema-errors")
    assert said.code == 0
    assert correct.texts("sexe") == ["M", "H"]
    assert {each["severity"] for each in said.answer["findings"]} == {"error"}


def test_errors_of_the_installed_official_schema_cannot(correct):
    store = SchemaStore(user_folders().schemas)
    store.install(resource("xsd", "cdc-1.1.2.xsd"))
    said = correct({**BOTH, "TEST3": {f"{TITULAIRE}/sexe": "H"}}, "--accept-schema-errors")
    assert (said.code, said.answer["out"]) == (1, None)


def test_an_identifier_written_twice_cannot_be_accepted(correct):
    said = correct({**BOTH, "TEST1": {"idTechnique": "TEST3"}}, "--accept-schema-errors")
    assert (said.code, said.answer["out"]) == (1, None)


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"header": {"emetteur/idClient": "SHORT"}}, "/emetteur/idClient"),
        (
            {"certifications": {"RS2": {"code": ""}}},
            "/emetteur/certificateurs/certificateur/certifications/certification[2]/code",
        ),
    ],
)
def test_an_error_typed_outside_the_passages_stops_it_too(correct, parts, path):
    deposited = flux(certification("RS1", "A"), certification("RS0"), certification("RS2", "B"))
    said = correct(
        {"A": {NAME: "X"}, "B": {NAME: "X"}},
        deposited=deposited,
        accuse=rapport({"A": M1, "B": M1}),
        **parts,
    )
    assert (said.code, said.answer["out"]) == (1, None)
    assert path in {each["path"] for each in said.answer["findings"] if each["severity"] == "error"}


def test_an_error_that_the_portal_let_through_is_a_warning_about_our_schema(correct):
    deposited = flux(passage("TEST3", sexe="H"))
    said = correct({}, "--all", deposited=deposited, accuse=rapport({"TEST3": M1}))
    assert (said.code, said.answer["passages"]) == (0, ["TEST3"])
    assert {each["severity"] for each in said.answer["findings"]} == {"warning"}
