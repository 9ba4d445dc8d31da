"""Keeps the two XML panes in step with the workspace: what is open, selected and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from certdesk.model.errors import CertdeskError

if TYPE_CHECKING:
    from certdesk.model.schema.findings import Finding
    from certdesk.ui.viewer.compare_view import CompareView
    from certdesk.ui.workspace import Workspace


class CompareLink(QObject):
    """Connects a `CompareView` and the workspace."""

    def __init__(self, compare: CompareView, workspace: Workspace) -> None:
        super().__init__(compare)
        self._compare = compare
        self._workspace = workspace
        self._worked: set[int] = set()
        workspace.dossier_opened.connect(self._show_dossier)
        workspace.dossier_closed.connect(compare.clear)
        workspace.selection_changed.connect(compare.show_row)
        workspace.passage_changed.connect(self._show_change)
        compare.passage_selected.connect(workspace.select)

    def show_line(self, line: int, column: int) -> None:
        """Put the caret at a line and column of the deposited file."""
        dossier = self._workspace.dossier
        if dossier is None:
            return
        source = dossier.flux.source
        try:
            start = source.line_start(min(max(line, 1), source.line_count))
        except CertdeskError:
            return  # the working copy is gone: the notice bar says so
        self._compare.flux.view.go_to_offset(min(start + max(column - 1, 0), source.size))
        self._compare.flux.view.setFocus()

    def show_finding(self, finding: Finding) -> None:
        """Show where a finding outside every passage is."""
        if finding.line is not None:
            self.show_line(finding.line, finding.column or 1)

    def _show_dossier(self) -> None:
        self._worked = set()
        self._compare.set_work(self._workspace.open_work)
        self._show_change(-1)

    def _show_change(self, row: int) -> None:
        work = self._workspace.work
        if work is None:
            return
        worked = work.worked()
        # Of 10 000 refused passages, those that are or were worked on; the others look the same.
        rows = {row} if row >= 0 else {*worked, *self._worked}
        self._worked = set(worked)
        states = ((each, work.work_state(each)) for each in rows)
        self._compare.set_states((each, state) for each, state in states if state is not None)
