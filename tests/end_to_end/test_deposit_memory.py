"""What the journal remembers from one dossier to the next, and how it is erased."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QSpinBox,
)

from certdesk.model.journal.journal import Journal
from certdesk.model.journal.records import DepositState
from certdesk.model.settings import DEFAULTS
from certdesk.training.faults import Fault, Step
from certdesk.ui.data_page import DataPage
from tests.builders import M5, Style, flux, rapport
from tests.end_to_end.exercise import DepositDesk, Exercise
from tests.end_to_end.looking import words_of
from tests.model.journal.journals import request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

TWICE = M5.replace("TEST1", "A1")


def round_of(office: Office, number: int, ko: dict[str, str], *ok: str) -> tuple[Path, Path]:
    """A flux of its own and its accusé."""
    id_flux = f"aaaaaaaa-0000-4000-8000-00000000000{number}"
    style = Style(header={"idFlux": id_flux})
    deposited = flux(*ko, *ok, style=style)
    accuse = rapport(
        ko=ko, ok=ok, id_flux=id_flux, nom_fichier=f"{number}.xml", id_traitement=f"6759{number}"
    )
    return office.put(f"{number}.xml", deposited), office.put(f"accuse{number}.xml", accuse)


@pytest.fixture
def second_round(office: Office, desk: Desk) -> Desk:
    """A1 was accepted by the accusé 67591; the accusé of the next file says « existe déjà »."""
    desk.open(*round_of(office, 1, {}, "A1", "A2"))
    desk.open(*round_of(office, 2, {"A1": TWICE}, "A3"))
    return desk


def test_already_recorded_is_answered_by_the_journal_with_its_reason(second_round: Desk) -> None:
    desk = second_round
    assert desk.state == "écarté"
    why = desk.tab("Pourquoi ce passage est KO")
    assert "Déjà accepté le" in why
    assert "accusé 67591 (journal de CertDesk)" in why
    assert any("d’après le journal" in notice for notice in desk.notices)
    desk.do("undo")
    assert desk.state == "KO, à corriger"


def test_renaming_what_was_accepted_asks_first(second_round: Desk) -> None:
    desk = second_round
    desk.tab("Pourquoi ce passage est KO")
    desk.hand.click("answer.reused", inside=desk.window)
    assert "a déjà été accepté" in desk.asked
    assert "deux fois dans le passeport" in desk.hand.front().informativeText()
    desk.hand.click("cancelRename")
    assert desk.state == "écarté"
    desk.hand.click("answer.reused", inside=desk.window)
    desk.hand.click("renameAccepted")
    assert desk.state == "corrigé"
    assert desk.selected.startswith("A1CORRIGE")


def test_a_proposed_identifier_never_served_before(office: Office, desk: Desk) -> None:
    desk.open(*round_of(office, 1, {}, "A1CORRIGE", "A2"))
    desk.open(*round_of(office, 2, {"A1": TWICE}, "A3"))
    desk.tab("Pourquoi ce passage est KO")
    desk.hand.click("answer.reused", inside=desk.window)
    typed = desk.hand.find(QLineEdit, "newIdentifier", inside=desk.window)
    assert typed.text() == "A1CORRIGE2"
    desk.hand.fill("newIdentifier", "A2", inside=desk.window)
    assert "a déjà servi dans un autre fichier" in words_of(desk.window)


def test_a_damaged_journal_is_set_aside_and_the_work_goes_on(office: Office) -> None:
    office.data.mkdir()
    (office.data / "journal.sqlite").write_bytes(b"this is no database" * 300)
    desk = office.start()
    assert any("a été mis de côté" in notice for notice in desk.notices)
    assert (office.data / "journal.sqlite.abime").exists()
    assert desk.can_do("deposit")
    assert DepositDesk(desk).follow().listed == []


def start_with_unknown(office: Office, *names: str) -> Desk:
    """A start after deposits whose outcome nobody saw."""
    office.data.mkdir(exist_ok=True)
    journal = Journal(office.data / "journal.sqlite", now=lambda: office.now)
    for name in names:
        number = journal.begin_deposit(request(name, name=name), office.now)
        journal.settle(number, DepositState.UNKNOWN, office.now)
    journal.close()
    desk = office.start()
    desk.rest()
    return desk


def unclear(desk: Desk) -> list[str]:
    return [notice for notice in desk.notices if "à éclaircir" in notice]


def test_a_start_tells_of_the_deposits_whose_outcome_nobody_knows(office: Office) -> None:
    desk = start_with_unknown(office, "un.xml", "deux.xml")
    (told,) = unclear(desk)
    assert "2 dépôts à éclaircir" in told
    desk.follow_notice("à éclaircir")
    desk.rest()
    assert DepositDesk(desk).statuses == ["? Issue inconnue"] * 2
    assert unclear(desk) == []


def test_what_the_start_told_is_taken_back_once_it_is_clear(office: Office) -> None:
    desk = start_with_unknown(office, "un.xml")
    assert len(unclear(desk)) == 1
    assert "un.xml" in unclear(desk)[0]
    counter = DepositDesk(desk).follow()
    counter.press("itIsThere")
    counter.confirm("confirmAnswer")
    assert counter.statuses == ["✓ Déposé"]
    assert unclear(desk) == []


def test_a_start_with_nothing_to_clear_up_says_nothing(office: Office) -> None:
    assert start_with_unknown(office).notices == []


def test_a_newer_journal_forbids_deposits_and_nothing_else(office: Office) -> None:
    office.data.mkdir()
    with sqlite3.connect(office.data / "journal.sqlite") as journal:
        journal.execute("PRAGMA user_version = 99")
    journal.close()
    desk = office.start()
    assert any("version plus récente" in notice for notice in desk.notices)
    assert not desk.can_do("deposit")
    assert not desk.can_do("deposits")
    desk.open(office.practice("tutoriel"))
    desk.select("TEST1")
    desk.give_new_identifier("TEST8CORRIGE")
    assert desk.state == "corrigé"


def settings_page(desk: Desk, title: str) -> QDialog:
    """Réglages, on one of its pages."""
    desk.do("settings")
    dialog = desk.hand.find(QDialog, "settingsDialog", inside=desk.window)
    tabs = dialog.tabs
    (number,) = [n for n in range(tabs.count()) if tabs.tabText(n) == title]
    tabs.setCurrentIndex(number)
    desk.rest()
    return dialog


def test_everything_that_is_listed_is_erased_and_nothing_else(office: Office) -> None:
    exercise = Exercise(lambda: office.now)
    desk = office.start(practice=True, make_trainer=lambda: exercise)
    counter = DepositDesk(desk)
    desk.open(office.practice("tutoriel"))
    desk.select("TEST1")
    desk.give_new_identifier("TEST8CORRIGE")
    written = desk.generate().into(office.documents).write()
    desk.result().close()
    exercise.faults.arm(Fault.CUT_AFTER, at=Step.UPLOAD)
    assert "Issue inconnue" in counter.deposit()
    dialog = settings_page(desk, "Données")
    said = words_of(dialog)
    assert "1 dépôt" in said
    page = dialog.findChild(DataPage)
    labels = [data.label for data in desk.program.services.kept_data.items]
    desk.hand.click("eraseAll", inside=dialog)
    box = desk.hand.front()
    assert isinstance(box, QMessageBox)
    for label in labels:
        assert label in said
        assert label.lower() in box.informativeText().lower()
    assert "1 dépôt est à éclaircir" in box.informativeText()
    kept_accuses = desk.program.services.deposits.portal.receipts
    assert [one for one in kept_accuses.folder.rglob("*") if one.is_file()]
    assert not (office.data / "accuses").exists()  # they end with the exercise
    assert "Le dossier ouvert sera fermé" in box.informativeText()
    desk.hand.click("confirmErase", inside=box)
    desk.rest()
    assert page.findChild(QLabel, "dataSaid").text() == "✓ Tout est effacé."
    left = {one.name for one in office.data.rglob("*") if one.is_file()}
    assert left <= {"fenetre.ini"}
    assert written.exists()
    assert not kept_accuses.folder.exists()
    assert not desk.is_open
    assert desk.kept_note == ""
    journal = desk.program.services.deposits.portal.journal
    assert journal.counts().deposits == 0


def test_the_folders_of_the_file_dialogs_are_kept_here_and_erased(
    office: Office, desk: Desk
) -> None:
    DepositDesk(desk).open_file(office.put("flux.xml", flux("A1"))).cancel()
    desk.rest()
    history = office.data / "QtProject.conf"
    QSettings(QSettings.Scope.UserScope, "QtProject").sync()
    assert "fichiers" in history.read_text("utf-8")
    dialog = settings_page(desk, "Données")
    desk.hand.click("eraseAll", inside=dialog)
    desk.hand.click("confirmErase", inside=desk.hand.front())
    desk.rest()
    assert not history.exists()
    assert QSettings(QSettings.Scope.UserScope, "QtProject").allKeys() == []


def test_erasing_shows_the_original_settings(office: Office, desk: Desk) -> None:
    desk.program.services.preferences.change(
        direct_addresses=("https://depot.exemple.fr",),
        portal_addresses=("https://connexion.exemple.fr",),
        drafts_days=7,
        lock_minutes=42,
    )
    dialog = settings_page(desk, "Données")
    desk.hand.click("eraseAll", inside=dialog)
    desk.hand.click("confirmErase", inside=desk.hand.front())
    desk.rest()
    shown = [one.toPlainText() for one in dialog.findChildren(QPlainTextEdit)]
    assert shown == ["", ""]
    spins = {one.objectName(): one.value() for one in dialog.findChildren(QSpinBox)}
    assert spins["draftsDays"] == DEFAULTS.drafts_days
    assert spins["lockMinutes"] == DEFAULTS.lock_minutes
    assert not desk.program.services.preferences.path.exists()
    assert desk.program.services.preferences.settings == DEFAULTS


def test_the_journal_is_exported_as_a_table(office: Office, desk: Desk) -> None:
    desk.open(*round_of(office, 1, {}, "A1", "A2"))
    dialog = settings_page(desk, "Données")
    desk.hand.click("exportJournal", inside=dialog)
    chooser = desk.hand.front()
    assert isinstance(chooser, QFileDialog)
    chooser.setDirectory(str(office.documents))
    chooser.findChild(QLineEdit).setText("journal.csv")
    chooser.accept()
    desk.rest()
    table = (office.documents / "journal.csv").read_text("utf-8-sig")
    assert "A1" in table
    assert "DURANT" not in table
    assert "« journal.csv »".replace(" ", "\u00a0") in words_of(dialog)


def test_the_settings_hold_no_button_without_a_name(office: Office, desk: Desk) -> None:
    dialog = settings_page(desk, "Données")
    for page in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(page)
        buttons = [one for one in dialog.findChildren(QAbstractButton) if one.isVisible()]
        assert all(one.accessibleName() or one.text() for one in buttons)
