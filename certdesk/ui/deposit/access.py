"""Signing in to the portals that CertDesk may talk to: who is signed in, and work done so.

One session a portal, used by one piece of work at a time. A password is asked for only when
neither the session nor the keyring knows one; every call to the keyring is beside the window,
where it may wait for an unlock.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from certdesk.portal_client.errors import SessionExpired, VaultUnusable
from certdesk.ui.deposit.login import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx2

    from certdesk.model.errors import CertdeskError
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
    """One portal, one client; used by one piece of work at a time."""

    portal: Portal
    http: httpx2.Client = field(repr=False)
    client: PortalClient = field(repr=False)
    identifier: str = ""
    is_left: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Be the one who uses it; raises SessionExpired once it was left."""
        try:
            with self._lock:
                if self.is_left:
                    raise _forgotten()
                yield
        finally:
            if self.is_left:
                self.leave()

    def leave(self) -> None:
        """Forget it, without a request: now, or once the work that uses it has ended.

        A file may be leaving: cut there, nobody could say whether it arrived.
        """
        self.is_left = True
        if self._lock.acquire(blocking=False):
            try:
                self.identifier = ""
                self.http.cookies.clear()
                self.http.close()
            finally:
                self._lock.release()


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

    def is_signed_in(self, portal: Portal) -> bool:
        """Whether work on this portal needs no password now."""
        with self._guard:
            session = self._sessions.get(portal.origin)
        return session is not None and bool(session.identifier)

    def forget(self) -> None:
        """Forget the passwords of the session and sign out of everything, without a request.

        What is under way goes on to its end, and finds nobody signed in after it.
        """
        with self._guard:
            sessions, self._sessions = self._sessions, {}
            self.credentials.forget_session()
        for session in sessions.values():
            session.leave()

    def close(self) -> None:
        """Let every connection go, cutting what is under way; at the end of the program."""
        with self._guard:
            sessions, self._sessions = self._sessions, {}
            self.credentials.forget_session()
        for session in sessions.values():
            session.http.close()

    # -- in the pool ---------------------------------------------------------------------------

    def do(self, portal: Portal, work: Work, tick: Tick) -> object:
        """Do the work on the session of this portal, which is signed in already."""
        session = self._session(portal)
        with session.used():
            try:
                return work(session.client, tick)
            except SessionExpired:
                session.identifier = ""
                raise

    def sign_in(self, portal: Portal, given: Given) -> CertdeskError | None:
        """Sign in, and only then keep what was typed; returns why it could not be remembered.

        Raises SessionExpired when the screen was locked meanwhile: then nothing is kept.
        """
        session = self._session(portal)
        with session.used():
            session.identifier = ""
            session.client.sign_in(given.identifier, given.secret.reveal())
            session.identifier = given.identifier
        return self._keep(session, given)

    def _keep(self, session: _Session, given: Given) -> VaultUnusable | None:
        where, problem = place_of(session.portal), None
        with self._guard:
            if self._sessions.get(session.portal.origin) is not session:
                raise _forgotten()
            self.credentials.hold(where, given.identifier, given.secret)
        if given.remember:
            try:
                self.credentials.remember(where, given.identifier, given.secret)
            except VaultUnusable as error:
                problem = error
            with self._guard:
                if (
                    self._sessions.get(session.portal.origin) is not session
                ):  # locked while the keyring was asked
                    self.credentials.forget_session()
        return problem

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
        with self._guard:
            session = self._sessions.get(portal.origin)
        if session is None or not session.identifier:
            return None
        try:
            secret = self.credentials.get(place_of(portal), session.identifier)
        except VaultUnusable:
            return None
        return (session.identifier, secret.reveal()) if secret is not None else None


def _forgotten() -> SessionExpired:
    return SessionExpired(
        "CertDesk s’est verrouillé\u00a0: la connexion au portail est oubliée.",
        "Connectez-vous de nouveau.",
    )


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
