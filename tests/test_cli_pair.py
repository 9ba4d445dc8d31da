"""`certdesk pair`: what the accusé says of each passage of the flux, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import (
    M1,
    M2,
    M3,
    M4,
    M5,
    M6,
    ONE_LINE,
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
IDENTITY = {f"{TITULAIRE}/{name}" for name in ("nomNaissance", "prenom1", "sexe", "anneeNaissance")}


@pytest.fixture
def pair(call: Call, tmp_path: Path):
    """Pair two files given as bytes."""

    def run(deposited: bytes, accuse: bytes, *options: str) -> Said:
        (tmp_path / "flux.xml").write_bytes(deposited)
        (tmp_path / "accuse.xml").write_bytes(accuse)
        return call("pair", tmp_path / "flux.xml", tmp_path / "accuse.xml", *options)

    return run


def test_everything_accepted_is_clean(pair):
    said = pair(flux("A", "B"), rapport(ok=["A", "B"]), "--json")
    assert said.code == 0
    assert said.answer == {
        "rapport": {
            "kind": "traitement",
            "nomFichier": "flux.xml",
            "idFlux": "5b1a6f2e-0c1d-4c8e-9c47-3d2f9a7b1e10",
            "idTraitement": "67598",
            "idDemande": None,
        },
        "ground": "idFlux",
        "ko": [],
        "ok": 2,
        "absent": [],
        "unknown": [],
        "duplicates": [],
        "errors": [],
    }


STYLES = {
    "indented": Style(),
    "one line": ONE_LINE,
    "CRLF and BOM": Style(newline="\r\n", bom=True),
    "latin": Style(encoding="iso-8859-1", declared="ISO-8859-1"),
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_a_refused_passage_is_placed_in_the_bytes_as_deposited(pair, style):
    data = flux("A", passage("B", nomNaissance="Éloïse"), "C", style=style)
    said = pair(data, rapport({"B": M1}, ok=["A", "C"]), "--json")
    assert said.code == 1
    (ko,) = said.answer["ko"]
    span = data[ko["byte_start"] : ko["byte_end"]]
    assert span.startswith(b"<cpf:passageCertification>")
    assert span.endswith(b"</cpf:passageCertification>")
    assert span.count(b"<cpf:passageCertification>") == 1
    assert b">B<" in span
    assert ko["line"] == data[: ko["byte_start"]].count(b"\n") + 1
    assert {name: ko[name] for name in ("idTechnique", "cause", "message", "certification")} == {
        "idTechnique": "B",
        "cause": "identity",
        "message": M1,
        "certification": {"type": "RS", "code": "RS1234"},
    }
    assert set(ko["suspects"]) == IDENTITY
    assert list(ko) == [
        "idTechnique", "cause", "message", "byte_start", "byte_end", "line", "certification",
        "suspects",
    ]  # fmt: skip


def test_bytes_are_null_in_utf_16(pair):
    data = flux("A", style=Style(encoding="utf-16", declared="UTF-16"))
    (ko,) = pair(data, rapport({"A": M1}), "--json").answer["ko"]
    assert (ko["byte_start"], ko["byte_end"]) == (None, None)
    assert ko["line"] == 17


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        (M1, "identity"),
        ("Aucun titulaire ne correspond à ces critères", "identity"),
        (M2, "identity-day-month"),
        (M3, "identity-reconciliation"),
        (M4, "several-holders"),
        (M5, "already-recorded"),
        ("Le titulaire existe déjà en base", "already-recorded"),
        (M6, "certification"),
        ("Une phrase jamais vue", "unknown"),
    ],
)
def test_the_cause_follows_the_message(pair, message, cause):
    (ko,) = pair(flux("TEST1"), rapport({"TEST1": message}), "--json").answer["ko"]
    assert ko["cause"] == cause
    if cause == "certification":
        assert set(ko["suspects"]) == {"certification/code", "certification/type"}


def test_several_messages_are_joined_and_the_first_known_gives_the_cause(pair):
    accuse = rapport([("A", "Une phrase jamais vue"), ("A", M4)])
    (ko,) = pair(flux("A"), accuse, "--json").answer["ko"]
    assert ko["message"] == f"Une phrase jamais vue\n{M4}"
    assert ko["cause"] == "several-holders"


def test_refused_passages_come_in_the_order_of_the_file_and_twice_when_they_are(pair):
    data = flux(certification("RS1", "B", "A"), certification("RS2", "A", "C"))
    said = pair(data, rapport({"C": M1, "A": M4, "X": M1}, ok=["B", "Y"]), "--json")
    answer = said.answer
    assert [(ko["idTechnique"], ko["certification"]["code"]) for ko in answer["ko"]] == [
        ("A", "RS1"),
        ("A", "RS2"),
        ("C", "RS2"),
    ]
    assert answer["duplicates"] == ["A"]
    assert answer["unknown"] == ["X", "Y"]
    assert answer["absent"] == []
    assert answer["ok"] == 2
    assert said.code == 1


def test_identifiers_are_compared_and_told_trimmed(pair):
    said = pair(flux(" A ", "B"), rapport({"A": M1}, ok=[" B "]), "--json")
    assert said.answer["ko"][0]["idTechnique"] == "A"
    assert said.answer["absent"] == said.answer["unknown"] == []


def test_a_passage_absent_from_the_accuse_is_told(pair):
    said = pair(flux("A", "B"), rapport(ok=["A"]), "--json")
    assert (said.code, said.answer["absent"]) == (1, ["B"])


@pytest.mark.parametrize(
    ("accuse", "ground"),
    [
        (rapport(ok=["A", "B"], id_flux=None), "nomFichier"),
        (rapport(ok=["A", "B"], id_flux=None, nom_fichier="x.xml"), "idTechnique"),
        (rapport(ok=["Z"], id_flux="other", nom_fichier="x.xml"), None),
    ],
)
def test_the_ground_of_the_pair_is_told(pair, accuse, ground):
    said = pair(flux("A", "B"), accuse, "--json")
    assert said.answer["ground"] == ground
    assert said.code == (0 if ground else 1)


def test_a_doubtful_pair_is_not_clean(pair):
    said = pair(flux("A", "B"), rapport(ok=["A", "B"], id_flux="other"), "--json")
    assert (said.code, said.answer["ground"]) == (1, "nomFichier")


def test_a_rejected_file_tells_its_errors(pair):
    said = pair(flux("A"), rejected("Contenu non autorisé dans le prologue.", 3, 7), "--json")
    assert said.code == 1
    assert said.answer["rapport"]["kind"] == "rejet"
    assert said.answer["errors"] == [
        {
            "type": "XSD",
            "message": "Contenu non autorisé dans le prologue.",
            "line": 3,
            "column": 7,
        }
    ]


def test_a_person_reads_it_in_french(pair):
    data = flux("A", "A", "B", "C")
    said = pair(data, rapport([("A", M1), ("A", M4), ("X", M1)], ok=["B"]))
    again = [n for n, line in enumerate(data.splitlines(), 1) if b"<cpf:passageC" in line][2]
    assert said.out.splitlines() == [
        "Lien entre les deux fichiers\u00a0: idFlux identique",
        "2 passages KO, 1 OK dans l’accusé, 3/4 passages du flux retrouvés",
        f"KO · ligne\u00a017 · A\u00a0: {M1} / {M4}",
        f"KO · ligne\u00a0{again} · A\u00a0: {M1} / {M4}",
        "Absents de l’accusé (1)\u00a0: C",
        "Inconnus du flux (1)\u00a0: X",
        "En double dans le flux (1)\u00a0: A",
    ]


def test_a_person_reads_why_a_file_was_rejected(pair):
    said = pair(flux("A"), rejected("Contenu non autorisé.", nom_fichier="x.xml"))
    assert said.out.splitlines()[:4] == [
        "Le portail a rejeté le fichier entier\u00a0: aucun passage n’a été enregistré.",
        "Erreur · XSD · ligne\u00a01, colonne\u00a018 · Contenu non autorisé.",
        "Lien entre les deux fichiers\u00a0: aucun",
        "Doute\u00a0: Rien ne relie cet accusé à ce flux\u00a0: "
        "ni l’idFlux, ni le nom, ni les passages.",
    ]


def test_the_files_in_the_wrong_order_are_refused(pair):
    assert pair(rapport(ok=["A"]), flux("A")).refused
    assert pair(flux("A"), flux("A")).refused
    assert pair(rapport(ok=["A"]), rapport(ok=["A"])).refused


def test_a_broken_accuse_is_refused(pair):
    for broken in (b"", b"<rapport>", b"<!DOCTYPE rapport><rapport/>", b"<autre/>"):
        assert pair(flux("A"), broken, "--json").refused


def test_the_real_accuses_are_read(call, reference, tmp_path):
    """Without the folder of real accusés, those of the practice dossiers."""
    from tests.conftest import ROOT

    (tmp_path / "flux.xml").write_bytes(flux("1979262", "1968666"))
    if reference is None:
        found = sorted((ROOT / "resources" / "demo").rglob("Accuse_*.xml"))
    else:
        found = [path for path in sorted(reference.glob("*.xml")) if "ccus" in path.name]
    assert len(found) >= 2
    for path in found:
        said = call("pair", tmp_path / "flux.xml", path, "--json")
        assert said.code == 1
        assert said.answer["rapport"]["nomFichier"]
