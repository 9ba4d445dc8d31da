"""The clerk explains a message that the catalogue does not know, for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.errors import CertdeskError
from certdesk.ui.tones import set_ink

if TYPE_CHECKING:
    from certdesk.model.knowledge.messages import MessageCatalogue

_INTRO = (
    "Votre explication est gardée sur cet ordinateur et revient chaque fois que le portail "
    "écrit ce message. Une étoile (*) remplace ce qui change d’un passage à l’autre\u00a0: "
    "un identifiant, un numéro."
)


class ExplanationDialog(QDialog):
    """Opened with `.open()`; nothing is kept until « Enregistrer ».

    Signals:
        saved: the catalogue knows the message now.
    """

    saved = Signal()

    def __init__(self, catalogue: MessageCatalogue, message: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.setObjectName("explanationDialog")
        self.setWindowTitle("Expliquer un message du portail")
        self.setMinimumWidth(560)
        self._pattern = _small_text("explanationPattern", message)
        self._title = QLineEdit()
        self._title.setObjectName("explanationTitle")
        self._meaning = _small_text("explanationMeaning", "")
        self._steps = _small_text("explanationSteps", "")
        self._steps.setPlaceholderText("Une étape par ligne")
        self._problem = QLabel()
        self._problem.setObjectName("explanationProblem")
        self._problem.setWordWrap(True)
        set_ink(self._problem, "error")
        self._problem.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        intro = QLabel(_INTRO)
        intro.setWordWrap(True)
        form = QFormLayout()
        for label, field in (
            ("&Message à reconnaître", self._pattern),
            ("&Titre court", self._title),
            ("Ce que cela &veut dire", self._meaning),
            ("Ce qu’il faut &faire", self._steps),
        ):
            form.addRow(label, field)
        buttons = QDialogButtonBox()
        save = buttons.addButton("Enregistrer", QDialogButtonBox.ButtonRole.AcceptRole)
        save.setObjectName("saveExplanation")
        save.setProperty("role", "primary")
        buttons.addButton("Annuler", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.setSpacing(12)
        page.addWidget(intro)
        page.addLayout(form)
        page.addWidget(self._problem)
        page.addWidget(buttons)

    def _save(self) -> None:
        try:
            self._catalogue.add_local(
                self._pattern.toPlainText(),
                self._title.text(),
                self._meaning.toPlainText(),
                self._steps.toPlainText().splitlines(),
            )
        except CertdeskError as error:
            self._problem.setText(str(error))
            self._problem.show()
            return
        self.saved.emit()
        self.accept()


def _small_text(name: str, text: str) -> QPlainTextEdit:
    edit = QPlainTextEdit(text)
    edit.setObjectName(name)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(64)
    return edit
