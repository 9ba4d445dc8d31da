"""Carries out « Déposer… » and « Dépôts et suivi »: opens the windows and connects them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog

from certdesk.model.journal.records import DepositState, Mode, PortalStatus
from certdesk.portal_client.reconciling import Found
from certdesk.ui.confirm import Matter, Way, ask
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.deposit_dialog import DepositDialog
from certdesk.ui.deposit.deposit_flow import DepositFlow
from certdesk.ui.deposit.deposits_window import DepositsWindow
from certdesk.ui.deposit.passages_window import PassagesWindow
from certdesk.ui.deposit.status_words import Tone, words_of
from certdesk.ui.notices import Notice, NoticeLevel, notice_of
from certdesk.ui.portal.filing import DownloadKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from certdesk.model.errors import CertdeskError
    from certdesk.model.journal.records import Deposit
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.deposit import Outcome, StatusChange
    from certdesk.portal_client.lists import ListedPassage
    from certdesk.ui.correction.written import Written
    from certdesk.ui.deposit.access import PortalTask
    from certdesk.ui.deposit.credentials_dialog import Asked
    from certdesk.ui.deposit.errand import Errand
    from certdesk.ui.deposit.followed import Followed
    from certdesk.ui.deposit.portal_services import DepositServices
    from certdesk.ui.services import Services

_LEVELS: Final = {
    Tone.CALM: NoticeLevel.INFO,
    Tone.WAITING: NoticeLevel.SUCCESS,
    Tone.GOOD: NoticeLevel.SUCCESS,
    Tone.CARE: NoticeLevel.WARNING,
    Tone.BAD: NoticeLevel.ERROR,
}


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
        self._portal = deposits.portal
        self._follow = deposits.follow
        self._vault = deposits.vault
        self._window = window
        self._written: Written | None = None
        self._list: DepositsWindow | None = None
        self._wanted = -1
        follow = self._follow
        follow.listed.connect(self._show_listed)
        follow.busy_changed.connect(self._show_busy)
        follow.signing_in.connect(self._let_sign_in)
        follow.status_changed.connect(self._tell_change)
        follow.looked.connect(self._tell_looked)
        follow.failed.connect(self._tell_failure)
        follow.signed_out.connect(self._tell_signed_out)
        follow.receipt_ready.connect(self._open_receipt)
        follow.passages_listed.connect(self._show_passages)

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
        flow = DepositFlow(self._portal, self._services.library.schemas, self)
        dialog = DepositDialog(
            flow, self._services.theme, self._window, practice=self._services.practice
        )
        flow.settled.connect(partial(self._after_deposit, flow))
        flow.ended.connect(flow.deleteLater)
        dialog.errand_ready.connect(self._open_portal)
        dialog.other_file_requested.connect(self.choose_file)
        dialog.deposit_wanted.connect(self.show_deposits)
        dialog.identifier_forgotten.connect(self._vault.forget)
        dialog.not_remembered.connect(self._tell_failure)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return flow

    def _after_deposit(self, flow: DepositFlow, outcome: Outcome) -> None:
        self._follow.reload()
        deposit = outcome.deposit
        if deposit.state is DepositState.DEPOSITED and self._is_written(deposit):
            self._written = None
            self.notice_withdrawn.emit("written")
        if not flow.is_watched or deposit.state is DepositState.UNKNOWN:
            self._tell_deposit(deposit)

    def _is_written(self, deposit: Deposit) -> bool:
        written = self._written
        return written is not None and written.flux.source.sha256 == deposit.sha256

    # -- the assisted deposit ------------------------------------------------------------------

    def _open_portal(self, errand: Errand) -> None:
        self._show_portal(errand.portal, errand)

    def _show_portal(self, portal: Portal, errand: Errand | None = None) -> None:
        # Chromium is loaded when it is first needed: not at the start of the program.
        from certdesk.ui.deposit.assisted import AssistedWindow

        services = self._services
        assisted = AssistedWindow(self._portal, portal, services.theme, services.now, self._window)
        assisted.changed.connect(self._follow.reload)
        assisted.status_changed.connect(self._tell_change)
        assisted.ended.connect(self._end_assisted)
        assisted.receipt_filed.connect(self._take_receipt)
        assisted.notice_raised.connect(self.notice_raised)
        assisted.open(errand)

    def _end_assisted(self, deposit: Deposit | None) -> None:
        if deposit is not None:
            self._tell_deposit(deposit)

    def _take_receipt(self, kind: DownloadKind, path: Path, deposit: Deposit | None) -> None:
        if kind is DownloadKind.TREATMENT:
            self._open_accuse(path, deposit)

    # -- following -----------------------------------------------------------------------------

    def show_deposits(self, number: int = -1) -> None:
        """Open « Dépôts et suivi », on a deposit when one is given."""
        self._wanted = number
        if self._list is None:
            self._list = self._make_window()
        window = self._list
        window.show()
        window.raise_()
        window.activateWindow()
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
        card.numero_typed.connect(follow.write_numero)
        return window

    def _show_listed(self, lines: tuple[Followed, ...]) -> None:
        if self._list is None:
            return
        self._list.show_deposits(lines, self._follow.last_look)
        if self._wanted >= 0:
            self._list.select_deposit(self._wanted)
            self._wanted = -1

    def _show_busy(self, busy: bool) -> None:
        if self._list is not None:
            self._list.show_busy(busy)

    def _look(self, number: int) -> None:
        target = self._follow.target_of(number)
        if target is not None and target.mode is Mode.DIRECT:
            self._follow.look(number)
        else:
            self._show_list(number)

    def _show_list(self, number: int) -> None:
        target = self._follow.target_of(number) or self._follow.assisted_target()
        if target is not None:
            self._show_portal(target.portal)

    def _ask_answer(self, number: int, arrived: bool) -> None:
        line = self._follow.line(number)
        if line is None:
            return
        name = line.deposit.file_name
        if arrived:
            text = f"«\u00a0{name}\u00a0» est dans la liste des fichiers déposés\u00a0?"
            detail = "CertDesk le notera «\u00a0Déposé\u00a0». Vous pourrez ensuite le suivre."
        else:
            text = f"«\u00a0{name}\u00a0» n’est pas dans la liste des fichiers déposés\u00a0?"
            detail = (
                "CertDesk le notera «\u00a0Pas envoyé\u00a0», et il pourra repartir. Attendez "
                "quelques minutes avant de l’affirmer\u00a0: la liste peut être en retard."
            )
        yes = Way("Oui, je l’ai vérifié", partial(self._answer, number, arrived), "confirmAnswer")
        matter = Matter("Issue inconnue", text, detail, (yes, Way("Revenir", None, "backToList")))
        ask(self._list or self._window, self._services.theme, matter)

    def _answer(self, number: int, arrived: bool) -> None:
        self._follow.answer(number, arrived=arrived)

    def _deposit_again(self, number: int) -> None:
        line = self._follow.line(number)
        if line is not None and line.receipts.sent_file is not None:
            self.deposit_file(line.receipts.sent_file)

    # -- accusés -------------------------------------------------------------------------------

    def _open_receipt(self, number: int, kind: DownloadKind, path: Path) -> None:
        line = self._follow.line(number)
        if kind is DownloadKind.TREATMENT:
            self._open_accuse(path, line.deposit if line is not None else None)
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _open_accuse(self, path: Path, deposit: Deposit | None) -> None:
        """The next round: the accusé with the file that was deposited."""
        sent = self._portal.receipts.find(deposit.sha256).sent_file if deposit else None
        self._services.opening.open([path] if sent is None else [sent, path])
        self._window.raise_()
        self._window.activateWindow()

    def _show_passages(self, passages: tuple[ListedPassage, ...]) -> None:
        window = PassagesWindow(
            self._services.theme, self._list or self._window, practice=self._services.practice
        )
        window.show_passages(passages)
        window.finished.connect(window.deleteLater)
        window.open()

    # -- signing in ----------------------------------------------------------------------------

    def _let_sign_in(self, task: PortalTask) -> None:
        task.asked.connect(partial(self._ask_credentials, task))
        task.not_remembered.connect(self._tell_failure)

    def _ask_credentials(self, task: PortalTask, asked: Asked) -> None:
        dialog = CredentialsDialog(asked, self._services.theme, self._list or self._window)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.given.connect(task.give)
        dialog.rejected.connect(task.give_up)
        dialog.forgetting_requested.connect(
            lambda identifier: self._vault.forget(task.portal, identifier)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- telling -------------------------------------------------------------------------------

    def _tell_deposit(self, deposit: Deposit) -> None:
        words = words_of(deposit)
        self._tell(
            Notice(
                _LEVELS[words.tone],
                f"«\u00a0{deposit.file_name}\u00a0»\u00a0: {words.said}.",
                words.steps[0],
                "Voir ce dépôt",
                partial(self.show_deposits, deposit.number),
                key=f"deposit-{deposit.number}",
            )
        )

    def _tell_change(self, change: StatusChange) -> None:
        deposit = change.after
        self._tell_deposit(deposit)
        if deposit.status not in (None, PortalStatus.PROCESSING):
            QApplication.alert(self._window)

    def _tell_looked(self, number: int, found: Found) -> None:
        line = self._follow.line(number)
        if line is None or found is Found.THERE:
            return  # its state says it
        name = line.deposit.file_name
        if found is Found.ABSENT:
            message = f"«\u00a0{name}\u00a0» n’est pas dans la liste du portail pour l’instant."
            remedy = (
                "La liste peut être en retard\u00a0: regardez encore dans quelques minutes. S’il "
                "n’y est toujours pas, répondez «\u00a0Il n’y est pas\u00a0»."
            )
        else:
            message = f"Plusieurs fichiers de la liste s’appellent «\u00a0{name}\u00a0»."
            remedy = "Comparez les dates sur le portail, puis répondez vous-même."
        self._tell(Notice(NoticeLevel.WARNING, message, remedy, key=f"deposit-{number}"))

    def _tell_failure(self, error: CertdeskError) -> None:
        self._tell(notice_of(error, key="portal"))

    def _tell_signed_out(self) -> None:
        self._tell(
            Notice(
                NoticeLevel.INFO,
                "CertDesk ne suit plus vos dépôts\u00a0: le portail demande de se connecter.",
                "",
                "Se connecter",
                self._follow.refresh,
                key="portal",
            )
        )

    def _tell(self, notice: Notice) -> None:
        window = self._list
        if window is not None and window.isVisible():
            window.notices.show_notice(notice)
        if window is None or not window.isActiveWindow():
            self.notice_raised.emit(notice)
