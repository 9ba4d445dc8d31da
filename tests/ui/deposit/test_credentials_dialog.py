"""The password: asked once, held no longer than the dialog, never copied."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QFrame, QLabel, QLineEdit

from certdesk.portal_client.vault import NO_STORE, Place
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.login import Asked
from tests.end_to_end.looking import texts, words_of
from tests.qt_support import type_text

STORE = Place("le trousseau de votre session (Secret Service)")
ORIGIN = "https://depot.exemple.fr"


@pytest.fixture
def show(theme, qtbot):
    def shown(**fields):
        asked = Asked("depot.exemple.fr", ORIGIN, fields.pop("place", STORE), **fields)
        dialog = CredentialsDialog(asked, theme)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return shown


def field(dialog, name):
    return dialog.findChild(QLineEdit, name)


def button(dialog, name):
    return dialog.findChild(QAbstractButton, name)


def test_both_texts_are_needed(show):
    dialog = show()
    assert not button(dialog, "signIn").isEnabled()
    field(dialog, "identifierText").setText("04DRC794")
    assert not button(dialog, "signIn").isEnabled()
    field(dialog, "credentialsPassword").setText("mot")
    assert button(dialog, "signIn").isEnabled()


def test_after_a_refusal_only_the_password_is_typed_again(show):
    dialog = show(known=("04DRC794",), typed="99TDC310", problem="Refusé.")
    assert field(dialog, "identifierText").text() == "99TDC310"
    assert field(dialog, "credentialsPassword").text() == ""
    assert dialog.focusWidget() is field(dialog, "credentialsPassword")


def test_enter_without_a_password_leaves_the_dialog_as_it_is(show, qtbot):
    dialog = show(known=("04DRC794",))
    button(dialog, "cancelCredentials").setFocus()
    password = field(dialog, "credentialsPassword")
    password.setFocus()
    with qtbot.assertNotEmitted(dialog.rejected):
        QTest.keyClick(password, Qt.Key.Key_Return)
    assert dialog.isVisible()
    type_text(password, "mot")
    with qtbot.waitSignal(dialog.given):
        QTest.keyClick(password, Qt.Key.Key_Return)


def test_what_a_server_says_is_shown_as_it_is(show):
    dialog = show(problem="<img src='//ailleurs.exemple/x'>", hint="<b>Identifiant</b>")
    shown = [label for label in dialog.findChildren(QLabel) if "<" in label.text()]
    assert {label.textFormat() for label in shown} == {Qt.TextFormat.PlainText}
    assert len(shown) == 2


def test_a_remembered_account_needs_no_password(show, qtbot):
    dialog = show(known=("04DRC794", "04DRC112"), remembered=frozenset({"04DRC112"}))
    assert not button(dialog, "signIn").isEnabled()
    field(dialog, "identifierText").setText("04DRC112")
    assert "rien à saisir" in field(dialog, "credentialsPassword").placeholderText()
    with qtbot.waitSignal(dialog.given) as heard:
        button(dialog, "signIn").click()
    assert (heard.args[0].identifier, heard.args[0].secret) == ("04DRC112", None)


@pytest.mark.parametrize("is_training", [True, False])
def test_the_banner_of_practice_is_on_the_training_portal_only(show, is_training):
    dialog = show(is_training=is_training)
    banners = dialog.findChildren(QFrame, "practiceBanner")
    assert [one.isVisible() for one in banners] == [True] * is_training
    for label in [label for one in banners for label in one.findChildren(QLabel)]:
        assert label.width() >= label.sizeHint().width()


def test_what_is_given_shows_its_password_to_nobody(show, qtbot):
    dialog = show()
    field(dialog, "identifierText").setText("  04DRC794 ")
    field(dialog, "credentialsPassword").setText(" garde ses espaces ")
    dialog.findChild(QCheckBox, "rememberPassword").click()
    with qtbot.waitSignal(dialog.given) as heard:
        button(dialog, "signIn").click()
    given = heard.args[0]
    assert (given.identifier, given.remember) == ("04DRC794", True)
    assert given.secret.reveal() == " garde ses espaces "
    assert "garde" not in repr(given)
    assert field(dialog, "credentialsPassword").text() == ""


def test_leaving_forgets_what_was_typed(show):
    dialog = show()
    field(dialog, "credentialsPassword").setText("mot de passe")
    dialog.reject()
    assert field(dialog, "credentialsPassword").text() == ""


def test_the_password_cannot_be_copied_or_heard(show):
    dialog = show(known=("04DRC794",))
    password = field(dialog, "credentialsPassword")
    assert password.hasFocus()
    QGuiApplication.clipboard().setText("rien")
    type_text(password, "Zx9-secret")
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(password, key, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "rien"
    assert not any("Zx9" in text for text in texts(dialog))


def test_it_says_where_the_password_would_be_kept(show):
    dialog = show()
    assert "le trousseau de votre session (Secret Service), et nulle part ailleurs" in words_of(
        dialog
    )
    without = show(place=Place("", NO_STORE))
    assert "oubliés à la fermeture" in words_of(without)
    assert not without.findChild(QCheckBox, "rememberPassword").isEnabled()


def test_a_known_identifier_is_proposed_and_can_be_forgotten(show, qtbot):
    dialog = show(known=("04DRC794", "03VML243"))
    assert field(dialog, "identifierText").text() == "04DRC794"
    with qtbot.waitSignal(dialog.forgetting_requested) as heard:
        button(dialog, "forgetIdentifier").click()
    assert heard.args == ["04DRC794"]
    assert field(dialog, "identifierText").text() == ""
    assert not button(dialog, "forgetIdentifier").isVisible()


def test_the_last_refusal_and_the_account_of_the_exercise_are_told(show):
    dialog = show(problem="Le portail n’accepte pas ce mot de passe.", hint="Compte d’exercice")
    assert "✗ Le portail n’accepte pas ce mot de passe." in words_of(dialog)
    assert "Compte d’exercice" in words_of(dialog)
