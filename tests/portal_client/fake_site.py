"""A portal in memory for the client's tests: pages of `samples`, answers replaced one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx2

from certdesk.portal_client.assumptions import load_assumptions
from certdesk.portal_client.client import PortalClient, no_login
from certdesk.portal_client.transport import Patience, Transport
from tests.portal_client import samples
from tests.portal_client.samples import ORIGIN, document

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "motdepasse-connu-du-test"
SESSION = "session=jeton-de-session-secret"
END = b"</flux>"
CUT = httpx2.ReadError("coupée")
Reply = httpx2.Response | Exception | Callable[[httpx2.Request], httpx2.Response]


def shown(body: str, status: int = 200, nav: str = samples.NAV) -> httpx2.Response:
    """An answer that shows a page."""
    return httpx2.Response(status, html=document(body, nav=nav))


def redirect(path: str, status: int = 303) -> httpx2.Response:
    """An answer that leads elsewhere."""
    return httpx2.Response(status, headers={"location": path})


class InMemory(httpx2.BaseTransport):
    """Hands requests to a function, which reads their body itself, or not."""

    def __init__(self, answer: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self._answer = answer

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer."""
        return self._answer(request)


@dataclass
class FakeSite:
    """Answers by « GET /path »; `script` holds what comes first there, in turn."""

    requests: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    script: dict[str, list[Reply]] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)
    signed_in: bool = True

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """What the site answers to a request, whole body read first."""
        key = f"{request.method} {request.url.path}"
        self.requests.append(key + (f"?{request.url.query.decode()}" if request.url.query else ""))
        scripted = self.script.get(key)
        reply = scripted.pop(0) if scripted else None
        if isinstance(reply, Exception) and reply is not CUT:
            raise reply
        if callable(reply):
            return reply(request)
        self.bodies.append(request.read())
        if reply is CUT:
            raise CUT
        return reply if isinstance(reply, httpx2.Response) else self._usual(key, request)

    def _usual(self, key: str, request: httpx2.Request) -> httpx2.Response:
        if key == "POST /connexion":
            self.signed_in = True
            answer = redirect("/accueil")
            answer.headers["set-cookie"] = f"{SESSION}; HttpOnly; Path=/"
            return answer
        if key == "GET /":
            return redirect("/connexion")
        if key == "GET /connexion":
            return shown(samples.LOGIN, nav="")
        if not self.signed_in or SESSION not in request.headers.get("cookie", ""):
            return redirect("/connexion")
        if key == "POST /depot/envoi":
            return redirect("/depot/fait")
        body = PAGES.get(key)
        return shown("<h1>Page introuvable</h1>", 404) if body is None else shown(body)

    def client(self, again: Callable[[], tuple[str, str] | None] = no_login) -> PortalClient:
        """A client of this site that never really waits."""
        portal = load_assumptions().direct(ORIGIN)
        http = httpx2.Client(transport=InMemory(self.answer))
        transport = Transport(portal, http, Patience(), pause=self.pauses.append)
        return PortalClient(portal, http, again, transport)

    def entered(self, again: Callable[[], tuple[str, str] | None] = no_login) -> PortalClient:
        """A client that is signed in; what it asked for that is forgotten."""
        client = self.client(again)
        client.sign_in("99EXO794", PASSWORD)
        self.requests.clear()
        self.bodies.clear()
        return client

    def posts(self, path: str) -> int:
        """How many times a form was sent there."""
        return self.requests.count(f"POST {path}")


PAGES = {
    "GET /accueil": "<h1>Bienvenue</h1>",
    "GET /transmettre": samples.TRANSMIT,
    "GET /consulter": samples.CONSULT,
    "GET /depot": samples.UPLOAD,
    "POST /organisme": samples.UPLOAD,
    "GET /depot/fait": samples.DEPOSITED,
    "GET /fichiers": samples.LIST_TABLE.partition('<a href="/fichiers?page=2"')[0],
    "GET /passages": samples.PASSAGES,
}


def make_flux(folder: Path, size: int = 1000, name: str = "flux.xml") -> tuple[Path, str]:
    """A file to deposit, and its SHA-256."""
    path = folder / name
    data = (b"<flux>" + b"<a>456</a>" * (size // 10 + 1))[: size - len(END)] + END
    path.write_bytes(data)
    return path, hashlib.sha256(data).hexdigest()
