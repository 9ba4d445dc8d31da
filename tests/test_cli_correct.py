"""`certdesk correct`: what is written, what is left, and what is refused with nothing written."""

from __future__ import annotations

import json
import os
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from certdesk import cli
from certdesk.model.folders import user_folders
from certdesk.model.resources import resource
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import (
    ABSENT,
    M1,
    M5,
    M6,
    NIL,
    Style,
    certification,
    flux,
    passage,
    rapport,
    rejected,
)
from tests.cli_support import Call, Said, call

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["call"]
TITULAIRE = "identificationTitulaire/titulaire"
NAME = f"{TITULAIRE}/nomNaissance"
CPF = "{urn:cdc:cpf:pc5:schema:1.0.0}"
TUTORIAL = flux(passage("TEST1"), passage("TEST2"), passage("TEST3", nomNaissance="DRANT"))
ANSWER = rapport({"TEST3": M1, "TEST1": M5}, ok=["TEST2"])
BOTH = {"TEST1": {"idTechnique": "TEST8CORRIGE"}, "TEST3": {NAME: "DURANT"}}


class Bench:
    """A flux, its accusé, and the call that corrects them into `out.xml`."""

    def __init__(self, call: Call, folder: Path) -> None:
        self._call = call
        self.folder = folder
        self.out = folder / "out.xml"

    def __call__(
        self,
        passages: object = None,
        *options: object,
        deposited: bytes = TUTORIAL,
        accuse: bytes = ANSWER,
        **parts: object,
    ) -> Said:
        edits = {**({"passages": passages} if passages is not None else {}), **parts}
        return self.raw(json.dumps(edits, ensure_ascii=False).encode(), *options,
                        deposited=deposited, accuse=accuse)  # fmt: skip

    def raw(
        self, edits: bytes, *options: object, deposited: bytes = TUTORIAL, accuse: bytes = ANSWER
    ) -> Said:
        files = {"flux.xml": deposited, "accuse.xml": accuse, "edits.json": edits}
        for name, data in files.items():
            (self.folder / name).write_bytes(data)
        return self._call(
            "correct", self.folder / "flux.xml", self.folder / "accuse.xml", "-o", self.out,
            "--edits", self.folder / "edits.json", "--json", *options,
        )  # fmt: skip

    @property
    def tree(self) -> etree._Element:
        return etree.fromstring(self.out.read_bytes())

    @property
    def ids(self) -> list[str]:
        return [each.text or "" for each in self.tree.iter(f"{CPF}idTechnique")]

    def texts(self, name: str) -> list[str | None]:
        return [each.text for each in self.tree.iter(CPF + name)]


@pytest.fixture
def correct(call, tmp_path):
    return Bench(call, tmp_path)


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


# -- refused ----------------------------------------------------------------------------------

OTHER = f"{TITULAIRE}/codeCommuneNaissance/codeInseeNaissance/codeInsee"
WRONG_EDITS: dict[str, Any] = {
    "unknown id": {"passages": {"TEST9": {NAME: "X"}}},
    "number on an id written once": {"passages": {"TEST3#1": {NAME: "X"}}},
    "unknown path": {"passages": {"TEST3": {"titulaire/nomNaissance": "X"}}},
    "path of the certification": {"passages": {"TEST3": {"certification/code": "X"}}},
    "path of the header": {"passages": {"TEST3": {"idFlux": "X"}}},
    "attribute": {"passages": {"TEST3": {f"{NAME}/@a": "X"}}},
    "empty path": {"passages": {"TEST3": {"": "X"}}},
    "index on what does not repeat": {"passages": {"TEST3": {f"{NAME}[2]": "X"}}},
    "index zero": {"passages": {"TEST3": {"scoring[0]": "X"}}},
    "gap in the indices": {
        "passages": {"TEST3": {"niveauNumeriqueEuropeen/resultats/resultat[2]/niveau": "1"}}
    },
    "nil forbidden": {"passages": {"TEST3": {NAME: None}}},
    "absent forbidden": {"passages": {"TEST3": {NAME: {"absent": True}}}},
    "absent container forbidden": {
        "passages": {"TEST3": {"modalitesInscription": {"absent": True}}}
    },
    "value of a container": {"passages": {"TEST3": {TITULAIRE: "X"}}},
    "nil container": {"passages": {"TEST3": {TITULAIRE: None}}},
    "forbidden character": {"passages": {"TEST3": {NAME: "X\u0001"}}},
    "number": {"passages": {"TEST3": {f"{TITULAIRE}/anneeNaissance": 1990}}},
    "absent false": {"passages": {"TEST3": {"verbatim": {"absent": False}}}},
    "absent with more": {"passages": {"TEST3": {"verbatim": {"absent": True, "x": 1}}}},
    "list": {"passages": {"TEST3": {"verbatim": ["X"]}}},
    "other branch": {"passages": {"TEST3": {OTHER: "75056"}}},
    "two branches": {
        "passages": {
            "TEST3": {
                TITULAIRE: {"absent": True},
                f"{TITULAIRE}/nomNaissance": "X",
                "identificationTitulaire/dossierFormation/idDossier": "1",
            }
        }
    },
    "same field twice": {
        "passages": {
            "TEST3": {
                "niveauNumeriqueEuropeen/resultats/resultat/niveau": "1",
                "niveauNumeriqueEuropeen/resultats/resultat[1]/niveau": "2",
            }
        }
    },
    "same passage twice": {"passages": {"TEST3": {NAME: "X"}, " TEST3 ": {NAME: "Y"}}},
    "passages is a list": {"passages": []},
    "passage is a text": {"passages": {"TEST3": "X"}},
    "unknown part": {"passage": {}},
    "unknown certification": {"certifications": {"RS9": {"code": "X"}}},
    "unknown field of a certification": {"certifications": {"RS1234": {"titre": "X"}}},
    "absent code": {"certifications": {"RS1234": {"code": {"absent": True}}}},
    "nil nature": {"certifications": {"RS1234": {"natureDeposant": None}}},
    "two codes": {"certifications": {"RS1234": {"code": "X"}, "RS:RS1234": {"code": "Y"}}},
    "unknown header": {"header": {"idFlux": "X"}},
    "absent header": {"header": {"idContrat": {"absent": True}}},
    "a list": [],
    "a text": "x",
}


@pytest.mark.parametrize("edits", WRONG_EDITS.values(), ids=WRONG_EDITS.keys())
def test_edits_that_cannot_be_are_refused(correct, edits):
    said = correct.raw(json.dumps(edits).encode())
    assert said.refused, said
    assert "certdesk\u00a0: " in said.err
    assert not correct.out.exists()


@pytest.mark.parametrize(
    "edits",
    [
        b"",
        b"{",
        b'{"passages": {"TEST3": {"verbatim": "\xe9"}}}',
        b'{"passages": {}, "passages": {}}',
        b'{"passages": {"TEST3": {"verbatim": "a", "verbatim": "b"}}}',
        b"[" * 100_000,
        b'{"passages": {"TEST3": {"verbatim": "\\ud800"}}}',
    ],
)
def test_edits_that_are_no_json_in_utf_8_are_refused(correct, edits):
    assert correct.raw(edits).refused


def test_a_byte_order_mark_in_the_edits_is_no_harm(correct):
    assert correct.raw(b"\xef\xbb\xbf" + json.dumps({"passages": BOTH}).encode()).code == 0


def test_edits_without_end_are_refused(correct, monkeypatch):
    monkeypatch.setattr(cli, "_EDITS_LIMIT", 10)
    said = correct(BOTH)
    assert said.refused
    assert "dépasse" in said.err


def test_no_ground_is_refused(correct):
    stranger = rapport({"Z": M1}, id_flux="other", nom_fichier="other.xml")
    assert correct({}, "--all", accuse=stranger).refused


@pytest.mark.parametrize("name", ["flux.xml", "accuse.xml", "edits.json", "hard.xml", "soft.xml"])
@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "force"])
def test_an_output_that_is_an_input_is_refused(correct, name, force):
    correct({})
    os.link(correct.folder / "flux.xml", correct.folder / "hard.xml")
    (correct.folder / "soft.xml").symlink_to("accuse.xml")
    correct.out = correct.folder / name
    before = correct.out.read_bytes() if name != "edits.json" else None
    said = correct(BOTH, *force)
    assert said.refused
    assert "l’un des fichiers lus" in said.err
    assert before is None or correct.out.read_bytes() == before


def test_an_existing_output_is_kept_without_force(correct):
    correct.out.write_bytes(b"precious")
    assert correct(BOTH).refused
    assert correct.out.read_bytes() == b"precious"
    assert correct(BOTH, "--force").code == 0
    assert correct.ids == ["TEST8CORRIGE", "TEST3"]


def test_a_folder_that_is_not_there_and_a_missing_edits_file_are_refused(call, correct):
    correct({})
    files = [correct.folder / "flux.xml", correct.folder / "accuse.xml"]
    assert call("correct", *files, "-o", correct.folder / "no" / "out.xml", "--all").refused
    assert call("correct", *files, "-o", correct.out, "--edits", correct.folder / "no").refused
    assert call("correct", *files, "-o", correct.folder, "--all").refused


def test_a_broken_flux_is_refused_even_outside_the_passages_kept(correct):
    broken = TUTORIAL.replace(b"TEST2</cpf:idTechnique>", b"TEST2</cpf:idTechnique>&nope;")
    assert correct(BOTH, deposited=broken).refused
    assert not correct.out.exists()


def test_the_files_read_are_left_as_they_were(correct):
    correct(BOTH)
    assert (correct.folder / "flux.xml").read_bytes() == TUTORIAL
    assert sorted(path.name for path in correct.folder.iterdir()) == [
        "accuse.xml", "edits.json", "flux.xml", "out.xml",
    ]  # fmt: skip


def test_a_state_may_come_from_nil_or_nothing(correct):
    deposited = flux(passage("TEST3", moisNaissance=NIL, verbatim=ABSENT))
    said = correct(
        {"TEST3": {f"{TITULAIRE}/moisNaissance": "3", "verbatim": "v", "urlPreuve": "https://x"}},
        deposited=deposited,
        accuse=rapport({"TEST3": M1}),
    )
    assert said.code == 0
    assert (correct.texts("moisNaissance"), correct.texts("urlPreuve")) == (["3"], ["https://x"])
