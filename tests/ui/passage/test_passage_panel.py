"""The panel of the passage in hand, with a real dossier."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
)

from certdesk.model.correction.edits import Decision
from certdesk.model.dossier.work import WorkState
from certdesk.model.flux.passage import NIL, Value
from certdesk.ui.passage.link_label import LinkLabel
from certdesk.ui.passage.passage_panel import CHANGES, FORM, WHY, XML
from certdesk.ui.passage.passage_xml import LineMark
from certdesk.ui.passage.xml_pane import XmlPane
from tests.builders import ABSENT as WITHOUT
from tests.builders import M1, M5, M6, Style, flux, passage, rapport
from tests.qt_support import type_text

T = "identificationTitulaire/titulaire"


def shown_text(widget):
    """Every text that can be seen in a widget."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    buttons = [b.text() for b in widget.findChildren(QPushButton) if b.isVisible()]
    return "\n".join((*labels, *buttons))


def button(panel, name):
    return panel.findChild(QPushButton, name)


def retype(line, text):
    line.setFocus()
    line.selectAll()
    type_text(line, text)


# -- the head ------------------------------------------------------------------------------------


def test_the_head_says_who_it_is_and_what_it_is(panel, workspace):
    workspace.open_pair(flux(passage("TEST3", nomNaissance="DRANT")), rapport(ko={"TEST3": M1}))
    assert panel.findChild(QLabel, "passageTitle").text() == "TEST3 · DRANT Paul · RS1234"
    assert "KO, à corriger" in shown_text(panel.head)
    workspace.set_field(0, f"{T}/nomNaissance", Value("DURANT"))
    assert "corrigé" in shown_text(panel.head)


def test_a_passage_is_declared_verified_and_the_declaration_taken_back(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    button(panel, "verifyButton").click()
    assert workspace.work.work_state(0) is WorkState.VERIFIED
    assert "vérifié, inchangé" in shown_text(panel.head)
    button(panel, "verifyButton").click()
    assert workspace.work.work_state(0) is WorkState.TO_CORRECT


def test_an_edited_passage_cannot_be_declared_unchanged(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    workspace.set_field(0, f"{T}/nomNaissance", Value("X"))
    assert not button(panel, "verifyButton").isEnabled()
    assert "remettez" in button(panel, "verifyButton").toolTip()


def test_next_and_previous_go_from_ko_to_ko(panel, workspace, qtbot):
    content = flux("A", "B", "C")
    workspace.open_pair(content, rapport(ko={"A": M1, "C": M1}, ok=["B"]))
    panel.head.next_requested.emit()
    assert workspace.selected_row == 2
    panel.head.previous_requested.emit()
    assert workspace.selected_row == 0
    qtbot.keyClick(panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert workspace.selected_row == 2


def test_nothing_is_decided_of_an_accepted_passage(panel, workspace):
    workspace.open_pair(flux("A", "B"), rapport(ko={"A": M1}, ok=["B"]))
    workspace.select(1)
    assert not button(panel, "verifyButton").isVisible()
    assert not button(panel, "dismissButton").isVisible()
    assert "OK" in shown_text(panel.head)


# -- why -----------------------------------------------------------------------------------------


def test_the_portals_sentence_is_shown_word_for_word_with_its_meaning(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    said = shown_text(panel.why)
    assert M1 in said
    assert "Titulaire non trouvé" in said
    assert "À faire" in said


def test_following_a_suspect_leads_to_its_field(panel, workspace):
    workspace.open_pair(flux(passage("A", nomNaissance="DRANT")), rapport(ko={"A": M1}))
    links = {link.words: link for link in panel.why.findChildren(LinkLabel)}
    assert "Nom de naissance\u00a0: DRANT" in links
    links["Année de naissance\u00a0: 1990"].linkActivated.emit("#")
    assert panel.tabs.currentIndex() == FORM
    focused = QApplication.focusWidget()
    assert focused.objectName() == f"field.{T}/anneeNaissance"


def test_the_remarks_of_the_schema_are_listed_and_lead_to_their_field(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    workspace.set_field(0, f"{T}/anneeNaissance", Value("1890"))
    remarks = [w for w in panel.why.findChildren(LinkLabel) if w.words.startswith("Erreur")]
    assert len(remarks) == 1
    remarks[0].linkActivated.emit("#")
    assert QApplication.focusWidget().objectName() == f"field.{T}/anneeNaissance"


@pytest.mark.parametrize(
    ("accuse", "words"),
    [
        (rapport(ko={"A": M1}, ok=["B"]), "accepté"),
        (rapport(ko={"A": M1}), "ne parle pas de ce passage"),
        (None, "Ouvrez l’accusé"),
    ],
)
def test_a_passage_that_is_not_ko_says_so(panel, workspace, accuse, words):
    workspace.open_pair(flux("A", "B"), accuse)
    workspace.select(1)
    assert words in shown_text(panel.why)
    assert panel.tabs.tabText(WHY) == "À propos de ce passage"


def test_already_recorded_and_accepted_the_passage_is_dismissed(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M5}))
    answer = panel.findChild(QRadioButton, "answer.accepted")
    answer.click()
    assert workspace.edits.decisions[0] is Decision.DISMISSED
    button(panel, "answer.takeBack").click()
    assert workspace.edits.is_empty
    assert not answer.isChecked()


def test_already_recorded_and_reused_the_passage_gets_a_new_identifier(panel, workspace):
    workspace.open_pair(flux("TEST1", "TEST1CORRIGE"), rapport(ko={"TEST1": M5}))
    panel.findChild(QRadioButton, "answer.reused").click()
    assert workspace.work.state(0, "idTechnique") == Value("TEST1CORRIGE2")
    line = panel.findChild(QLineEdit, "newIdentifier")
    assert line.text() == "TEST1CORRIGE2"
    retype(line, "TEST8CORRIGE")
    assert workspace.work.state(0, "idTechnique") == Value("TEST8CORRIGE")
    assert "TEST8CORRIGE" in panel.findChild(QLabel, "passageTitle").text()


def test_an_identifier_of_the_file_or_of_the_batch_is_refused(panel, workspace):
    content = flux("TEST1", "TEST2", "AUTRE")
    workspace.open_pair(content, rapport(ko={"TEST1": M5, "TEST2": M5}))
    workspace.set_field(1, "idTechnique", Value("NEUF"))
    panel.findChild(QRadioButton, "answer.reused").click()
    line = panel.findChild(QLineEdit, "newIdentifier")
    for taken in ("AUTRE", "NEUF"):
        retype(line, taken)
        assert "sert déjà" in shown_text(panel.why)
        assert workspace.work.state(0, "idTechnique") != Value(taken)


def test_the_second_answer_takes_the_first_one_back(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M5}))
    panel.findChild(QRadioButton, "answer.accepted").click()
    panel.findChild(QRadioButton, "answer.reused").click()
    assert workspace.work.work_state(0) is WorkState.CORRECTED
    panel.findChild(QRadioButton, "answer.accepted").click()
    assert workspace.work.work_state(0) is WorkState.DISMISSED


def test_an_unknown_message_is_shown_as_it_is_and_can_be_explained(panel, workspace, qtbot):
    strange = "Erreur technique XK42 lors du traitement"
    workspace.open_pair(flux("A"), rapport(ko={"A": strange}))
    assert strange in shown_text(panel.why)
    button(panel, "addExplanation").click()
    dialog = panel.findChild(QPushButton, "saveExplanation").window()
    dialog.findChild(QPlainTextEdit, "explanationPattern").setPlainText("Erreur technique *")
    dialog.findChild(QLineEdit, "explanationTitle").setText("Panne du portail")
    dialog.findChild(QPlainTextEdit, "explanationMeaning").setPlainText("Rien à corriger.")
    dialog.findChild(QPushButton, "saveExplanation").click()
    assert "Panne du portail" in shown_text(panel.why)
    assert not button(panel, "addExplanation").isVisible()


def test_a_message_too_short_to_be_recognised_is_refused_in_the_dialog(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": "Erreur XK42"}))
    button(panel, "addExplanation").click()
    dialog = panel.findChild(QPushButton, "saveExplanation").window()
    dialog.findChild(QPlainTextEdit, "explanationPattern").setPlainText("*")
    dialog.findChild(QPushButton, "saveExplanation").click()
    assert dialog.isVisible()
    assert "trop court" in dialog.findChild(QLabel, "explanationProblem").text()
    dialog.reject()


# -- XML, before and after -----------------------------------------------------------------------


def test_the_xml_is_what_would_leave_with_the_suspect_lines_marked(panel, workspace):
    workspace.open_pair(flux(passage("A", nomNaissance="DRANT")), rapport(ko={"A": M1}))
    workspace.set_field(0, f"{T}/nomNaissance", Value("DURANT"))
    panel.show_tab(XML)
    marked = [line.text.strip() for line in panel.xml.lines() if line.mark is LineMark.SUSPECT]
    assert "<cpf:nomNaissance>DURANT</cpf:nomNaissance>" in marked
    assert "Lignes à vérifier" in panel.xml.accessibleDescription()


def test_a_nir_is_masked_in_the_xml_and_in_the_difference(panel, workspace):
    one = passage("A", identificationTitulaire__titulaire=WITHOUT, nir="1850578006084")
    workspace.open_pair(flux(one, style=Style(action="CREATION")), rapport(ko={"A": M1}))
    workspace.set_field(0, "identificationTitulaire/identifiantNational/nir", Value("2" + "1" * 12))
    panel.show_tab(XML)
    assert "1850578006084" not in panel.xml.toPlainText()
    panel.show_tab(CHANGES)
    everything = shown_text(panel.changes) + panel.changes.findChild(XmlPane).toPlainText()
    assert "1850578006084" not in everything
    assert "2111111111111" not in everything
    assert "Numéro national" in everything


def test_each_change_is_listed_and_put_back_alone(panel, workspace):
    workspace.open_pair(flux(passage("A", nomNaissance="DRANT")), rapport(ko={"A": M1}))
    panel.show_tab(CHANGES)
    assert "identique au fichier déposé" in shown_text(panel.changes)
    workspace.set_field(0, f"{T}/nomNaissance", Value("DURANT"))
    workspace.set_field(0, f"{T}/jourNaissance", NIL)
    said = shown_text(panel.changes)
    assert all(words in said for words in ("DRANT", "DURANT", "12", "Non renseigné (nil)"))
    marks = {line.mark for line in panel.changes.findChild(XmlPane).lines()}
    assert {LineMark.REMOVED, LineMark.ADDED} <= marks
    button(panel, f"putBack.{T}/jourNaissance").click()
    assert workspace.work.state(0, f"{T}/jourNaissance") == Value("12")
    assert workspace.work.state(0, f"{T}/nomNaissance") == Value("DURANT")


def test_a_change_of_the_certification_is_listed_with_the_passage(panel, workspace):
    workspace.open_pair(flux("A", "B"), rapport(ko={"A": M6, "B": M6}))
    workspace.set_certification(0, "code", Value("RS9"))
    panel.show_tab(CHANGES)
    assert "RS1234" in shown_text(panel.changes)
    assert "seule sa certification" in shown_text(panel.changes)
    button(panel, "putBack.certification/code").click()
    assert workspace.edits.is_empty


def test_everything_is_put_back_at_once(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    workspace.set_field(0, f"{T}/nomNaissance", Value("X"))
    workspace.set_field(0, f"{T}/prenom1", Value("Y"))
    panel.show_tab(CHANGES)
    button(panel, "revertAll").click()
    assert workspace.edits.is_empty


# -- following the workspace ---------------------------------------------------------------------


@pytest.mark.parametrize(("key", "tab"), [("1", WHY), ("2", FORM), ("3", XML), ("4", CHANGES)])
def test_the_tabs_have_their_keys(panel, workspace, qtbot, key, tab):
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    panel.show_tab(XML if tab != XML else WHY)
    qtbot.keyClick(panel, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)
    assert panel.tabs.currentIndex() == tab


def test_the_tab_stays_from_passage_to_passage(panel, workspace):
    workspace.open_pair(flux("A", "B"), rapport(ko={"A": M1, "B": M1}))
    panel.show_tab(XML)
    workspace.next_ko()
    assert panel.tabs.currentIndex() == XML
    assert "<cpf:idTechnique>B" in panel.xml.toPlainText()


def test_without_a_dossier_a_sentence_says_what_to_do(panel, workspace):
    assert panel.findChild(QLabel, "noPassage").isVisible()
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    assert not panel.findChild(QLabel, "noPassage").isVisible()
    workspace.close()
    assert panel.findChild(QLabel, "noPassage").isVisible()


def test_closing_while_typing_edits_nothing_and_breaks_nothing(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    panel.show_tab(FORM)
    retype(QApplication.focusWidget(), "Jean ")
    workspace.close()
    workspace.open_pair(flux("B"), rapport(ko={"B": M1}))
    assert workspace.edits.is_empty


def test_a_field_asked_for_by_another_view_takes_the_keyboard(panel, workspace):
    workspace.open_pair(flux("A"), rapport(ko={"A": M1}))
    panel.show_field("dateFinValidite")
    assert QApplication.focusWidget().objectName() == "field.dateFinValidite"


def test_going_from_ko_to_ko_builds_no_new_field(panel, workspace):
    workspace.open_pair(flux("A", "B", "C"), rapport(ko={"A": M1, "B": M1, "C": M1}))
    panel.show_tab(FORM)
    before = panel.form.findChildren(QLineEdit)
    workspace.next_ko()
    workspace.next_ko()
    assert panel.form.findChildren(QLineEdit) == before
