"""`certdesk correct`: what is refused, with nothing written."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from certdesk import cli
from tests.builders import ABSENT, M1, NIL, flux, passage, rapport
from tests.cli_correcting import BOTH, NAME, TITULAIRE, TUTORIAL, call, correct

__all__ = ["call", "correct"]


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
