"""The form of a passage: what it shows, where, and what it makes of what the clerk does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from certdesk.model.flux.passage import ABSENT, NIL, Value
from certdesk.ui.passage.field_cell import FieldCell
from certdesk.ui.passage.passage_panel import FORM
from tests.builders import ABSENT as WITHOUT
from tests.builders import M1, M2, M3, M6, Style, certification, flux, passage, rapport
from tests.qt_support import type_text

T = "identificationTitulaire/titulaire"
DIGCOMP = "niveauNumeriqueEuropeen/resultats/resultat"


@pytest.fixture
def form(panel, workspace):
    """Open passages, each refused for the same reason, and show the form of the first."""

    def open_form(*passages, message=M1, style=None):
        content = flux(*passages, style=style or Style())
        ids = [one.id_technique for one in passages]
        workspace.open_pair(content, rapport(ko=dict.fromkeys(ids, message)))
        panel.show_tab(FORM)
        return panel.form

    return open_form


def cell(form, path):
    found = [one for one in form.findChildren(FieldCell) if one.path == path]
    assert found, f"no cell for {path}"
    return found[0]


def labels(form):
    """The labels of the fields to verify first, in their order."""
    return [one.field.label for one in form.suspect_cells()]


def unfold(form, title):
    form.findChild(QPushButton, f"section.{title}").click()


def retype(line, text):
    line.setFocus()
    line.selectAll()
    type_text(line, text)


def note(one):
    found = one.findChild(QLabel, "fieldNote")
    return found.text() if found is not None and found.isVisible() else ""


def test_the_suspects_come_first_in_the_order_of_the_message(form):
    shown = form(passage("A"))
    assert labels(shown)[:2] == ["Nom de naissance", "Premier prénom"]
    assert cell(shown, f"{T}/nomNaissance").isVisible()


def test_the_suspects_follow_the_message_of_the_next_passage(panel, workspace):
    workspace.open_pair(flux(passage("A"), passage("B")), rapport(ko={"A": M1, "B": M2}))
    panel.show_tab(FORM)
    assert labels(panel.form)[0] == "Nom de naissance"
    workspace.next_ko()
    assert labels(panel.form)[:2] == ["Jour de naissance", "Mois de naissance"]


def test_typing_in_the_form_edits_the_passage_and_marks_it_changed(form, workspace):
    shown = form(passage("A", nomNaissance="DRANT"))
    name = cell(shown, f"{T}/nomNaissance")
    retype(name.editor.target(), "DURANT")
    assert workspace.work.state(0, f"{T}/nomNaissance") == Value("DURANT")
    back = shown.findChild(QPushButton, f"revert.{T}/nomNaissance")
    assert back.isVisible()
    back.click()
    assert workspace.work.state(0, f"{T}/nomNaissance") == Value("DRANT")
    assert name.editor.target().text() == "DRANT"
    assert not back.isVisible()


def test_undo_and_redo_keep_the_keyboard_and_the_caret(form, workspace):
    shown = form(passage("A", nomNaissance="DRANT"))
    line = cell(shown, f"{T}/nomNaissance").editor.target()
    line.setFocus()
    line.setCursorPosition(1)
    type_text(line, "U")
    assert (line.text(), line.cursorPosition()) == ("DURANT", 2)
    workspace.undo()
    assert (line.text(), line.cursorPosition()) == ("DRANT", 2)
    workspace.redo()
    assert (line.text(), line.hasFocus()) == ("DURANT", True)


def test_what_is_wrong_is_said_beside_the_field_as_one_types(form):
    shown = form(passage("A"))
    year = cell(shown, f"{T}/anneeNaissance")
    retype(year.editor.target(), "1890")
    assert note(year).startswith("Erreur\u00a0: ")
    assert "1900" in note(year)
    retype(year.editor.target(), "1990")
    assert note(year) == ""


def test_a_name_typed_in_one_passage_never_lands_in_the_next(form, workspace):
    shown = form(passage("A"), passage("B"))
    line = cell(shown, f"{T}/prenom1").editor.target()
    retype(line, "Jean ")
    workspace.next_ko()
    assert workspace.work.state(0, f"{T}/prenom1") == Value("Jean")
    assert workspace.work.edits.of_passage(1) == {}
    assert cell(shown, f"{T}/prenom1").editor.target().text() == "Paul"


def test_the_keyboard_is_in_the_first_suspect_of_the_next_passage(form, workspace):
    shown = form(passage("A"), passage("B"))
    cell(shown, f"{T}/anneeNaissance").focus()
    workspace.next_ko()
    assert cell(shown, f"{T}/nomNaissance").editor.target().hasFocus()


def test_enter_goes_from_suspect_to_suspect_and_round_again(form, qtbot):
    shown = form(passage("A"))
    cells = shown.suspect_cells()
    cells[0].focus()
    for following in (*cells[1:], cells[0]):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert following.isAncestorOf(QApplication.focusWidget())


def test_tab_goes_through_the_fields_as_they_are_read(form, qtbot):
    shown = form(passage("A"))
    unfold(shown, "Identification du titulaire")
    first = cell(shown, f"{T}/nomNaissance")
    first.focus()
    seen = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert cell(shown, f"{T}/prenom1").isAncestorOf(seen[0])


def test_the_blocks_are_folded_and_build_their_fields_when_they_are_unfolded(form):
    shown = form(passage("A"))
    assert not [c for c in shown.findChildren(FieldCell) if c.path == "urlPreuve"]
    unfold(shown, "Passage de certification")
    assert cell(shown, "urlPreuve").isVisible()
    unfold(shown, "Passage de certification")
    assert not cell(shown, "urlPreuve").isVisible()


def test_every_field_of_the_schema_has_its_place_in_the_form(form, workspace):
    shown = form(passage("A", nir="1850578006084"), style=Style(action="CREATION"))
    for section in shown.findChildren(QPushButton):
        if section.objectName().startswith("section.") and not section.isChecked():
            section.click()
    shown_paths = {c.path for c in shown.findChildren(FieldCell)}
    fields = workspace.work.dossier.fields
    in_passage = {p for p in fields.all if not p.startswith("/")}
    hidden = {p for p in in_passage if p.startswith("identificationTitulaire/")}
    assert in_passage - hidden - {f"{DIGCOMP}/{n}" for n in ("niveau", *_COMPETENCE)} <= shown_paths


_COMPETENCE = ("domaineCompetenceId", "competenceId")


def test_another_identification_is_one_control_and_keeps_what_was_typed(form, workspace):
    shown = form(passage("A", nomNaissance="DRANT"))
    unfold(shown, "Identification du titulaire")
    retype(cell(shown, f"{T}/nomNaissance").editor.target(), "DURANT")
    shown.findChild(QPushButton, "segment.dossierFormation").click()
    dossier = "identificationTitulaire/dossierFormation"
    assert not cell(shown, f"{T}/nomNaissance").isVisible()
    number = cell(shown, f"{dossier}/idDossier")
    assert "obligatoire" in note(number)
    retype(number.editor.target(), "1234567890")
    data = workspace.work.edited_bytes(0)
    assert b"titulaire>" not in data
    assert b"<cpf:idDossier>1234567890</cpf:idDossier>" in data
    shown.findChild(QPushButton, "segment.titulaire").click()
    assert cell(shown, f"{T}/nomNaissance").editor.target().text() == "DURANT"
    assert b"DURANT" in workspace.work.edited_bytes(0)
    assert b"idDossier" not in workspace.work.edited_bytes(0)
    shown.findChild(QPushButton, "segment.dossierFormation").click()
    assert number.editor.target().text() == "1234567890"


def test_the_birthplace_is_known_by_one_code_or_the_other(form, workspace):
    shown = form(passage("A"), message=M3)
    place = f"{T}/codeCommuneNaissance"
    insee = f"{place}/codeInseeNaissance/codeInsee"
    assert cell(shown, f"{place}/codePostalNaissance/codePostal").isVisible()
    shown.findChild(QPushButton, "segment.codeInseeNaissance").click()
    retype(cell(shown, insee).editor.target(), "75056")
    data = workspace.work.edited_bytes(0)
    assert b"<cpf:codeInsee>75056</cpf:codeInsee>" in data
    assert b"codePostal" not in data


def test_the_fields_of_the_certification_say_how_many_passages_they_change(form, workspace):
    shown = form(passage("A"), passage("B"), message=M6)
    notes = [n.text() for n in shown.findChildren(QLabel, "sharedNote") if n.isVisible()]
    assert notes == ["Modifie les 2 passages de cette certification."]
    retype(cell(shown, "certification/code").editor.target(), "RS999")
    workspace.next_ko()
    assert cell(shown, "certification/code").editor.target().text() == "RS999"
    assert workspace.work.certification_state(1, "code") == Value("RS999")


def test_a_competence_can_be_added_and_taken_away(form, workspace):
    shown = form(passage("A", presenceNiveauNumeriqueEuro="true", scoreGeneral="640"))
    unfold(shown, "Niveau numérique européen")
    shown.findChild(QPushButton, f"add.{DIGCOMP}").click()
    level = cell(shown, f"{DIGCOMP}/niveau")
    assert level.isAncestorOf(QApplication.focusWidget())
    assert workspace.edits.is_empty
    retype(level.editor.target(), "5")
    assert b"<cpf:niveau>5</cpf:niveau>" in workspace.work.edited_bytes(0)
    shown.findChild(QPushButton, f"remove.{DIGCOMP}").click()
    assert b"niveau>" not in workspace.work.edited_bytes(0)
    assert workspace.edits.is_empty


def test_a_deposited_competence_taken_away_comes_back_with_undo(form, workspace):
    two = {
        "niveauNumeriqueEuropeen__resultats__resultat__niveau": "3",
        "niveauNumeriqueEuropeen__resultats__resultat[2]__niveau": "4",
    }
    shown = form(passage("A", presenceNiveauNumeriqueEuro="true", **two))
    unfold(shown, "Niveau numérique européen")
    assert cell(shown, f"{DIGCOMP}[2]/niveau").isVisible()
    shown.findChild(QPushButton, f"remove.{DIGCOMP}[2]").click()
    assert not cell(shown, f"{DIGCOMP}[2]/niveau").isVisible()
    assert b"<cpf:niveau>4" not in workspace.work.edited_bytes(0)
    workspace.undo()
    assert cell(shown, f"{DIGCOMP}[2]/niveau").isVisible()


def test_an_optional_block_is_taken_away_and_put_back(form, workspace):
    shown = form(passage("A", scoreGeneral="640"))
    unfold(shown, "Niveau numérique européen")
    button = shown.findChild(QPushButton, "remove.niveauNumeriqueEuropeen")
    button.click()
    assert b"niveauNumeriqueEuropeen" not in workspace.work.edited_bytes(0)
    assert button.text() == "Remettre ce bloc"
    button.click()
    assert workspace.edits.is_empty


def test_searching_a_field_unfolds_the_blocks_and_hides_the_others(form):
    shown = form(passage("A"))
    search = shown.findChild(QLineEdit, "fieldSearch")
    search.setFocus()
    type_text(search, "delivrance")
    visible = [c.field.name for c in shown.findChildren(FieldCell) if c.isVisible()]
    assert "dateDebutValidite" in visible
    assert "nomNaissance" not in visible
    search.clear()
    assert not cell(shown, "dateDebutValidite").isVisible()


def test_the_help_is_shown_and_hidden_by_the_keyboard(form, qtbot):
    shown = form(passage("A"))
    name = cell(shown, f"{T}/nomNaissance")
    name.focus()
    qtbot.keyClick(name.editor.target(), Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    help_line = name.findChild(QLabel, "fieldHelp")
    assert "acte de naissance" in help_line.text()
    qtbot.keyClick(name.editor.target(), Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert not help_line.isVisible()


def test_a_screen_reader_hears_the_label_the_obligation_and_the_remark(form):
    shown = form(passage("A"))
    line = cell(shown, f"{T}/anneeNaissance").editor.target()
    retype(line, "1890")
    assert line.accessibleName() == "Année de naissance"
    said = line.accessibleDescription()
    assert "obligatoire" in said
    assert "à vérifier en premier" in said
    assert "Erreur" in said
    assert "déposé\u00a0: 1990" in said


def test_elements_that_the_schema_ignores_are_shown_and_kept(form, workspace):
    shown = form(passage("A", nomCommercial="Ma formation"))
    strangers = shown.findChild(QLabel, "strangers")
    assert strangers.isVisible()
    assert "Ma formation" in strangers.text()
    retype(cell(shown, f"{T}/nomNaissance").editor.target(), "DURANT")
    assert b"Ma formation" in workspace.work.edited_bytes(0)


def test_the_nir_is_masked_in_the_form_even_as_the_deposited_value(form):
    one = passage("A", identificationTitulaire__titulaire=WITHOUT, nir="1850578006084")
    shown = form(one, style=Style(action="CREATION"))
    unfold(shown, "Identification du titulaire")
    nir = "identificationTitulaire/identifiantNational/nir"
    found = cell(shown, nir)
    line = found.editor.target()
    assert "1850578006084" not in line.displayText()
    retype(line, "2850578006084")
    assert all("1850578006084" not in label.text() for label in found.findChildren(QLabel))


def test_jumping_to_a_field_unfolds_its_block(form):
    shown = form(passage("A"))
    assert shown.focus_field("mentionValidee")
    assert cell(shown, "mentionValidee").isAncestorOf(QApplication.focusWidget())
    assert not shown.focus_field("identificationTitulaire/dossierFormation/idDossier")


def test_a_field_can_be_nil_or_absent_only_where_the_schema_allows_it(form, workspace):
    shown = form(passage("A"))
    fields = workspace.work.dossier.fields
    for section in shown.findChildren(QPushButton):
        if section.objectName().startswith("section."):
            section.click()
    for one in shown.findChildren(FieldCell):
        allowed = fields.allowed(one.path)
        assert (NIL in one.editor.marks) == allowed.nil
        assert (ABSENT in one.editor.marks) == allowed.absent


def test_a_dossier_of_another_schema_gets_a_form_of_its_own(panel, workspace, qtbot):
    panel.show_tab(FORM)
    for style in (Style(), Style(action="CREATION"), Style()):
        workspace.open_pair(flux(passage("A"), style=style), rapport(ko={"A": M1}))
        # What was deleted is really gone before anything is looked for.
        qtbot.waitUntil(lambda: _has_one_form(panel.form))
        unfold(panel.form, "Certification")
        unfold(panel.form, "Identification du titulaire")
        notes = [n for n in panel.form.findChildren(QLabel, "sharedNote") if n.isVisible()]
        assert [note.text() for note in notes] == ["Ce passage est le seul de sa certification."]
        with_nir = [b.objectName() for b in panel.form.findChildren(QPushButton) if b.isVisible()]
        assert ("segment.identifiantNational" in with_nir) == bool(style.action)


def _has_one_form(form):
    return len(form.findChildren(QPushButton, "section.Certification")) == 1


def test_passages_of_several_certifications_keep_their_own_code(panel, workspace):
    content = flux(certification("RS1", passage("A")), certification("RS2", passage("B")))
    workspace.open_pair(content, rapport(ko={"A": M6, "B": M6}))
    panel.show_tab(FORM)
    retype(cell(panel.form, "certification/code").editor.target(), "RS11")
    workspace.next_ko()
    assert cell(panel.form, "certification/code").editor.target().text() == "RS2"
