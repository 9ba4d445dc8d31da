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
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.theme import XL, XS, L, M, S
from certdesk.ui.themed_icons import ThemedMark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.help_keys import KeyGroup
    from certdesk.ui.theme import Theme

_COLUMNS = 150  # average characters: what the steps need beside the keys
_NARROWEST, _WIDEST = 1050, 1300
_HIGHEST = 560  # of what scrolls: the dialog stays on a screen of 768 lines
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


class HelpDialog(QDialog):
    """One page of help."""

    def __init__(
        self, theme: Theme, keys: Sequence[KeyGroup], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("helpDialog")
        self.setWindowTitle("Aide et raccourcis")
        wanted = _COLUMNS * self.fontMetrics().averageCharWidth()
        width = min(max(wanted, _NARROWEST), _WIDEST)
        box = QDialogButtonBox()
        close = box.addButton("Fermer", QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("helpClose")
        close.setAccessibleName("Fermer l’aide")
        page = QVBoxLayout(self)
        page.setContentsMargins(XL, XL, XL, L)
        page.setSpacing(L)
        page.addWidget(_scrolled(_content(theme, keys), width - 2 * XL), 1)
        page.addWidget(box)
        self.resize(width, page.totalSizeHint().height())
        box.rejected.connect(self.reject)


def _steps(theme: Theme) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(M)
    column.addWidget(_label("Une correction, pas à pas", "section"))
    for icon, title, text in _STEPS:
        line = QHBoxLayout()
        line.setSpacing(M)
        mark = ThemedMark(theme, 22)
        mark.show_mark(icon, "accent")
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(_label(f"<b>{title}.</b> {text}", ""), 1)
        column.addLayout(line)
    column.addStretch(1)
    return column


def _content(theme: Theme, keys: Sequence[KeyGroup]) -> QWidget:
    content = QWidget()
    columns = QHBoxLayout(content)
    columns.setContentsMargins(0, 0, 0, 0)
    columns.setSpacing(XL)
    columns.addLayout(_steps(theme), 1)
    columns.addWidget(_keys(keys), 0, Qt.AlignmentFlag.AlignTop)
    return content


def _scrolled(content: QWidget, width: int) -> QScrollArea:
    """The whole at once where it has room; with a large font it scrolls."""
    area = QScrollArea()
    area.setObjectName("helpPage")
    area.setAccessibleName("Aide et raccourcis")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(content)
    bar = area.verticalScrollBar().sizeHint().width()
    layout = content.layout()
    assert layout is not None
    needed = layout.totalHeightForWidth(width - bar)
    area.setMinimumHeight(min(needed, _HIGHEST))
    return area


def _keys(groups: Sequence[KeyGroup]) -> QFrame:
    """The keys in two columns of about the same height."""
    card = QFrame()
    card.setProperty("role", "card")
    columns = QHBoxLayout(card)
    columns.setContentsMargins(L, M, L, M)
    columns.setSpacing(XL)
    half = sum(_height(group) for group in groups) / 2
    left: list[KeyGroup] = []
    right: list[KeyGroup] = []
    for group in groups:
        fits = sum(map(_height, left)) + _height(group) / 2 <= half
        (left if fits and not right else right).append(group)
    columns.addLayout(_column(left), 1)
    columns.addLayout(_column(right), 1)
    return card


def _height(group: KeyGroup) -> int:
    """In lines, its title included."""
    return len(group.lines) + 2


def _column(groups: Sequence[KeyGroup]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(L)
    grid.setVerticalSpacing(XS)
    row = 0
    for group in groups:
        grid.addWidget(_label(group.title, "section"), row, 0, 1, 2)
        row += 1
        for line in group.lines:
            grid.addWidget(QLabel(f"<b>{line.keys}</b>"), row, 0, Qt.AlignmentFlag.AlignTop)
            said = QLabel(line.text)
            said.setProperty("role", "muted")
            grid.addWidget(said, row, 1)
            row += 1
        grid.setRowMinimumHeight(row, S)
        row += 1
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(row, 1)
    return grid


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
