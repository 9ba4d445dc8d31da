"""Everything that the pages of one training portal share, made once and given to each of them."""

from __future__ import annotations

import collections
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from certdesk.model.temporary import TemporaryFolder
from certdesk.training.base import Base
from certdesk.training.deposits import Deposits
from certdesk.training.faults import Faults
from certdesk.training.register import Register, load_register
from certdesk.training.sessions import Sessions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOG = logging.getLogger("certdesk.training")
_LOG_LINES = 2000


def _local_now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True)
class Settings:
    """How the portal behaves; `delay` is how long a file stays « En cours de traitement »."""

    delay: timedelta = timedelta(seconds=5)
    idle: timedelta = timedelta(minutes=30)
    now: Callable[[], datetime] = _local_now


class Site:
    """The state of a portal; `close` ends its work and deletes every file that it received."""

    def __init__(self, settings: Settings | None = None, register: Register | None = None) -> None:
        settings = settings or Settings()
        self.now = settings.now
        self.delay = settings.delay
        self.register = register or load_register()
        self.sessions = Sessions(settings.now, settings.idle)
        self.deposits = Deposits(self.register, lambda: Base(self.register), settings.now)
        self.faults = Faults()
        self.hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost"})
        self._lines: collections.deque[str] = collections.deque(maxlen=_LOG_LINES)
        self._folder = TemporaryFolder("entrainement")

    @property
    def folder(self) -> Path:
        """Where received files are, for this account of the computer only."""
        return self._folder.path

    def serve_at(self, port: int) -> None:
        """Answer to the names of this computer at this port, and to no other."""
        names = ("127.0.0.1", "localhost")
        self.hosts = frozenset(f"{name}:{port}" for name in names)

    @property
    def base(self) -> Base:
        """What is recorded now."""
        return self.deposits.base

    @property
    def log(self) -> tuple[str, ...]:
        """The last facts: page, method, status. No name, no identifier, no content."""
        return tuple(self._lines)

    def note(self, line: str) -> None:
        """Add a fact to the log."""
        self._lines.append(line)
        LOG.info("%s", line)

    def refresh(self) -> None:
        """Process the files that are due."""
        self.deposits.refresh(self.delay)

    def restart(self) -> None:
        """Begin the exercise again: no deposit, the register as shipped, no incident."""
        self.faults.clear()
        self.deposits.restart()

    def close(self) -> None:
        """Let go of everything."""
        self.faults.clear()
        self.deposits.close()
        self.sessions.end_all()
        self._folder.close()
