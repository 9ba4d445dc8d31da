"""What a start has to say of the deposits whose outcome nobody knows, until they are clear."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from certdesk.model.counting import counted
from certdesk.model.errors import CertdeskError
from certdesk.model.journal.records import DepositState
from certdesk.portal_client.obstacles import on_day
from certdesk.ui.jobs import Job
from certdesk.ui.notices import Notice, NoticeLevel, notice_of, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from certdesk.model.journal.records import Deposit
    from certdesk.ui.deposit.deposit_services import DepositServices
    from certdesk.ui.deposit.followed import Followed
    from certdesk.ui.notice_bar import NoticeBar

KEY: Final = "unclear"


class UnclearDeposits(QObject):
    """Looks into the journal once, and keeps true what it said as long as it is shown."""

    def __init__(
        self,
        deposits: DepositServices,
        notices: NoticeBar,
        show: Callable[[int], None],
        parent: QObject,
    ) -> None:
        """`show` opens « Dépôts et suivi » on a deposit."""
        super().__init__(parent)
        self._deposits = deposits
        self._notices = notices
        self._show = show
        deposits.follow.listed.connect(self._compare)

    def look(self) -> None:
        """Look now: at the start, or the clerk would only learn it at her next deposit."""
        journal = self._deposits.portal.journal
        job = Job(lambda _tick: _unclear(journal.deposits()))
        job.succeeded.connect(self._tell)
        job.failed.connect(self._fail)
        self._deposits.portal.access.jobs.start(job)

    def _tell(self, unclear: tuple[Deposit, ...]) -> None:
        if unclear:
            self._notices.show_notice(_notice(unclear, self._show))

    def _compare(self, lines: tuple[Followed, ...]) -> None:
        shown = next((one for one in self._notices.notices if one.key == KEY), None)
        if shown is None:
            return  # closed, or followed; what becomes unknown later is told by itself
        unclear = _unclear(line.deposit for line in lines)
        if not unclear:
            self._notices.withdraw(KEY)
        elif _notice(unclear, self._show).message != shown.message:
            self._tell(unclear)

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self._notices.show_notice(notice_of(error, key=KEY))


def _unclear(deposits: Iterable[Deposit]) -> tuple[Deposit, ...]:
    return tuple(each for each in deposits if each.state is DepositState.UNKNOWN)


def _notice(unclear: tuple[Deposit, ...], show: Callable[[int], None]) -> Notice:
    first = unclear[0]
    count, several = counted(len(unclear), "dépôt"), len(unclear) > 1
    which = (
        "leurs fichiers sont partis, la réponse du portail n’a pas été vue."
        if several
        else f"«\u00a0{first.file_name}\u00a0», parti {on_day(first)}, sans réponse vue du portail."
    )
    return Notice(
        NoticeLevel.WARNING,
        f"{count} à éclaircir\u00a0: {which}",
        "Ne renvoyez rien\u00a0: regardez dans la liste du portail, puis répondez dans "
        "«\u00a0Dépôts et suivi\u00a0».",
        "Voir",
        partial(show, first.number),
        key=KEY,
    )
