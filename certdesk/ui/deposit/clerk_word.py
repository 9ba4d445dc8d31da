"""Notes what the clerk says of a deposit: what she saw on the portal, and CertDesk did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.errors import CertdeskError
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.journal.records import PortalStatus
    from certdesk.ui.deposit.portal_services import PortalServices


class ClerkWord(QObject):
    """Her word on the deposits, each time one act of the journal, in the pool.

    Signals:
        noted(): the journal holds it.
        failed(CertdeskError): the journal does not take it.
    """

    noted = Signal()
    failed = Signal(object)

    def __init__(self, services: PortalServices, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services

    def answer(self, number: int, *, arrived: bool) -> None:
        """Her word on an « issue inconnue »."""
        desk = self._services.desk
        self._note(lambda: desk.answer(number, arrived))

    def note_status(self, number: int, status: PortalStatus) -> None:
        """Keep the status that she read on the portal."""
        desk = self._services.desk
        self._note(lambda: desk.note_status(number, status))

    def withdraw_answer(self, number: int) -> None:
        """She was wrong to say that it arrived: « issue inconnue » again."""
        desk = self._services.desk
        self._note(lambda: desk.withdraw_answer(number))

    def write_numero(self, number: int, numero: str) -> None:
        """Keep the numéro de dossier that she wrote."""
        desk = self._services.desk
        self._note(lambda: desk.keep_numero(number, numero))

    def _note(self, act: Callable[[], object]) -> None:
        job = Job(lambda _tick: act())
        job.succeeded.connect(self._tell)
        job.failed.connect(self._fail)
        self._services.access.jobs.start(job)

    def _tell(self, _deposit: object) -> None:
        self.noted.emit()

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.failed.emit(error)
