"""Signing in to the portals that CertDesk may talk to: who is signed in, and work done so.

One session a portal, used by one piece of work at a time. A password is asked for only when
neither the session nor the keyring knows one; every call to the keyring is beside the window,
where it may wait for an unlock.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from certdesk.model.errors import CertdeskError
from certdesk.portal_client.errors import CredentialsRefused, SessionExpired, VaultUnusable
from certdesk.ui.deposit.login import Asked, Given
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from certdesk.model.progress import Tick
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.client import PortalClient
    from certdesk.portal_client.credentials import Credentials
    from certdesk.portal_client.vault import Place
    from certdesk.ui.jobs import JobRunner

    Work = Callable[[PortalClient, Tick], object]


class OpenClient(Protocol):
    """Makes the client of a portal; `again` gives its login to a reading that needs it anew."""

    def __call__(
        self, portal: Portal, again: Callable[[], tuple[str, str] | None]
    ) -> tuple[PortalClient, httpx2.Client]: ...


@dataclass
class _Session:
    """One portal, one client; `lock` is held while a piece of work uses it."""

    portal: Portal
    http: httpx2.Client = field(repr=False)
    client: PortalClient = field(repr=False)
    identifier: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)


class Access:
    """The sessions of this program, and the passwords that it may use."""

    def __init__(
        self,
        credentials: Credentials,
        jobs: JobRunner,
        open_client: OpenClient,
        hint: str = "",
    ) -> None:
        """`hint` is what the training portal lets everybody know."""
        self.credentials = credentials
        self.jobs = jobs
        self.hint = hint
        self._open_client = open_client
        self._sessions: dict[str, _Session] = {}
        self._guard = threading.Lock()

    def task(self, portal: Portal, work: Work, parent: QObject | None = None) -> PortalTask:
        """Work to be done signed in; connect its signals, then start it."""
        return PortalTask(self, portal, work, parent)

    def is_signed_in(self, portal: Portal) -> bool:
        """Whether work on this portal needs no password now."""
        with self._guard:
            session = self._sessions.get(portal.origin)
        return session is not None and bool(session.identifier)

    def forget(self) -> None:
        """Forget the passwords of the session and sign out of everything, without a request."""
        with self._guard:
            sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            session.identifier = ""
            session.http.cookies.clear()
        self.credentials.forget_session()

    def close(self) -> None:
        """Let every connection go; at the end of the program."""
        with self._guard:
            sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            session.http.close()
        self.credentials.forget_session()

    # -- in the pool ---------------------------------------------------------------------------

    def do(self, portal: Portal, work: Work, tick: Tick) -> object:
        """Do the work on the session of this portal, which is signed in already."""
        session = self._session(portal)
        with session.lock:
            try:
                return work(session.client, tick)
            except SessionExpired:
                session.identifier = ""
                raise

    def sign_in(self, portal: Portal, given: Given) -> CertdeskError | None:
        """Sign in, and only then keep what was typed; returns why it could not be remembered."""
        session = self._session(portal)
        with session.lock:
            session.identifier = ""
            session.client.sign_in(given.identifier, given.secret.reveal())
            session.identifier = given.identifier
        where = place_of(portal)
        self.credentials.hold(where, given.identifier, given.secret)
        if given.remember:
            try:
                self.credentials.remember(where, given.identifier, given.secret)
            except VaultUnusable as error:
                return error
        return None

    def _session(self, portal: Portal) -> _Session:
        with self._guard:
            known = self._sessions.get(portal.origin)
            if known is None:
                client, http = self._open_client(portal, lambda: self._login(portal))
                known = _Session(portal, http, client)
                self._sessions[portal.origin] = known
            return known

    def _login(self, portal: Portal) -> tuple[str, str] | None:
        """What a reading signs in again with: the session's own, never a question."""
        session = self._session(portal)
        if not session.identifier:
            return None
        try:
            secret = self.credentials.get(place_of(portal), session.identifier)
        except VaultUnusable:
            return None
        return (session.identifier, secret.reveal()) if secret is not None else None


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

    def start(self, *, may_ask: bool = True) -> None:
        """Begin; without `may_ask` a password that nobody remembers is a SessionExpired."""
        self._may_ask = may_ask
        if self._access.is_signed_in(self.portal):
            self._do_work()
        else:
            self._look_up("")

    def cancel(self) -> None:
        """Stop what is under way, where it still can be stopped."""
        if self._job is not None:
            self._job.cancel()

    def give(self, given: Given) -> None:
        """The clerk typed this."""
        self._sign_in(given)

    def give_up(self) -> None:
        """The clerk does not want to sign in."""
        self.cancelled.emit()
        self.finished.emit()

    # -- inside --------------------------------------------------------------------------------

    def _look_up(self, problem: str) -> None:
        credentials, where = self._access.credentials, place_of(self.portal)
        job = Job(lambda _tick: known_login(credentials, where))
        job.succeeded.connect(lambda known: self._use(known, problem))
        self._start(job)

    def _use(self, known: KnownLogin, problem: str) -> None:
        if known.given is not None and known.given.identifier not in self._tried:
            self._sign_in(known.given)
            return
        asked = Asked(
            self.portal.name,
            self.portal.origin,
            known.place,
            known.identifiers,
            problem or known.problem,
            self._access.hint if self.portal.is_training else "",
        )
        if self._may_ask:
            self.asked.emit(asked)
        else:
            self._end_failed(SessionExpired("Le portail demande de se connecter.", problem))

    def _sign_in(self, given: Given) -> None:
        access, portal = self._access, self.portal
        self._tried.add(given.identifier)
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
        else:
            raise unexpected(error)

    def _end_failed(self, error: CertdeskError) -> None:
        self.failed.emit(error)
        self.finished.emit()

    def _end_succeeded(self, result: object) -> None:
        self.succeeded.emit(result)
        self.finished.emit()


@dataclass(frozen=True)
class KnownLogin:
    """What is known without asking: the identifiers, a password if one is remembered."""

    place: Place
    identifiers: tuple[str, ...] = ()
    given: Given | None = None
    problem: str = ""


def place_of(portal: Portal) -> str:
    """Under what address passwords are kept: the training portal's changes at each start."""
    return portal.key if portal.is_training else portal.origin


def known_login(credentials: Credentials, where: str) -> KnownLogin:
    """In the pool: a keyring may be locked, and wait for the person."""
    identifiers = credentials.known(where)
    try:
        for identifier in identifiers:
            secret = credentials.get(where, identifier)
            if secret is not None:
                return KnownLogin(credentials.place, identifiers, Given(identifier, secret))
    except VaultUnusable as error:
        return KnownLogin(credentials.place, identifiers, None, f"{error.message} {error.remedy}")
    return KnownLogin(credentials.place, identifiers)
