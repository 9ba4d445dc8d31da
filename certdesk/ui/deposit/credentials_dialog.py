"""Asks for the identifier and the password of a portal, and whether to remember them.

It holds them no longer than it is open, and knows no keyring: what is remembered, and where, is
the business of `Access`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.portal_client.credentials import Secret
from certdesk.ui.deposit.login import Asked, Given
from certdesk.ui.practice import PORTAL_BANNER_OF_BOXES, PracticeBanner
from certdesk.ui.small_parts import make_label
from certdesk.ui.theme import L, M, S
from certdesk.ui.tones import set_tint

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from certdesk.ui.theme import Theme


_REMEMBERED: Final = "retenu\u00a0: rien à saisir"


class CredentialsDialog(QDialog):
    """Identifier, password, « Se souvenir ».

    Signals:
        given(Given): use these.
        forgetting_requested(str): forget what is remembered for this identifier.
    """

    given = Signal(object)
    forgetting_requested = Signal(str)

    def __init__(self, asked: Asked, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = asked
        self._theme = theme
        self.setObjectName("credentialsDialog")
        self.setWindowTitle(f"Se connecter – {asked.portal}")
        self.setMinimumWidth(500)
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setObjectName("credentialsProblem")
        self._problem.setWordWrap(True)
        self._identifier = QComboBox()
        self._identifier.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._identifier.setObjectName("credentialsIdentifier")
        self._identifier.setAccessibleName("Identifiant")
        self._identifier.addItems(list(asked.known))
        typed = QLineEdit()
        typed.setObjectName("identifierText")
        typed.setAccessibleName("Identifiant")
        self._identifier.setLineEdit(typed)
        if asked.typed:
            typed.setText(asked.typed)
        self._password = _password_line()
        self._remember = QCheckBox("Se souvenir du mot de passe")
        self._remember.setObjectName("rememberPassword")
        self._remember.setAccessibleName(self._remember.text())
        self._remember.setEnabled(asked.place.lasts)
        self._forget = QPushButton("Oublier cet identifiant")
        self._forget.setObjectName("forgetIdentifier")
        self._forget.setAccessibleName(self._forget.text())
        self._forget.setProperty("role", "link")
        self._forget.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self._refresh()
        is_known = bool(asked.typed) or len(asked.known) == 1
        (self._password if is_known else self._identifier).setFocus()

    def done(self, result: int) -> None:
        """The password does not outlive the dialog."""
        self._password.clear()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field signs in, or does nothing: it never leaves by « Annuler ».

        A dialog gives it to another button while its default one is disabled.
        """
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._sign_in.isEnabled():
                self._sign_in.click()
            return
        super().keyPressEvent(event)

    # -- layout --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(M)
        form.setVerticalSpacing(S)
        form.addRow("Identifiant", self._identifier)
        form.addRow("Mot de passe", self._password)
        form.addRow("", self._remember)
        form.addRow("", make_label(self._place_text(), "credentialsPlace", "muted"))
        form.addRow("", self._forget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if self._asked.is_training:
            whole.addWidget(PracticeBanner(self._theme, PORTAL_BANNER_OF_BOXES))
        page = QVBoxLayout()
        whole.addLayout(page, 1)
        page.setContentsMargins(L, L, L, M)
        page.setSpacing(M)
        title = QLabel(self._asked.portal)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setProperty("role", "section")
        title.setWordWrap(True)
        origin = make_label(self._asked.origin, "credentialsOrigin", "muted")
        page.addWidget(title)
        page.addWidget(origin)
        page.addWidget(self._problem)
        if self._asked.hint:
            page.addWidget(self._hint())
        page.addLayout(form)
        page.addStretch(1)
        page.addWidget(self._buttons())
        set_tint(self._problem, "error")
        self._problem.setText(f"✗ {self._asked.problem}" if self._asked.problem else "")
        self._problem.setVisible(bool(self._asked.problem))

    def _hint(self) -> QLabel:
        hint = QLabel(self._asked.hint)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setObjectName("credentialsHint")
        hint.setWordWrap(True)
        set_tint(hint, "warning")
        return hint

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        cancel = box.addButton("Annuler", role.RejectRole)
        self._sign_in = box.addButton("Se connecter", role.ActionRole)
        self._sign_in.setProperty("role", "primary")
        self._sign_in.setDefault(True)
        for button, name in ((cancel, "cancelCredentials"), (self._sign_in, "signIn")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        box.rejected.connect(self.reject)
        return box

    def _connect(self) -> None:
        self._identifier.editTextChanged.connect(self._refresh)
        self._password.textChanged.connect(self._refresh)
        self._forget.clicked.connect(self._forget_identifier)
        self._sign_in.clicked.connect(self._give)

    # -- acting --------------------------------------------------------------------------------

    def _refresh(self) -> None:
        identifier = self._identifier.currentText().strip()
        is_remembered = identifier in self._asked.remembered
        typed = bool(self._password.text())
        self._sign_in.setEnabled(bool(identifier) and (typed or is_remembered))
        self._password.setPlaceholderText(_REMEMBERED if is_remembered else "")
        self._remember.setEnabled(self._asked.place.lasts and (typed or not is_remembered))
        self._forget.setVisible(identifier in self._asked.known)

    def _give(self) -> None:
        given = Given(
            self._identifier.currentText().strip(),
            Secret(self._password.text()) if self._password.text() else None,
            self._remember.isChecked() and self._remember.isEnabled(),
        )
        self.accept()
        self.given.emit(given)

    def _forget_identifier(self) -> None:
        identifier = self._identifier.currentText().strip()
        self._identifier.removeItem(self._identifier.findText(identifier))
        self._identifier.clearEditText()
        self.forgetting_requested.emit(identifier)
        self._identifier.setFocus()

    def _place_text(self) -> str:
        if not self._asked.place.lasts:
            return self._asked.place.why
        return (
            f"Il serait gardé dans {self._asked.place.name}, et nulle part ailleurs. Sans cela, "
            "CertDesk l’oublie en se fermant."
        )


def _password_line() -> QLineEdit:
    """A field whose text leaves by no copy, no drag and no suggestion."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setObjectName("credentialsPassword")
    line.setAccessibleName("Mot de passe")
    line.setDragEnabled(False)
    line.setInputMethodHints(
        Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhHiddenText
        | Qt.InputMethodHint.ImhNoPredictiveText
        | Qt.InputMethodHint.ImhNoAutoUppercase
    )
    return line
