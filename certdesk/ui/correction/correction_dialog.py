"""The generate dialog: what the new file will hold, its verdict, where it goes.

It shows and asks; composing, checking and writing are `Generation`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.counting import figure
from certdesk.ui.correction.destination import Destination
from certdesk.ui.correction.header_form import HeaderForm
from certdesk.ui.correction.passages_lists import PassagesTable, kept_lines, left_lines
from certdesk.ui.correction.verdict_view import VerdictView
from certdesk.ui.theme import L, M, S
from certdesk.ui.tones import set_tint

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.dossier.preparation import Prepared
    from certdesk.model.errors import CertdeskError
    from certdesk.model.schema.findings import Finding
    from certdesk.ui.correction.generation import Generation
    from certdesk.ui.correction.written import Written
    from certdesk.ui.theme import Theme
    from certdesk.ui.workspace import Workspace

_CONTROL, _KEPT, _LEFT = range(3)


class CorrectionDialog(QDialog):
    """Generate the correction file of the open dossier.

    Signals:
        finding_chosen(Finding), passage_chosen(int): the dialog closes; go there.
        file_written(Written): the dialog closes; show the result.
        folder_chosen(Path): where correction files go from now on.
        install_requested: the person wants to install the official schema.
    """

    finding_chosen = Signal(object)
    passage_chosen = Signal(int)
    file_written = Signal(object)
    folder_chosen = Signal(object)
    install_requested = Signal()

    def __init__(
        self,
        workspace: Workspace,
        generation: Generation,
        folder: Path,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._generation = generation
        self.setObjectName("correctionDialog")
        self.setWindowTitle("Générer le fichier de correction")
        self.resize(1100, 600)
        self._lead = _label("", "section")
        self._lead.setObjectName("correctionLead")
        self._header = HeaderForm(workspace)
        self.destination = Destination(folder)
        self.verdict = VerdictView(theme)
        self.kept = PassagesTable("Passages repris", "keptPassages", "État", theme)
        self.left = PassagesTable("Passages laissés de côté", "leftPassages", "Pourquoi", theme)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("correctionTabs")
        self._failure = QLabel()
        self._failure.setObjectName("correctionFailure")
        self._failure.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setObjectName("correctionProgress")
        self._progress.setAccessibleName("Composition et contrôle")
        self._progress.setTextVisible(False)
        self._box = QDialogButtonBox()
        self._lay_out()
        self._connect()
        generation.prepare()

    def reject(self) -> None:
        """Leave without writing; not in the middle of a write."""
        if not self._generation.is_writing:
            super().reject()

    # -- layout --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for widget, title in (
            (self.verdict, "Contrôle"),
            (self.kept, "Passages repris"),
            (self.left, "Laissés de côté"),
        ):
            page = QWidget()
            QVBoxLayout(page).addWidget(widget)
            self.tabs.addTab(page, title)
        body = QHBoxLayout()
        body.setSpacing(L)
        body.addWidget(self._side())
        body.addWidget(self.tabs, 1)
        self._fill_buttons()
        page_layout = QVBoxLayout(self)
        page_layout.setContentsMargins(L, L, L, M)
        page_layout.setSpacing(M)
        page_layout.addWidget(self._lead)
        page_layout.addLayout(body, 1)
        page_layout.addWidget(self._failure)
        page_layout.addWidget(self._progress)
        page_layout.addWidget(self._box)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(330)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(_label("Émetteur et contrat", "section"))
        column.addWidget(
            _label("Repris du fichier déposé. Vérifiez-les, corrigez-les au besoin.", "muted")
        )
        column.addWidget(self._header)
        column.addSpacing(M)
        column.addWidget(_label("Fichier", "section"))
        column.addWidget(self.destination)
        column.addStretch(1)
        column.addWidget(
            _label("Le fichier déposé n’est jamais modifié. Le nouveau porte un nouvel idFlux et "
                   "un nouvel horodatage.", "muted")
        )  # fmt: skip
        return side

    def _fill_buttons(self) -> None:
        role = QDialogButtonBox.ButtonRole
        self._cancel = self._box.addButton("Annuler", role.RejectRole)
        self._anyway = self._box.addButton("Générer quand même", role.ActionRole)
        self._write = self._box.addButton("Écrire le fichier", role.ActionRole)
        self._write.setProperty("role", "primary")
        self._write.setDefault(True)
        named = (
            (self._cancel, "cancelCorrection"),
            (self._anyway, "generateAnyway"),
            (self._write, "writeCorrection"),
        )
        for button, name in named:
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        self._anyway.hide()

    def _connect(self) -> None:
        generation = self._generation
        generation.preparing.connect(self._show_preparing)
        generation.progressed.connect(self._show_progress)
        generation.prepared.connect(self._show_prepared)
        generation.failed.connect(self._show_failure)
        generation.written.connect(self._leave_written)
        self._workspace.passage_changed.connect(self._header.refresh)
        self._workspace.dossier_closed.connect(self.reject)
        self.destination.changed.connect(self._refresh_buttons)
        self.destination.folder_chosen.connect(self.folder_chosen)
        self.verdict.finding_chosen.connect(self._leave_for_finding)
        self.verdict.install_requested.connect(self.install_requested)
        self.kept.passage_chosen.connect(self._leave_for_passage)
        self.left.passage_chosen.connect(self._leave_for_passage)
        self._write.clicked.connect(self._ask_writing)
        self._anyway.clicked.connect(self._ask_writing_anyway)
        self._box.rejected.connect(self.reject)
        self.finished.connect(self._end)

    # -- showing -------------------------------------------------------------------------------

    def _show_preparing(self) -> None:
        self._progress.setRange(0, 0)
        self._progress.show()
        self._failure.hide()
        self._lead.setText("Composition et contrôle du fichier…")
        self.verdict.show_verdict(None, None)
        self._refresh_buttons()

    def _show_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def _show_prepared(self, prepared: Prepared) -> None:
        self._progress.hide()
        kept, left = len(prepared.correction.rows), len(prepared.correction.left)
        self._lead.setText(lead_text(kept, left))
        self.kept.show_lines(kept_lines(self._workspace, prepared))
        self.left.show_lines(left_lines(self._workspace, prepared))
        self.tabs.setTabText(_KEPT, f"Passages repris ({figure(kept)})")
        self.tabs.setTabText(_LEFT, f"Laissés de côté ({figure(left)})")
        self.tabs.setTabVisible(_CONTROL, prepared.verdict is not None)
        if prepared.verdict is None:
            self.tabs.setCurrentIndex(_LEFT)
        else:
            self.verdict.show_verdict(prepared.verdict, self._workspace.open_work.dossier.fields)
        self.destination.propose(prepared.correction.file_name)
        self._refresh_buttons()

    def _show_failure(self, error: CertdeskError) -> None:
        self._progress.hide()
        self._failure.setText(f"✗ {error.message} {error.remedy}".strip())
        set_tint(self._failure, "error")
        self._failure.show()
        # A name taken meanwhile: propose the next one.
        if self._generation.current is not None:
            self.destination.propose(self._generation.current.correction.file_name)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        prepared = self._generation.current
        placed = not self.destination.problem
        self._write.setEnabled(prepared is not None and prepared.is_writable and placed)
        self._anyway.setVisible(prepared is not None and prepared.is_passable)
        self._anyway.setEnabled(placed)
        blocked = prepared is not None and prepared.verdict is not None and not prepared.is_writable
        self._write.setToolTip(
            "Une erreur empêche l’écriture\u00a0: corrigez-la d’abord." if blocked else ""
        )

    # -- leaving -------------------------------------------------------------------------------

    def _ask_writing(self) -> None:
        self._begin_writing(errors_accepted=False)

    def _ask_writing_anyway(self) -> None:
        self._begin_writing(errors_accepted=True)

    def _begin_writing(self, *, errors_accepted: bool) -> None:
        self._failure.hide()
        self._write.setEnabled(False)
        self._anyway.setEnabled(False)
        self._generation.write(self.destination.path, errors_accepted=errors_accepted)

    def _leave_written(self, written: Written) -> None:
        self.accept()
        self.file_written.emit(written)

    def _leave_for_finding(self, finding: Finding) -> None:
        if finding.row is None and self._header.focus_path(finding.path):
            return  # its field is in this very dialog
        self.reject()
        self.finding_chosen.emit(finding)

    def _leave_for_passage(self, row: int) -> None:
        self.reject()
        self.passage_chosen.emit(row)

    def _end(self) -> None:
        # Both outlive the dialog.
        self._workspace.dossier_closed.disconnect(self.reject)
        self._generation.stop()


def lead_text(kept: int, left: int) -> str:
    """How many passages leave and how many stay."""
    if not kept:
        return "Aucun passage à reprendre\u00a0: corrigez ou vérifiez au moins un passage KO."
    plural = "s seront repris" if kept > 1 else " sera repris"
    rest = f", {figure(left)} rest{'ent' if left > 1 else 'e'} de côté" if left else ""
    return f"{figure(kept)} passage{plural} dans le fichier de correction{rest}."


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return label
