"""Carries out « Déposer… »: the dialog, the window of the portal, and the next round."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from certdesk.model.journal.records import DepositState
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.deposit_dialog import DepositDialog
from certdesk.ui.deposit.deposit_flow import DepositFlow
from certdesk.ui.deposit.follow_commands import FollowCommands
from certdesk.ui.portal.filing import DownloadKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from certdesk.model.journal.records import Deposit
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.deposit import Outcome
    from certdesk.ui.correction.written import Written
    from certdesk.ui.deposit.assisted import AssistedWindow
    from certdesk.ui.deposit.deposit_services import DepositServices
    from certdesk.ui.deposit.errand import Errand
    from certdesk.ui.services import Services


class DepositCommands(QObject):
    """What the window does about deposits.

    Signals:
        notice_raised(Notice), notice_withdrawn(key): facts for the bar of the main window.
    """

    notice_raised = Signal(object)
    notice_withdrawn = Signal(str)

    def __init__(self, services: Services, deposits: DepositServices, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._deposits = deposits
        self._window = window
        self._written: Written | None = None
        self._assisted: list[AssistedWindow] = []
        self.following = FollowCommands(services, deposits, window)
        self.following.notice_raised.connect(self.notice_raised)
        self.following.notice_withdrawn.connect(self.notice_withdrawn)
        self.following.list_requested.connect(self._show_portal)
        self.following.deposit_requested.connect(self.deposit_file)
        self.following.accuse_requested.connect(self._open_accuse)

    # -- depositing ----------------------------------------------------------------------------

    def take_written(self, written: Written) -> None:
        """A correction file was written: « Déposer… » is about it from now on."""
        self._written = written

    def deposit(self) -> None:
        """Deposit the correction that was just written, else a file to be chosen."""
        if self._written is not None and self._written.path.is_file():
            self.deposit_written(self._written)
        else:
            self.choose_file()

    def deposit_written(self, written: Written) -> None:
        """Open the deposit dialog on a correction."""
        self._open_dialog().take(written)

    def deposit_file(self, path: Path) -> None:
        """Open the deposit dialog on any flux."""
        self._open_dialog().read(path)

    def choose_file(self) -> None:
        """Let the person choose the file to deposit."""
        folder = self._services.preferences.settings.save_folder
        dialog = QFileDialog(
            self._window, "Choisir le fichier à déposer",
            folder or str(self._services.documents_folder),
        )  # fmt: skip
        dialog.setObjectName("chooseDeposit")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("Flux à déposer (*.xml)")
        dialog.fileSelected.connect(lambda name: self.deposit_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_dialog(self) -> DepositFlow:
        services, portal = self._services, self._deposits.portal
        flow = DepositFlow(portal, services.library.schemas, self)
        dialog = DepositDialog(flow, services.theme, self._window, practice=services.practice)
        flow.settled.connect(partial(self._after_deposit, flow))
        flow.ended.connect(flow.deleteLater)
        dialog.errand_ready.connect(self._carry)
        dialog.other_file_requested.connect(self.choose_file)
        dialog.deposit_wanted.connect(self.following.show_deposits)
        dialog.guide_wanted.connect(services.open_outside)
        dialog.file_wanted.connect(lambda path: services.opening.open([path]))
        dialog.identifier_forgotten.connect(self._deposits.vault.forget)
        dialog.not_remembered.connect(self.following.tell_keyring)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return flow

    def _after_deposit(self, flow: DepositFlow, outcome: Outcome) -> None:
        self._deposits.follow.reload()
        deposit = outcome.deposit
        self._forget_written(deposit)
        if not flow.is_watched or deposit.state is DepositState.UNKNOWN:
            self.following.tell_deposit(deposit)
        if not outcome.is_noted and outcome.error is not None:
            self.following.tell_not_noted(deposit, outcome.error)

    def _forget_written(self, deposit: Deposit) -> None:
        """Once it is on the portal, « Déposer… » is about another file."""
        written = self._written
        if deposit.state is not DepositState.DEPOSITED or written is None:
            return
        if written.flux.source.sha256 == deposit.sha256:
            self._written = None
            self.notice_withdrawn.emit("written")

    # -- the assisted deposit ------------------------------------------------------------------

    def _carry(self, errand: Errand) -> None:
        self._show_portal(errand.portal, errand)

    def _show_portal(self, portal: Portal, errand: Errand | None = None) -> None:
        # The window of the portal is loaded when it is first needed: not at the start.
        from certdesk.ui.deposit.assisted import AssistedWindow

        assisted = AssistedWindow(self._services, self._deposits.portal, portal, self._window)
        assisted.changed.connect(self._deposits.follow.reload)
        assisted.status_changed.connect(self.following.tell_change)
        assisted.ended.connect(partial(self._end_assisted, assisted))
        assisted.receipt_filed.connect(self._take_receipt)
        assisted.notice_raised.connect(self.notice_raised)
        self._assisted.append(assisted)
        assisted.open(errand)

    def forget_sessions(self) -> None:
        """The screen was locked: nobody is signed in any more, in any window."""
        for dialog in self._window.findChildren(CredentialsDialog):
            dialog.reject()
        for assisted in self._assisted:
            assisted.forget_session()

    @property
    def is_sending(self) -> bool:
        """Whether a file is leaving, or its answer awaited, by any way."""
        flows = self.findChildren(DepositFlow)
        return any(flow.is_sending for flow in flows) or any(
            assisted.is_under_way for assisted in self._assisted
        )

    def close_windows(self) -> None:
        """The program ends: what was not seen of a deposit is « issue inconnue »."""
        for assisted in self._assisted[:]:
            assisted.close()

    def _end_assisted(self, assisted: AssistedWindow, deposit: Deposit | None) -> None:
        self._assisted.remove(assisted)
        if deposit is not None:
            self._forget_written(deposit)
            self.following.tell_deposit(deposit)

    def _take_receipt(self, kind: DownloadKind, path: Path, deposit: Deposit | None) -> None:
        if kind is DownloadKind.TREATMENT:
            self._open_accuse(path, deposit)

    # -- the next round ------------------------------------------------------------------------

    def _open_accuse(self, path: Path, deposit: Deposit | None) -> None:
        """The accusé with the file that was deposited."""
        receipts = self._deposits.portal.receipts
        sent = receipts.find(deposit.sha256).sent_file if deposit is not None else None
        self._services.opening.open([path] if sent is None else [sent, path])
        self._window.raise_()
        self._window.activateWindow()
