"""One piece of work on a portal: signing in first when needed, asking only when nobody knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.errors import CertdeskError
from certdesk.portal_client.errors import CredentialsRefused, SessionExpired
from certdesk.ui.deposit.access import ask_login, known_login, place_of
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected

if TYPE_CHECKING:
    from certdesk.portal_client.assumptions import Portal
    from certdesk.ui.deposit.access import Access, KnownLogin, Work
    from certdesk.ui.deposit.login import Given


class PortalTask(QObject):
    """One piece of work on a portal, signing in first when needed.

    Signals:
        signing_in(): the portal is being asked to let us in.
        not_remembered(CertdeskError): signed in, but the keyring did not take the password.
        asked(Asked): only the clerk knows the password; answer by `give` or `give_up`.
        working(): signed in; the work begins.
        progressed(done, total): of the work.
        succeeded(result), failed(CertdeskError), cancelled(): exactly one of the three.
        finished(): always comes, and comes last.
    """

    signing_in = Signal()
    not_remembered = Signal(object)
    asked = Signal(object)
    working = Signal()
    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(
        self, access: Access, portal: Portal, work: Work, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._access = access
        self.portal = portal
        self._work = work
        self._job: Job | None = None
        self._may_ask = True
        self._tried: set[str] = set()
        self._last_tried = ""

    def start(self, *, may_ask: bool = True) -> None:
        """Begin; without `may_ask` a password that nobody remembers is a SessionExpired."""
        self._may_ask = may_ask
        must_choose = may_ask and self._access.must_choose(self.portal)
        if self._access.is_signed_in(self.portal) and not must_choose:
            self._do_work()
        else:
            self._look_up("")

    def cancel(self) -> None:
        """Stop what is under way, where it still can be stopped."""
        if self._job is not None:
            self._job.cancel()

    def give(self, given: Given) -> None:
        """The clerk typed or chose this."""
        self._access.has_chosen(self.portal)
        self._sign_in(given)

    def give_up(self) -> None:
        """The clerk does not want to sign in."""
        self.cancelled.emit()
        self.finished.emit()

    # -- inside --------------------------------------------------------------------------------

    def _look_up(self, problem: str) -> None:
        credentials, where = self._access.credentials, place_of(self.portal)
        may_choose = self._may_ask
        job = Job(lambda _tick: known_login(credentials, where, may_choose=may_choose))
        job.succeeded.connect(lambda known: self._use(known, problem))
        self._start(job)

    def _use(self, known: KnownLogin, problem: str) -> None:
        must_choose = self._may_ask and self._access.must_choose(self.portal)
        given = known.given
        if given is not None and given.identifier not in self._tried and not must_choose:
            self._sign_in(given)
            return
        asked = ask_login(self.portal, known, self._access.hint, problem, self._tried)
        if problem:
            asked = replace(asked, typed=self._last_tried)
        if self._may_ask:
            self.asked.emit(asked)
        else:
            self._end_failed(SessionExpired("Le portail demande de se connecter.", problem))

    def _sign_in(self, given: Given) -> None:
        access, portal = self._access, self.portal
        self._tried.add(given.identifier)
        self._last_tried = given.identifier
        self.signing_in.emit()
        job = Job(lambda _tick: access.sign_in(portal, given))
        job.succeeded.connect(self._begin)
        self._start(job)

    def _begin(self, not_remembered: CertdeskError | None) -> None:
        if not_remembered is not None:
            self.not_remembered.emit(not_remembered)
        self._do_work()

    def _do_work(self) -> None:
        access, portal, work = self._access, self.portal, self._work
        self.working.emit()
        job = Job(lambda tick: access.do(portal, work, tick))
        job.progressed.connect(self.progressed)
        job.succeeded.connect(self._end_succeeded)
        self._start(job)

    def _start(self, job: Job) -> None:
        self._job = job
        job.failed.connect(self._fail)
        job.cancelled.connect(self.give_up)
        self._access.jobs.start(job)

    def _fail(self, error: object) -> None:
        if isinstance(error, CredentialsRefused):
            self._look_up(f"{error.message} {error.remedy}")
        elif isinstance(error, SessionExpired) and not self._tried:
            self._look_up("")  # the session that was there had ended: nothing was sent
        elif isinstance(error, CertdeskError):
            self._end_failed(error)
        elif isinstance(error, OSError):
            self._end_failed(_disk_resists())
        else:
            # Whoever waits for this task is released first: a defect must not hold the window.
            self._end_failed(defect())
            raise unexpected(error)

    def _end_failed(self, error: CertdeskError) -> None:
        self.failed.emit(error)
        self.finished.emit()

    def _end_succeeded(self, result: object) -> None:
        self.succeeded.emit(result)
        self.finished.emit()


def _disk_resists() -> CertdeskError:
    return CertdeskError(
        "Un fichier n’a pas pu être lu ou écrit\u00a0: l’opération s’est arrêtée.",
        "Vérifiez la place sur le disque et que vos dossiers sont accessibles, puis recommencez.",
    )


def defect() -> CertdeskError:
    """What is told of a mistake of ours, beside the crash dialog."""
    return CertdeskError(
        "CertDesk a rencontré une erreur imprévue\u00a0: l’opération s’est arrêtée.",
        "Copiez le rapport affiché et transmettez-le à votre support.",
    )
