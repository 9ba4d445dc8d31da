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

from certdesk.portal_client.errors import (
    CredentialsRefused,
    SessionExpired,
    VaultUnusable,
)
from certdesk.ui.deposit.login import Asked, Given

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import httpx2

    from certdesk.model.errors import CertdeskError
    from certdesk.model.progress import Tick
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.client import PortalClient
    from certdesk.portal_client.credentials import Credentials, Secret
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
    identifier: str = field(default="", repr=False)
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
        self._to_choose: set[str] = set()
        self._turn = 0
        self._guard = threading.Lock()

    @property
    def turn(self) -> int:
        """Changes whenever the passwords of the session are forgotten."""
        return self._turn

    def is_signed_in(self, portal: Portal) -> bool:
        """Whether work on this portal needs no password now."""
        with self._guard:
            session = self._sessions.get(portal.origin)
        return session is not None and bool(session.identifier)

    def change_account(self, portal: Portal) -> None:
        """The account that signed in cannot do what is asked: a person chooses the next one."""
        with self._guard:
            session = self._sessions.pop(portal.origin, None)
            self._to_choose.add(portal.origin)
        if session is not None:
            session.leave()

    def must_choose(self, portal: Portal) -> bool:
        """Whether no account may be taken without asking."""
        with self._guard:
            return portal.origin in self._to_choose

    def has_chosen(self, portal: Portal) -> None:
        """A person said which account."""
        with self._guard:
            self._to_choose.discard(portal.origin)

    def forget(self) -> None:
        """Forget the passwords of the session and sign out of everything, without a request.

        What is under way goes on to its end, and finds nobody signed in after it.
        """
        with self._guard:
            sessions, self._sessions = self._sessions, {}
            self._turn += 1
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
        where = place_of(portal)
        secret = secret_of(self.credentials, where, given)
        session = self._session(portal)
        with session.used():
            session.identifier = ""
            session.client.sign_in(given.identifier, secret.reveal())
            session.identifier = given.identifier
        self.credentials.note_used(where, given.identifier)
        return self._keep(
            where, given, secret, lambda: self._sessions.get(portal.origin) is session
        )

    def keep(self, portal: Portal, given: Given, secret: Secret, turn: int) -> VaultUnusable | None:
        """Keep what a person typed at this turn for a form; why it could not be remembered.

        Raises SessionExpired when the screen was locked meanwhile: then nothing is kept.
        """
        self.credentials.note_used(place_of(portal), given.identifier)
        return self._keep(place_of(portal), given, secret, lambda: self._turn == turn)

    def _keep(
        self, where: str, given: Given, secret: Secret, is_open: Callable[[], bool]
    ) -> VaultUnusable | None:
        problem = None
        with self._guard:
            if not is_open():
                raise _forgotten()
            self.credentials.hold(where, given.identifier, secret)
        if given.remember:
            try:
                self.credentials.remember(where, given.identifier, secret)
            except VaultUnusable as error:
                problem = error
            with self._guard:
                if not is_open():  # locked while the keyring was asked
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
    identifiers: tuple[str, ...] = field(default=(), repr=False)
    given: Given | None = None
    problem: str = ""


def ask_login(
    portal: Portal,
    known: KnownLogin,
    hint: str = "",
    problem: str = "",
    refused: Collection[str] = (),
) -> Asked:
    """What the clerk is asked: what is remembered serves again, unless it was `refused`."""
    usable = () if known.problem else known.identifiers
    return Asked(
        portal.name,
        portal.origin,
        known.place,
        known.identifiers,
        frozenset(usable) - frozenset(refused),
        problem or known.problem,
        hint if portal.is_training else "",
        portal.is_training,
    )


def place_of(portal: Portal) -> str:
    """Under what address passwords are kept: the training portal's changes at each start."""
    return portal.key if portal.is_training else portal.origin


def secret_of(credentials: Credentials, where: str, given: Given) -> Secret:
    """In the pool: the password that was typed, else the one that is remembered."""
    secret = given.secret or credentials.get(where, given.identifier)
    if secret is None:
        raise CredentialsRefused(
            f"Le mot de passe de {given.identifier} n’est plus dans le trousseau.",
            "Saisissez-le.",
        )
    return secret


def known_login(credentials: Credentials, where: str, *, may_choose: bool) -> KnownLogin:
    """In the pool: a keyring may be locked, and wait for the person.

    Where one `may_choose` among several accounts, none is taken without asking.
    """
    identifiers = credentials.known(where)
    if may_choose and len(identifiers) > 1:
        return KnownLogin(credentials.place, identifiers)
    try:
        for identifier in identifiers:
            secret = credentials.get(where, identifier)
            if secret is not None:
                return KnownLogin(credentials.place, identifiers, Given(identifier, secret))
    except VaultUnusable as error:
        return KnownLogin(credentials.place, identifiers, None, f"{error.message} {error.remedy}")
    return KnownLogin(credentials.place, identifiers)
