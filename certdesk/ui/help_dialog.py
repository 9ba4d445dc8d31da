"""Aide: how a correction goes, in five steps, and the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.theme import XL, L, M, S

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme

_WIDTH = 820
_STEPS = (
    ("open", "Ouvrir", "Déposez dans la fenêtre le flux et l’accusé de traitement reçu."),
    ("ko", "Voir", "Les passages KO sont à gauche, groupés par cause\u00a0; F8 mène au suivant."),
    (
        "help",
        "Comprendre",
        "«\u00a0Pourquoi ce passage est KO\u00a0» dit ce que le portail a cherché.",
    ),
    (
        "corrected",
        "Corriger",
        "Les champs suspects viennent en premier. Rien n’est perdu\u00a0: tout est gardé au fur "
        "et à mesure.",
    ),
    ("generate", "Générer", "CertDesk compose un fichier nouveau, le contrôle, puis l’écrit."),
)

_KEYS = (
    ("Ctrl+O", "Ouvrir des fichiers"),
    ("F8 / Maj+F8", "Passage KO suivant, précédent"),
    ("F6 / Maj+F6", "Volet suivant, précédent"),
    ("Ctrl+F", "Rechercher"),
    ("Ctrl+Z / Ctrl+Y", "Annuler, rétablir"),
    ("Ctrl+G", "Générer le fichier de correction"),
    ("Ctrl + / Ctrl - / Ctrl 0", "Taille du texte XML"),
    ("Ctrl+I", "Détails du dossier"),
    ("F1", "Cette aide"),
)


class HelpDialog(QDialog):
    """One page of help."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("helpDialog")
        self.setWindowTitle("Aide et raccourcis")
        self.setMinimumWidth(_WIDTH)
        columns = QHBoxLayout()
        columns.setSpacing(XL)
        columns.addLayout(_steps(theme), 5)
        columns.addWidget(_keys(), 4)
        box = QDialogButtonBox()
        close = box.addButton("Fermer", QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("helpClose")
        close.setAccessibleName("Fermer l’aide")
        page = QVBoxLayout(self)
        page.setContentsMargins(XL, XL, XL, L)
        page.setSpacing(L)
        page.addLayout(columns)
        page.addWidget(box)
        self.resize(_WIDTH, page.totalHeightForWidth(_WIDTH))
        box.rejected.connect(self.reject)


def _steps(theme: Theme) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(M)
    column.addWidget(_label("Une correction, pas à pas", "section"))
    for icon, title, text in _STEPS:
        line = QHBoxLayout()
        line.setSpacing(M)
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon, 22, theme.colors().accent))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(_label(f"<b>{title}.</b> {text}", ""), 1)
        column.addLayout(line)
    column.addStretch(1)
    return column


def _keys() -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    grid = QGridLayout(card)
    grid.setContentsMargins(L, M, L, M)
    grid.setHorizontalSpacing(L)
    grid.setVerticalSpacing(S)
    grid.addWidget(_label("Clavier", "section"), 0, 0, 1, 2)
    for row, (keys, text) in enumerate(_KEYS, start=1):
        grid.addWidget(QLabel(f"<b>{keys}</b>"), row, 0)
        said = QLabel(text)
        said.setProperty("role", "muted")
        grid.addWidget(said, row, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(len(_KEYS) + 1, 1)
    return card


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
