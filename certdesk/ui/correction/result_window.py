"""The file that was just written, read-only, with the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.counting import counted
from certdesk.ui.theme import L, M, S
from certdesk.ui.themed_icons import ThemedMark, keep_icon
from certdesk.ui.tones import set_ink, set_tint
from certdesk.ui.viewer.document import Document
from certdesk.ui.viewer.xml_view import XmlView

if TYPE_CHECKING:
    from certdesk.ui.correction.written import Written
    from certdesk.ui.theme import Theme


class ResultWindow(QDialog):
    """A last look at the correction file; it stays beside the main window.

    Signals:
        deposit_requested(Written): the window closes; deposit this file.
    """

    deposit_requested = Signal(object)

    def __init__(self, written: Written, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._written = written
        self.setObjectName("resultWindow")
        self.setWindowTitle(f"Fichier de correction\u00a0: {written.path.name}")
        self.resize(980, 600)
        self.view = XmlView(theme, "Fichier de correction, en lecture seule")
        self.view.setObjectName("resultView")
        flux = written.flux
        self.view.set_document(Document(flux.source, flux.starts, flux.ends))
        page = QVBoxLayout(self)
        page.setContentsMargins(L, L, L, M)
        page.setSpacing(M)
        page.addWidget(self._head(theme))
        page.addWidget(self.view, 1)
        page.addWidget(self._buttons(theme))

    def _head(self, theme: Theme) -> QFrame:
        tone = "warning" if self._written.errors_accepted else "success"
        frame = QFrame()
        frame.setObjectName("resultHead")
        set_tint(frame, tone)
        icon = ThemedMark(theme, 22)
        icon.show_mark(tone, tone)
        summary = QLabel(summary_text(self._written))
        summary.setObjectName("resultSummary")
        path = QLabel(str(self._written.path))
        path.setObjectName("resultPath")
        path.setAccessibleName(f"Chemin du fichier\u00a0: {self._written.path}")
        summary.setStyleSheet("font-weight: 600;")
        for label in (summary, path):
            set_ink(label, tone)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(summary)
        words.addWidget(path)
        line = QHBoxLayout(frame)
        line.setContentsMargins(M, S, M, S)
        line.setSpacing(M)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return frame

    def _buttons(self, theme: Theme) -> QDialogButtonBox:
        box = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        close = box.addButton("Fermer", role.RejectRole)
        copy = box.addButton("Copier le chemin", role.ActionRole)
        folder = box.addButton("Ouvrir le dossier", role.ActionRole)
        deposit = box.addButton("Déposer…", role.ActionRole)
        deposit.setProperty("role", "primary")
        self._name(close, "resultClose")
        self._name(copy, "copyPath")
        self._name(folder, "openResultFolder")
        self._name(deposit, "depositResult")
        keep_icon(copy, theme, "copy")
        keep_icon(folder, theme, "folder")
        box.rejected.connect(self.reject)
        copy.clicked.connect(self._copy_path)
        folder.clicked.connect(self._open_folder)
        deposit.clicked.connect(self._leave_for_deposit)
        return box

    @staticmethod
    def _name(button: QPushButton, name: str) -> None:
        button.setObjectName(name)
        button.setAccessibleName(button.text())

    def _leave_for_deposit(self) -> None:
        self.accept()
        self.deposit_requested.emit(self._written)

    def _copy_path(self) -> None:
        QGuiApplication.clipboard().setText(str(self._written.path))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.path.parent)))


def summary_text(written: Written) -> str:
    """« Fichier écrit : 3 passages. XSD 1.1.2 intégré : 3/3 passages, 0 erreur »."""
    passages = counted(len(written.prepared.correction.rows), "passage")
    verdict = written.prepared.verdict
    checked = f" {verdict.summary()}." if verdict is not None else ""
    passed = " Écrit malgré les erreurs, à votre demande." if written.errors_accepted else ""
    return f"Fichier écrit\u00a0: {passages}.{checked}{passed}"
