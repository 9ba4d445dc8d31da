"""The network between CertDesk and a portal, for the tests: real sockets, which fail on order."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import struct
import threading
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_RESET = struct.pack("ii", 1, 0)
_LOOK = 0.01
_LONGEST_WAIT = 20
_SMALL = 32 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Trouble(Enum):
    """What happens to a request that carries a file."""

    CUT = auto()
    """Its connection is reset before everything has left."""
    SILENCE = auto()
    """Nothing of it is read any more, nothing is answered."""
    ANSWER_AND_CUT = auto()
    """The portal answers before it has read everything, and hangs up."""
    LOST = auto()
    """Everything leaves CertDesk and nothing reaches the portal; then a reset."""
    HALF_AN_ANSWER = auto()
    """The portal has everything; its answer is cut in the middle."""


class Wire:
    """Leads one address of this computer to a portal; `passed` is told every byte of a request.

    Its buffers are small: what was sent is soon what was received.
    """

    def __init__(self, port: int, passed: Callable[[int], None] = lambda _count: None) -> None:
        self.target = ("127.0.0.1", port)
        self.passed = passed
        self.current: Trouble | None = None
        self.happened = threading.Event()
        self.ending = threading.Event()
        self._listening = _listen()
        self.port = self._listening.getsockname()[1]
        self._open: set[threading.Thread] = set()
        self._accepting = threading.Thread(target=self._accept, name="fil")
        self._accepting.start()

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def trouble(self, trouble: Trouble) -> None:
        """From now on, this happens to the requests that carry a file."""
        self.happened.clear()
        self.current = trouble

    def trouble_now(self, trouble: Trouble) -> None:
        """The same to the request under way; comes back once it has happened."""
        self.trouble(trouble)
        self.wait()

    def wait(self) -> None:
        """Until the trouble has happened to a request."""
        assert self.happened.wait(_LONGEST_WAIT), "no request met the trouble"

    def refuse(self) -> None:
        """Nobody answers at the address any more."""
        self.ending.set()
        self._accepting.join()

    def close(self) -> None:
        """End, once every request is over."""
        self.refuse()
        for thread in self._open:
            thread.join(_LONGEST_WAIT)
            assert not thread.is_alive()

    def _accept(self) -> None:
        with self._listening:
            while not self.ending.is_set():
                if select.select([self._listening], [], [], _LOOK)[0]:
                    connection, _ = self._listening.accept()
                    request = _Request(self, connection)
                    thread = threading.Thread(target=request.lead, name="fil")
                    self._open.add(thread)
                    thread.start()


class _Cut(Exception):
    """The connection of the client is reset."""


class _Request:
    """One request and its answer; the portal closes its connections after each."""

    def __init__(self, wire: Wire, client: socket.socket) -> None:
        self._wire = wire
        self._client = client
        self._has_file = False
        self._left = 0

    def lead(self) -> None:
        """To the portal and back, unless something happens on the way."""
        with self._client, contextlib.suppress(ConnectionError, TimeoutError):
            self._client.settimeout(_LONGEST_WAIT)
            try:
                self._lead()
            except _Cut:
                self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                self._client.close()
                self._wire.happened.set()

    def _lead(self) -> None:
        head = b"".join(_until_blank_line(self._client))
        self._left = int(found[1]) if (found := _LENGTH.search(head)) else 0
        self._has_file = b"multipart/form-data" in head
        if self._meets(Trouble.LOST):
            while self._left and self._read_client():
                pass
            raise _Cut
        with socket.create_connection(self._wire.target) as portal:
            portal.sendall(head)
            self._wire.passed(len(head))
            self._both_ways(portal)

    def _both_ways(self, portal: socket.socket) -> None:
        """Until one of them hangs up; a client whose answer came early may finish its request."""
        watched = [self._client, portal]
        while self._client in watched and (self._left or portal in watched):
            self._stop_in_the_middle()
            ready = select.select(watched, [], [], _LOOK)[0]
            if portal in ready and not self._answer(portal):
                watched.remove(portal)
            if self._client in ready:
                piece = self._read_client()
                if not piece:
                    watched.remove(self._client)
                with contextlib.suppress(ConnectionError):  # the portal does not want it
                    portal.sendall(piece)
                self._wire.passed(len(piece))

    def _stop_in_the_middle(self) -> None:
        if self._left and self._meets(Trouble.CUT):
            raise _Cut
        if self._left and self._meets(Trouble.SILENCE):
            self._wire.happened.set()
            self._wire.ending.wait(_LONGEST_WAIT)
            raise ConnectionAbortedError

    def _answer(self, portal: socket.socket) -> bytes:
        """One more piece of the answer, handed to the client."""
        try:
            piece = portal.recv(1 << 16)
        except ConnectionResetError as error:
            raise _Cut from error  # what the portal does to us, we do to the client
        if self._meets(Trouble.HALF_AN_ANSWER):
            self._client.sendall(piece[: len(piece) // 2])
            raise _Cut
        self._client.sendall(piece)
        if self._left and self._meets(Trouble.ANSWER_AND_CUT):
            raise _Cut
        return piece

    def _read_client(self) -> bytes:
        piece = self._client.recv(1 << 16)
        self._left -= len(piece)
        return piece

    def _meets(self, trouble: Trouble) -> bool:
        return self._has_file and self._wire.current is trouble


def _until_blank_line(client: socket.socket) -> Iterator[bytes]:
    """The head of a request, byte by byte: what follows is left to be read."""
    last = b""
    while last != b"\r\n\r\n":
        piece = client.recv(1)
        if not piece:
            raise ConnectionAbortedError
        yield piece
        last = (last + piece)[-4:]


def _listen() -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL)
    listening.bind(("127.0.0.1", 0))
    listening.listen(16)
    return listening


@contextlib.contextmanager
def small_buffers() -> Iterator[None]:
    """Connections made meanwhile keep little for themselves: a cut is felt soon after."""
    usual = socket.create_connection

    def create_connection(*arguments: object, **named: object) -> socket.socket:
        made: socket.socket = usual(*arguments, **named)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SMALL)
        return made

    socket.create_connection = create_connection
    try:
        yield
    finally:
        socket.create_connection = usual
