"""The armed file, from the steps panel to the portal: given to one page, let out once.

It never goes to the file chooser without being read again from the disk, nor out of the page
without `before_leaving` having returned: that is where « envoi en cours » is written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Signal

from certdesk.model.errors import CertdeskError
from certdesk.ui.jobs import Job
from certdesk.ui.notices import Notice, NoticeLevel, notice_of, unexpected
from certdesk.ui.portal.allow_list import origin_of_request
from certdesk.ui.portal.armed_file import Departure
from certdesk.ui.portal.page_traffic import PageTraffic
from certdesk.ui.portal.request import Sender

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.portal.armed_file import ArmedFile
    from certdesk.ui.portal.guard_report import FormRead
    from certdesk.ui.portal.request import Request

_KEY = "handover"


class Stage(StrEnum):
    """Where the file is."""

    NONE = "aucun fichier"
    ARMED = "prêt"
    CHECKING = "relu sur le disque"
    IN_PAGE = "choisi dans la page"
    LEFT = "parti"
    SETTLED = "terminé"


class FileHandover(QObject):
    """One file at a time.

    Signals:
        stage_changed(Stage): the file is elsewhere now.
        form_left(Departure): written down by `before_leaving`, the file leaves at the return.
        notice_raised(Notice): why the file was not given, or did not leave.
    """

    stage_changed = Signal(object)
    form_left = Signal(object)
    notice_raised = Signal(object)

    def __init__(
        self, jobs: JobRunner, before_leaving: Callable[[Departure], None], parent: QObject
    ) -> None:
        """`before_leaving` writes down that the file leaves; a CertdeskError keeps it here."""
        super().__init__(parent)
        self._jobs = jobs
        self._before_leaving = before_leaving
        self._job: Job | None = None
        self.file: ArmedFile | None = None
        self.stage = Stage.NONE
        self.is_held_by_page = False
        self._departure: Departure | None = None
        self._stamp: tuple[int, int] | None = None
        self.traffic = PageTraffic()

    # -- what the owner does --------------------------------------------------------------------

    def arm(self, file: ArmedFile) -> None:
        """Make this file the one that the next file chooser gets."""
        self.cancel()
        self.file = file
        self._enter(Stage.ARMED)

    def disarm(self) -> None:
        """Give no file any more."""
        self.cancel()
        self.file = None
        self._enter(Stage.NONE)

    def settle(self) -> None:
        """It is known what became of the file."""
        if self.file is not None:
            self._enter(Stage.SETTLED)

    def cancel(self) -> None:
        """Stop reading the file again."""
        if self._job is not None:
            self._job.cancel()

    # -- what the page does ---------------------------------------------------------------------

    @property
    def is_checking(self) -> bool:
        """Whether a file chooser waits for its answer."""
        return self._job is not None

    @property
    def is_leaving(self) -> bool:
        """Whether the page that sends the file is still there: nobody has seen its answer."""
        return self.stage is Stage.LEFT and self.is_held_by_page

    @property
    def has_left_outside(self) -> bool:
        """Whether it left by the system's browser, and no one has said yet how it ended."""
        departure = self._departure
        return self.stage is Stage.LEFT and departure is not None and departure.by_system_browser

    def check(self) -> bool:
        """Read the file again; whether it may be given. The window lives on meanwhile."""
        file = self.file
        if file is None or self.stage is Stage.CHECKING:
            self._tell(_NOTHING_ARMED if file is None else _BEING_READ)
            return False
        if self.stage in (Stage.LEFT, Stage.SETTLED):
            self._tell(_ALREADY_LEFT)
            return False
        self._enter(Stage.CHECKING)
        self._stamp = file.stamp()
        fits = self._read_again(file)
        return self._stop_checking() and fits and self.file is file

    def give(self) -> None:
        """The file chooser gets it."""
        if self.file is not None:
            self.traffic.begin(self.file)
        self.is_held_by_page = True
        self._enter(Stage.IN_PAGE)

    def take_back(self) -> None:
        """The page that had it is gone, or lost it."""
        self.is_held_by_page = False
        if self.stage is Stage.IN_PAGE:
            self._enter(Stage.ARMED)

    def let_out(self, request: Request) -> bool:
        """Whether this request of the page may go to the portal.

        While the page has the file, what its script sends is the departure, whatever it says that
        it is: nobody sees the body. A page may send the file in several pieces, never twice. A
        reload would send a file again; a step back shows a page where Chromium has put it again.
        """
        if request.sender is Sender.SOCKET:
            return self._may_talk_unseen()
        is_form = request.has_body or request.sender is Sender.NAVIGATION
        form = self.traffic.take_form() if is_form else None
        if not request.has_body:
            return True
        if request.again:
            if request.is_plain and not self.traffic.was_said(request):
                return True
            self._tell(_NOT_TWICE)
            return False
        length = self.traffic.take_length(request)
        if form is not None and self._cannot_hold(form, request):
            return True
        if self.stage is Stage.IN_PAGE and self.file is not None:
            return self._may_leave_page(self.file, request, length)
        return self._is_harmless(request, length)

    def depart(self, departure: Departure) -> bool:
        """Write down that the file leaves; whether it may."""
        try:
            self._before_leaving(departure)
        except CertdeskError as error:
            self.notice_raised.emit(notice_of(error, _KEY))
            return False
        self._departure = departure
        self._enter(Stage.LEFT)
        self.form_left.emit(departure)
        return True

    # -- inside ---------------------------------------------------------------------------------

    def _cannot_hold(self, form: FormRead, request: Request) -> bool:
        """Whether the guard read the form that leaves, and the file is not in it."""
        is_form = request.sender is Sender.NAVIGATION
        return is_form and self.file is not None and not form.may_hold(self.file)

    def _may_leave_page(self, file: ArmedFile, request: Request, length: int | None) -> bool:
        if request.sender is Sender.BEACON:
            return False  # no page waits for it, and nobody knows what is in it
        if not self._is_the_one() or not self._is_unchanged(file):
            return False
        if not self.depart(Departure(file, origin_of_request(request.url))):
            return False
        self.traffic.note_departure(request, length)
        return True

    def _may_talk_unseen(self) -> bool:
        """Nothing says what goes through a socket: none is opened beside a file to deposit."""
        if self.stage in (Stage.NONE, Stage.SETTLED):
            return True
        self.notice_raised.emit(Notice(NoticeLevel.INFO, *_NO_SOCKET, key="socket"))
        return False

    def _is_the_one(self) -> bool:
        """Whether the page has shown no other file since it was given this one."""
        if self.traffic.shows_another:
            self._tell(_ANOTHER)
        return not self.traffic.shows_another

    def _is_unchanged(self, file: ArmedFile) -> bool:
        """Whether nobody wrote in the file while the page had it: the hash is of before."""
        if file.stamp() == self._stamp:
            return True
        self.notice_raised.emit(notice_of(file.changed(), _KEY))
        return False

    def _is_harmless(self, request: Request, length: int | None) -> bool:
        if request.sender is Sender.BEACON:
            return True
        has_left = self.stage is Stage.LEFT
        if request.is_talk:
            return not has_left or self._is_mere_talk(request, length)
        if has_left and self.is_held_by_page:
            return self._goes_on(request, length)
        if has_left and request.may_be_empty and not self.traffic.may_be_text(length):
            return True  # the page that asks was given no file
        if has_left or self.is_held_by_page:
            self._tell(_CHOOSE_AGAIN if self.stage is Stage.ARMED else _ALREADY_LEFT)
            return False
        return True

    def _is_mere_talk(self, request: Request, length: int | None) -> bool:
        """Whether it is not the text of the file once more, as far as its length is told."""
        is_text = self.traffic.may_be_text(length)
        if is_text and self.traffic.was_said(request):
            self._tell(_SECOND)
            return False
        if is_text:
            self.traffic.note_departure(request, length)
        return True

    def _goes_on(self, request: Request, length: int | None) -> bool:
        """Whether it is the rest of what has left, not the same once more."""
        if self.traffic.is_second(request, length):
            self._tell(_SECOND)
            return False
        if not self._is_the_one():
            return False
        self.traffic.note_departure(request, length)
        return True

    def _stop_checking(self) -> bool:
        """Whether the file was still being read: another one may have been armed meanwhile."""
        if self.stage is not Stage.CHECKING:
            return False
        self._enter(Stage.ARMED)
        return True

    def _read_again(self, file: ArmedFile) -> bool:
        """Chromium wants its answer at the return of the call: a nested loop, as any dialog."""
        loop = QEventLoop()
        outcome: list[object] = []
        job = Job(file.check)
        job.succeeded.connect(lambda _none: outcome.append(None))
        job.failed.connect(outcome.append)
        job.finished.connect(loop.quit)
        self._job = job
        self._jobs.start(job)
        loop.exec()
        self._job = None
        for error in outcome:
            if isinstance(error, CertdeskError):
                self.notice_raised.emit(notice_of(error, _KEY))
            elif error is not None:
                raise unexpected(error)
        return outcome == [None]

    def _enter(self, stage: Stage) -> None:
        if stage is not self.stage:
            self.stage = stage
            self.stage_changed.emit(stage)

    def _tell(self, text: tuple[str, str]) -> None:
        self.notice_raised.emit(Notice(NoticeLevel.WARNING, *text, key=_KEY))


_NOTHING_ARMED = (
    "La page demande un fichier, et aucun n’est prêt.",
    "CertDesk ne remet que le fichier contrôlé du dépôt\u00a0; préparez-le, puis recommencez.",
)
_BEING_READ = ("Le fichier est en train d’être relu.", "Patientez quelques secondes.")
_ALREADY_LEFT = (
    "Ce fichier est déjà parti\u00a0: il n’est pas remis une seconde fois.",
    "Dites d’abord s’il est arrivé, ou regardez dans «\u00a0Consulter les fichiers déposés\u00a0».",
)
_CHOOSE_AGAIN = (
    "La page tient encore l’ancien fichier : il n’est pas parti.",
    "Choisissez le fichier une nouvelle fois dans la page.",
)
_SECOND = (
    "La page voulait envoyer le fichier une seconde fois\u00a0: CertDesk l’a arrêtée.",
    "Allez dans «\u00a0Consulter les fichiers déposés\u00a0» pour voir si le premier envoi est "
    "arrivé\u00a0; si rien n’y est, répondez «\u00a0Je n’ai pas déposé\u00a0», fermez cette "
    "fenêtre, puis déposez avec votre navigateur.",
)
_ANOTHER = (
    "La page allait envoyer un autre fichier que le vôtre\u00a0: CertDesk l’a arrêtée.",
    "Choisissez votre fichier une nouvelle fois dans la page\u00a0; si cela se répète, déposez "
    "avec votre navigateur.",
)
_NO_SOCKET = (
    "La page voulait garder une liaison ouverte avec le portail\u00a0: elle attendra la fin du "
    "dépôt.",
    "Si la page en a besoin pour déposer, faites-le avec votre navigateur.",
)
_NOT_TWICE = (
    "Recharger cette page enverrait le fichier une seconde fois\u00a0: CertDesk ne l’a pas fait.",
    "Allez dans «\u00a0Consulter les fichiers déposés\u00a0» pour voir s’il est arrivé.",
)
