"""Forgets passwords beside the window: the keyring may wait for its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.errors import CertdeskError
from certdesk.ui.deposit.access import place_of
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.credentials import Credentials
    from certdesk.ui.jobs import JobRunner


class VaultJobs(QObject):
    """What the settings and the dialogs ask of the keyring.

    Signals:
        known(str, tuple[tuple[str, str], ...]): where passwords are kept; what is remembered.
        forgotten(int): so many passwords were forgotten.
        failed(CertdeskError): the keyring resists.
    """

    known = Signal(str, object)
    forgotten = Signal(int)
    failed = Signal(object)

    def __init__(self, credentials: Credentials, jobs: JobRunner) -> None:
        super().__init__()
        self._credentials = credentials
        self._jobs = jobs

    def look(self) -> None:
        """Find out what is remembered, and where."""
        credentials = self._credentials
        self._start(
            lambda: (credentials.place.sentence, credentials.remembered()),
            lambda found: self.known.emit(*found),
        )

    def forget(self, portal: Portal, identifier: str) -> None:
        """Forget one password."""
        self.forget_at(place_of(portal), identifier)

    def forget_at(self, where: str, identifier: str) -> None:
        """Forget the password of an identifier at this address."""
        credentials = self._credentials
        self._start(lambda: credentials.forget(where, identifier), self._tell_one)

    def forget_all(self) -> None:
        """Forget every password."""
        self._start(self._credentials.forget_all, self._tell_many)

    def _start(self, work: Callable[[], object], then: Callable[..., object]) -> None:
        job = Job(lambda _tick: work())
        job.succeeded.connect(then)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _tell_one(self, _nothing: object) -> None:
        self.forgotten.emit(1)

    def _tell_many(self, count: int) -> None:
        self.forgotten.emit(count)

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.failed.emit(error)
