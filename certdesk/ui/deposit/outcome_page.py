"""How a deposit goes and how it ended: progress, then one large word with what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from certdesk.model.journal.records import DepositState
from certdesk.ui.deposit.followed import passages_text
from certdesk.ui.deposit.review_page import size_text
from certdesk.ui.deposit.status_words import Tone, Words, said_once, words_of
from certdesk.ui.small_parts import make_label
from certdesk.ui.theme import XL, L, M
from certdesk.ui.themed_icons import ThemedMark
from certdesk.ui.tones import set_ink, set_tint

if TYPE_CHECKING:
    from certdesk.model.errors import CertdeskError
    from certdesk.portal_client.deposit import Outcome
    from certdesk.ui.theme import Theme

_ICONS: Final = {
    Tone.CALM: "info",
    Tone.WAITING: "success",
    Tone.GOOD: "success",
    Tone.CARE: "question",
    Tone.BAD: "error",
}


class SendingPage(QWidget):
    """The file is leaving."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sendingPage")
        self._title = _label("sendingTitle", "section")
        self._detail = _label("sendingDetail", "muted")
        self._bar = QProgressBar()
        self._bar.setObjectName("sendingProgress")
        self._bar.setAccessibleName("Avancement de l’envoi")
        self._bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(M)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._bar)
        column.addWidget(self._detail)
        column.addStretch(1)

    def say(self, title: str, detail: str = "") -> None:
        """Show a step whose length is not known."""
        self._title.setText(title)
        self._detail.setText(detail)
        self._bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """Show how much of the file has left; True once everything has."""
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._detail.setText(f"{size_text(done)} sur {size_text(total)}")


class OutcomePage(QWidget):
    """The end, in one large word."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("outcomePage")
        self._icon = ThemedMark(theme, 44)
        self._word = _label("outcomeWord", "title")
        self._file = _label("outcomeFile", "muted")
        self._meaning = _label("outcomeMeaning", "")
        self._why = _label("outcomeWhy", "")
        self._next = _label("outcomeNext", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        column.addWidget(self._icon)
        for label in (self._word, self._file, self._why, self._meaning, self._next):
            column.addWidget(label)
        column.addStretch(1)

    def show_outcome(self, outcome: Outcome) -> None:
        """Tell how the deposit ended."""
        deposit = outcome.deposit
        numero = deposit.numero_dossier
        words, error = words_of(deposit), outcome.error
        self._show(said_once(words, error) if error is not None else words, error)
        self._file.setText(f"{deposit.file_name} · {passages_text(deposit.passages)}")
        self._file.show()
        if numero and deposit.state is DepositState.DEPOSITED:
            told = f"Numéro de dossier\u00a0: {numero}"
            self._why.setText("\n".join(filter(None, (told, self._why.text()))))
            self._why.show()

    def show_failure(self, error: CertdeskError, file_name: str = "") -> None:
        """Tell why nothing was deposited; only for what never began."""
        self._show(_NOTHING_SENT, error)
        self._file.setText(file_name)
        self._file.setVisible(bool(file_name))

    def show_cancelled(self) -> None:
        """Tell that nothing was deposited, as was wished."""
        self._show(_CANCELLED, None)

    def _show(self, words: Words, error: CertdeskError | None) -> None:
        self._file.hide()
        self._word.setText(words.label)
        self._meaning.setText(words.meaning)
        self._meaning.setVisible(bool(words.meaning))
        self._why.setText(f"{error.message} {error.remedy}".strip() if error is not None else "")
        self._why.setVisible(error is not None)
        steps = (f"{number}. {step}" for number, step in enumerate(words.steps, start=1))
        self._next.setText("\n".join(steps) if len(words.steps) > 1 else "".join(words.steps))
        self._next.setVisible(bool(words.steps))
        self._icon.show_mark(_ICONS[words.tone], words.tone.value)
        set_ink(self._word, words.tone.value)
        set_tint(self._why, words.tone.value)


_NOTHING_SENT: Final = Words(
    "○",
    "Rien n’a été déposé",
    Tone.BAD,
    "",  # the title says it
    ("Une fois la cause réglée, vous pouvez recommencer.",),
)
_CANCELLED: Final = Words(
    "○",
    "Envoi annulé",
    Tone.CALM,
    "Rien n’a été déposé\u00a0: le fichier n’est pas sur le portail.",
    ("Vous pourrez le déposer plus tard.",),
)


def _label(name: str, role: str) -> QLabel:
    label = make_label(name=name, role=role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
