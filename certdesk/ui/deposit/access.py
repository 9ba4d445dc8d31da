"""Signing in to the portals that CertDesk may talk to: who is signed in, and work done so.

One session a portal, used by one piece of work at a time. A password is asked for only when
neither the session nor the keyring knows one; every call to the keyring is beside the window,
where it may wait for an unlock.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from certdesk.portal_client.errors import SessionExpired, VaultUnusable
from certdesk.ui.deposit.login import Given

if TYPE_CHECKING:
    from collections.abc import Callable

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
