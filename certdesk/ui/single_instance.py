"""One CertDesk per person: a second one hands its files to the first and leaves."""

from __future__ import annotations

import getpass
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE_MS = 500
_ANSWER_MS = 3000
_TAKEN = b"ok\n"
_LONGEST_MESSAGE = 1 << 20


def instance_name(data_folder: Path) -> str:
    """The name that the instances of one person and one data folder share."""
    identity = f"{getpass.getuser()}:{data_folder.resolve()}"
    return "certdesk-" + hashlib.sha256(identity.encode("utf-8")).hexdigest()[:16]


def hand_over(name: str, paths: Sequence[Path]) -> bool:
    """Give the files to the CertDesk that is already open; False when none answers."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(json.dumps([str(path.resolve()) for path in paths]).encode("utf-8") + b"\n")
    # Sent is not read: a CertDesk that is leaving still has its door, and nobody behind it.
    answered = socket.waitForBytesWritten(_PATIENCE_MS) and (
        socket.bytesAvailable() > 0 or socket.waitForReadyRead(_ANSWER_MS)
    )
    socket.disconnectFromServer()
    return answered


class SingleInstance(QObject):
    """Listens for the files of later instances.

    Signals:
        files_received(tuple[Path, ...]): a later instance was started on these files; an empty
            tuple asks only to come to the front.
    """

    files_received = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(name)  # left by a CertDesk that was killed
        self._server.newConnection.connect(self._receive)
        self._server.listen(name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _receive(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.setReadBufferSize(_LONGEST_MESSAGE)
        # Not a lambda: it would own this object, and the end of the socket would be ours too.
        socket.readyRead.connect(self._read_sender)
        socket.disconnected.connect(socket.deleteLater)
        self._read(socket)

    def _read_sender(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        try:
            names = json.loads(bytes(socket.readLine().data()))
        except (ValueError, RecursionError):
            return  # not one of ours
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            socket.write(_TAKEN)
            socket.flush()
            self.files_received.emit(tuple(Path(name) for name in names))
