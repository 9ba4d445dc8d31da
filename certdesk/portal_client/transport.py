"""HTTP with one portal: requests kept inside its origin, answers read as pages within limits.

Only GETs are tried again. Nothing of a request reaches a log or an exception: an address may hold
an identifier, a body a password.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx2

from certdesk.portal_client.errors import (
    CertificateRefused,
    DirectRefused,
    PortalUnreachable,
)
from certdesk.portal_client.network_errors import told
from certdesk.portal_client.origins import confined, needs_no_proxy
from certdesk.portal_client.page import SIZE_LIMIT, Page, read_page, unreadable
from certdesk.portal_client.practice import check_not_training
from certdesk.version import VERSION

if TYPE_CHECKING:
    from certdesk.portal_client.assumptions import Portal

T = TypeVar("T")
Pairs = Sequence[tuple[str, str]]
REDIRECTS = frozenset({301, 302, 303, 307, 308})
REPEATING_REDIRECTS = frozenset({307, 308})
_TRY_AGAIN = frozenset({502, 503, 504})
_MOST_REDIRECTS = 8
_FAILURES = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)


@dataclass(frozen=True)
class Patience:
    """How long one waits, in seconds, and how often a GET is tried."""

    connect: float = 15.0
    read: float = 45.0
    write: float = 60.0
    deposit_answer: float = 300.0
    page: float = 120.0
    pauses: tuple[float, ...] = (0.5, 2.0)


@dataclass(frozen=True)
class Answer:
    """A page that was answered, where, with what status, after how many redirections."""

    status: int
    page: Page
    redirects: int = 0

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.page.url


def open_http(portal: Portal, patience: Patience | None = None) -> httpx2.Client:
    """The one client of a portal: system certificates and proxy, nothing kept on disk.

    Its answers are followed by `Transport`, never by itself. To this computer no proxy is used,
    whatever the system says.
    """
    for name in ("httpx2", "httpcore2"):
        # Their lines would say addresses, and in detail cookies.
        logging.getLogger(name).setLevel(logging.WARNING)
    waits = patience or Patience()
    try:
        return httpx2.Client(
            follow_redirects=False,
            trust_env=not needs_no_proxy(portal.origin),
            timeout=httpx2.Timeout(
                connect=waits.connect, read=waits.read, write=waits.write, pool=waits.connect
            ),
            limits=httpx2.Limits(max_connections=4, max_keepalive_connections=2),
            headers={
                "User-Agent": f"CertDesk/{VERSION}",
                "Accept": "text/html, application/xml;q=0.9, */*;q=0.5",
                "Accept-Language": "fr",
                "Accept-Encoding": "identity",
            },
        )
    except (ImportError, ValueError, httpx2.InvalidURL) as error:
        raise PortalUnreachable(
            "Le proxy déclaré dans le système ne peut pas être utilisé.",
            "Demandez à votre service informatique l’adresse d’un proxy HTTP.",
        ) from error


def _never(answer: object) -> bool:
    return False


def _is_overloaded(answer: Answer) -> bool:
    return answer.status in _TRY_AGAIN


@dataclass
class Transport:
    """The requests of one portal."""

    portal: Portal
    http: httpx2.Client = field(repr=False)
    patience: Patience = field(default_factory=Patience)
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def get(self, url: str) -> Answer:
        """A page, redirections inside the origin followed; tried again when nothing answers."""
        return self._again(lambda: self._got(url), _is_overloaded)

    def post(self, url: str, pairs: Pairs) -> Answer:
        """The page that answers a form, sent once; redirections are followed by GETs only."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = self.send("POST", url, urlencode(pairs).encode("ascii"), headers)
        if response.status_code not in REDIRECTS:
            return self.read(response)
        response.close()
        if response.status_code in REPEATING_REDIRECTS:
            raise unreadable("redirection")
        return self._got(self.target(response), redirects=1)

    @contextlib.contextmanager
    def opened(self, url: str) -> Iterator[httpx2.Response]:
        """A download's answer, redirections followed, its body not read yet."""
        response = self._again(lambda: self._unread(url))
        try:
            yield response
        finally:
            response.close()

    def send(
        self,
        method: str,
        url: str,
        body: bytes | httpx2.SyncByteStream | None = None,
        headers: dict[str, str] | None = None,
        read: float | None = None,
    ) -> httpx2.Response:
        """One request, its answer's body not read; raises `httpx2` errors put in our words."""
        kept = confined(self.portal.start_url, url)
        if not kept:
            raise _elsewhere()
        timeout = self.http.timeout
        if read is not None:
            timeout = httpx2.Timeout(
                connect=timeout.connect, read=read, write=timeout.write, pool=timeout.pool
            )
        try:
            # A stream is given as `content`: httpx2 keeps the Content-Length that we announce.
            request = self.http.build_request(
                method, kept, content=body, headers=headers, timeout=timeout
            )
            response = self.http.send(request, stream=True)
        except _FAILURES as error:
            raise told(error) from error
        try:
            check_not_training(self.portal, response)
        except DirectRefused:
            response.close()
            raise
        return response

    @staticmethod
    def announced(response: httpx2.Response) -> int:
        """How many bytes an answer says it has; 0 when it does not say."""
        length = response.headers.get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() else 0

    @staticmethod
    def pieces(response: httpx2.Response) -> Iterator[bytes]:
        """The bytes of an answer as they come; raises PortalUnreachable when they stop."""
        try:
            yield from response.iter_bytes()
        except _FAILURES as error:
            raise told(error) from error

    def read(self, response: httpx2.Response) -> Answer:
        """The page of an answer, within the limits of size and time; closes the answer."""
        began, size = self.clock(), 0
        pieces: list[bytes] = []
        try:
            for piece in self.pieces(response):
                size += len(piece)
                if size > SIZE_LIMIT:
                    raise unreadable("taille")
                if self.clock() - began > self.patience.page:
                    raise _too_slow()
                pieces.append(piece)
        finally:
            response.close()
        page = read_page(b"".join(pieces), str(response.url), response.charset_encoding or "utf-8")
        return Answer(response.status_code, page)

    def target(self, response: httpx2.Response) -> str:
        """Where an answer redirects; raises DirectRefused when it is another origin."""
        target = confined(str(response.url), response.headers.get("location", ""))
        if not target:
            raise _elsewhere()
        return target

    def _got(self, url: str, redirects: int = 0) -> Answer:
        """The page where a GET leads, so many redirections counted before it."""
        response = self._unread(url)
        answer = self.read(response)
        return Answer(answer.status, answer.page, redirects + len(response.history))

    def _unread(self, url: str) -> httpx2.Response:
        """The answer to a GET, redirections followed and noted in its history."""
        history: list[httpx2.Response] = []
        while True:
            response = self.send("GET", url)
            if response.status_code not in REDIRECTS:
                response.history = history
                return response
            response.close()
            history.append(response)
            if len(history) > _MOST_REDIRECTS:
                raise unreadable("redirections")
            url = self.target(response)

    def _again(self, ask: Callable[[], T], is_vain: Callable[[T], bool] = _never) -> T:
        for wait in self.patience.pauses:
            try:
                answer = ask()
            except CertificateRefused:
                raise
            except PortalUnreachable:
                self.pause(wait)
            else:
                if not is_vain(answer):
                    return answer
                self.pause(wait)
        return ask()


def with_query(url: str, pairs: Pairs) -> str:
    """The address that a GET form leads to."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(pairs), ""))


def _too_slow() -> PortalUnreachable:
    return PortalUnreachable(
        "Le portail répond trop lentement.", "Réessayez plus tard, à une heure plus calme."
    )


def _elsewhere() -> DirectRefused:
    return DirectRefused(
        "Le portail renvoie vers une autre adresse\u00a0: CertDesk n’y va pas de lui-même.",
        "Vérifiez l’adresse du portail, ou utilisez le dépôt assisté.",
    )
