"""Who is signed in: sessions in memory, found by the cookie, with their form token."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from certdesk.training.register import Account

COOKIE = "session_entrainement"
_MOST = 500


@dataclass
class Session:
    """One browser; `account` is None before signing in, `organisation` until it is chosen."""

    token: str
    csrf: str
    seen_at: datetime
    account: Account | None = None
    organisation: str = ""
    notice: str = ""
    declared: dict[str, str] = field(default_factory=dict)

    def take_notice(self) -> str:
        """What the next page says once."""
        notice, self.notice = self.notice, ""
        return notice


class Sessions:
    """The sessions of one portal."""

    def __init__(self, now: Callable[[], datetime], idle: timedelta) -> None:
        self._now = now
        self._idle = idle
        self._lock = threading.Lock()
        self._all: dict[str, Session] = {}

    def find(self, token: str) -> Session | None:
        """The session of a cookie, unless it was left alone for too long."""
        with self._lock:
            session = self._all.get(token)
            if session is None:
                return None
            if self._now() - session.seen_at > self._idle:
                del self._all[token]
                return None
            session.seen_at = self._now()
            return session

    def start(self, account: Account | None = None) -> Session:
        """A new session; the oldest one goes when there are too many."""
        session = Session(
            secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._now(), account
        )
        with self._lock:
            while len(self._all) >= _MOST:
                del self._all[next(iter(self._all))]
            self._all[session.token] = session
        return session

    def end(self, session: Session) -> None:
        """Forget a session."""
        with self._lock:
            self._all.pop(session.token, None)

    def end_all(self) -> None:
        """Forget them all."""
        with self._lock:
            self._all.clear()
