"""Connects deposits, the journal's memory and the lock to the main window.

The windows of deposits are loaded when they are first needed: not at the start of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from certdesk.ui.confirm import ask
from certdesk.ui.deposit.leaving import leaving_matter
from certdesk.ui.deposit.lock import IdleLock
from certdesk.ui.deposit.unclear import UnclearDeposits

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.settings import Settings
    from certdesk.ui.correction.written import Written
    from certdesk.ui.deposit.commands import DepositCommands
    from certdesk.ui.deposit.deposit_services import DepositServices
    from certdesk.ui.main_window import MainWindow
    from certdesk.ui.services import Services

_NO_JOURNAL = "Sans journal, CertDesk ne dépose pas\u00a0: lisez l’avis affiché dans la fenêtre."


class DepositLink(QObject):
    """What the main window does not do itself."""

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._commands: DepositCommands | None = None
        self._written: Written | None = None
        self.lock = IdleLock(window, services.theme)
        services.memory.learnt.connect(window.passage.refresh)
        services.memory.notice_raised.connect(window.notices.show_notice)
        window.commands.correction_written.connect(services.memory.note_correction)
        window.actions_.bind(lock=self.lock.lock)
        if services.deposits is not None:
            self._connect(services.deposits)
        else:
            for action in (window.actions_.deposit, window.actions_.deposits):
                action.setEnabled(False)
                action.setToolTip(_NO_JOURNAL)
        services.preferences.changed.connect(self._apply)
        self._apply(services.preferences.settings)

    @property
    def commands(self) -> DepositCommands:
        """What is done about deposits; only where there is a journal."""
        if self._commands is None:
            self._commands = self._make_commands()
        return self._commands

    def _connect(self, deposits: DepositServices) -> None:
        window = self._window
        window.commands.correction_written.connect(self._take_written)
        window.commands.deposit_requested.connect(
            lambda written: self.commands.deposit_written(written)
        )
        window.actions_.bind(
            deposit=lambda: self.commands.deposit(),
            deposits=lambda: self.commands.following.show_deposits(),
        )
        window.commands.data_erased.connect(self._begin_again)
        window.closed.connect(self._close)
        window.ask_first(self._ask_before_leaving)
        self.lock.locked.connect(deposits.portal.access.forget)
        UnclearDeposits(
            deposits,
            window.notices,
            lambda number: self.commands.following.show_deposits(number),
            self,
        ).look()

    def _make_commands(self) -> DepositCommands:
        from certdesk.ui.deposit.commands import DepositCommands

        deposits = self._services.deposits
        if deposits is None:
            raise LookupError("there is no journal, so no deposit")
        commands = DepositCommands(self._services, deposits, self._window)
        commands.notice_raised.connect(self._window.notices.show_notice)
        commands.notice_withdrawn.connect(self._window.notices.withdraw)
        self.lock.locked.connect(commands.forget_sessions)
        if self._written is not None:
            commands.take_written(self._written)
        return commands

    def _take_written(self, written: Written) -> None:
        self._written = written
        if self._commands is not None:
            self._commands.take_written(written)

    def _begin_again(self) -> None:
        """Nothing is kept any more: nobody is signed in, and the list is empty."""
        deposits = self._services.deposits
        if deposits is not None:
            deposits.portal.access.forget()
            deposits.follow.reload()

    def _ask_before_leaving(self, leave: Callable[[], None]) -> bool:
        """Whether something was asked: `leave` is then done on that answer."""
        if self._commands is None or not self._commands.is_sending:
            return False
        ask(self._window, self._services.theme, leaving_matter(leave))
        return True

    def _close(self) -> None:
        if self._commands is not None:
            self._commands.close_windows()

    def _apply(self, settings: Settings) -> None:
        self.lock.set_minutes(settings.lock_minutes)
        deposits = self._services.deposits
        if deposits is not None:
            deposits.follow.set_minutes(settings.follow_minutes)
            if settings.follow_minutes:
                self.commands.following.watch()
