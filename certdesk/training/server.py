"""The training portal as a running thing: a web server of this computer only, in a thread."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
from typing import TYPE_CHECKING, Self

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from certdesk.training.app import make_app
from certdesk.training.errors import PortNotFree
from certdesk.training.site import Settings, Site

if TYPE_CHECKING:
    from datetime import timedelta
    from types import TracebackType
    from wsgiref.types import WSGIApplication

    from certdesk.training.deposits import Deposit
    from certdesk.training.faults import Faults

HOST = "127.0.0.1"
_Request = socket.socket | tuple[bytes, socket.socket]
"""What socketserver passes around: for TCP, always a socket."""

_POLL = 0.05
_RESET = struct.pack("ii" if sys.platform != "win32" else "hh", 1, 0)


class _Handler(WSGIRequestHandler):
    """Answers a request; a cut connection is reset, and nothing is written to the console."""

    def connection_dropped(self, error: BaseException, environ: object = None) -> None:
        """Close without the polite end: what the other side sees when a network fails."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def log(self, type: str, message: str, *args: object) -> None:
        """Addresses may hold a search: the site keeps a log of its own."""


class _Server(ThreadedWSGIServer):
    """werkzeug's server, which knows its connections so that it can end them."""

    def __init__(self, listening: socket.socket, app: WSGIApplication) -> None:
        super().__init__(
            HOST, listening.getsockname()[1], app, handler=_Handler, fd=listening.fileno()
        )
        self._open: dict[socket.socket, threading.Thread] = {}
        self._lock = threading.Lock()

    def process_request(self, request: _Request, client_address: object) -> None:
        """One thread a connection, remembered while it lasts."""
        assert isinstance(request, socket.socket)
        thread = threading.Thread(
            target=self._serve, args=(request, client_address), name="portail-requete", daemon=True
        )
        with self._lock:
            self._open[request] = thread
        thread.start()

    def _serve(self, request: socket.socket, client_address: object) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.pop(request, None)

    def end_connections(self) -> None:
        """Hang up on everybody, and wait until their threads are gone."""
        with self._lock:
            connections = dict(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in connections.values():
            thread.join(10)

    def handle_error(self, request: _Request, client_address: object) -> None:
        """A client that hangs up is no news."""


class TrainingPortal:
    """The practice site. `start` gives its address; `stop` deletes all that it received.

    with TrainingPortal(Settings(delay=timedelta(0))) as portal:
        … portal.origin, portal.faults.arm(Fault.CUT_AFTER, at=Step.UPLOAD), portal.deposits …
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._site: Site | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, port: int = 0) -> str:
        """Serve on 127.0.0.1, on a free port unless one is asked for; raises PortNotFree."""
        self.stop()
        listening = _listen(port)
        site = Site(self._settings)
        try:
            with listening:
                self._server = _Server(listening, make_app(site))
        except BaseException:
            site.close()
            raise
        self._site = site
        site.serve_at(self._server.port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL,), name="portail-entrainement"
        )
        self._thread.start()
        return self.origin

    def stop(self) -> None:
        """Hang up, delete every received file, leave no thread; nothing if it does not run."""
        if self._server is None or self._thread is None or self._site is None:
            return
        self._site.faults.clear()
        self._server.shutdown()
        self._thread.join()
        self._server.end_connections()
        self._site.close()
        self._server = self._thread = self._site = None

    @property
    def is_running(self) -> bool:
        """Whether somebody can visit it."""
        return self._server is not None

    @property
    def origin(self) -> str:
        """Its address, without a final slash."""
        assert self._server is not None, "the portal is not started"
        return f"http://{HOST}:{self._server.port}"

    @property
    def site(self) -> Site:
        """Its state."""
        assert self._site is not None, "the portal is not started"
        return self._site

    @property
    def faults(self) -> Faults:
        """The incidents to come."""
        return self.site.faults

    @property
    def deposits(self) -> tuple[Deposit, ...]:
        """The deposited files, the oldest first: name, size, SHA-256, path, status…"""
        return self.site.deposits.all()

    @property
    def log(self) -> tuple[str, ...]:
        """What happened, without any personal data."""
        return self.site.log

    @property
    def delay(self) -> timedelta:
        """How long a file stays « En cours de traitement »."""
        return self.site.delay

    @delay.setter
    def delay(self, delay: timedelta) -> None:
        self.site.delay = delay

    def restart_exercise(self) -> None:
        """Forget every deposit; the register is as shipped."""
        self.site.restart()

    def __enter__(self) -> Self:
        if not self.is_running:
            self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # On Windows the option would let two programs listen on one port, and does the reverse.
        option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
        listening.setsockopt(socket.SOL_SOCKET, option, 1)
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise PortNotFree(
            f"Le port {port} est déjà utilisé, ou n’est pas permis.",
            "Choisissez-en un autre, ou laissez CertDesk en prendre un libre.",
        ) from error
    return listening
