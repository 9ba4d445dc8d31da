"""The deposited file and its accusé side by side, following the same passage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QToolButton, QVBoxLayout, QWidget

from certdesk.model.flux.source import Head, Kind
from certdesk.ui.viewer.accuse_passages import accuse_document, entry_at
from certdesk.ui.viewer.byte_source import HeadSource
from certdesk.ui.viewer.document import Document
from certdesk.ui.viewer.find_bar import FindBar
from certdesk.ui.viewer.flux_passages import flux_document, kind_of_state, locate_id
from certdesk.ui.viewer.pane import Pane

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.dossier.work import Work, WorkState
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.theme import Theme

_NO_FLUX = "Le fichier déposé s’affichera ici."
_NO_ACCUSE = (
    "Pas encore d’accusé de traitement.\n\n"
    "Déposez-le dans la fenêtre pour voir quels passages le portail a refusés."
)


class CompareView(QWidget):
    """Two linked panes and the find bar.

    Signals:
        passage_selected(row): the person moved into another passage of the flux, in either pane.
        remark_made(text): something to tell that is no error, in French.
    """

    passage_selected = Signal(int)
    remark_made = Signal(str)

    def __init__(self, theme: Theme, jobs: JobRunner) -> None:
        super().__init__()
        self._theme = theme
        self._dossier: Dossier | None = None
        self._following = False
        self._row = -1
        self.flux = Pane(theme, "Fichier déposé", "fluxView")
        self.accuse = Pane(theme, "Accusé de traitement", "accuseView")
        self.flux.view.placeholder = _NO_FLUX
        self.accuse.view.placeholder = _NO_ACCUSE
        self.find_bar = FindBar(theme, jobs, self.flux.view, self.accuse.view)
        self.sync_button = self._make_sync_button()
        self.accuse.header.addWidget(self.sync_button)
        self._lay_out()
        self._connect()

    # -- what is shown -------------------------------------------------------------------------

    def set_head(self, head: Head) -> None:
        """Paint the first bytes of a file at once, before it is read."""
        pane = self.accuse if head.kind is Kind.RAPPORT else self.flux
        if head.kind is not Kind.ZIP:
            pane.set_file_name(head.path.name)
            pane.view.set_document(Document(HeadSource(head.data, head.encoding)))

    def set_work(self, work: Work) -> None:
        """Show an open dossier; what was typed in a passage is asked for when it is seen."""
        self.find_bar.stop()
        self._dossier = dossier = work.dossier
        self._row = -1
        self.flux.set_file_name(dossier.flux.source.path.name)
        self.flux.view.set_document(flux_document(work))
        if dossier.rapport is None or dossier.entries is None:
            self.accuse.set_file_name("")
            self.accuse.view.clear()
        else:
            self.accuse.set_file_name(dossier.rapport.source.path.name)
            self.accuse.view.set_document(accuse_document(dossier.rapport, dossier.entries))
        self.find_bar.set_locate(partial(locate_id, dossier.flux))

    def clear(self) -> None:
        """Show nothing, and let the dossier go before its files are closed."""
        self.find_bar.stop()
        self.find_bar.set_locate(None)
        self._dossier = None
        self._row = -1
        for pane in (self.flux, self.accuse):
            pane.set_file_name("")
            pane.view.clear()

    def set_states(self, states: Iterable[tuple[int, WorkState]]) -> None:
        """Show how far the work on some KO passages is, and their edits anew."""
        document = self.flux.view.document
        for row, state in states:
            document.kinds[row] = kind_of_state(state)
        document.forget_row_marks()
        self.flux.view.refresh()
        self.flux.strip.redraw()

    def show_row(self, row: int) -> None:
        """Show a passage in both panes; nothing is announced."""
        if self._following:
            return
        self._row = row
        self.flux.view.show_row(row)
        self._show_in_accuse(row)

    @property
    def is_synced(self) -> bool:
        """Whether both panes follow the same passage."""
        return self.sync_button.isChecked()

    def open_find(self) -> None:
        """Open the find bar, with what is selected in the pane that has the focus."""
        self.find_bar.open(self.accuse.view if self.accuse.view.hasFocus() else self.flux.view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the find bar from the panes as well."""
        if event.key() == Qt.Key.Key_Escape and self.find_bar.isVisible():
            self.find_bar.close_bar()
        else:
            super().keyPressEvent(event)

    # -- inside --------------------------------------------------------------------------------

    def _make_sync_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("syncButton")
        button.setProperty("role", "quiet")
        button.setCheckable(True)
        button.setChecked(True)
        button.setAccessibleName("Lier les deux fichiers")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("compareSplitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(5)
        self.splitter.addWidget(self.flux)
        self.splitter.addWidget(self.accuse)
        self.splitter.setSizes([3000, 2000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.find_bar)
        self._show_sync()

    def _connect(self) -> None:
        flux, accuse = self.flux.view, self.accuse.view
        flux.row_entered.connect(self._enter_flux_row)
        accuse.row_entered.connect(self._enter_accuse_entry)
        flux.zoom_changed.connect(accuse.set_zoom)
        accuse.zoom_changed.connect(flux.set_zoom)
        flux.nir_shown_changed.connect(accuse.set_nir_shown)
        accuse.nir_shown_changed.connect(flux.set_nir_shown)
        flux.remark_made.connect(self.remark_made)
        accuse.remark_made.connect(self.remark_made)
        self.sync_button.toggled.connect(self._change_sync)
        self._theme.changed.connect(self._show_sync)

    def _enter_flux_row(self, row: int) -> None:
        if row >= 0 and self._dossier is not None:
            self._follow(row, in_flux=True)

    def _enter_accuse_entry(self, entry: int) -> None:
        if entry < 0 or self._dossier is None or not self.is_synced:
            return
        row = self._dossier.row_at(self.accuse.view.document.regions.starts[entry])
        if row >= 0:
            self._follow(row, in_flux=False)

    def _follow(self, row: int, *, in_flux: bool) -> None:
        """Take the other pane to a passage and announce it; what is announced comes back here."""
        if self._following or row == self._row:
            return
        self._following = True
        try:
            self._row = row
            if in_flux:
                self._show_in_accuse(row)
            else:
                self.flux.view.show_row(row)
            self.passage_selected.emit(row)
        finally:
            self._following = False

    def _show_in_accuse(self, row: int) -> None:
        if not self.is_synced or self._dossier is None:
            return
        span = self._dossier.accuse_span(row)
        if span is not None:
            self.accuse.view.show_row(entry_at(self.accuse.view.document, span[0]))

    def _change_sync(self) -> None:
        self._show_sync()
        if self._row >= 0:
            self._show_in_accuse(self._row)

    def _show_sync(self) -> None:
        synced = self.is_synced
        self.sync_button.setIcon(self._theme.icon("sync" if synced else "sync-off"))
        self.sync_button.setToolTip(
            "Les deux fichiers suivent le même passage. Cliquez pour les délier."
            if synced
            else "Chaque fichier défile seul. Cliquez pour les lier."
        )
