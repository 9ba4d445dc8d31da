"""Fills the login form of the portal's window with what the keyring or the clerk gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.errors import CertdeskError
from certdesk.portal_client.errors import CredentialsRefused
from certdesk.ui.deposit.access import ask_login, known_login, place_of, secret_of
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.jobs import Job
from certdesk.ui.notices import notice_of, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.credentials import Secret
    from certdesk.ui.deposit.access import Access, KnownLogin
    from certdesk.ui.deposit.login import Given
    from certdesk.ui.portal.portal_window import PortalWindow
    from certdesk.ui.theme import Theme


@dataclass(frozen=True)
class _Found:
    """What serves to sign in, asked for at this turn: a lock since then makes it void."""

    turn: int
    given: Given
    secret: Secret
    problem: CertdeskError | None = None


class LoginHelp(QObject):
    """Answers « Remplir l’identifiant et le mot de passe » of one window, and goes with it.

    Signals:
        failed(CertdeskError): the keyring resists.
    """

    failed = Signal(object)

    def __init__(self, access: Access, portal: Portal, theme: Theme, window: PortalWindow) -> None:
        super().__init__(window)
        self._access = access
        self._portal = portal
        self._theme = theme
        self._window = window
        self._turn = access.turn
        self._origin = portal.origin
        self._is_closed = False
        window.closed.connect(self._close)

    def look_up(self, origin: str) -> None:
        """Fill the form of this origin, asking only for what nobody remembers."""
        self._origin = origin
        credentials, where = self._access.credentials, place_of(self._portal)
        self._turn = self._access.turn
        self._start(lambda: known_login(credentials, where, may_choose=True), self._use)

    # -- inside --------------------------------------------------------------------------------

    def _use(self, known: KnownLogin) -> None:
        if self._is_void(self._turn):
            return
        if known.given is not None and known.given.secret is not None:
            self._fill(_Found(self._turn, known.given, known.given.secret))
            return
        asked = ask_login(self._portal, known, self._access.hint)
        asked = replace(asked, origin=self._origin)
        dialog = CredentialsDialog(asked, self._theme, self._window)
        dialog.given.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, given: Given) -> None:
        access, portal, turn = self._access, self._portal, self._turn
        if given.secret is not None:
            self._fill(_Found(turn, given, given.secret))

        def work() -> _Found:
            secret = secret_of(access.credentials, place_of(portal), given)
            found = _Found(turn, given, secret)
            return replace(found, problem=access.keep(portal, given, secret, turn))

        self._start(work, self._tell_kept)

    def _tell_kept(self, found: _Found) -> None:
        if found.given.secret is None:
            self._fill(found)
        if found.problem is not None and not self._is_closed:
            self._window.show_notice(notice_of(found.problem, key="vault"))

    def _fill(self, found: _Found) -> None:
        if not self._is_void(found.turn):
            self._window.prefill(found.given.identifier, found.secret.reveal())

    def _is_void(self, turn: int) -> bool:
        """Whether the window was closed, or the screen locked, while the keyring was asked."""
        return self._access.turn != turn or self._is_closed

    def _close(self) -> None:
        self._is_closed = True

    def _start(self, work: Callable[[], object], then: Callable[..., None]) -> None:
        # `then` is a method of this object: an answer that comes once it is gone is dropped.
        job = Job(lambda _tick: work())
        job.succeeded.connect(then)
        job.failed.connect(self._fail)
        self._access.jobs.start(job)

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        if isinstance(error, CredentialsRefused) and not self._is_void(self._turn):
            self._window.show_notice(notice_of(error, key="vault"))
        else:
            self.failed.emit(error)
