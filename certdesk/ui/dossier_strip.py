"""The strip that says which dossier is open, on what ground, and how far it is; click for details.

« Dossier : flux.xml ↔ accusé du 18/10/2023 · idFlux identique · 812/812 passages retrouvés · … »
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from certdesk.model.counting import counted, figure
from certdesk.model.rapport.shapes import RapportKind
from certdesk.ui.correction.verdict_view import verdict_mark
from certdesk.ui.theme import XS, M

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.rapport.matching import Matching
    from certdesk.model.schema.verdict import Verdict
    from certdesk.ui.palettes import Pair
    from certdesk.ui.theme import Theme
    from certdesk.ui.workspace import Workspace

_SEGMENTS = ("files", "ground", "sets", "counts", "schema")
_SPOKEN = {
    "files": "Fichiers du dossier",
    "ground": "Rapprochement",
    "sets": "Passages retrouvés",
    "counts": "Avancement",
    "schema": "Contrôle du fichier déposé",
}


class Segment(QPushButton):
    """One part of the strip; `files` gives way when room is short, the others never do."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.whole = ""
        self.setObjectName(f"strip_{name}")
        self.setProperty("role", "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(16, 16))
        self._shrinks = name == "files"
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred if self._shrinks else policy.Fixed, policy.Fixed)

    def say(self, text: str, spoken: str) -> None:
        """Show this text; `spoken` names the segment for a screen reader."""
        self.whole = text
        self.setAccessibleName(f"{spoken}\u00a0: {text}")
        self.setVisible(bool(text))
        self._fit()

    def sizeHint(self) -> QSize:
        """The size of the whole text."""
        hint = super().sizeHint()
        missing = QFontMetrics(self.font()).horizontalAdvance(self.whole)
        missing -= QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(hint.width() + missing, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Only the names of the files may be cut."""
        hint = self.sizeHint()
        return QSize(min(200, hint.width()), hint.height()) if self._shrinks else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut in the middle what does not fit: both ends of a file name matter."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        padding = super().sizeHint().width() - metrics.horizontalAdvance(self.text())
        room = self.width() - padding
        text = self.whole
        if self._shrinks and self.width() > 100:
            text = metrics.elidedText(self.whole, Qt.TextElideMode.ElideMiddle, room)
        if text != self.text():
            self.setText(text)


class DossierStrip(QFrame):
    """The strip; hidden while no dossier is open.

    Signals:
        details_requested(str): a segment was clicked; files, ground, sets, counts or schema.
    """

    details_requested = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace = workspace
        self._theme = theme
        self.setObjectName("dossierStrip")
        self.setAccessibleName("Dossier ouvert")
        self.setProperty("role", "strip")
        line = QHBoxLayout(self)
        line.setContentsMargins(M - 6, 2, M - 6, 2)
        line.setSpacing(XS)
        self._segments = {name: Segment(name) for name in _SEGMENTS}
        self._dots: dict[str, QLabel] = {}
        for name, segment in self._segments.items():
            if name != "files":
                self._dots[name] = QLabel("·")
                line.addWidget(self._dots[name])
            line.addWidget(segment)
            segment.clicked.connect(self._ask_details)
        line.addStretch(1)
        workspace.dossier_opened.connect(self.refresh)
        workspace.dossier_closed.connect(self.refresh)
        workspace.passage_changed.connect(self._show_counts)
        workspace.verdict_changed.connect(self._show_schema)
        theme.changed.connect(self.refresh)
        self.refresh()

    def show_checking(self, done: int, total: int) -> None:
        """Say how far the check of the deposited file is."""
        dossier = self._workspace.dossier
        if dossier is not None and self._workspace.verdict is None and total:
            self._say("schema", f"{dossier.schema.title}, contrôle {done * 100 // total}\u00a0%…")

    def refresh(self) -> None:
        """Say everything again."""
        dossier = self._workspace.dossier
        self.setVisible(dossier is not None)
        if dossier is None:
            return
        self._say("files", "Dossier\u00a0: " + files_text(dossier))
        self._segments["files"].setToolTip(_paths(dossier))
        matching = dossier.matching
        self._say("ground", ground_text(matching))
        self._mark("ground", self._doubt_pair(matching))
        self._say("sets", sets_text(matching))
        self._mark("sets", self._sets_pair(matching))
        self._show_counts()
        self._show_schema()

    def _show_counts(self) -> None:
        dossier = self._workspace.dossier
        if dossier is not None:
            self._say("counts", self._counts_text(dossier))
            is_rejected = dossier.rapport is not None and dossier.rapport.kind == RapportKind.REJET
            self._mark("counts", self._theme.colors().error if is_rejected else None, "error")

    def _show_schema(self) -> None:
        dossier = self._workspace.dossier
        if dossier is None:
            return
        verdict = self._workspace.verdict
        self._say("schema", dossier.schema.title + _verdict_text(verdict))
        pair, icon = self._verdict_mark(verdict)
        self._mark("schema", pair, icon)
        tip = verdict.summary() if verdict is not None else "Contrôle en cours…"
        self._segments["schema"].setToolTip(tip)

    def _counts_text(self, dossier: Dossier) -> str:
        rapport = dossier.rapport
        if rapport is None:
            return f"{counted(len(dossier.flux), 'passage')}, sans accusé"
        if rapport.kind == RapportKind.REJET:
            return f"fichier rejeté, {counted(len(rapport.errors), 'erreur')}"
        counts = self._workspace.open_work.counts()
        return f"{figure(counts.ko)} KO, {counted(counts.done, 'corrigé')}"

    def _verdict_mark(self, verdict: Verdict | None) -> tuple[Pair, str]:
        colors = self._theme.colors()
        if verdict is None:
            return colors.absent, "clock"
        icon, pair = verdict_mark(verdict, colors)
        return pair, icon

    def _doubt_pair(self, matching: Matching | None) -> Pair | None:
        doubtful = matching is not None and bool(matching.doubt)
        return self._theme.colors().warning if doubtful else None

    def _sets_pair(self, matching: Matching | None) -> Pair | None:
        return self._theme.colors().warning if matching is not None and differs(matching) else None

    def _say(self, name: str, text: str) -> None:
        self._segments[name].say(text, _SPOKEN[name])
        self._segments[name].setToolTip(f"{_SPOKEN[name]}\u00a0: voir le détail")
        if name in self._dots:
            self._dots[name].setVisible(bool(text))

    def _mark(self, name: str, pair: Pair | None, icon: str = "warning") -> None:
        segment = self._segments[name]
        segment.setIcon(QIcon() if pair is None else self._theme.icon(icon, pair.foreground))
        segment.setStyleSheet("" if pair is None else f"color: {pair.foreground.name()};")
        segment.updateGeometry()

    def _ask_details(self) -> None:
        name = self.sender().objectName().removeprefix("strip_")
        self.details_requested.emit(name)


def files_text(dossier: Dossier) -> str:
    """« flux.xml ↔ accusé du 18/10/2023 », or « flux.xml » alone."""
    name = dossier.flux.source.path.name
    rapport = dossier.rapport
    if rapport is None:
        return name
    day = rapport.date
    accuse = f"accusé du {day:%d/%m/%Y}" if day is not None else rapport.source.path.name
    return f"{name} ↔ {accuse}"


def ground_text(matching: Matching | None) -> str:
    """On what ground the two files belong together, as the strip says it."""
    if matching is None:
        return ""
    return matching.ground.label if matching.ground is not None else "rapprochement non établi"


def sets_text(matching: Matching | None) -> str:
    """How many passages of the flux the accusé speaks of; empty when it speaks of none."""
    if matching is None or not matching.status or not (matching.found or matching.unknown):
        return ""
    total = len(matching.status)
    return f"{figure(matching.found)}/{figure(total)} passages retrouvés"


def differs(matching: Matching) -> bool:
    """Whether flux and accusé do not speak of the same passages, once each."""
    spoken_of = bool(matching.found or matching.unknown)
    return spoken_of and bool(matching.absent or matching.unknown or matching.duplicates)


def _verdict_text(verdict: Verdict | None) -> str:
    if verdict is None:
        return ", contrôle en cours…"
    errors, warnings = verdict.errors, verdict.warnings
    if errors:
        return f", {counted(errors, 'erreur')}"
    return f", {counted(warnings, 'avertissement')}" if warnings else ", 0 erreur"


def place_text(path: Path, given: Path | None) -> str:
    """Where a file is, as the person knows it: « flux.xml, dans /…/envoi.zip » out of a zip."""
    return str(path) if given in (None, path) else f"{path.name}, dans {given}"


def _paths(dossier: Dossier) -> str:
    lines = [place_text(dossier.flux.source.path, dossier.flux_given)]
    if dossier.rapport is not None:
        lines.append(place_text(dossier.rapport.source.path, dossier.rapport_given))
    return "\n".join(lines)
