"""Catches what the portal sends: into a folder of its own, whole or not at all, told by content.

Chromium's own choice is never taken: the name that a site proposes leads it out of its folder.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWebEngineCore import QWebEngineDownloadRequest

from certdesk.model.errors import CertdeskError
from certdesk.portal_client.file_names import safe_file_name
from certdesk.portal_client.saving import DOWNLOAD_LIMIT, save
from certdesk.ui.jobs import Job
from certdesk.ui.notices import Notice, NoticeLevel, notice_of, unexpected
from certdesk.ui.portal.allow_list import is_inner
from certdesk.ui.portal.filing import DownloadKind, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWebEngineCore import QWebEngineProfile

    from certdesk.model.progress import Tick
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.portal.allow_list import AllowList

_WATCH_MS = 50
_PIECE = 256 * 1024
_AT_ONCE = 4
_PREFIX = ".certdesk-"
_PARTIAL = "partiel"
_LEFT_OVER = 24 * 3600
_State = QWebEngineDownloadRequest.DownloadState


class Downloads(QObject):
    """The downloads of one window.

    Signals:
        caught(Path, DownloadKind): a file is in the folder, whole.
        notice_raised(Notice): one was refused, or failed.
    """

    caught = Signal(object, object)
    notice_raised = Signal(object)

    def __init__(
        self,
        addresses: AllowList,
        folder: Path,
        jobs: JobRunner,
        parent: QObject,
        limit: int = DOWNLOAD_LIMIT,
    ) -> None:
        super().__init__(parent)
        self._addresses = addresses
        self._folder = folder
        self._jobs = jobs
        self._limit = limit
        self._running: dict[QWebEngineDownloadRequest, Path] = {}
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_MS)
        self._watch.timeout.connect(self._stop_what_is_too_large)

    def listen_to(self, profile: QWebEngineProfile) -> None:
        """Take the downloads of this profile."""
        _sweep(self._folder)
        profile.downloadRequested.connect(self._take)

    def cancel_all(self) -> None:
        """Give up what is not finished."""
        for download in list(self._running):
            download.cancel()

    def _take(self, download: QWebEngineDownloadRequest) -> None:
        if download.isSavePageDownload():
            download.cancel()
        elif not self._may_come(download):
            download.cancel()
            self._refuse(_FROM_ELSEWHERE)
        elif download.totalBytes() > self._limit or len(self._running) >= _AT_ONCE:
            download.cancel()
            self._refuse_size()
        else:
            self._accept(download)

    def _may_come(self, download: QWebEngineDownloadRequest) -> bool:
        """An accusé settles a deposit: it comes from the portal itself, not from a site that one
        may only visit. What a page made itself is worth what the page is worth."""
        address = download.url().toString()
        if not is_inner(address):
            return self._addresses.is_trusted(address)
        page = download.page()
        return page is not None and self._addresses.is_trusted(page.mainFrame().url().toString())

    def _accept(self, download: QWebEngineDownloadRequest) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._folder))
        except OSError:
            download.cancel()
            self._refuse(_NO_FOLDER)
            return
        download.setDownloadDirectory(str(place))
        download.setDownloadFileName(_PARTIAL)
        self._running[download] = place
        download.stateChanged.connect(lambda state: self._follow(download, state))
        download.accept()
        self._watch.start()

    def _stop_what_is_too_large(self) -> None:
        """Chromium tells its progress twice a second: enough for a fast site to fill a disk."""
        for download, place in list(self._running.items()):
            if max(download.receivedBytes(), _size(place)) > self._limit:
                download.cancel()
                self._refuse_size()

    def _follow(self, download: QWebEngineDownloadRequest, state: _State) -> None:
        if state == _State.DownloadInProgress or download not in self._running:
            return
        place = self._running.pop(download)
        if not self._running:
            self._watch.stop()
        if state == _State.DownloadCompleted:
            self._keep(place, safe_file_name(download.suggestedFileName()))
            return
        _remove(place)
        if state == _State.DownloadInterrupted:
            self._refuse(_INTERRUPTED)

    def _keep(self, place: Path, name: str) -> None:
        folder, limit, partial = self._folder, self._limit, place / _PARTIAL

        def work(tick: Tick) -> tuple[Path, DownloadKind]:
            try:
                with partial.open("rb") as stream:
                    total = partial.stat().st_size
                    path = save(_pieces(stream), folder, name, tick, total=total, limit=limit)
            finally:
                _remove(place)
            return path, recognise(path)

        job = Job(work)
        job.succeeded.connect(self._announce)
        job.failed.connect(self._tell_failure)
        self._jobs.start(job)

    def _announce(self, kept: tuple[Path, DownloadKind]) -> None:
        self.caught.emit(*kept)

    def _tell_failure(self, error: object) -> None:
        if isinstance(error, CertdeskError):
            self.notice_raised.emit(notice_of(error, "download"))
        elif isinstance(error, OSError):
            self._refuse(_INTERRUPTED)
        else:
            raise unexpected(error)

    def _refuse_size(self) -> None:
        text = (
            f"Le portail envoie plus de {self._limit >> 20}\u00a0Mo, ou trop de fichiers à la "
            "fois\u00a0: rien n’a été enregistré."
        )
        self._refuse((text, "Ouvrez le portail dans votre navigateur pour voir ce que c’est."))

    def _refuse(self, text: tuple[str, str]) -> None:
        self.notice_raised.emit(Notice(NoticeLevel.WARNING, *text, key="download"))


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _size(place: Path) -> int:
    """How much is on the disk; Chromium writes beside the name that it was given."""
    sizes = [0]
    with contextlib.suppress(OSError):
        sizes += [path.stat().st_size for path in place.iterdir()]
    return max(sizes)


def _remove(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a program that was killed has left half downloaded."""
    with contextlib.suppress(OSError):
        for place in folder.glob(f"{_PREFIX}*"):
            if place.is_dir() and time.time() - place.stat().st_mtime > _LEFT_OVER:
                _remove(place)


_FROM_ELSEWHERE = (
    "Ce fichier ne vient pas d’une adresse connue du portail\u00a0: il n’a pas été pris.",
    "Si vous en avez besoin, téléchargez-le avec votre navigateur.",
)
_NO_FOLDER = (
    "Le dossier des accusés n’accepte pas de nouveau fichier\u00a0: rien n’a été enregistré.",
    "Vérifiez la place et les droits sur le disque, puis téléchargez de nouveau.",
)
_INTERRUPTED = (
    "Le téléchargement s’est interrompu\u00a0: rien n’a été enregistré.",
    "Téléchargez de nouveau depuis le portail.",
)
