"""One deposit explained: its state, what it means, what to do next, and the buttons to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.journal.records import PortalStatus
from certdesk.ui.deposit.followed import day_and_time, passages_text, short_hash
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.small_parts import make_button, make_label
from certdesk.ui.theme import L, M, S
from certdesk.ui.tones import set_tint

if TYPE_CHECKING:
    from certdesk.ui.deposit.followed import Followed

_LOOK_DIRECT: Final = "Regarder dans la liste du portail"
_LOOK_ASSISTED: Final = "Ouvrir la liste du portail…"
_NOTE_STATUS: Final = "Noter le statut lu sur le portail…"


class DepositCard(QScrollArea):
    """Follows the line in hand.

    Signals:
        look_requested(int): look for this deposit in the list of the portal.
        answered(int, bool): the clerk says that it arrived, or that it did not.
        treatment_requested(int), reception_requested(int): open this accusé.
        passages_requested(int): list the passages that the portal has recorded.
        again_requested(int): deposit the same file again.
        status_noted(int, PortalStatus): the clerk read this status on the portal.
        withdrawn(int): the clerk was wrong to say that it arrived.
        numero_typed(int, str): the numéro de dossier was written or corrected.
    """

    look_requested = Signal(int)
    answered = Signal(int, bool)
    treatment_requested = Signal(int)
    reception_requested = Signal(int)
    passages_requested = Signal(int)
    again_requested = Signal(int)
    status_noted = Signal(int, object)
    withdrawn = Signal(int)
    numero_typed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._line: Followed | None = None
        self.setObjectName("depositCard")
        self.setAccessibleName("Le dépôt choisi")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._status = _text("depositStatus", role="section")
        self._file = ElidedLabel(elided=Qt.TextElideMode.ElideMiddle)
        self._file.setObjectName("depositFile")
        self._file.set_strong(True)
        self._facts = _text("depositFacts", role="muted")
        self._meaning = _text("depositMeaning")
        self._next = _text("depositNextTitle")
        self._next.setText("Et maintenant")
        self._next.setStyleSheet("font-weight: 600;")
        self._steps = _text("depositSteps")
        self._numero = QLineEdit()
        self._numero.setObjectName("depositNumero")
        self._numero.setAccessibleName("Numéro de dossier")
        self._numero.setPlaceholderText("celui de l’accusé de réception")
        self._hash = QPushButton()
        self._hash.setObjectName("copyHash")
        self._hash.setProperty("role", "link")
        self._hash.setToolTip("Copier l’empreinte SHA-256 du fichier déposé")
        self._look = make_button("", "lookInList", "primary")
        self._there = make_button("Il y est", "itIsThere")
        self._absent = make_button("Il n’y est pas", "itIsNotThere")
        self._treatment = make_button("Ouvrir l’accusé de traitement", "openTreatment", "primary")
        self._reception = make_button("Ouvrir l’accusé de réception", "openReception")
        self._passages = make_button("Voir les passages enregistrés…", "listPassages")
        self._again = make_button("Déposer de nouveau…", "depositAgain")
        self._withdraw = make_button(
            "Je me suis trompé\u00a0: il n’y est pas", "withdrawAnswer", "link"
        )
        self._seen = QComboBox()
        self._seen.setObjectName("statusSeen")
        self._seen.setAccessibleName("Noter le statut lu sur le portail")
        self._seen.addItem(_NOTE_STATUS, None)
        for status in PortalStatus:
            self._seen.addItem(status.value, status)
        self._page = self._lay_out()
        self.setWidget(self._page)
        self._connect()
        self.show_line(None)

    def show_line(self, line: Followed | None) -> None:
        """Explain this deposit; None hides everything."""
        self._line = line
        self._page.setVisible(line is not None)
        policy = Qt.ScrollBarPolicy
        # A page that is hidden keeps its height, and its scroll bar.
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if line is None else policy.ScrollBarAsNeeded
        )
        if line is None:
            return
        deposit, words = line.deposit, line.words
        self._status.setText(words.said)
        self._status.setAccessibleName(f"Statut\u00a0: {words.label}")
        self._file.setText(deposit.file_name)
        self._facts.setText(
            f"{day_and_time(deposit.sent_at)} · {passages_text(deposit.passages)} · "
            f"{line.for_whom} · {line.how}\n{line.portal_name}"
        )
        self._meaning.setText(words.meaning)
        self._steps.setText(_numbered(words.steps))
        if not self._numero.hasFocus():
            self._numero.setText(deposit.numero_dossier)
        self._hash.setText(f"SHA-256\u00a0: {short_hash(deposit.sha256)}")
        self._hash.setAccessibleName("Copier l’empreinte SHA-256 du fichier déposé")
        set_tint(self._status, words.tone.value)
        self._offer(line)

    # -- layout --------------------------------------------------------------------------------

    def _lay_out(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(L, 0, 2, 0)
        column.setSpacing(S)
        for widget in (self._status, self._file, self._facts, self._meaning):
            column.addWidget(widget)
        column.addSpacing(S)
        column.addWidget(self._next)
        column.addWidget(self._steps)
        column.addSpacing(S)
        buttons = (self._look, self._treatment, self._reception, self._passages, self._again)
        for button in buttons:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        answers = QHBoxLayout()
        answers.setSpacing(S)
        answers.addWidget(self._there)
        answers.addWidget(self._absent)
        answers.addStretch(1)
        column.addLayout(answers)
        column.addWidget(self._withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._seen)
        column.addSpacing(M)
        line = QHBoxLayout()
        line.setSpacing(S)
        label = QLabel("N° de dossier")
        label.setBuddy(self._numero)
        line.addWidget(label)
        line.addWidget(self._numero, 1)
        column.addLayout(line)
        column.addWidget(self._hash, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        self._look.clicked.connect(lambda: self.look_requested.emit(self._number))
        self._there.clicked.connect(lambda: self.answered.emit(self._number, True))
        self._absent.clicked.connect(lambda: self.answered.emit(self._number, False))
        self._treatment.clicked.connect(lambda: self.treatment_requested.emit(self._number))
        self._reception.clicked.connect(lambda: self.reception_requested.emit(self._number))
        self._passages.clicked.connect(lambda: self.passages_requested.emit(self._number))
        self._again.clicked.connect(lambda: self.again_requested.emit(self._number))
        self._withdraw.clicked.connect(lambda: self.withdrawn.emit(self._number))
        self._seen.activated.connect(self._note_status)
        self._numero.editingFinished.connect(self._tell_numero)
        self._hash.clicked.connect(self._copy_hash)

    # -- acting --------------------------------------------------------------------------------

    @property
    def _number(self) -> int:
        return self._line.deposit.number if self._line is not None else -1

    def _tell_numero(self) -> None:
        typed = " ".join(self._numero.text().split())
        if self._line is not None and typed != self._line.deposit.numero_dossier:
            self.numero_typed.emit(self._number, typed)

    def _note_status(self, index: int) -> None:
        status = self._seen.itemData(index)
        self._seen.setCurrentIndex(0)
        if status is not None:
            self.status_noted.emit(self._number, PortalStatus(status))

    def _copy_hash(self) -> None:
        if self._line is not None:
            QGuiApplication.clipboard().setText(self._line.deposit.sha256)

    def _offer(self, line: Followed) -> None:
        self._look.setText(_LOOK_DIRECT if line.is_direct else _LOOK_ASSISTED)
        self._look.setAccessibleName(self._look.text())
        self._look.setVisible(line.can_look)
        self._there.setVisible(line.can_answer)
        self._absent.setVisible(line.can_answer)
        self._withdraw.setVisible(line.can_withdraw)
        self._seen.setVisible(line.can_note_status)
        self._treatment.setVisible(line.can_open_treatment)
        self._reception.setVisible(line.can_open_reception)
        self._passages.setVisible(line.can_list_passages)
        self._again.setVisible(line.can_deposit_again)


def _numbered(steps: tuple[str, ...]) -> str:
    if len(steps) == 1:
        return steps[0]
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))


def _text(name: str, *, role: str = "") -> QLabel:
    label = make_label(name=name, role=role)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return label
