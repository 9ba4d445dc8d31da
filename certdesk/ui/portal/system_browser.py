"""The deposit with the system's browser: the address, the file's path, the downloads folder.

CertDesk sees nothing of what happens there: giving the path counts as the departure of the file,
and the person says how it ended.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.portal.armed_file import Departure
from certdesk.ui.portal.downloads_watch import DownloadsWatch
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.theme import XL, L, M, S
from certdesk.ui.themed_icons import keep_icon
from certdesk.ui.tones import set_ink, set_tint

if TYPE_CHECKING:
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.portal.file_handover import FileHandover
    from certdesk.ui.portal.filing import DownloadKind
    from certdesk.ui.portal.portal_inputs import PortalInputs
    from certdesk.ui.theme import Theme

_MAX_WIDTH = 720


class SystemBrowserPage(QWidget):
    """What takes the place of the embedded page.

    Signals:
        portal_opened: the system was asked to open the portal's address.
        path_given: the file's path, or its folder, was given to the person.
        caught(Path, DownloadKind): a new accusé is in the downloads folder.
        notice_raised(Notice): a fact to tell.
    """

    portal_opened = Signal()
    path_given = Signal()
    caught = Signal(object, object)
    notice_raised = Signal(object)

    def __init__(
        self, inputs: PortalInputs, handover: FileHandover, theme: Theme, jobs: JobRunner
    ) -> None:
        super().__init__()
        self._inputs = inputs
        self._handover = handover
        self._jobs = jobs
        self.setObjectName("systemBrowserPage")
        self._why = _label("", "whyNotEmbedded")
        self.open_button = _button("Ouvrir le portail", "openPortal")
        self.open_button.setProperty("role", "primary")
        self.copy_button = _button("Copier le chemin du fichier", "copyFilePath")
        self.folder_button = _button("Ouvrir son dossier", "openFileFolder")
        self.watch_button = _button("Choisir un autre dossier…", "chooseDownloads")
        self._watched = _label("", "watchedFolder")
        self._found = _label("", "foundAccuses")
        set_tint(self._why, "info")
        set_ink(self._found, "success")
        keep_icon(self.copy_button, theme, "copy")
        keep_icon(self.folder_button, theme, "folder")
        self.watch = DownloadsWatch(inputs.downloads_folder, jobs, self)
        self._lay_out()
        self.open_button.clicked.connect(self.open_portal)
        self.copy_button.clicked.connect(self._copy_path)
        self.folder_button.clicked.connect(self._open_folder)
        self.watch_button.clicked.connect(self._choose_folder)
        self.watch.started.connect(self._tell_watched)
        self.watch.caught.connect(self._take)
        handover.stage_changed.connect(self._follow_stage)
        self._follow_stage()

    def explain(self, text: str) -> None:
        """Say why the deposit is done this way."""
        self._why.setText(text)
        self._why.setVisible(bool(text))

    def start(self) -> None:
        """Look for accusés from now on."""
        self._watched.setText(
            f"CertDesk regarde ce que contient «\u00a0{self.watch.folder}\u00a0»…"
        )
        self.watch.start()

    def stop(self) -> None:
        """Look no more."""
        self.watch.stop()

    def open_portal(self) -> None:
        """Show the portal in the system's browser."""
        address = self._inputs.portal.start_url
        if self._inputs.open_outside(address):
            self.portal_opened.emit()
            return
        self.notice_raised.emit(
            Notice(
                NoticeLevel.WARNING,
                "Le navigateur ne s’est pas ouvert.",
                f"Ouvrez-le, et tapez cette adresse\u00a0: {address}",
                key="system-browser",
            )
        )

    # -- inside ---------------------------------------------------------------------------------

    def _tell_watched(self, is_watching: bool) -> None:
        where = str(self.watch.folder)
        self._watched.setText(
            f"CertDesk surveille «\u00a0{where}\u00a0» et y reconnaît les accusés à leur contenu."
            if is_watching
            else f"Le dossier «\u00a0{where}\u00a0» n’existe pas\u00a0: choisissez celui où votre "
            "navigateur range ses téléchargements."
        )

    def _copy_path(self) -> None:
        path = self._departing_path()
        if path is not None:
            QGuiApplication.clipboard().setText(str(path))
            self.notice_raised.emit(
                Notice(
                    NoticeLevel.INFO,
                    "Le chemin du fichier est copié.",
                    "Dans la page, cliquez sur «\u00a0Déposer un fichier\u00a0», collez-le dans la "
                    "case du nom, validez.",
                    key="path",
                )
            )
            self.path_given.emit()

    def _open_folder(self) -> None:
        path = self._departing_path()
        if path is not None:
            self._inputs.open_outside(QUrl.fromLocalFile(str(path.parent)).toString())
            self.path_given.emit()

    def _departing_path(self) -> Path | None:
        """The file's path, once it is read again and its departure written down."""
        file = self._handover.file
        if file is None:
            return None
        if self._handover.has_left_outside:
            return file.path  # asked a second time before the answer: it is the same departure
        if not self._handover.check():
            return None
        departure = Departure(file, self._inputs.portal.origin, by_system_browser=True)
        return file.path if self._handover.depart(departure) else None

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "Dossier des téléchargements", str(self.watch.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.watch_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def watch_folder(self, folder: str) -> None:
        """Watch another folder."""
        self.watch.folder = Path(folder)
        self.start()

    def _take(self, path: Path, kind: DownloadKind) -> None:
        before = self._found.text()
        line = f"{kind.capitalize()}\u00a0: {path.name}"
        self._found.setText(f"{before}\n{line}" if before else line)
        self._found.setVisible(True)
        self.caught.emit(path, kind)

    def _follow_stage(self) -> None:
        # What left by the embedded page may have arrived: its path is not given besides.
        is_here = self._handover.stage in (Stage.ARMED, Stage.IN_PAGE)
        for button in (self.copy_button, self.folder_button):
            button.setEnabled(is_here or self._handover.has_left_outside)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setMaximumWidth(_MAX_WIDTH)
        column = QVBoxLayout(body)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(L)
        title = _label("Déposer avec votre navigateur", "browserTitle")
        title.setProperty("role", "title")
        column.addWidget(title)
        column.addWidget(self._why)
        column.addWidget(
            self._card(
                "1. Ouvrir le portail",
                "Il s’ouvre dans votre navigateur habituel\u00a0; connectez-vous comme "
                "d’ordinaire.",
                self.open_button,
            )
        )
        column.addWidget(
            self._card(
                "2. Donner le fichier",
                "CertDesk le relit une dernière fois, puis le tient pour envoyé jusqu’à votre "
                "réponse.",
                self.copy_button,
                self.folder_button,
            )
        )
        column.addWidget(
            self._card("3. Relever l’accusé", self._watched, self.watch_button, foot=self._found)
        )
        column.addStretch(1)
        self._found.setVisible(False)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addStretch(1)
        page.addWidget(body, 100)
        page.addStretch(1)

    def _card(
        self, title: str, text: str | QLabel, *buttons: QPushButton, foot: QLabel | None = None
    ) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        head = QLabel(title)
        head.setProperty("role", "section")
        words = text if isinstance(text, QLabel) else _label(text, "")
        words.setProperty("role", "muted")
        line = QHBoxLayout()
        line.setSpacing(S)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(S)
        for each in (head, words):
            column.addWidget(each)
        column.addLayout(line)
        if foot is not None:
            column.addWidget(foot)
        return card


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text.rstrip("…"))
    return button
