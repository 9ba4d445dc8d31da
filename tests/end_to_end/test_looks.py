"""On a small office screen, light and dark: nothing cut, all named, not a word of English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import M1, flux, rapport, rejected
from tests.end_to_end.looking import badly_spaced, clipped, english_in, outside, texts, without_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

SMALL_SCREEN = (1366, 728)  # 1366 × 768 without the task bar
TABS = ("Pourquoi ce passage est KO", "Formulaire", "XML", "Avant / après")


def start(office: Office, desk: Desk) -> None:
    """Nothing was ever opened."""


def start_with_recents(office: Office, desk: Desk) -> None:
    for name in ("tutoriel", "entrainement"):
        desk.open(office.practice(name))
        desk.close_dossier()
    desk.rest()


def practice(office: Office, desk: Desk) -> None:
    desk.do("practice")
    assert "s’ouvre dans une autre fenêtre" in desk.notice


def lone_accuse(office: Office, desk: Desk) -> None:
    accuse = next(office.practice("tutoriel").glob("Accuse*"))
    desk.drop(accuse.rename(office.folder / accuse.name))


def flux_alone(office: Office, desk: Desk) -> None:
    desk.open(next(office.practice("tutoriel").glob("99EXO794*")))


def refusals_of_all_kinds(office: Office, desk: Desk) -> None:
    desk.open(office.practice("entrainement"))


def find_bar(office: Office, desk: Desk) -> None:
    refusals_of_all_kinds(office, desk)
    desk.press("Ctrl+F")
    desk.find_in_files("vasseur")


def notices(office: Office, desk: Desk) -> None:
    folder = office.practice("tutoriel")
    desk.open(folder)
    for one in folder.iterdir():
        one.unlink()
    desk.come_back()
    for name in ("a.xml", "b.xml", "c.xml"):
        desk.drop(office.put(name, b"<notes/>"))


def generating(office: Office, desk: Desk) -> None:
    refusals_of_all_kinds(office, desk)
    desk.select("ANG-2026-053")
    desk.tab("Formulaire")
    desk.fill("code", "RS1710")
    desk.fill("anneeNaissance", "19")
    desk.generate()


def generated(office: Office, desk: Desk) -> None:
    desk.open(office.practice("tutoriel"))
    desk.decide("verify")
    desk.generate().into(office.documents).write()
    desk.result()


def details(office: Office, desk: Desk) -> None:
    deposited = office.put("flux.xml", flux("A1", "A2", "A2"))
    desk.open(deposited, office.put("accuse.xml", rapport(ko={"A2": M1, "Z9": M1})))
    desk.do("details")


def rejection(office: Office, desk: Desk) -> None:
    why = "Contenu non autorisé dans le prologue."
    desk.open(office.put("flux.xml", flux("A1")), office.put("accuse.xml", rejected(why)))
    desk.do("details")


def settings(office: Office, desk: Desk) -> None:
    desk.do("settings")


def help_(office: Office, desk: Desk) -> None:
    desk.do("help")


def about(office: Office, desk: Desk) -> None:
    desk.do("about")


def leaving(office: Office, desk: Desk) -> None:
    desk.open(office.practice("tutoriel"))
    desk.decide("verify")
    desk.close_dossier()


SCENES = (
    *(start, start_with_recents, practice, lone_accuse, flux_alone, refusals_of_all_kinds),
    *(find_bar, notices, generating, generated, details, rejection),
    *(settings, help_, about, leaving),
)


def faults_of(place: QWidget) -> list[str]:
    """What is wrong with a window as it stands."""
    said = texts(place)
    return [
        *(f"cut: {one}" for one in clipped(place)),
        *(f"outside: {one}" for one in outside(place)),
        *(f"without a name: {one}" for one in without_name(place)),
        *(f"English: {one}" for one in english_in(said)),
        *(f"badly spaced: {one}" for one in badly_spaced(said)),
    ]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_everything_fits_is_named_and_french_light_and_dark(
    office: Office, desk: Desk, scene: Callable[[Office, Desk], None]
) -> None:
    desk.window.resize(*SMALL_SCREEN)
    scene(office, desk)
    desk.breathe()
    assert (desk.window.width(), desk.window.height()) == SMALL_SCREEN
    front = desk.hand.front()
    faults = [fault for _ in desk.each_page(front) for fault in faults_of(front)]
    faults += faults_of(desk.window)
    desk.use_theme("dark")
    faults += faults_of(front)
    assert faults == []


def test_the_practice_window_says_that_it_is_one_and_fits(office: Office) -> None:
    desk = office.start(practice=True)
    desk.window.resize(*SMALL_SCREEN)
    assert "rien n’est transmis à la Caisse des Dépôts" in " ".join(desk.everything_said())
    desk.do("practice")
    assert faults_of(desk.hand.front()) == []
    desk.answer("Premiers pas")
    assert desk.listed == ["TEST1", "TEST3"]
    assert desk.title.endswith("Entraînement – CertDesk")
    assert faults_of(desk.window) == []


@pytest.mark.parametrize("identifier", ["PAIE-2026-001", "PAIE-2026-004", "NUM-2026-034"])
def test_every_tab_of_a_passage_fits_corrected_or_not(
    office: Office, desk: Desk, identifier: str
) -> None:
    desk.window.resize(*SMALL_SCREEN)
    refusals_of_all_kinds(office, desk)
    desk.select(identifier)
    faults = []
    for corrected in (False, True):
        if corrected:
            desk.tab("Formulaire")
            desk.fill("prenom1", "Marie-Antoinette Bénédicte Philippine")
        for title in TABS:
            desk.tab(title)
            faults += [f"{title}: {fault}" for fault in faults_of(desk.window)]
    assert faults == []


def test_every_block_of_the_form_fits_unfolded(office: Office, desk: Desk) -> None:
    desk.window.resize(*SMALL_SCREEN)
    refusals_of_all_kinds(office, desk)
    desk.select("NUM-2026-047")
    desk.tab("Formulaire")
    desk.field("libelleOption")  # unfolds every block
    assert faults_of(desk.window) == []


def test_the_theme_is_switched_at_once_and_remembered(office: Office, desk: Desk) -> None:
    desk.open(office.practice("tutoriel"))
    desk.use_theme("light")
    assert desk.brightness > 0.8
    desk.use_theme("dark")
    assert desk.brightness < 0.3
    desk.close_dossier()
    assert office.restart().brightness < 0.3
