"""Connects deposits, the journal's memory and the lock to the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from certdesk.ui.deposit.commands import DepositCommands
from certdesk.ui.deposit.lock import IdleLock

if TYPE_CHECKING:
    from certdesk.model.settings import Settings
    from certdesk.ui.main_window import MainWindow
    from certdesk.ui.services import Services

_NO_JOURNAL = "Sans journal, CertDesk ne dépose pas\u00a0: lisez l’avis affiché dans la fenêtre."


class DepositLink(QObject):
    """What the main window does not do itself."""

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._services = services
        self.lock = IdleLock(window, services.theme)
        self.commands: DepositCommands | None = None
        actions = window.actions_
        services.memory.learnt.connect(window.passage.refresh)
        services.memory.notice_raised.connect(window.notices.show_notice)
        window.commands.correction_written.connect(services.memory.note_correction)
        actions.bind(lock=self.lock.lock)
        if services.deposits is not None:
            commands = self.commands = DepositCommands(services, services.deposits, window)
            commands.notice_raised.connect(window.notices.show_notice)
            commands.notice_withdrawn.connect(window.notices.withdraw)
            window.commands.correction_written.connect(commands.take_written)
            window.commands.deposit_requested.connect(commands.deposit_written)
            actions.bind(deposit=commands.deposit, deposits=commands.following.show_deposits)
            window.closed.connect(commands.close_windows)
            self.lock.locked.connect(commands.forget_sessions)
        else:
            for action in (actions.deposit, actions.deposits):
                action.setEnabled(False)
                action.setToolTip(_NO_JOURNAL)
        services.preferences.changed.connect(self._apply)
        self._apply(services.preferences.settings)

    def _apply(self, settings: Settings) -> None:
        self.lock.set_minutes(settings.lock_minutes)
        if self._services.deposits is not None:
            self._services.deposits.follow.set_minutes(settings.follow_minutes)
