"""Somebody who visits the training portal as a browser does: forms with their token, redirects."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

from jinja2.bccache import Bucket, BytecodeCache

from certdesk.training.app import make_app
from certdesk.training.site import Settings, Site

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.datastructures import Headers
    from werkzeug.test import TestResponse

PASSWORD = "exercice-2026"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
_TAGS = re.compile(r"<[^>]+>")


class _Compiled(BytecodeCache):
    """Templates compiled once for all tests, in memory."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


class Clock:
    """The time that a test decides."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


class Visitor:
    """One browser on one portal; `page` is the text of the last page, `html` its source."""

    def __init__(self, site: Site) -> None:
        self.site = site
        app = make_app(site)
        app.testing = True
        app.jinja_env.bytecode_cache = COMPILED
        self.client = app.test_client()
        self.html = self.path = ""
        self.status = 0
        self.headers: Headers | None = None

    @property
    def page(self) -> str:
        text = unescape(_TAGS.sub(" ", self.html.partition("<body>")[2]))
        return re.sub(r"\s+", " ", text.replace("\u00a0", " "))

    @property
    def title(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.DOTALL)
        return unescape(_TAGS.sub("", found[1])).strip() if found else ""

    @property
    def token(self) -> str:
        found = _TOKEN.search(self.html)
        return found[1] if found else ""

    def get(self, path: str, **options) -> Visitor:
        return self._read(self.client.get(path, follow_redirects=True, **options))

    def post(self, path: str, **fields) -> Visitor:
        data = {"csrf": self.token, **fields}
        return self._read(self.client.post(path, data=data, follow_redirects=True))

    def sign_in(self, identifier: str = "99EXO794", password: str = PASSWORD) -> Visitor:
        self.get("/connexion")
        return self.post("/connexion", identifiant=identifier, mot_de_passe=password)

    def send(self, data: bytes, name: str, path: str = "/transmettre/fichier/depot") -> Visitor:
        """Send a file from the page at hand."""
        return self.post(path, fichier=(io.BytesIO(data), name))

    def deposit(self, data: bytes | Path, name: str = "flux.xml") -> Visitor:
        """Deposit one's own data, as far as the confirmation."""
        if not isinstance(data, bytes):
            data, name = data.read_bytes(), data.name
        self.get("/transmettre/fichier")
        return self.send(data, name)

    def accuse(self, number: int | None = None, kind: str = "traitement") -> bytes:
        """An accusé of a deposit, the last one without a number; its headers are kept."""
        number = number or self.site.deposits.all()[-1].number
        response = self.client.get(f"/consulter/fichiers/{number}/accuse-de-{kind}")
        with response:
            self.status, self.headers = response.status_code, response.headers
            return response.data

    def _read(self, response: TestResponse) -> Visitor:
        with response:
            self.html, self.status = response.get_data(as_text=True), response.status_code
            self.headers = response.headers
            self.path = response.request.path
        return self


def make_site(clock: Clock | None = None, delay: float = 0) -> Site:
    """A site with no delay and a clock of its own."""
    return Site(Settings(delay=timedelta(seconds=delay), now=clock or Clock()))
