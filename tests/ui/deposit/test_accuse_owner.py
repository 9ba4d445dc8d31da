"""Whose accusé it is: what it says of its file decides, and nothing else."""

from __future__ import annotations

import pytest

from certdesk.training.accuse import reception_xml
from certdesk.ui.deposit.accuse_owner import Told, owner_of, read_told
from certdesk.ui.portal.filing import DownloadKind
from tests.builders import M1, rapport
from tests.ui.deposit.made import SENT, deposit

RECEPTION, TREATMENT = DownloadKind.RECEPTION, DownloadKind.TREATMENT
A = deposit(number=1, sha256="a" * 64, file_name="A.xml", id_flux="flux-a")
B = deposit(number=2, sha256="b" * 64, file_name="B.xml", id_flux="flux-b")
B_AGAIN = deposit(number=3, sha256="b" * 64, file_name="B.xml", id_flux="flux-b")
OTHER_B = deposit(number=4, sha256="c" * 64, file_name="B.xml", id_flux="flux-c")


@pytest.fixture
def accuse(tmp_path):
    def written(data, kind=TREATMENT):
        path = tmp_path / "accuse.xml"
        path.write_bytes(data)
        return read_told(path, kind)

    return written


@pytest.mark.parametrize(
    ("told", "deposits", "found"),
    [
        (Told(id_flux="flux-a"), (B, A), A),
        (Told(id_flux="flux-z"), (B, A), None),
        (Told(id_flux="flux-z", file_name="B.xml"), (B, A), None),
        (Told(file_name="b.XML"), (B, A), B),
        (Told(file_name="ancien.xml"), (B, A), None),
        (Told(), (B,), None),
        (Told(file_name="B.xml"), (B_AGAIN, B), B_AGAIN),
        (Told(file_name="B.xml"), (OTHER_B, B), None),
        (Told(id_flux="flux-b", file_name="B.xml"), (OTHER_B, B), B),
        (Told(id_flux="flux-b", file_name="renomme.xml"), (OTHER_B, B), B),
    ],
)
def test_by_its_flux_or_its_name_else_nobodys(told, deposits, found):
    assert owner_of(told, deposits) is found


def test_two_files_of_one_flux_are_told_apart_by_their_names():
    twin = deposit(number=5, sha256="d" * 64, file_name="C.xml", id_flux="flux-b")
    assert owner_of(Told(id_flux="flux-b", file_name="C.xml"), (twin, B)) is twin
    assert owner_of(Told(id_flux="flux-b"), (twin, B)) is None


def test_an_accuse_de_traitement_says_it_itself(accuse):
    told = accuse(rapport(ko={"OLD": M1}, nom_fichier="A.xml", id_flux="flux-a"))
    assert owner_of(told, (B, A)) is A
    assert owner_of(accuse(rapport(ok=["X"], nom_fichier="", id_flux="")), (B,)) is None
    assert accuse(b"<rapport") == Told()


def test_an_accuse_de_reception_gives_its_file_and_its_number(accuse):
    data = reception_xml("B.xml", 900201, SENT, "99EXO794", "99EXO794").encode()
    told = accuse(data, RECEPTION)
    assert told.numero == "900201"
    assert owner_of(told, (B, A)) is B
    assert owner_of(told, (A,)) is None


@pytest.mark.parametrize(
    ("text", "numero", "is_b"),
    [
        ("Accusé de réception\nFichier : B.xml\nNuméro de dossier : MCF-1710\n", "MCF-1710", True),
        ("Accusé de réception du fichier B.xml. N° de dossier 1710.", "1710", True),
        ("Accusé de réception flux-b, dossier n° 12", "12", True),
        ("Accusé de réception de AB.xml", "", False),
        ("Accusé de réception de B.xml.bak et de B.xml-2", "", False),
        ("Accusé de réception", "", False),
    ],
)
def test_an_accuse_de_reception_in_plain_words_is_read_too(accuse, text, numero, is_b):
    told = accuse(text.encode(), RECEPTION)
    assert told.numero == numero
    assert owner_of(told, (B, A)) is (B if is_b else None)


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE a [<!ENTITY b 'B.xml'>]><accuseReception>&b;</accuseReception>",
        b"<accuseReception><nomFichier>autre.xml</nomFichier>",
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_what_cannot_be_read_is_nobodys(accuse, data):
    assert owner_of(accuse(data, RECEPTION), (B, A)) is None


def test_other_files_are_never_looked_into(accuse):
    assert accuse(b"B.xml", DownloadKind.OTHER) == Told()


def test_a_file_that_is_gone_says_nothing(tmp_path):
    for kind in (RECEPTION, TREATMENT):
        assert read_told(tmp_path / "parti.xml", kind) == Told()
