"""A tiny web site on 127.0.0.1 that answers what a test wants, and remembers what it was asked."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

HTML = "text/html; charset=utf-8"
FORM = (
    "<form method=post action=/up enctype=multipart/form-data>"
    "<input type=file name=f style='width: 300px; height: 60px'><button>Envoyer</button></form>"
)
LOGIN = (
    "<form method=post action=/in><input name=id><input type=password name=pw>"
    "<button>Entrer</button></form>"
)


@dataclass(frozen=True)
class Asked:
    """One request that arrived."""

    method: str
    path: str
    body: bytes = field(repr=False)
    content_type: str = ""


@dataclass(frozen=True)
class Answer:
    """What a path answers; `pieces` are sent without a length, until the other side hangs up.

    `cut` breaks the connection once the request is received.
    """

    body: bytes = b""
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    pieces: Iterable[bytes] | None = None
    length: int | None = None
    cut: bool = False


def page(body: str, title: str = "Essai") -> Answer:
    """A page of HTML."""
    text = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    return Answer(text.encode())


def redirect(to: str, status: int = 302) -> Answer:
    """Go elsewhere; 307 keeps the method and the body."""
    return Answer(status=status, headers=(("Location", to),))


def attachment(name: str, body: bytes, content_type: str = "application/xml") -> Answer:
    """A file to download."""
    said = f'attachment; filename="{name}"'
    return Answer(body, content_type, headers=(("Content-Disposition", said),))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, site: LittleSite) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # a connection serves again and again
    server: _Server

    def do_GET(self) -> None:
        self._serve(b"")

    def do_PUT(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _serve(self, body: bytes) -> None:
        site, kind = self.server.site, self.headers.get("Content-Type") or ""
        site.asked.append(Asked(self.command, self.path, body, kind))
        answer = site.answers.get(self.path.partition("?")[0], Answer(status=404))
        if answer.cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        try:
            self._send(answer)
        except OSError:
            self.close_connection = True  # the browser hung up

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers:
            self.send_header(name, value)
        length = len(answer.body) if answer.length is None else answer.length
        if answer.pieces is None or answer.length is not None:
            self.send_header("Content-Length", str(length))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)
        for piece in answer.pieces or ():
            self.wfile.write(piece)

    def log_message(self, *_arguments: object) -> None:
        pass


class LittleSite:
    """Serves `answers` by path, the query left aside; anything else is an empty page."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def paths(self, method: str = "") -> list[str]:
        """What was asked, the icon that browsers want aside."""
        wanted = [one for one in self.asked if not method or one.method == method]
        return [one.path for one in wanted if one.path != "/favicon.ico"]

    def __enter__(self) -> LittleSite:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def endless(size: int) -> Iterator[bytes]:
    """So many bytes, a megabyte at a time."""
    piece = b"x" * (1 << 20)
    for _ in range(size >> 20):
        yield piece
