"""Questions, confirmations, settings: they open, say what they must, and act once closed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from certdesk.model.dossier.pairing import Pair
from certdesk.model.resources import resource
from certdesk.model.schema.schemas import Origin, SchemaStore
from certdesk.model.settings import Settings
from certdesk.model.settings import Theme as Mode
from certdesk.ui.about_dialog import AboutDialog
from certdesk.ui.close_dialog import ask_before_closing
from certdesk.ui.data_page import KeptData
from certdesk.ui.help_dialog import HelpDialog
from certdesk.ui.help_keys import KeyGroup, KeyLine
from certdesk.ui.missing_flux import MissingFluxDialog, missing_flux
from certdesk.ui.notices import Choice, Question
from certdesk.ui.pairing import QuestionDialog
from certdesk.ui.settings_dialog import SettingsDialog


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


# -- questions ---------------------------------------------------------------------------------


def question(done: list[str], count: int = 2) -> Question:
    choices = [
        Choice(f"Réponse {n}", lambda n=n: done.append(str(n)), f"Détail {n}") for n in range(count)
    ]
    return Question("Laquelle\u00a0?", "Il faut choisir.", tuple(choices))


def test_an_answer_acts_once_the_dialog_is_closed(theme, parent, qtbot):
    done: list[str] = []
    dialog = QuestionDialog(question(done), theme, parent)
    dialog.open()
    with qtbot.waitSignal(dialog.finished):
        dialog.findChild(QPushButton, "choice1").click()
    assert done == ["1"]


def test_cancelling_a_question_does_nothing(theme, parent, qtbot):
    done: list[str] = []
    dialog = QuestionDialog(question(done), theme, parent)
    dialog.open()
    with qtbot.waitSignal(dialog.finished):
        dialog.findChild(QPushButton, "cancelQuestion").click()
    assert done == []


@pytest.mark.parametrize(("name", "expected"), [("cancelQuestion", ["left"]), ("choice1", ["1"])])
def test_who_asks_hears_that_there_is_no_answer(theme, parent, qtbot, name, expected):
    done: list[str] = []
    asked = replace(question(done), given_up=lambda: done.append("left"))
    dialog = QuestionDialog(asked, theme, parent)
    dialog.open()
    with qtbot.waitSignal(dialog.finished):
        dialog.findChild(QPushButton, name).click()
    assert done == expected


def test_a_question_is_answered_with_the_keyboard_alone(theme, parent, qtbot):
    done: list[str] = []
    dialog = QuestionDialog(question(done), theme, parent)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    dialog.findChild(QPushButton, "choice0").setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert done == ["1"]


def test_each_answer_tells_a_screen_reader_what_it_means(theme, parent):
    dialog = QuestionDialog(question([], count=7), theme, parent)
    buttons = [dialog.findChild(QPushButton, f"choice{n}") for n in range(7)]
    assert [b.accessibleName() for b in buttons] == [f"Réponse {n}" for n in range(7)]
    assert buttons[3].accessibleDescription() == "Détail 3"


def test_the_missing_flux_is_asked_for_by_its_name_and_its_id():
    pair = Pair(None, Path("/x/accuse.xml"), wanted_name="depot.xml", wanted_id_flux="5b1a")
    asked = missing_flux(pair, lambda: None, lambda: None)
    assert "accuse.xml" in asked.text
    assert "depot.xml" in asked.choices[0].detail
    assert "5b1a" in asked.choices[0].detail


@pytest.mark.parametrize("chosen", [True, False])
def test_the_flux_is_chosen_or_nobody_chooses_one(theme, parent, qtbot, tmp_path, chosen):
    flux = tmp_path / "depot.xml"
    flux.write_bytes(b"<flux/>")
    answers: list[Path | None] = []
    pair = Pair(None, tmp_path / "accuse.xml", wanted_name="depot.xml")
    asked = MissingFluxDialog(pair, answers.append, theme, parent)
    asked.open()
    with qtbot.waitSignal(asked.finished):
        asked.findChild(QPushButton, "choice0").click()
    (files,) = [one for one in parent.findChildren(QFileDialog) if one.isVisible()]
    if chosen:
        files.selectFile(str(flux))
        files.accept()
    else:
        files.reject()
    assert answers == [flux if chosen else None]


def test_a_flux_that_is_not_looked_for_is_told(theme, parent, qtbot, tmp_path):
    answers: list[Path | None] = []
    asked = MissingFluxDialog(Pair(None, tmp_path / "a.xml"), answers.append, theme, parent)
    asked.open()
    with qtbot.waitSignal(asked.finished):
        asked.findChild(QPushButton, "cancelQuestion").click()
    assert answers == [None]


# -- leaving -----------------------------------------------------------------------------------


def press(box: QMessageBox, name: str) -> None:
    box.findChild(QPushButton, name).click()


@pytest.mark.parametrize(
    ("name", "expected"), [("continueLater", ["later"]), ("discardWork", ["thrown"]), ("stay", [])]
)
def test_leaving_keeps_throws_away_or_stays(theme, parent, name, expected):
    done: list[str] = []
    box = ask_before_closing(
        parent,
        theme,
        "1 corrigé sur 2",
        lambda: done.append("later"),
        lambda: done.append("thrown"),
    )
    press(box, name)
    assert done == expected


def test_continuing_later_is_the_default_and_escape_stays(theme, parent):
    box = ask_before_closing(parent, theme, "1 corrigé sur 2", lambda: None, lambda: None)
    assert box.defaultButton().objectName() == "continueLater"
    assert box.escapeButton().objectName() == "stay"
    assert "1 corrigé sur 2" in box.text()
    press(box, "stay")


# -- settings ----------------------------------------------------------------------------------


@pytest.fixture
def schemas(tmp_path):
    return SchemaStore(tmp_path / "schemas")


class KeptHere:
    """What is kept, erased at once."""

    def __init__(self, items):
        self.items = items

    def erase_all(self, done, failed):
        for item in self.items:
            item.erase()
        done()


@pytest.fixture
def settings(theme, parent, schemas, tmp_path):
    erased: list[str] = []
    kept = (
        KeptData(
            "Corrections en cours",
            "Ce que vous avez saisi.",
            tmp_path,
            lambda: "aucun" if erased else "3 dossiers",
            lambda: erased.append("drafts"),
        ),
    )
    dialog = SettingsDialog(theme, Settings(theme=Mode.LIGHT), KeptHere(kept), schemas, parent)
    dialog.erased = erased
    return dialog


def test_the_theme_changes_at_once_and_is_kept(settings, theme, qtbot):
    with qtbot.waitSignal(settings.settings_changed) as heard:
        settings.findChild(QRadioButton, "mode_dark").click()
    assert theme.dark
    assert heard.args[0].theme == Mode.DARK
    theme.set_mode(Mode.LIGHT)


def test_drafts_are_kept_for_as_long_as_one_says(settings, qtbot):
    with qtbot.waitSignal(settings.settings_changed) as heard:
        settings.findChild(QSpinBox, "draftsDays").setValue(30)
    assert heard.args[0].drafts_days == 30


def test_two_changes_in_a_row_are_both_kept(settings, qtbot):
    settings.findChild(QSpinBox, "draftsDays").setValue(30)
    with qtbot.waitSignal(settings.settings_changed) as heard:
        settings.findChild(QSpinBox, "zoomSetting").setValue(2)
    assert (heard.args[0].drafts_days, heard.args[0].zoom) == (30, 2)


def test_the_data_page_says_what_is_kept_and_where(settings, tmp_path):
    said = texts(settings)
    assert "3 dossiers" in said
    assert str(tmp_path) in said
    assert "Ce que vous avez saisi." in said


def test_erasing_everything_asks_first(settings, qtbot):
    settings.findChild(QPushButton, "eraseAll").click()
    box = settings.findChild(QMessageBox, "confirmBox")
    assert box.defaultButton().objectName() == "keepAll"
    press(box, "keepAll")
    assert settings.erased == []
    settings.findChild(QPushButton, "eraseAll").click()
    with qtbot.waitSignal(settings.data_erased):
        press(settings.findChildren(QMessageBox, "confirmBox")[-1], "confirmErase")
    assert settings.erased == ["drafts"]
    assert "aucun" in texts(settings)


def test_an_official_schema_is_installed_and_removed(settings, schemas, qtbot):
    page = settings.tabs.widget(2)
    with qtbot.waitSignal(settings.schemas_changed):
        page.install(resource("xsd", "cdc-1.1.2.xsd"))
    assert [schema.origin for schema in schemas.installed()] == [Origin.INSTALLED]
    assert "officiel installé" in texts(page)
    with qtbot.waitSignal(settings.schemas_changed):
        page.findChild(QPushButton, "removeSchema_1.1.2").click()
    assert schemas.installed() == ()


def test_a_file_that_is_no_schema_is_refused_in_words(settings, schemas, tmp_path, qtbot):
    wrong = tmp_path / "wrong.xsd"
    wrong.write_text("<x/>")
    page = settings.tabs.widget(2)
    with qtbot.assertNotEmitted(settings.schemas_changed):
        page.install(wrong)
    assert "✗" in page.findChild(QLabel, "schemaMessage").text()
    assert schemas.installed() == ()


# -- help and about ----------------------------------------------------------------------------


def test_about_says_that_the_tool_is_independent(theme, parent):
    assert "sans lien avec la Caisse des Dépôts" in texts(AboutDialog(theme, parent))


def test_help_shows_every_key_that_it_is_given(theme, parent):
    groups = [
        KeyGroup("Fichier", (KeyLine("Ctrl+O", "Ouvrir"), KeyLine("Ctrl+Maj+D", "Dépôts"))),
        KeyGroup("Passages", (KeyLine("F8", "Passage KO suivant"),)),
    ]
    said = texts(HelpDialog(theme, groups, parent))
    for group in groups:
        assert group.title in said
        assert all(line.keys in said and line.text in said for line in group.lines)
