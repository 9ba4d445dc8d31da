"""Where the correction file goes: a folder that is remembered, a name that is never taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.correction.written import free_name
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.theme import S
from certdesk.ui.tones import set_ink

_FORBIDDEN = '<>:"/\\|?*'
_SUFFIX = ".xml"


class Destination(QWidget):
    """Name and folder.

    Signals:
        changed(): another name or folder.
        folder_chosen(Path): to be remembered.
    """

    changed = Signal()
    folder_chosen = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._typed = False
        self._wished = ""
        self.name = QLineEdit()
        self.name.setObjectName("correctionName")
        self.name.setAccessibleName("Nom du fichier de correction")
        self._place = ElidedLabel(str(folder))
        self._place.setObjectName("correctionFolder")
        self._place.setProperty("role", "muted")
        self._place.setAccessibleName(f"Dossier\u00a0: {folder}")
        choose = QPushButton("Changer…")
        choose.setObjectName("chooseFolder")
        choose.setAccessibleName("Changer de dossier")
        choose.setAutoDefault(False)
        self._message = QLabel()
        self._message.setObjectName("nameMessage")
        set_ink(self._message, "error")
        self._message.setWordWrap(True)
        self._message.hide()
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self._place, 1)
        line.addWidget(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.name)
        column.addWidget(self._message)
        column.addLayout(line)
        self.name.textEdited.connect(self._note_typed)
        choose.clicked.connect(self._choose)

    @property
    def path(self) -> Path:
        """The file that would be written."""
        return self._folder / self.name.text().strip()

    @property
    def problem(self) -> str:
        """Why this name cannot serve, in French; empty when it can."""
        name = self.name.text().strip()
        if not name:
            return "Donnez un nom au fichier."
        if any(letter in _FORBIDDEN for letter in name) or name.startswith("."):
            return f"Un nom de fichier ne contient pas {' '.join(_FORBIDDEN)}."
        if not name.lower().endswith(_SUFFIX):
            return "Le portail n’accepte que les fichiers .xml."
        if self.path.exists():
            return "Un fichier porte déjà ce nom\u00a0: il ne sera pas remplacé."
        return ""

    def propose(self, name: str) -> None:
        """Propose a name, unless the person typed one; never one that is taken."""
        self._wished = name
        if not self._typed:
            self.name.setText(free_name(self._folder, name))
        self._check()

    def set_folder(self, folder: Path) -> None:
        """Write into this folder."""
        self._folder = folder
        self._place.setText(str(folder))
        self._place.setAccessibleName(f"Dossier\u00a0: {folder}")
        if not self._typed:
            self.name.setText(free_name(folder, self._wished))
        self._check()
        self.folder_chosen.emit(folder)

    def _note_typed(self) -> None:
        self._typed = True
        self._check()

    def _check(self) -> None:
        problem = self.problem
        self._message.setText(f"✗ {problem}" if problem else "")
        self._message.setVisible(bool(problem))
        self.name.setAccessibleDescription(problem)
        self.changed.emit()

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Dossier du fichier de correction", str(self._folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._take_folder)
        dialog.open()

    def _take_folder(self, name: str) -> None:
        self.set_folder(Path(name))
