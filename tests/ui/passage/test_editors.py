"""The three-state editors: what they emit, and what they make impossible."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QRadioButton, QWidget

from certdesk.model.flux.passage import ABSENT, NIL, Value
from certdesk.model.resources import resource
from certdesk.model.schema.fields import Boolean, Choice, Date, Integer, Moment, Text, read_fields
from certdesk.model.schema.schemas import SchemaStore
from certdesk.ui.passage.editor import StateButton
from certdesk.ui.passage.editors import EDITORS, make_editor
from tests.qt_support import type_text

TITULAIRE = "identificationTitulaire/titulaire"


@pytest.fixture(scope="module")
def fields():
    return read_fields(SchemaStore(None).from_file(resource("xsd", "cdc-1.1.5.xsd")))


@pytest.fixture
def edit(qtbot, fields):
    """Make the editor of a path, shown, with a neighbour that can take the keyboard."""

    alive = []

    def make(path, state):
        field = fields.field(path)
        allowed = fields.allowed(path)
        marks = [m for m, ok in ((NIL, allowed.nil), (ABSENT, allowed.absent)) if ok]
        box = QWidget()
        alive.append(box)
        editor = make_editor(field, marks)
        editor.setParent(box)
        neighbour = QLineEdit(box)
        neighbour.move(0, 60)
        qtbot.addWidget(box)
        with qtbot.waitActive(box):
            box.show()
            box.activateWindow()
        editor.load(state)
        editor.made, editor.refusals, editor.neighbour = [], [], neighbour
        editor.edited.connect(editor.made.append)
        editor.refused.connect(editor.refusals.append)
        return editor

    return make


def retype(editor, text):
    line = editor.target()
    line.setFocus()
    line.selectAll()
    type_text(line, text)


def leave(editor, qtbot):
    editor.neighbour.setFocus()
    qtbot.waitUntil(editor.neighbour.hasFocus)


def test_every_kind_of_field_has_an_editor(fields):
    assert set(EDITORS) == {Text, Choice, Date, Integer, Boolean, Moment}
    for field in fields.all.values():
        assert type(field.kind) in EDITORS


def test_typing_a_name_with_accents_emits_each_step_as_a_value(edit):
    editor = edit(f"{TITULAIRE}/nomNaissance", Value("X"))
    retype(editor, "Noé")
    assert editor.made == [Value("N"), Value("No"), Value("Noé")]


def test_emptying_a_nillable_field_makes_it_nil_and_says_so(edit):
    editor = edit(f"{TITULAIRE}/nomUsage", Value("MARTIN"))
    editor.target().setFocus()
    editor.target().selectAll()
    editor.target().del_()
    assert editor.made == [NIL]
    assert editor.target().placeholderText() == "Non renseigné (nil)"


def test_emptying_an_optional_field_takes_its_tag_away(edit):
    editor = edit(f"{TITULAIRE}/prenom2", Value("Louise"))
    editor.target().setFocus()
    editor.target().selectAll()
    editor.target().del_()
    assert editor.made == [ABSENT]


def test_a_required_field_cannot_be_left_empty(edit, qtbot):
    editor = edit(f"{TITULAIRE}/nomNaissance", Value("DRANT"))
    editor.target().setFocus()
    editor.target().selectAll()
    editor.target().del_()
    assert editor.made == []
    assert "obligatoire" in editor.refusals[-1]
    leave(editor, qtbot)
    assert editor.target().text() == "DRANT"
    assert editor.state() == Value("DRANT")


@pytest.mark.parametrize("blank", ["   ", "\u00a0"])
def test_spaces_alone_are_no_value(edit, blank):
    editor = edit(f"{TITULAIRE}/prenom2", Value("Louise"))
    retype(editor, blank)
    assert all(state is ABSENT or state.text.strip() for state in editor.made)
    assert editor.state() is ABSENT


def test_typing_nil_never_writes_the_word(edit, qtbot):
    editor = edit(f"{TITULAIRE}/nomUsage", Value("X"))
    retype(editor, "nil")
    assert Value("nil") not in editor.made
    assert "Non renseigné" in editor.refusals[-1]
    leave(editor, qtbot)
    assert editor.state() is NIL


def test_a_name_that_begins_like_nil_is_typed_whole(edit):
    editor = edit(f"{TITULAIRE}/nomUsage", Value("X"))
    retype(editor, "nilsson")
    assert editor.state() == Value("nilsson")
    assert Value("nil") not in editor.made


def test_spaces_typed_at_the_ends_are_dropped_when_the_field_is_left(edit, qtbot):
    editor = edit(f"{TITULAIRE}/prenom1", Value("X"))
    retype(editor, "Jean ")
    leave(editor, qtbot)
    assert editor.state() == Value("Jean")


def test_deposited_spaces_stay_until_the_field_is_touched(edit, qtbot):
    editor = edit(f"{TITULAIRE}/prenom1", Value(" Paul "))
    editor.target().setFocus()
    leave(editor, qtbot)
    assert editor.made == []


def test_a_date_is_shown_the_french_way_and_stored_the_other(edit):
    editor = edit("dateDebutValidite", Value("2023-06-01"))
    assert editor.target().text() == "01/06/2023"
    retype(editor, "18/10/2023")
    assert editor.made == [Value("2023-10-18")]


def test_a_half_typed_date_is_put_back_with_a_reason(edit, qtbot):
    editor = edit("dateDebutValidite", Value("2023-06-01"))
    retype(editor, "18/1")
    assert editor.made == []
    leave(editor, qtbot)
    assert editor.target().text() == "01/06/2023"
    assert "remise" in editor.refusals[-1]


def test_enter_repairs_a_date_deposited_the_french_way(edit, qtbot):
    editor = edit("dateDebutValidite", Value("18/10/2023"))
    editor.target().setFocus()
    with qtbot.waitSignal(editor.confirmed):
        qtbot.keyClick(editor.target(), Qt.Key.Key_Return)
    assert editor.made == [Value("2023-10-18")]


def test_letters_do_nothing_in_a_number(edit):
    editor = edit(f"{TITULAIRE}/moisNaissance", NIL)
    retype(editor, "a0b7")
    assert editor.state() == Value("07")


def test_the_state_menu_offers_only_what_is_allowed(edit):
    nillable = edit(f"{TITULAIRE}/nomUsage", Value("X")).findChild(StateButton)
    words = [action.text() for action in nillable.menu_of_states().actions()]
    assert words == ["Une valeur", "Non renseigné (nil)"]
    optional = edit("verbatim", Value("X")).findChild(StateButton)
    words = [action.text() for action in optional.menu_of_states().actions()]
    assert words == ["Une valeur", "Absent (balise retirée)"]
    assert edit(f"{TITULAIRE}/nomNaissance", Value("X")).findChild(StateButton) is None


def test_choosing_nil_then_a_value_again_brings_the_text_back(edit):
    editor = edit(f"{TITULAIRE}/nomUsage", Value("MARTIN"))
    menu = editor.findChild(StateButton).menu_of_states()
    menu.actions()[1].trigger()
    assert editor.state() is NIL
    assert editor.target().text() == ""
    menu.actions()[0].trigger()
    assert editor.state() == Value("MARTIN")
    assert editor.target().text() == "MARTIN"


def test_a_list_shows_french_labels_and_ends_with_the_other_states(edit):
    editor = edit("mentionValidee", Value("MENTION_BIEN"))
    combo = editor.findChild(QComboBox)
    labels = [combo.itemText(i) for i in range(combo.count())]
    assert "Bien" in combo.currentText()
    assert labels[-1] == "Non renseigné (nil)"
    combo.setCurrentIndex(combo.count() - 1)
    combo.activated.emit(combo.count() - 1)
    assert editor.made == [NIL]


def test_a_value_outside_the_list_is_shown_as_it_is_and_leaves_with_the_passage(edit):
    editor = edit("modalitesInscription/initiativeInscription", Value("FRANCE_TRAVAIL"))
    combo = editor.findChild(QComboBox)
    assert combo.currentText().startswith("FRANCE_TRAVAIL")
    editor.load(Value("OF"))
    assert all("FRANCE_TRAVAIL" not in combo.itemText(i) for i in range(combo.count()))


def test_the_wheel_over_a_list_changes_nothing(edit, qtbot):
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    editor = edit("mentionValidee", Value("MENTION_BIEN"))
    combo = editor.findChild(QComboBox)
    combo.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(combo.mapToGlobal(QPoint(5, 5))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, wheel)
    assert editor.made == []
    assert editor.state() == Value("MENTION_BIEN")


def test_a_boolean_written_1_is_yes_and_stays_as_written(edit):
    editor = edit("donneeCertifiee", Value("1"))
    yes, no = editor.findChildren(QRadioButton)
    assert yes.isChecked()
    no.click()
    yes.click()
    assert editor.made == [Value("false"), Value("true")]


def test_an_unknown_sex_checks_neither_button(edit):
    editor = edit(f"{TITULAIRE}/sexe", Value("H"))
    assert not any(button.isChecked() for button in editor.findChildren(QRadioButton))
    editor.findChildren(QRadioButton)[0].click()
    assert isinstance(editor.state(), Value)
    assert editor.state().text in {"M", "F"}


def test_the_nir_is_masked_until_asked_for_and_again_in_the_next_passage(edit):
    editor = edit("identificationTitulaire/identifiantNational/nir", Value("1850578006084"))
    assert editor.target().echoMode() == QLineEdit.EchoMode.Password
    editor.findChild(QPushButton).click()
    assert editor.target().displayText() == "1850578006084"
    editor.load(Value("2850578006084"))
    assert "2850578006084" not in editor.target().displayText()


def test_a_shown_nir_does_not_reach_the_clipboard(edit, qtbot, qapp):
    editor = edit("identificationTitulaire/identifiantNational/nir", Value("1850578006084"))
    editor.findChild(QPushButton).click()
    qapp.clipboard().setText("avant")
    editor.target().setFocus()
    editor.target().selectAll()
    qtbot.keyClick(editor.target(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor.target(), Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == "avant"
    assert editor.state() == Value("1850578006084")


def test_a_refresh_keeps_the_caret_and_what_is_being_typed(edit):
    editor = edit(f"{TITULAIRE}/nomNaissance", Value("DRANT"))
    line = editor.target()
    line.setFocus()
    line.setCursorPosition(2)
    editor.refresh(Value("DURANT"))
    assert (line.text(), line.cursorPosition()) == ("DURANT", 2)
    half = edit("dateDebutValidite", Value("2023-06-01"))
    retype(half, "18/1")
    half.refresh(Value("2023-06-01"))
    assert half.target().text() == "18/1"


def test_undo_is_left_to_the_window(edit, qtbot):
    editor = edit(f"{TITULAIRE}/nomNaissance", Value("DRANT"))
    retype(editor, "X")
    qtbot.keyClick(editor.target(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.target().text() == "X"
