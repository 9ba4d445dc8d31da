"""The deposited file is cut or taken away while it is open: the window lives on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.looking import english_in, read_aloud

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk


def cut(flux: Path) -> None:
    os.truncate(flux, 100)


def empty(flux: Path) -> None:
    flux.write_bytes(b"")


def delete(flux: Path) -> None:
    flux.unlink()


def lose_the_share(flux: Path) -> None:
    flux.parent.rename(flux.parent.with_name("débranché"))


@pytest.mark.parametrize("harm", [cut, empty, delete, lose_the_share])
def test_the_window_goes_on_with_what_it_has_read_and_refuses_to_generate(
    office: Office, desk: Desk, harm: Callable[[Path], None]
) -> None:
    folder = office.practice("entrainement")
    flux = next(folder.glob("99EXO794*"))
    desk.open(folder)
    harm(flux)
    desk.come_back()
    assert "Un des fichiers ouverts a changé sur le disque." in desk.notice

    desk.panes[0].setFocus()
    desk.press("Ctrl+End")
    assert "</cpf:flux>" in read_aloud(desk.panes[0])
    desk.press("PgUp")
    desk.press("Ctrl+Home")
    assert "<cpf:idFlux>7d1c1f0e-3a52-4c1b-9a54-99e0794a0060" in read_aloud(desk.panes[0])
    desk.select("NUM-2026-051")
    desk.tab("Formulaire")
    desk.fill("jourNaissance", "2")
    assert desk.state == "corrigé"
    assert "2" in desk.tab("Avant / après")
    desk.until(lambda: desk.kept_note != "")

    dialog = desk.generate()
    assert "a changé sur le disque depuis son ouverture" in dialog.failure
    assert "vos corrections seront gardées" in dialog.failure
    assert not dialog.can_write
    assert not dialog.offers_anyway
    dialog.cancel()

    desk.reads(lambda: desk.follow_notice("a changé sur le disque"))
    assert "Erreur" in desk.notice
    assert english_in(desk.notices) == []
    assert desk.is_open
    assert desk.state == "corrigé"


def test_the_accuse_taken_away_is_seen_too(office: Office, desk: Desk) -> None:
    folder = office.practice("tutoriel")
    desk.open(folder)
    next(folder.glob("Accuse*")).unlink()
    desk.come_back()
    assert "Un des fichiers ouverts a changé sur le disque." in desk.notice


def test_a_file_saved_again_without_a_change_is_not_a_change(office: Office, desk: Desk) -> None:
    folder = office.practice("tutoriel")
    desk.open(folder)
    for one in folder.iterdir():
        one.write_bytes(one.read_bytes())
    desk.come_back()
    assert desk.notices == []
    desk.select("TEST3")
    desk.decide("verify")
    assert desk.generate().can_write


def test_the_file_put_back_can_be_generated_from(office: Office, desk: Desk) -> None:
    folder = office.practice("tutoriel")
    flux = next(folder.glob("99EXO794*"))
    desk.open(folder)
    desk.select("TEST3")
    desk.decide("verify")
    away = flux.rename(office.folder / "ailleurs.xml")
    dialog = desk.generate()
    assert dialog.failure
    dialog.cancel()
    away.rename(flux)
    assert desk.generate().can_write
