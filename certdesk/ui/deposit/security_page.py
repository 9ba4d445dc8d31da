"""Réglages → Sécurité: the passwords that are remembered, and the lock on idle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.confirm import Matter, Way, ask
from certdesk.ui.deposit.lock import DOES_NOT, PROTECTS
from certdesk.ui.small_parts import make_label
from certdesk.ui.theme import L, M, S
from certdesk.ui.tones import set_tint

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme

_NONE: Final = "Aucun mot de passe n’est retenu."


class SecurityPage(QWidget):
    """What is remembered, and how soon the window hides itself.

    Signals:
        minutes_chosen(int): lock after so many idle minutes; 0 for never.
        forgetting_requested(str, str): forget the password of this address and identifier.
        forgetting_all_requested(): forget every password.
    """

    minutes_chosen = Signal(int)
    forgetting_requested = Signal(str, str)
    forgetting_all_requested = Signal()

    def __init__(self, theme: Theme, minutes: int) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[QWidget] = []
        self._place = make_label("", role="muted")
        self._place.setObjectName("vaultPlace")
        self._list = QVBoxLayout()
        self._list.setSpacing(S)
        self._none = make_label(_NONE, role="muted")
        self._all = QPushButton("Tout oublier…")
        self._all.setObjectName("forgetAll")
        self._all.setAccessibleName("Oublier tous les mots de passe")
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setObjectName("securitySaid")
        self._said.setWordWrap(True)
        self._said.hide()
        self._minutes = QSpinBox()
        self._minutes.setObjectName("lockMinutes")
        self._minutes.setAccessibleName("Verrouiller après, en minutes sans activité")
        self._minutes.setRange(0, 120)
        self._minutes.setSpecialValueText("jamais")
        self._minutes.setSuffix(" minutes")
        self._minutes.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.show_minutes(minutes)
        self._lay_out()
        self._minutes.valueChanged.connect(self.minutes_chosen)
        self._all.clicked.connect(self._ask_all)
        self.show_known("", ())

    def show_minutes(self, minutes: int) -> None:
        """Show after how long it locks."""
        self._minutes.setValue(minutes)

    def show_known(self, place: str, known: tuple[tuple[str, str], ...]) -> None:
        """Show what is remembered: (address, identifier), and where."""
        self._place.setText(place)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._row(where, identifier) for where, identifier in known]
        for row in self._rows:
            self._list.addWidget(row)
        self._none.setVisible(not known)
        self._all.setVisible(bool(known))

    def say(self, text: str, *, good: bool) -> None:
        """Tell what came of forgetting."""
        self._said.setText(f"{'✓' if good else '✗'} {text}")
        set_tint(self._said, "success" if good else "error")
        self._said.show()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(L, L, L, L)
        page.setSpacing(M)
        page.addWidget(_section("Mots de passe des portails"))
        page.addWidget(self._place)
        page.addLayout(self._list)
        page.addWidget(self._none)
        page.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        page.addWidget(self._said)
        page.addSpacing(L)
        page.addWidget(_section("Verrouillage"))
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(QLabel("Cacher les données après"))
        row.addWidget(self._minutes)
        row.addWidget(QLabel("sans clavier ni souris"))
        row.addStretch(1)
        page.addLayout(row)
        page.addWidget(make_label(f"{PROTECTS} {DOES_NOT}", role="muted"))
        page.addStretch(1)

    def _row(self, where: str, identifier: str) -> QFrame:
        row = QFrame()
        row.setProperty("role", "card")
        label = QLabel(f"{identifier}\n{where}")
        label.setObjectName("knownIdentifier")
        label.setTextFormat(Qt.TextFormat.PlainText)
        forget = QPushButton("Oublier")
        forget.setObjectName("forgetOne")
        forget.setAccessibleName(f"Oublier le mot de passe de {identifier}, {where}")
        forget.clicked.connect(lambda: self.forgetting_requested.emit(where, identifier))
        line = QHBoxLayout(row)
        line.setContentsMargins(M, S, M, S)
        line.addWidget(label, 1)
        line.addWidget(forget)
        return row

    def _ask_all(self) -> None:
        ask(
            self,
            self._theme,
            Matter(
                title="Tout oublier",
                text="Oublier tous les mots de passe retenus\u00a0?",
                detail="CertDesk les retirera du trousseau de cet ordinateur. Vos comptes sur les "
                "portails ne changent pas.",
                ways=(
                    Way("Les garder", None, "keepPasswords"),
                    Way("Tout oublier", self.forgetting_all_requested.emit, "confirmForgetAll"),
                ),
            ),
        )


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "section")
    return label
