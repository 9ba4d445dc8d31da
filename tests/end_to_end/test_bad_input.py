"""What cannot be opened: a message and a remedy in French, and what was open stays open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import M1, Style, flux, rapport
from tests.end_to_end.looking import english_in

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

GOOD = flux("A1", "A2", "A3")
ENTITIES = Style(before_root='<!DOCTYPE flux [<!ENTITY a "aaaa">]>\n')
FOREIGN = GOOD.replace(b"urn:cdc:cpf:pc5:schema:1.0.0", b"urn:autre")

BAD = {
    "not XML": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "n’est pas un fichier XML"),
    "a text": ("Bonjour à tous".encode(), "n’est pas un fichier XML"),
    "an image": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "n’est pas un fichier XML"),
    "empty": (b"", "est vide"),
    "blank": (b"\xef\xbb\xbf \r\n\t", "est vide"),
    "truncated in a passage": (GOOD[: len(GOOD) * 2 // 3], "ligne\u00a0"),
    "truncated in its first tag": (GOOD[:80], "ligne\u00a0"),
    "an encoding of elsewhere": (GOOD.replace(b'"UTF-8"', b'"KOI8-R"', 1), "l’encodage"),
    "another root": (b"<html><body/></html>", "ni un flux ni un accusé"),
    "another namespace": (FOREIGN, "espace de noms"),
    "a DOCTYPE": (flux("A1", style=ENTITIES), "DOCTYPE"),
    "a broken zip": (b"PK\x03\x04" + b"\0" * 40, "n’est pas ouverte"),
}

# The index reads the skeleton only: what is wrong inside a passage is found soon after.
DAMAGED = {
    "a tag that is not closed": (
        GOOD.replace(b"</cpf:prenom1>", b"", 1),
        "ligne\u00a044, colonne\u00a019\u00a0: la balise «\u00a0prenom1\u00a0» est encore ouverte",
    ),
    "a bare ampersand": (
        GOOD.replace(b"DURANT", b"DUR & ANT", 1),
        "ligne\u00a032, colonne\u00a043\u00a0: un caractère n’est pas permis à cet endroit",
    ),
    "another encoding": (
        GOOD.replace(b"DURANT", "DÉRANT".encode("latin-1"), 1),
        "le fichier a sans doute été enregistré en «\u00a0ANSI\u00a0»",
    ),
    "nested without end": (
        GOOD.replace(b"<cpf:sexe>", b"<x>" * 10_000 + b"<cpf:sexe>", 1),
        "imbrique plus de 256 balises",
    ),
}


def check_refused(desk: Desk, words: str) -> None:
    """A notice says it with a remedy, in French; no dialog is in the way."""
    assert words in desk.notice
    assert desk.remedy
    assert desk.asked == ""
    assert english_in(desk.notices) == []


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_opened_is_refused_with_a_remedy(
    office: Office, desk: Desk, data: bytes, words: str
) -> None:
    bad = office.put("mauvais/envoi.xml", data)
    desk.drop(bad)
    assert not desk.is_open
    check_refused(desk, words)

    desk.open(office.practice("tutoriel"))
    assert desk.notices == []
    desk.select("TEST3")
    desk.tab("Formulaire")
    desk.fill("nomNaissance", "DURANT")
    desk.drop(bad)
    check_refused(desk, words)
    assert desk.listed == ["TEST1", "TEST3"]
    assert desk.selected == "TEST3"
    assert desk.value("nomNaissance") == "DURANT"


@pytest.mark.parametrize(("data", "words"), DAMAGED.values(), ids=DAMAGED)
def test_a_passage_that_is_no_correct_xml_is_told_and_the_others_can_be_corrected(
    office: Office, desk: Desk, data: bytes, words: str
) -> None:
    accuse = rapport(ko={"A1": M1, "A2": M1}, ok=["A3"], nom_fichier="envoi.xml")
    desk.open(office.put("envoi.xml", data), office.put("accuse.xml", accuse))
    check_refused(desk, words)
    assert desk.listed == ["A1", "A2"]
    desk.select("A1")
    assert desk.passage_problem
    assert english_in([desk.passage_problem]) == []
    desk.select("A2")
    desk.tab("Formulaire")
    desk.fill("nomNaissance", "DUPONT")
    assert [row[0] for row in desk.generate().kept] == ["A2"]


def test_a_file_that_vanished_is_said_to_be_gone(office: Office, desk: Desk) -> None:
    gone = office.put("envoi.xml", GOOD)
    gone.unlink()
    desk.drop(gone)
    check_refused(desk, "est introuvable")


def test_a_recent_file_that_vanished_since_is_said_to_be_gone(office: Office, desk: Desk) -> None:
    folder = office.practice("tutoriel")
    desk.open(folder)
    desk.close_dossier()
    desk.rest()
    for one in folder.iterdir():
        one.unlink()
    desk.reopen("tutoriel")
    assert not desk.is_open
    check_refused(desk, "est introuvable")


def test_a_file_that_the_system_does_not_let_read_says_what_to_do(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = office.put("envoi.xml", GOOD)
    opened = Path.open

    def refuse(path: Path, *arguments: object, **options: object) -> object:
        if path == held:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    desk.drop(held)
    check_refused(desk, "l’accès est refusé")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_does_not_hang_the_window(office: Office, desk: Desk) -> None:
    pipe = office.folder / "tuyau.xml"
    os.mkfifo(pipe)
    desk.drop(pipe)
    check_refused(desk, "n’est pas un fichier ordinaire")


def test_a_file_over_one_gigabyte_is_refused_before_it_is_read(office: Office, desk: Desk) -> None:
    huge = office.put("envoi.xml", GOOD)
    os.truncate(huge, (1 << 30) + 1)  # a sparse file: nothing is written
    desk.drop(huge)
    check_refused(desk, "dépasse 1\u00a0Go")


def test_a_folder_with_nothing_to_open_says_what_is_looked_for(office: Office, desk: Desk) -> None:
    office.put("notes.txt", b"rien ici")
    desk.drop(office.folder / "fichiers")
    check_refused(desk, "Aucun flux ni accusé")


def test_two_fluxes_are_a_choice_and_neither_is_opened_unasked(office: Office, desk: Desk) -> None:
    one = office.put("octobre.xml", GOOD)
    other = office.put("novembre.xml", flux("B1", style=Style(header={"idFlux": "autre"})))
    desk.drop(one, other)
    assert not desk.is_open
    assert {label for label, _ in desk.choices} == {"octobre.xml", "novembre.xml"}
    desk.answer("novembre.xml")
    assert desk.listed == ["B1"]


def test_a_good_pair_opens_although_a_third_file_is_bad(office: Office, desk: Desk) -> None:
    good = office.put("flux.xml", GOOD)
    accuse = office.put("accuse.xml", rapport(ko={"A2": M1}, ok=["A1", "A3"]))
    bad = office.put("notes.xml", b"<notes/>")
    desk.drop(good, bad, accuse)
    assert desk.listed == ["A2"]
    assert "ni un flux ni un accusé" in desk.notice


def test_a_refused_accuse_leaves_its_flux_closed_and_says_which_file_is_bad(
    office: Office, desk: Desk
) -> None:
    good = office.put("flux.xml", GOOD)
    broken = office.put("accuse.xml", rapport(ko={"A2": M1})[:-12])
    desk.drop(good, broken)
    check_refused(desk, "accuse.xml")


def test_what_is_asked_next_takes_the_place_of_a_refusal(office: Office, desk: Desk) -> None:
    desk.drop(office.put("notes.xml", b"<notes/>"))
    assert "ni un flux ni un accusé" in desk.notice
    desk.open(office.practice("tutoriel"))
    assert desk.notices == []
