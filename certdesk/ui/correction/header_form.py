"""Émetteur, certificateur and contrat of the correction file: shown, editable, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from certdesk.model.correction.edits import CERTIFICATEUR, CONTRAT, EMETTEUR
from certdesk.model.flux.passage import Value
from certdesk.model.schema.value_check import check_value
from certdesk.ui.theme import S
from certdesk.ui.tones import set_ink

if TYPE_CHECKING:
    from certdesk.ui.workspace import Workspace


@dataclass(frozen=True)
class _Row:
    path: str
    label: str
    name: str
    tip: str


_ROWS = (
    _Row(EMETTEUR, "Émetteur", "emetteur", "idClient de l’organisme qui dépose"),
    _Row(CERTIFICATEUR, "Certificateur", "certificateur", "idClient du certificateur"),
    _Row(CONTRAT, "Contrat", "contrat", "idContrat de l’habilitation"),
)


class HeaderField(QWidget):
    """One field of the header with its message.

    Signals:
        edited(str, str): path and text.
    """

    edited = Signal(str, str)

    def __init__(self, workspace: Workspace, row: _Row) -> None:
        super().__init__()
        self._workspace = workspace
        self.path = row.path
        self.line = QLineEdit()
        self.line.setObjectName(f"header_{row.name}")
        self.line.setAccessibleName(row.label)
        self.line.setToolTip(row.tip)
        self._message = QLabel()
        self._message.setObjectName(f"headerMessage_{row.name}")
        set_ink(self._message, "error")
        self._message.setWordWrap(True)
        self._message.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.line)
        column.addWidget(self._message)
        self.refresh()
        self.line.textEdited.connect(self._tell)

    def refresh(self) -> None:
        """Show the text of the workspace."""
        flux = self._workspace.open_work.dossier.flux
        is_there = self.path in flux.header
        text = self._workspace.edits.header.get(self.path, flux.header_text(self.path))
        if text != self.line.text():
            self.line.setText(text)
        self.line.setEnabled(is_there)
        self.line.setPlaceholderText("" if is_there else "absent du fichier déposé")
        self._check(text if is_there else None)

    def _tell(self, text: str) -> None:
        self._check(text)
        self.edited.emit(self.path, text)

    def _check(self, text: str | None) -> None:
        field = self._workspace.open_work.dossier.fields.field(self.path)
        said = check_value(field, Value(text)) if field is not None and text is not None else None
        self._message.setText(f"✗ {said}" if said else "")
        self._message.setVisible(bool(said))
        self.line.setAccessibleDescription(said or "")


class HeaderForm(QWidget):
    """The three fields that the clerk may correct."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._fields: list[HeaderField] = []
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(S)
        for row in _ROWS:
            field = HeaderField(workspace, row)
            title = QLabel(row.label)
            title.setBuddy(field.line)
            title.setToolTip(row.tip)
            form.addRow(title, field)
            self._fields.append(field)
            field.edited.connect(workspace.set_header)

    def focus_path(self, path: str) -> bool:
        """Put the keyboard in the field of this path; False when it is none of these."""
        for field in self._fields:
            if field.path == path.lstrip("/"):
                field.line.setFocus()
                field.line.selectAll()
                return True
        return False

    def refresh(self) -> None:
        """Show the texts of the workspace again, after an undo."""
        for field in self._fields:
            field.refresh()
