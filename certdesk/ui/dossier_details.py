"""The details behind the strip: the files, what links them, where they differ, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.counting import counted, figure
from certdesk.model.rapport.shapes import RapportKind
from certdesk.ui.correction.verdict_view import VerdictView
from certdesk.ui.dossier_strip import differs, ground_text, place_text
from certdesk.ui.rejection_view import RejectionView
from certdesk.ui.theme import L, M, S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.knowledge.messages import MessageCatalogue
    from certdesk.model.rapport.matching import Matching
    from certdesk.ui.theme import Theme
    from certdesk.ui.workspace import Workspace

_TAB_OF_SEGMENT = {"files": 0, "counts": 0, "ground": 1, "sets": 1, "schema": 2}


class FilesPage(QWidget):
    """The two files and how far the work is."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        dossier = workspace.open_work.dossier
        form = QFormLayout(self)
        form.setContentsMargins(L, L, L, L)
        form.setHorizontalSpacing(L)
        form.setVerticalSpacing(S)
        for label, text in (*_flux_lines(dossier), *_rapport_lines(dossier)):
            value = QLabel(text or "—")
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setWordWrap(True)
            value.setAccessibleName(f"{label}\u00a0: {text}")
            name = QLabel(label)
            name.setProperty("role", "muted")
            form.addRow(name, value)
        if dossier.ko:
            form.addRow(_muted("Avancement"), QLabel(_progress(workspace)))


class SetsPage(QWidget):
    """On what ground the files belong together, and the passages that only one of them knows."""

    def __init__(self, matching: Matching) -> None:
        super().__init__()
        page = QVBoxLayout(self)
        page.setContentsMargins(L, L, L, L)
        page.setSpacing(M)
        ground = ground_text(matching)
        head = QLabel(f"<b>{ground[:1].upper()}{ground[1:]}.</b> {matching.doubt}")
        head.setWordWrap(True)
        page.addWidget(head)
        if not differs(matching):
            same = QLabel("✓ Le flux et l’accusé parlent des mêmes passages, une fois chacun.")
            same.setObjectName("sameSets")
            page.addWidget(same)
            page.addStretch(1)
            return
        lists = QHBoxLayout()
        lists.setSpacing(M)
        for title, name, ids, hint in (
            ("Absents de l’accusé", "absentIds", matching.absent,
             "Dans le flux, mais l’accusé n’en parle pas."),
            ("Inconnus du flux", "unknownIds", matching.unknown,
             "Dans l’accusé, mais pas dans ce flux."),
            ("En double dans le flux", "duplicateIds", matching.duplicates,
             "Le même idTechnique y est écrit plusieurs fois."),
        ):  # fmt: skip
            lists.addLayout(_id_list(title, name, ids, hint), 1)
        page.addLayout(lists, 1)


class DossierDetails(QDialog):
    """The details of the open dossier.

    Signals:
        finding_chosen(Finding): go to the field it speaks of.
        line_chosen(int, int): show this line and column of the deposited file.
        install_requested: the person wants to install the official schema.
    """

    finding_chosen = Signal(object)
    line_chosen = Signal(int, int)
    install_requested = Signal()

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        messages: MessageCatalogue,
        segment: str = "files",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setObjectName("dossierDetails")
        self.setWindowTitle("Détails du dossier")
        self.resize(860, 480)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("detailsTabs")
        self.verdict = VerdictView(theme)
        self._add_tabs(theme, messages, _TAB_OF_SEGMENT[segment])
        box = QDialogButtonBox()
        close = box.addButton("Fermer", QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("detailsClose")
        close.setAccessibleName("Fermer les détails")
        page = QVBoxLayout(self)
        page.setContentsMargins(M, M, M, M)
        page.addWidget(self.tabs, 1)
        page.addWidget(box)
        box.rejected.connect(self.reject)
        self.finished.connect(self._end)
        workspace.verdict_changed.connect(self._show_verdict)
        workspace.dossier_closed.connect(self.reject)
        self.verdict.finding_chosen.connect(self._leave_for_finding)
        self.verdict.install_requested.connect(self.install_requested)
        self._show_verdict()

    def _add_tabs(self, theme: Theme, messages: MessageCatalogue, wanted: int) -> None:
        dossier = self._workspace.open_work.dossier
        pages: list[tuple[int, QWidget, str]] = [(0, FilesPage(self._workspace), "Fichiers")]
        if dossier.rapport is not None and dossier.rapport.kind == RapportKind.REJET:
            rejection = RejectionView(dossier.rapport.errors, messages, theme)
            rejection.line_chosen.connect(self._leave_for_line)
            pages.append((0, rejection, "Rejet"))
        if dossier.matching is not None:
            pages.append((1, SetsPage(dossier.matching), "Rapprochement"))
        control = QWidget()
        QVBoxLayout(control).addWidget(self.verdict)
        pages.append((2, control, "Contrôle du fichier déposé"))
        for tab, widget, title in pages:
            self.tabs.addTab(widget, title)
            if tab == wanted:
                # The last page of a kind wins: a rejection says more than the names of the files.
                self.tabs.setCurrentWidget(widget)

    def _show_verdict(self) -> None:
        dossier = self._workspace.dossier
        if dossier is not None:
            self.verdict.show_verdict(self._workspace.verdict, dossier.fields)

    def _end(self) -> None:
        self._workspace.dossier_closed.disconnect(self.reject)

    def _leave_for_finding(self, finding: object) -> None:
        self.accept()
        self.finding_chosen.emit(finding)

    def _leave_for_line(self, line: int, column: int) -> None:
        self.accept()
        self.line_chosen.emit(line, column)


def _flux_lines(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    flux = dossier.flux
    certifications = counted(len(flux.certifications), "certification")
    return (
        ("Flux déposé", place_text(flux.source.path, dossier.flux_given)),
        ("idFlux", flux.id_flux),
        ("Horodatage", flux.header_text("horodatage").strip()),
        ("Émetteur", flux.header_text("emetteur/idClient").strip()),
        (
            "Passages",
            f"{figure(len(flux))}, dans {certifications}",
        ),
        ("Encodage", flux.source.deposited_encoding),
    )


def _rapport_lines(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    rapport = dossier.rapport
    if rapport is None:
        return (("Accusé", "aucun\u00a0: le flux est ouvert pour lecture et contrôle"),)
    return (
        ("Accusé de traitement", place_text(rapport.source.path, dossier.rapport_given)),
        ("idFlux annoncé", rapport.id_flux or ""),
        ("Fichier annoncé", rapport.nom_fichier or ""),
        ("Numéro de traitement", rapport.number or ""),
    )


def _progress(workspace: Workspace) -> str:
    counts = workspace.open_work.counts()
    return (
        f"{figure(counts.ko)} KO\u00a0: {figure(counts.to_correct)} à corriger, "
        f"{counted(counts.corrected, 'corrigé')}, "
        f"{counted(counts.verified, 'vérifié')} sans changement, "
        f"{counted(counts.dismissed, 'écarté')}"
    )


def _id_list(title: str, name: str, ids: Sequence[str], hint: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(S)
    head = QLabel(f"<b>{title}</b> ({figure(len(ids))})")
    view = QListView()
    view.setObjectName(name)
    view.setAccessibleName(f"{title}\u00a0: {len(ids)}")
    view.setUniformItemSizes(True)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    view.setModel(QStringListModel(list(ids), view))
    column.addWidget(head)
    column.addWidget(_muted(hint))
    column.addWidget(view, 1)
    return column


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
