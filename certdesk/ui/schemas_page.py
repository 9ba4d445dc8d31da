"""Réglages → Schémas: the schemas at hand, and the installation of the official one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.errors import CertdeskError
from certdesk.model.schema.schemas import CURRENT, WITH_ACTION_AND_NIR, Origin
from certdesk.ui.theme import L, M, S
from certdesk.ui.themed_icons import keep_icon
from certdesk.ui.tones import set_tint

if TYPE_CHECKING:
    from certdesk.model.schema.schemas import Schema, SchemaStore
    from certdesk.ui.theme import Theme

_ORIGINS = {
    Origin.BUILT_IN: "Intégré\u00a0: écrit pour CertDesk d’après les faits publics.",
    Origin.REBUILT: "Reconstitué\u00a0: écrit d’après des descriptions indirectes, à confirmer.",
    Origin.INSTALLED: "Officiel\u00a0: installé par vous, il sert à tous les contrôles.",
    Origin.FILE: "Choisi pour cette fois.",
}


class SchemasPage(QWidget):
    """The schemas that judge the files.

    Signals:
        changed(): an official schema was installed or removed.
    """

    changed = Signal()

    def __init__(self, theme: Theme, schemas: SchemaStore) -> None:
        super().__init__()
        self._schemas = schemas
        intro = QLabel(
            "Le schéma (fichier .xsd) dit ce que le portail accepte. Tant que le fichier officiel "
            "du kit n’est pas installé, CertDesk contrôle avec le sien, et le signale."
        )
        intro.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(S)
        self._message = QLabel()
        self._message.setObjectName("schemaMessage")
        self._message.setWordWrap(True)
        self._message.hide()
        install = QPushButton("Installer le XSD officiel…")
        install.setObjectName("installSchema")
        install.setAccessibleName("Installer le XSD officiel")
        keep_icon(install, theme, "schema")
        page = QVBoxLayout(self)
        page.setContentsMargins(L, L, L, L)
        page.setSpacing(M)
        page.addWidget(intro)
        page.addLayout(self._list)
        page.addWidget(install, 0, Qt.AlignmentFlag.AlignLeft)
        page.addWidget(self._message)
        page.addStretch(1)
        install.clicked.connect(self._choose)
        self._refresh()

    def install(self, path: Path) -> None:
        """Install this file, and say what came of it."""
        try:
            schema = self._schemas.install(path)
        except CertdeskError as error:
            self._say(f"{error.message} {error.remedy}", good=False)
            return
        self._say(
            f"XSD {schema.version} officiel installé. Il sert dès maintenant à tous les contrôles.",
            good=True,
        )
        self._refresh()
        self.changed.emit()

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Installer le XSD officiel")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("Schémas XML (*.xsd)")
        dialog.fileSelected.connect(self._install_chosen)
        dialog.open()

    def _install_chosen(self, name: str) -> None:
        self.install(Path(name))

    def _remove(self, version: str) -> None:
        self._schemas.remove(version)
        self._say(f"XSD {version} officiel retiré.", good=True)
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        built_in = [self._schemas.built_in(name) for name in (CURRENT, WITH_ACTION_AND_NIR)]
        for schema in (*reversed(self._schemas.installed()), *built_in):
            self._list.addWidget(self._card(schema))

    def _card(self, schema: Schema) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(QLabel(f"<b>XSD {schema.version}</b>"))
        origin = QLabel(_ORIGINS[schema.origin])
        origin.setProperty("role", "muted")
        origin.setWordWrap(True)
        words.addWidget(origin)
        line = QHBoxLayout(card)
        line.setContentsMargins(M, S, M, S)
        line.addLayout(words, 1)
        if schema.is_official:
            remove = QPushButton("Retirer")
            remove.setObjectName(f"removeSchema_{schema.version}")
            remove.setAccessibleName(f"Retirer le XSD {schema.version}")
            remove.clicked.connect(lambda: self._remove(schema.version))
            line.addWidget(remove)
        return card

    def _say(self, text: str, *, good: bool) -> None:
        set_tint(self._message, "success" if good else "error")
        self._message.setText(("✓ " if good else "✗ ") + text)
        self._message.show()
