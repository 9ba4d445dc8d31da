"""Shows a verdict: its honest summary line, the findings by severity, a jump to each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.counting import figure
from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.verdict import Mark
from certdesk.ui.rows_table_model import Column, RowsTableModel
from certdesk.ui.table_columns import fit_columns
from certdesk.ui.theme import M, S
from certdesk.ui.themed_icons import keep_icon

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from certdesk.model.schema.fields import Fields
    from certdesk.model.schema.verdict import Verdict
    from certdesk.ui.palettes import Colors, Pair
    from certdesk.ui.theme import Theme

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "⚠", Severity.HINT: "›"}
_ICONS = {Mark.OK: "success", Mark.INFO: "info", Mark.WARNING: "warning", Mark.ERROR: "error"}


class VerdictBanner(QFrame):
    """The summary line, in the colour and with the mark that it deserves.

    Signals:
        install_requested: the person wants to install the official schema.
    """

    install_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._verdict: Verdict | None = None
        self.setObjectName("verdictBanner")
        self._icon = QLabel()
        self._summary = QLabel()
        self._summary.setObjectName("verdictSummary")
        self._summary.setWordWrap(True)
        self._note = QLabel()
        self._note.setObjectName("verdictNote")
        self._note.setWordWrap(True)
        self._install = QPushButton("Installer le XSD officiel…")
        self._install.setObjectName("verdictInstall")
        self._install.setProperty("role", "link")
        self._install.setAutoDefault(False)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._summary)
        words.addWidget(self._note)
        words.addWidget(self._install, 0, Qt.AlignmentFlag.AlignLeft)
        line = QHBoxLayout(self)
        line.setContentsMargins(M, S, M, S)
        line.setSpacing(M)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self._install.clicked.connect(self.install_requested)
        theme.changed.connect(self._dress)
        self.show_verdict(None)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show this verdict; None while it is computed."""
        self._verdict = verdict
        text = "Contrôle en cours…" if verdict is None else verdict.summary()
        self._summary.setText(text)
        self.setAccessibleName(f"Verdict\u00a0: {text}")
        note = "" if verdict is None else verdict.note
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._install.setVisible(verdict is not None and not verdict.schema.is_official)
        self._dress()

    def _dress(self) -> None:
        icon, pair = self._mark()
        ink, ground = pair.foreground, pair.background.name()
        self.setStyleSheet(
            f"#verdictBanner {{ background: {ground}; border-radius: 6px; }}"
            f"#verdictSummary {{ color: {ink.name()}; font-weight: 600; }}"
            f"#verdictNote {{ color: {ink.name()}; }}"
        )
        self._icon.setPixmap(self._theme.pixmap(icon, 20, ink))

    def _mark(self) -> tuple[str, Pair]:
        colors = self._theme.colors()
        if self._verdict is None:
            return "clock", colors.absent
        return verdict_mark(self._verdict, colors)


def verdict_mark(verdict: Verdict, colors: Colors) -> tuple[str, Pair]:
    """The icon and the colours of a verdict; no green from a schema of ours."""
    pair = {
        Mark.OK: colors.success,
        Mark.INFO: colors.info,
        Mark.WARNING: colors.warning,
        Mark.ERROR: colors.error,
    }[verdict.mark]
    return _ICONS[verdict.mark], pair


class VerdictView(QWidget):
    """The banner and the table of findings.

    Signals:
        finding_chosen(Finding): go to the field it speaks of.
        install_requested: the person wants to install the official schema.
    """

    finding_chosen = Signal(object)
    install_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fields: Fields | None = None
        self.banner = VerdictBanner(theme)
        self._model = RowsTableModel(self._columns())
        self.table = QTableView()
        self._model.show_in(self.table)
        self._set_table_up()
        self._omitted = QLabel()
        self._omitted.setProperty("role", "muted")
        self._detail = QLabel()
        self._detail.setObjectName("findingDetail")
        self._detail.setWordWrap(True)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._go = QPushButton("Aller au champ")
        self._go.setObjectName("goToFinding")
        self._go.setAccessibleName("Aller au champ de ce constat")
        keep_icon(self._go, theme, "arrow-right")
        self._go.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(M)
        foot.addWidget(self._detail, 1)
        foot.addWidget(self._go, 0, Qt.AlignmentFlag.AlignTop)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(S)
        page.addWidget(self.banner)
        page.addWidget(self.table, 1)
        page.addWidget(self._omitted)
        page.addLayout(foot)
        page.addStretch()
        self.banner.install_requested.connect(self.install_requested)
        self.table.activated.connect(self._choose_index)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._model.modelReset.connect(self._forget_detail)
        self._go.clicked.connect(self._choose_current)
        theme.changed.connect(self._dress)
        self.show_verdict(None, None)

    def show_verdict(self, verdict: Verdict | None, fields: Fields | None) -> None:
        """Show this verdict, its fields named by `fields`; None while it is computed."""
        self._fields = fields
        findings = () if verdict is None else verdict.findings
        self.banner.show_verdict(verdict)
        self._model.set_rows(sorted(findings, key=lambda finding: _RANK[finding.severity]))
        self.table.setVisible(bool(findings))
        omitted = 0 if verdict is None else verdict.omitted
        self._omitted.setText(f"… et {figure(omitted)} autres constats de même nature.")
        self._omitted.setVisible(omitted > 0)
        if findings:
            self.table.selectRow(0)

    def _set_table_up(self) -> None:
        table = self.table
        table.setObjectName("findings")
        table.setAccessibleName("Constats du contrôle")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        fit_columns(table, (0, 1, 2), stretched=3)

    def _columns(self) -> tuple[Column, ...]:
        def colour(finding: Finding) -> QColor:
            return self._pair(finding).foreground

        return (
            Column("Gravité", lambda f: f"{_MARKS[f.severity]} {f.severity.label}", colour=colour),
            Column("Passage", _passage_text),
            Column("Champ", self._field_text, tooltip=lambda f: f.path),
            Column("Constat", lambda f: f.text, tooltip=lambda f: f.text),
        )

    def _pair(self, finding: Finding) -> Pair:
        colors = self._theme.colors()
        return {
            Severity.ERROR: colors.error,
            Severity.WARNING: colors.warning,
            Severity.HINT: colors.info,
        }[finding.severity]

    def _field_text(self, finding: Finding) -> str:
        if self._fields is None or not finding.path:
            return finding.path
        return self._fields.label(finding.path)

    def _show_detail(self, current: QModelIndex) -> None:
        finding = self._model.row_object(current) if current.isValid() else None
        self._go.setVisible(finding is not None)
        if finding is None:
            self._detail.clear()
            return
        line = f" (ligne {finding.line})" if finding.line is not None else ""
        self._detail.setText(finding.text + line)
        self._go.setEnabled(finding.row is not None or bool(finding.path))

    def _forget_detail(self) -> None:
        self._detail.clear()
        self._go.hide()

    def _choose_current(self) -> None:
        self._choose_index(self.table.currentIndex())

    def _choose_index(self, index: QModelIndex) -> None:
        if index.isValid():
            self.finding_chosen.emit(self._model.row_object(index))

    def _dress(self) -> None:
        self.table.viewport().update()


def _passage_text(finding: Finding) -> str:
    return finding.id_technique or "(fichier)"
