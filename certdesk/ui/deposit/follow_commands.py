"""Carries out « Dépôts et suivi »: the window, what is asked in it, what the portals answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWidgets import QApplication

from certdesk.model.journal.records import Mode, PortalStatus
from certdesk.portal_client.reconciling import Found
from certdesk.ui.confirm import ask
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.deposits_window import DepositsWindow
from certdesk.ui.deposit.passages_window import PassagesWindow
from certdesk.ui.deposit.status_words import words_of
from certdesk.ui.deposit.telling import (
    PORTAL,
    answer_matter,
    failure_notice,
    key_of,
    looked_notice,
    signed_out_notice,
    state_notice,
)
from certdesk.ui.notices import Notice, notice_of
from certdesk.ui.portal.filing import DownloadKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from certdesk.model.errors import CertdeskError
    from certdesk.model.journal.records import Deposit
    from certdesk.portal_client.deposit import StatusChange
    from certdesk.ui.deposit.deposit_services import DepositServices
    from certdesk.ui.deposit.followed import Followed
    from certdesk.ui.deposit.login import Asked
    from certdesk.ui.deposit.portal_task import PortalTask
    from certdesk.ui.deposit.recorded import Recorded
    from certdesk.ui.services import Services

_FILING: Final = "filing"


@dataclass
class _Said:
    """A deposit as a notice told it; `is_listed` once a reading of the journal said the same.

    A reading that began before the notice may still come after it, and would deny it.
    """

    deposit: Deposit
    is_listed: bool = False


class FollowCommands(QObject):
    """What the window does about deposits that were made.

    Signals:
        notice_raised(Notice), notice_withdrawn(key): facts for the bar of the main window.
        list_requested(Portal): a person looks at the list of this portal.
        deposit_requested(Path): deposit this file again.
        accuse_requested(Path, Deposit | None): open this accusé as the next round.
    """

    notice_raised = Signal(object)
    notice_withdrawn = Signal(str)
    list_requested = Signal(object)
    deposit_requested = Signal(object)
    accuse_requested = Signal(object, object)

    def __init__(self, services: Services, deposits: DepositServices, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._follow = deposits.follow
        self._vault = deposits.vault
        self._window = window
        self._list: DepositsWindow | None = None
        self._wanted = -1
        self._told: dict[int, _Said] = {}
        follow = self._follow
        follow.listed.connect(self._show_listed)
        follow.busy_changed.connect(self._show_busy)
        follow.signing_in.connect(self._let_sign_in)
        follow.status_changed.connect(self.tell_change)
        follow.looked.connect(self._tell_looked)
        follow.failed.connect(self.tell_failure)
        follow.filed.connect(self._tell_filed)
        follow.answered.connect(partial(self._withdraw, PORTAL))
        follow.signed_out.connect(lambda: self._tell(signed_out_notice(follow.refresh)))
        follow.receipt_ready.connect(self._open_receipt)
        follow.passages_listed.connect(self._show_passages)

    def watch(self) -> None:
        """Know the deposits without a window: they are looked at every so many minutes."""
        self._follow.reload()

    # -- the window ----------------------------------------------------------------------------

    def show_deposits(self, number: int = -1) -> None:
        """Open « Dépôts et suivi », on a deposit when one is given."""
        self._wanted = number
        if self._list is None:
            self._list = self._make_window()
        if not self._list.isVisible():
            self._list.table.clearSelection()  # opened anew, it begins with the latest deposit
        self._list.show()
        self._list.raise_()
        self._list.activateWindow()
        self._follow.reload()

    def _make_window(self) -> DepositsWindow:
        services, follow = self._services, self._follow
        window = DepositsWindow(
            services.theme, services.now().date(), self._window, practice=services.practice
        )
        window.show_minutes(services.preferences.settings.follow_minutes)
        window.refresh_requested.connect(follow.refresh)
        window.portal_requested.connect(lambda: self._show_list(-1))
        window.minutes_chosen.connect(
            lambda minutes: services.preferences.change(follow_minutes=minutes)
        )
        card = window.card
        card.look_requested.connect(self._look)
        card.answered.connect(self._ask_answer)
        card.treatment_requested.connect(lambda n: follow.fetch(n, DownloadKind.TREATMENT))
        card.reception_requested.connect(lambda n: follow.fetch(n, DownloadKind.RECEPTION))
        card.passages_requested.connect(follow.list_passages)
        card.again_requested.connect(self._deposit_again)
        card.status_noted.connect(follow.clerk.note_status)
        card.withdrawn.connect(follow.clerk.withdraw_answer)
        card.numero_typed.connect(follow.clerk.write_numero)
        return window

    def _show_listed(self, lines: tuple[Followed, ...]) -> None:
        self._take_back(line.deposit for line in lines)
        if self._list is None:
            return
        self._list.show_deposits(lines, self._follow.last_look)
        if self._wanted >= 0:
            self._list.select_deposit(self._wanted)
            self._wanted = -1

    def _show_busy(self, busy: bool) -> None:
        if self._list is not None:
            self._list.show_busy(busy)

    # -- what is asked in it -------------------------------------------------------------------

    def _look(self, number: int) -> None:
        target = self._follow.target_of(number)
        if target is not None and target.mode is Mode.DIRECT:
            self._follow.look(number)
        else:
            self._show_list(number)

    def _show_list(self, number: int) -> None:
        target = self._follow.target_of(number) or self._follow.assisted_target()
        if target is not None:
            self.list_requested.emit(target.portal)

    def _ask_answer(self, number: int, arrived: bool) -> None:
        line = self._follow.line(number)
        if line is None:
            return
        answer = partial(self._follow.clerk.answer, number, arrived=arrived)
        matter = answer_matter(line.deposit, arrived=arrived, answer=answer)
        ask(self._list or self._window, self._services.theme, matter)

    def _deposit_again(self, number: int) -> None:
        line = self._follow.line(number)
        if line is not None and line.receipts.sent_file is not None:
            self.deposit_requested.emit(line.receipts.sent_file)

    def _open_receipt(self, number: int, kind: DownloadKind, path: Path) -> None:
        line = self._follow.line(number)
        if kind is DownloadKind.TREATMENT:
            self.accuse_requested.emit(path, line.deposit if line is not None else None)
        else:
            self._services.open_outside(QUrl.fromLocalFile(str(path)).toString())

    def _show_passages(self, recorded: Recorded) -> None:
        window = PassagesWindow(
            self._services.theme, self._list or self._window, practice=self._services.practice
        )
        window.show_recorded(recorded)
        window.finished.connect(window.deleteLater)
        window.open()

    # -- signing in ----------------------------------------------------------------------------

    def _let_sign_in(self, task: PortalTask) -> None:
        task.asked.connect(partial(self._ask_credentials, task))
        task.not_remembered.connect(self.tell_keyring)

    def _ask_credentials(self, task: PortalTask, asked: Asked) -> None:
        seen = self._list is not None and self._list.isVisible()
        dialog = CredentialsDialog(
            asked, self._services.theme, self._list if seen else self._window
        )
        dialog.given.connect(task.give)
        dialog.rejected.connect(task.give_up)
        dialog.forgetting_requested.connect(
            lambda identifier: self._vault.forget(task.portal, identifier)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- telling -------------------------------------------------------------------------------

    def tell_deposit(self, deposit: Deposit) -> None:
        """Say what became of a deposit."""
        self._told[deposit.number] = _Said(deposit)
        self._tell(state_notice(deposit, partial(self.show_deposits, deposit.number)))

    def tell_change(self, change: StatusChange) -> None:
        """Say that a status changed, and draw the eye to the window when it is an end."""
        self.tell_deposit(change.after)
        if change.after.status not in (None, PortalStatus.PROCESSING):
            QApplication.alert(self._window)

    def tell_failure(self, error: CertdeskError) -> None:
        """Say why a portal could not be asked; the next answer of one takes it back."""
        self._tell(failure_notice(error, self._services.open_outside))

    def tell_keyring(self, error: CertdeskError) -> None:
        """Say why a password is not remembered: the portal itself let one in."""
        self._tell(notice_of(error, key="keyring"))

    def tell_not_noted(self, deposit: Deposit, error: CertdeskError) -> None:
        """Say that the journal does not know how a deposit ended."""
        self._tell(notice_of(error, key=f"{key_of(deposit)}-journal"))

    def _tell_filed(self, refused: CertdeskError | None) -> None:
        if refused is None:
            self._withdraw(_FILING)
        else:
            self._tell(notice_of(refused, key=_FILING))

    def _tell_looked(self, number: int, found: Found) -> None:
        line = self._follow.line(number)
        if line is not None and found is not Found.THERE:
            self._told[number] = _Said(line.deposit)
            self._tell(looked_notice(line.deposit, found))

    def _take_back(self, deposits: Iterable[Deposit]) -> None:
        """What was said of a deposit goes once it is no longer so: a notice is about now."""
        now = {one.number: words_of(one).label for one in deposits}
        for number, said in list(self._told.items()):
            holds = now.get(number) == words_of(said.deposit).label
            if said.is_listed and not holds:
                del self._told[number]
                self._withdraw(key_of(said.deposit))
            else:
                said.is_listed = said.is_listed or holds

    def _withdraw(self, key: str) -> None:
        if self._list is not None:
            self._list.notices.withdraw(key)
        self.notice_withdrawn.emit(key)

    def _tell(self, notice: Notice) -> None:
        window = self._list
        if window is not None and window.isVisible():
            window.notices.show_notice(notice)
        if window is None or not window.isActiveWindow():
            self.notice_raised.emit(notice)
