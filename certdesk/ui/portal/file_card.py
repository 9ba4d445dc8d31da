"""The file that is ready: its name, its size, its SHA-256, and where it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from certdesk.model.counting import counted, figure
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.file_name import FileName
from certdesk.ui.theme import XS, M, S

if TYPE_CHECKING:
    from certdesk.ui.palettes import Pair
    from certdesk.ui.portal.armed_file import ArmedFile
    from certdesk.ui.theme import Theme

_STAGES = {
    Stage.NONE: ("", "info"),
    Stage.ARMED: ("Prêt à être remis à la page", "clock"),
    Stage.CHECKING: ("Relu sur le disque…", "clock"),
    Stage.IN_PAGE: ("Remis à la page", "ok"),
    Stage.LEFT: ("Parti vers le portail", "arrow-right"),
    Stage.SETTLED: ("Dépôt terminé", "success"),
}
_GIVEN = "À choisir dans votre navigateur"
_REREAD = "Dans la page\u00a0: même nom, même taille"
_STOPPED = "Autre fichier dans la page\u00a0: envoi arrêté"


class FileCard(QFrame):
    """One file; hidden while there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._stage = Stage.NONE
        self._text, self._icon_name = _STAGES[Stage.NONE]
        self.setObjectName("armedFile")
        self.setProperty("role", "card")
        self._icon = QLabel()
        self._name = FileName()
        self._name.setObjectName("armedName")
        self._facts = QLabel()
        self._facts.setProperty("role", "muted")
        self._facts.setObjectName("armedFacts")
        self._digest = QLabel()
        self._digest.setObjectName("armedDigest")
        self._digest.setProperty("role", "muted")
        self._digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._digest.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._state_icon = QLabel()
        self._state = QLabel()
        self._state.setObjectName("armedStage")
        self._state.setWordWrap(True)
        for label in (self._facts, self._digest, self._state):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        theme.changed.connect(self._dress)
        self.show_file(None)

    def show_file(self, file: ArmedFile | None) -> None:
        """Show this file, or nothing."""
        self.setVisible(file is not None)
        if file is None:
            return
        self._name.show_path(file.path)
        self._facts.setText(facts(file))
        self._digest.setText(f"SHA-256\n{_in_groups(file.sha256)}")
        self._digest.setToolTip(f"SHA-256 complet\u00a0:\n{file.sha256}")
        self._digest.setAccessibleName(f"Empreinte SHA-256\u00a0: {file.sha256}")
        said = facts(file).replace("\n", ", ")
        self.setAccessibleName(f"Fichier prêt\u00a0: {file.name}, {said}")

    def show_stage(self, stage: Stage) -> None:
        """Say where the file is."""
        self._stage = stage
        self._text, self._icon_name = _STAGES[stage]
        self._dress()

    def show_given(self) -> None:
        """The person has its path: she chooses the file in her own browser, unseen from here."""
        self._stage = Stage.LEFT
        self._text, self._icon_name = _GIVEN, "clock"
        self._dress()

    def show_reread(self, *, fits: bool, stopped: bool) -> None:
        """Say what was read back in the page."""
        if self._stage is not Stage.IN_PAGE or not (fits or stopped):
            return
        self._text, self._icon_name = (_STOPPED, "error") if stopped else (_REREAD, "verified")
        self._dress()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        words.addWidget(self._digest)
        state = QHBoxLayout()
        state.setSpacing(S)
        state.addWidget(self._state_icon, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self._state, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(M, S, M, S)
        grid.setHorizontalSpacing(S)
        grid.setVerticalSpacing(XS)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(words, 0, 1)
        grid.addLayout(state, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)

    def _dress(self) -> None:
        pair = self._pair()
        ink = pair.foreground
        self._icon.setPixmap(self._theme.pixmap("file-xml", 22, self._theme.colors().accent))
        self._state_icon.setPixmap(self._theme.pixmap(self._icon_name, 16, ink))
        self._state.setText(self._text)
        self._state.setStyleSheet(f"color: {ink.name()};")

    def _pair(self) -> Pair:
        colors = self._theme.colors()
        if self._text == _STOPPED:
            return colors.error
        if self._text == _REREAD or self._stage is Stage.SETTLED:
            return colors.success
        return colors.warning if self._stage is Stage.LEFT else colors.info


def facts(file: ArmedFile) -> str:
    """« 12 passages · 48 213 octets », then « Pour 99EXO794 »."""
    known = f"{counted(file.passages, 'passage')} · " if file.passages else ""
    whom = f"\nPour {file.for_client}" if file.for_client else ""
    return f"{known}{figure(file.size)}\u00a0octets{whom}"


def _in_groups(digest: str) -> str:
    """The whole SHA-256 on two lines, in groups that an eye can compare."""
    groups = [digest[at : at + 8] for at in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
