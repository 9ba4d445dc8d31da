"""« Déjà en base »: the question that only the clerk can answer, and its two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.correction.edits import Decision
from certdesk.model.flux.passage import Value
from certdesk.ui.confirm import Matter, Way, ask
from certdesk.ui.passage.known import Known, NothingKnown, told
from certdesk.ui.passage.line_edit import LineEdit
from certdesk.ui.passage.new_identifier import ID_PATH, propose, why_not
from certdesk.ui.passage.typed import clean
from certdesk.ui.tones import set_ink, set_tint

if TYPE_CHECKING:
    from certdesk.model.dossier.work import Work
    from certdesk.ui.theme import Theme

_ACCEPTED = "Déjà accepté\u00a0: l’écarter"
_ACCEPTED_HINT = "Il ne sera pas dans le fichier de correction\u00a0: rien à redéposer."
_REUSED = "Identifiant réutilisé\u00a0: donner un nouvel identifiant"
_REUSED_HINT = "Le passage est redéposé sous un identifiant qui n’a jamais servi."


class QuestionBox(QFrame):
    """Two exclusive answers; each can be taken back.

    Signals:
        dismissed: the passage was accepted earlier.
        identifier_given(str): the identifier had been used for somebody else.
        taken_back: neither.
    """

    dismissed = Signal()
    identifier_given = Signal(str)
    taken_back = Signal()

    def __init__(self, theme: Theme, known: Known | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._known = known or NothingKnown()
        self._work: Work | None = None
        self._row = -1
        self.setProperty("role", "card")
        self._question = QLabel()
        self._question.setWordWrap(True)
        self._memory = QLabel()
        self._memory.setObjectName("acceptedBefore")
        self._memory.setStyleSheet("font-weight: 600;")
        set_tint(self._memory, "info")
        self._memory.setWordWrap(True)
        self._accepted = _answer(_ACCEPTED, "answer.accepted")
        self._reused = _answer(_REUSED, "answer.reused")
        self._group = QButtonGroup(self)
        self._group.addButton(self._accepted)
        self._group.addButton(self._reused)
        self._identifier = LineEdit()
        self._identifier.setObjectName("newIdentifier")
        self._identifier.setAccessibleName("Nouvel identifiant technique")
        self._why = QLabel()
        self._why.setWordWrap(True)
        self._back = QPushButton("Annuler ce choix")
        self._back.setProperty("role", "link")
        self._back.setAutoDefault(False)
        self._back.setObjectName("answer.takeBack")
        self._lay_out()
        self._accepted.clicked.connect(self._dismiss)
        self._reused.clicked.connect(self._ask_reuse)
        self._identifier.textEdited.connect(self._type)
        self._identifier.left.connect(self._leave)
        self._identifier.confirmed.connect(self._leave)
        self._back.clicked.connect(self.taken_back)

    def show_question(self, work: Work, row: int, question: str) -> None:
        """Ask about a passage, the present answer being what was decided so far."""
        moved = row != self._row or work is not self._work
        self._work, self._row = work, row
        self._question.setText(question)
        self._show_memory(row)
        dismissed = work.edits.decisions.get(row) is Decision.DISMISSED
        given = work.edits.of_passage(row).get(ID_PATH)
        renamed = isinstance(given, Value) and not dismissed
        self._group.setExclusive(False)
        self._accepted.setChecked(dismissed)
        self._reused.setChecked(renamed)
        self._group.setExclusive(True)
        self._identifier.setEnabled(renamed)
        self._back.setVisible(dismissed or renamed)
        text = given.text if isinstance(given, Value) else propose(work, row, self._known)
        if moved or not self._identifier.hasFocus():
            self._identifier.replace_text(text)
            self._say("")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(self._question)
        column.addWidget(self._memory)
        column.addSpacing(4)
        column.addWidget(self._accepted)
        column.addLayout(_indented(_hint(_ACCEPTED_HINT)))
        column.addSpacing(4)
        column.addWidget(self._reused)
        column.addLayout(_indented(_hint(_REUSED_HINT)))
        column.addLayout(_indented(self._identifier))
        column.addLayout(_indented(self._why))
        column.addLayout(_indented(self._back))
        column.addStretch(1)

    def _dismiss(self) -> None:
        self.dismissed.emit()

    def _show_memory(self, row: int) -> None:
        accepted = self._known.accepted(row)
        self._memory.setVisible(accepted is not None)
        if accepted is None:
            return
        said = f"{told(accepted)} (journal de CertDesk)."
        self._memory.setText(said)
        self._memory.setAccessibleName(said)

    def _ask_reuse(self) -> None:
        """Renaming what was accepted would record the same certification twice."""
        accepted = self._known.accepted(self._row)
        if self._work is None or accepted is None:
            self._give()
            return
        matter = Matter(
            title="Nouvel identifiant",
            text="Ce passage a déjà été accepté. Lui donner un autre identifiant\u00a0?",
            detail=f"{told(accepted)}. Le redéposer sous un autre identifiant créerait la même "
            "certification deux fois dans le passeport de la personne.",
            ways=(
                Way("L’écarter\u00a0: déjà accepté", self._dismiss, "keepAccepted"),
                Way("Donner un autre identifiant", self._give, "renameAccepted"),
                Way("Annuler", None, "cancelRename"),
            ),
        )
        # Until it is answered, what is ticked is what was decided so far.
        self.show_question(self._work, self._row, self._question.text())
        ask(self, self._theme, matter)

    def _give(self) -> None:
        self._identifier.setEnabled(True)
        self.identifier_given.emit(self._identifier.text().strip())
        self._identifier.setFocus()
        self._identifier.selectAll()

    def _type(self, text: str) -> None:
        if self._work is None:
            return
        wanted = clean(text).strip()
        why = why_not(self._work, self._row, wanted, self._known)
        self._say(why)
        if not why:
            self.identifier_given.emit(wanted)

    def _leave(self) -> None:
        """What is shown is what would be sent: a refused identifier does not stay."""
        if self._work is not None:
            self._say("")
            given = self._work.edits.of_passage(self._row).get(ID_PATH)
            if isinstance(given, Value):
                self._identifier.replace_text(given.text)

    def _say(self, why: str) -> None:
        self._why.setText(f"Erreur\u00a0: {why}" if why else "")
        self._why.setVisible(bool(why))
        if why:
            set_ink(self._why, "error")


def _answer(label: str, name: str) -> QRadioButton:
    button = QRadioButton(label)
    button.setObjectName(name)
    button.setStyleSheet("QRadioButton { font-weight: 600; }")
    return button


def _hint(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def _indented(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(24, 0, 0, 0)
    row.addWidget(widget)
    return row
