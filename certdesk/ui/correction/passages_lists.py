"""What the correction file will hold, and what stays out and why: two plain tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from certdesk.model.dossier.work import WorkState
from certdesk.ui.rows_table_model import Column, RowsTableModel
from certdesk.ui.table_columns import fit_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from certdesk.model.dossier.preparation import Prepared
    from certdesk.ui.theme import Theme
    from certdesk.ui.workspace import Workspace

_MARKS = {WorkState.CORRECTED: "✎ corrigé", WorkState.VERIFIED: "✓ vérifié, inchangé"}


@dataclass(frozen=True)
class _Line:
    row: int | None
    id_technique: str
    name: str
    certification: str
    said: str
    state: WorkState | None = None


class PassagesTable(QTableView):
    """A table of passages.

    Signals:
        passage_chosen(int): show this passage.
    """

    passage_chosen = Signal(int)

    def __init__(self, title: str, name: str, last_column: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = RowsTableModel(
            (
                Column("Identifiant", lambda line: line.id_technique),
                Column("Titulaire", lambda line: line.name),
                Column("Certification", lambda line: line.certification),
                Column(last_column, lambda line: line.said, lambda line: line.said, self._colour),
            )
        )
        self._model.show_in(self)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        fit_columns(self, (0, 1, 2), stretched=3)
        self.activated.connect(self._choose)

    def show_lines(self, lines: Sequence[_Line]) -> None:
        """Show these passages."""
        self._model.set_rows(lines)

    def _colour(self, line: _Line) -> QColor | None:
        colors = self._theme.colors()
        if line.state is WorkState.CORRECTED:
            return colors.corrected.foreground
        return colors.verified.foreground if line.state is WorkState.VERIFIED else None

    def _choose(self, index: QModelIndex) -> None:
        line = self._model.row_object(index)
        if line.row is not None:
            self.passage_chosen.emit(line.row)


def kept_lines(workspace: Workspace, prepared: Prepared) -> list[_Line]:
    """The passages that will be written."""
    lines = []
    for row, id_technique in zip(prepared.correction.rows, prepared.correction.ids, strict=True):
        state = workspace.open_work.work_state(row)
        said = _MARKS.get(state, "repris") if state is not None else "repris"
        renamed = workspace.open_work.dossier.flux.ids[row]
        if renamed != id_technique:
            said += f" (était {renamed})"
        lines.append(_line(workspace, row, id_technique, said, state))
    return lines


def left_lines(workspace: Workspace, prepared: Prepared) -> list[_Line]:
    """The passages that stay out, with the reason."""
    return [
        _line(workspace, left.row, left.id_technique, str(left.why))
        for left in prepared.correction.left
    ]


def _line(
    workspace: Workspace,
    row: int | None,
    id_technique: str,
    said: str,
    state: WorkState | None = None,
) -> _Line:
    if row is None:
        return _Line(None, id_technique, "", "", said, state)
    names = workspace.names
    code = workspace.open_work.dossier.flux.certification_of(row).code
    name = names[row] if row < len(names) else ""
    return _Line(row, id_technique, name, code, said, state)
