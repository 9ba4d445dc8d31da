"""The social security number is on no screen, in no ear and in no clipboard until asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from tests.builders import ABSENT, M1, Style, flux, passage, rapport
from tests.end_to_end.looking import read_aloud

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

NIR, OTHER, WRONG = "2900159350123", "1850675112987", "29001593501"
STYLES = {
    "indented": Style(action="CREATION"),
    "one line": Style(action="CREATION", indent="", newline=""),
    "default namespace": Style(action="CREATION", prefix=""),
    "UTF-16": Style(action="CREATION", encoding="utf-16", declared="UTF-16"),
}


def known_by_nir(identifier: str, nir: str) -> object:
    return passage(
        identifier,
        identificationTitulaire__titulaire=ABSENT,
        identificationTitulaire__identifiantNational__nir=nir,
        identificationTitulaire__identifiantNational__nomNaissance="DURANT",
    )


def open_secrets(office: Office, desk: Desk, style: Style, nir: str = NIR) -> None:
    """A1 is refused and known by its NIR, A2 by its name, A3 by another NIR."""
    deposited = flux(known_by_nir("A1", nir), "A2", known_by_nir("A3", OTHER), style=style)
    accuse = rapport(ko={"A1": M1, "A2": M1}, ok=["A3"])
    desk.open(office.put("flux.xml", deposited), office.put("accuse.xml", accuse))


def check_secret(desk: Desk, *numbers: str) -> None:
    """Nothing that can be read, hovered or heard holds one of these."""
    said = "\n".join(desk.everything_said())
    for number in numbers:
        assert number not in said
        assert number[:-2] not in said


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_nir_is_masked_wherever_its_passage_is_shown(
    office: Office, desk: Desk, style: Style
) -> None:
    open_secrets(office, desk, style)
    assert "XSD 1.1.5" in desk.strip
    desk.list_only("ALL")
    for identifier in ("A1", "A3"):
        desk.select(identifier)
        check_secret(desk, NIR, OTHER)
        for title in ("Formulaire", "XML", "Avant / après"):
            desk.tab(title)
            check_secret(desk, NIR, OTHER)
    desk.tab("Formulaire")
    assert desk.field("nir").text() == OTHER
    assert set(desk.value("nir")) == {"●"} or set(desk.value("nir")) == {"•"}


def test_a_nir_is_found_by_no_search(office: Office, desk: Desk) -> None:
    open_secrets(office, desk, STYLES["indented"])
    desk.press("Ctrl+F")
    for sought in (NIR, NIR[:7], "59350123"):
        assert desk.find_in_files(sought) == "Aucun résultat"
    assert desk.find_in_files("DURANT") == "1 sur 3"
    desk.list_only("ALL")
    desk.search_passages(NIR)
    assert desk.listed == []


def test_copying_the_files_copies_no_nir(office: Office, desk: Desk) -> None:
    open_secrets(office, desk, STYLES["indented"])
    clipboard = QGuiApplication.clipboard()
    for pane in desk.panes:
        pane.setFocus()
        desk.press("Ctrl+A")
        desk.press("Ctrl+C")
        assert NIR not in clipboard.text()
        assert OTHER not in clipboard.text()
    desk.panes[0].setFocus()
    desk.press("Ctrl+C")
    assert "<cpf:nomNaissance>DURANT</cpf:nomNaissance>" in clipboard.text()
    assert "<cpf:nir>•••••••••••••</cpf:nir>" in clipboard.text()


def test_a_nir_that_is_shown_on_request_still_leaves_by_no_clipboard(
    office: Office, desk: Desk
) -> None:
    open_secrets(office, desk, STYLES["indented"])
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("rien")
    desk.tab("Formulaire")
    desk.reveal("nir")
    assert desk.value("nir") == NIR
    desk.field("nir").setFocus()
    for keys in ("Ctrl+A", "Ctrl+C", "Ctrl+X"):
        desk.press(keys)
    assert clipboard.text() == "rien"
    desk.select("A2")
    desk.select("A1")
    check_secret(desk, NIR)  # masked again


def test_the_panes_show_it_on_request_and_mask_it_with_the_next_dossier(
    office: Office, desk: Desk
) -> None:
    open_secrets(office, desk, STYLES["indented"])
    desk.panes[0].set_nir_shown(True)
    assert NIR in read_aloud(desk.panes[0])
    desk.reload()
    check_secret(desk, NIR, OTHER)


@pytest.mark.parametrize("typed", ["1701213055123", WRONG], ids=["another", "a wrong one"])
def test_a_nir_that_is_typed_is_told_by_nobody_and_kept_in_the_draft_only(
    office: Office, desk: Desk, typed: str
) -> None:
    open_secrets(office, desk, STYLES["indented"])
    desk.tab("Formulaire")
    desk.fill("nir", typed)
    for title in ("Formulaire", "XML", "Avant / après", "Pourquoi ce passage est KO"):
        desk.tab(title)
        check_secret(desk, typed, NIR)
    drafts = office.data / "brouillons"
    desk.until(lambda: any(typed in one.read_text() for one in drafts.glob("*.json")))
    dialog = desk.generate()
    check_secret(desk, typed, NIR)
    assert dialog.can_write is (typed != WRONG)
    if dialog.can_write:
        written = dialog.into(office.documents).write()
        assert typed.encode() in written.read_bytes()
        check_secret(desk, typed, NIR)
    others = [one for one in office.data.rglob("*") if one.is_file() and one.parent != drafts]
    assert not any(typed.encode() in one.read_bytes() for one in others)


def test_a_deposited_nir_that_is_wrong_is_told_without_being_quoted(
    office: Office, desk: Desk
) -> None:
    open_secrets(office, desk, STYLES["indented"], nir=WRONG)
    assert "erreur" in desk.strip or "avertissement" in desk.strip
    check_secret(desk, WRONG)
    desk.do("details")
    desk.details().show("Contrôle du fichier déposé")
    assert "NIR" in desk.asked or "sécurité sociale" in " ".join(desk.everything_said())
    check_secret(desk, WRONG)
