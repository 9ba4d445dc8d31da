"""The head of the passage in hand: who it is, what it is, what may be decided, and where next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from certdesk.model.correction.edits import Decision
from certdesk.model.dossier.names import name_in
from certdesk.model.dossier.work import WorkState
from certdesk.model.flux.passage import Value
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.passages.badges import badge_of
from certdesk.ui.themed_icons import keep_icon

if TYPE_CHECKING:
    from certdesk.ui.passage.reader import PassageReader
    from certdesk.ui.passages.badges import Badge
    from certdesk.ui.theme import Theme

_VERIFIED_TIP = "Vous avez tout vérifié et tout est juste\u00a0: le passage sera redéposé tel quel."
_EDITED_TIP = "Ce passage est corrigé\u00a0: remettez ses champs pour le déclarer inchangé."
_DISMISS_TIP = (
    "Ne pas mettre ce passage dans le fichier de correction\u00a0: "
    "il a déjà été accepté, ou vous le traiterez plus tard."
)


class StateChip(QFrame):
    """The mark and the word of a state, on its colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = QLabel()
        self._word = QLabel()
        self._shown: tuple[str, ...] = ()
        self.setObjectName("stateChip")
        self.setFixedHeight(22)
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 0, 9, 0)
        row.setSpacing(4)
        row.addWidget(self._icon)
        row.addWidget(self._word)

    def show_badge(self, badge: Badge, words: str) -> None:
        """Show a state; `words` may say more than the badge."""
        pair = badge.pair(self._theme.colors())
        ink, paper = pair.foreground.name(), pair.background.name()
        shown = (badge.icon, words, ink, paper)
        if shown == self._shown:
            return  # a style sheet is not free, and most passages have the state of the one before
        self._shown = shown
        self._icon.setPixmap(self._theme.pixmap(badge.icon, 14, pair.foreground))
        self._word.setText(words)
        self.setAccessibleName(f"État\u00a0: {words}")
        self.setStyleSheet(
            f"#stateChip {{ background: {paper}; border-radius: 11px; }}"
            f"QLabel {{ color: {ink}; font-weight: 600; }}"
        )


class PassageHead(QWidget):
    """One line above the tabs.

    Signals:
        decided(Decision | None): the clerk decided something, or took it back.
        previous_requested, next_requested: another KO passage.
    """

    decided = Signal(object)
    previous_requested = Signal()
    next_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._reader: PassageReader | None = None
        self._title = ElidedLabel()
        self._title.setObjectName("passageTitle")
        self._title.set_strong(True)
        self._chip = StateChip(theme)
        self._verified = _decision_button("Vérifié, inchangé", "verifyButton")
        self._dismissed = _decision_button("Écarter", "dismissButton")
        self._dismissed.setToolTip(_DISMISS_TIP)
        keep_icon(self._verified, theme, "verified")
        keep_icon(self._dismissed, theme, "dismissed")
        self._previous = _step_button("Passage KO précédent", "Maj+F8", "previousKo")
        self._next = _step_button("Passage KO suivant", "F8 ou Ctrl+Entrée", "nextKo")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 2)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._chip)
        row.addStretch(1)
        for button in (self._verified, self._dismissed, self._previous, self._next):
            row.addWidget(button)
        self._verified.clicked.connect(lambda on: self._decide(Decision.VERIFIED, on))
        self._dismissed.clicked.connect(lambda on: self._decide(Decision.DISMISSED, on))
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        theme.changed.connect(self._dress)
        self._dress()

    def show_passage(self, reader: PassageReader | None) -> None:
        """Head the passage in hand; None when there is none."""
        self._reader = reader
        for widget in (self._chip, self._verified, self._dismissed, self._previous, self._next):
            widget.setVisible(reader is not None)
        if reader is None:
            self._title.setText("")
            return
        self._title.setText(title_of(reader))
        state = reader.work.work_state(reader.row)
        words = state.value if state is not None else badge_of(reader.work, reader.row).word
        self._chip.show_badge(badge_of(reader.work, reader.row), _chip_words(words))
        self._show_decisions(reader, state)

    def _show_decisions(self, reader: PassageReader, state: WorkState | None) -> None:
        refused = state is not None
        self._verified.setVisible(refused)
        self._dismissed.setVisible(refused)
        has_ko = bool(reader.work.dossier.ko)
        self._previous.setEnabled(has_ko)
        self._next.setEnabled(has_ko)
        edited = state is WorkState.CORRECTED or bool(reader.edits)
        self._verified.setEnabled(not edited)
        self._verified.setToolTip(_EDITED_TIP if edited else _VERIFIED_TIP)
        self._verified.setChecked(state is WorkState.VERIFIED)
        self._dismissed.setChecked(state is WorkState.DISMISSED)
        self._dismissed.setText("Écarté" if state is WorkState.DISMISSED else "Écarter")

    def _decide(self, decision: Decision, on: bool) -> None:
        self.decided.emit(decision if on else None)

    def _dress(self) -> None:
        self._previous.setIcon(self._theme.icon("previous"))
        self._next.setIcon(self._theme.icon("next"))
        self.show_passage(self._reader)


def title_of(reader: PassageReader) -> str:
    """« TEST3 · DRANT Paul · RS1234 », as edited for the identifier and the code."""
    typed = reader.state("idTechnique")
    code = reader.work.certification_state(reader.row, "code")
    parts = (
        typed.text.strip() if isinstance(typed, Value) else "",
        name_in(reader.original_passage),
        code.text.strip() if isinstance(code, Value) else "",
    )
    return " · ".join(part for part in parts if part)


def _chip_words(words: str) -> str:
    return "KO, à corriger" if words == WorkState.TO_CORRECT.value else words


def _decision_button(label: str, name: str) -> QPushButton:
    button = QPushButton(label)
    button.setObjectName(name)
    button.setCheckable(True)
    button.setAutoDefault(False)
    button.setIconSize(QSize(16, 16))
    return button


def _step_button(words: str, keys: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setProperty("role", "quiet")
    button.setIconSize(QSize(18, 18))
    button.setToolTip(f"{words} ({keys})")
    button.setAccessibleName(words)
    return button
