"""À propos: what CertDesk is, what it is not, and what it is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from certdesk.ui.start_page import INDEPENDENT
from certdesk.ui.theme import XL, L, M, S
from certdesk.version import VERSION

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme

_WIDTH = 540
_PROMISES = (
    "Tout reste sur cet ordinateur\u00a0: CertDesk n’envoie rien, ni vos fichiers, ni des "
    "statistiques.",
    "Le fichier déposé n’est jamais modifié\u00a0: une correction est toujours un fichier nouveau.",
    "Les schémas intégrés ont été écrits pour CertDesk d’après les faits publics\u00a0; le "
    "fichier XSD officiel de votre kit peut être installé dans les réglages et prend alors "
    "leur place.",
)


class AboutDialog(QDialog):
    """The card of the program."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle("À propos de CertDesk")
        self.setMinimumWidth(_WIDTH)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("certdesk", 64))
        head = QHBoxLayout()
        head.setSpacing(L)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(_label(f"CertDesk {VERSION}", "title"))
        names.addWidget(
            _label("Corriger les passages de certification refusés, et les redéposer.", "subtitle")
        )
        names.addSpacing(S)
        names.addWidget(_label(INDEPENDENT, "section"))
        head.addLayout(names, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(XL, XL, XL, L)
        page.setSpacing(M)
        page.addLayout(head)
        for promise in _PROMISES:
            page.addWidget(_label("•\u00a0" + promise))
        page.addWidget(
            _label(
                f"Construit avec Python, Qt {qVersion()} (PySide6, LGPL), lxml et xmlschema. "
                "Icônes dessinées pour CertDesk.",
                "muted",
            )
        )
        box = QDialogButtonBox()
        close = box.addButton("Fermer", QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("aboutClose")
        close.setAccessibleName("Fermer")
        box.rejected.connect(self.reject)
        page.addSpacing(S)
        page.addWidget(box)
        self.resize(_WIDTH, page.totalHeightForWidth(_WIDTH))


def _label(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
