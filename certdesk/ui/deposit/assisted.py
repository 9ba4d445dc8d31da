"""Opens the portal's window and writes down what it tells: the deposit, the list, the accusés."""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal

from certdesk.model.errors import CertdeskError
from certdesk.model.journal.records import Mode
from certdesk.portal_client.listed_origins import read_listed_origins
from certdesk.ui.deposit.accuse_owner import owner_of, read_told
from certdesk.ui.deposit.login_help import LoginHelp
from certdesk.ui.jobs import Job
from certdesk.ui.notices import Notice, NoticeLevel, notice_of, unexpected
from certdesk.ui.portal.filing import DownloadKind
from certdesk.ui.portal.portal_inputs import PortalInputs
from certdesk.ui.portal.portal_window import PortalWindow
from certdesk.ui.portal.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from certdesk.model.journal.records import Deposit
    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.deposit import StatusChange
    from certdesk.portal_client.lists import ListedDeposit
    from certdesk.portal_client.pages import Confirmation
    from certdesk.ui.deposit.errand import Errand
    from certdesk.ui.deposit.portal_services import PortalServices
    from certdesk.ui.portal.armed_file import Departure
    from certdesk.ui.portal.steps import Steps
    from certdesk.ui.services import Services

_UNSORTED: Final = "a-classer"
_ACCOUNT: Final = "account"


@dataclass(frozen=True)
class _Filed:
    """An accusé that came: where it is now, and the deposit that it answers."""

    kind: DownloadKind
    path: Path
    deposit: Deposit | None


class AssistedWindow(QObject):
    """One window of a portal, for one deposit or for a look at the list; gone once it is closed.

    What it sees is noted in the pool, one thing after the other, in the order in which it was seen.

    Signals:
        changed(): the journal holds something new.
        status_changed(StatusChange): the list that was shown says something new.
        ended(Deposit | None): the window is closed; what became of the deposit, if one began.
        receipt_filed(DownloadKind, Path, Deposit | None): an accusé came, and is filed.
        notice_raised(Notice): for the main window.
    """

    changed = Signal()
    status_changed = Signal(object)
    ended = Signal(object)
    receipt_filed = Signal(object, object, object)
    notice_raised = Signal(object)

    def __init__(
        self, services: Services, deposits: PortalServices, portal: Portal, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._services = deposits
        self._portal = portal
        self._open_outside = services.open_outside
        self._errand: Errand | None = None
        self._is_open = True
        self._to_do: deque[tuple[Callable[[], object], Callable[..., None]]] = deque()
        self._doing: Job | None = None
        listed = services.preferences.settings.portal_addresses
        inputs = PortalInputs(
            portal=portal,
            before_leaving=self._note_departure,
            accuses_folder=deposits.receipts.folder / _UNSORTED,
            downloads_folder=_downloads(),
            open_outside=services.open_outside,
            today=lambda: services.now().date(),
            # They are those of the real portal: practice and reality never mix.
            listed_origins=() if portal.is_training else read_listed_origins(listed).origins,
        )
        self.window = PortalWindow(
            inputs, services.load_engine(), services.theme, services.jobs, parent
        )
        self._trusted = inputs.trusted_origins
        self._login = LoginHelp(deposits.access, portal, services.theme, self.window)
        self._login.failed.connect(self._fail)
        self.window.deposit_seen.connect(self._see_deposit)
        self.window.deposit_answered.connect(self._answer)
        self.window.deposits_listed.connect(self._read_list)
        self.window.accuse_downloaded.connect(self._file)
        self.window.prefill_requested.connect(self._help_sign_in)
        self.window.story.steps_changed.connect(self._withdraw_account)
        self.window.closed.connect(self._end)

    def open(self, errand: Errand | None = None) -> None:
        """Show the portal; with an errand, its file is the one that is handed over."""
        self._errand = errand
        if errand is not None:
            self.window.arm(errand.file)
        self.window.show()
        self.window.start()
        self._show_account()

    @property
    def is_under_way(self) -> bool:
        """Whether a file left by this window, and nobody saw yet what became of it."""
        return self._errand is not None and self._errand.is_under_way

    def forget_session(self) -> None:
        """Sign out by forgetting everything: the screen was locked."""
        if self._is_open:
            self.window.forget_session()

    def close(self) -> None:
        """Close the window; `ended` comes once everything is noted."""
        if self._is_open:
            self.window.close()

    # -- the account of the training portal ----------------------------------------------------

    @property
    def _hint(self) -> str:
        return self._services.access.hint if self._portal.is_training else ""

    def _show_account(self) -> None:
        if self._hint:
            self.window.show_notice(Notice(NoticeLevel.INFO, self._hint, key=_ACCOUNT))

    def _withdraw_account(self, steps: Steps) -> None:
        if Step.SIGN_IN in steps.done:
            self.window.notices.withdraw(_ACCOUNT)

    def _help_sign_in(self, origin: str) -> None:
        if origin in self._trusted:
            self._login.look_up(origin)

    # -- the deposit ---------------------------------------------------------------------------

    def _note_departure(self, departure: Departure) -> None:
        """Called before the first byte leaves; what it raises keeps the file here."""
        if self._errand is not None:
            mode = Mode.BROWSER if departure.by_system_browser else Mode.ASSISTED
            deposit = self._errand.begin(mode)
            receipts, path = self._services.receipts, self._errand.file.path
            self._do(lambda: receipts.remember_file(deposit.sha256, path), self._tell_noted)

    def _see_deposit(self, confirmation: Confirmation) -> None:
        errand = self._errand
        if errand is not None:
            errand.has_left()
            self._do(lambda: errand.see_deposited(confirmation.numero_dossier), self._tell_noted)

    def _answer(self, arrived: bool) -> None:
        errand = self._errand
        if errand is not None:
            errand.has_left()
            self._do(lambda: errand.answer(arrived=arrived), self._tell_noted)

    def _read_list(self, listed: tuple[ListedDeposit, ...]) -> None:
        errand, desk, key = self._errand, self._services.desk, self._portal.key
        if errand is None:
            self._do(lambda: desk.read_list(key, listed), self._tell_changes)
        else:
            errand.has_left()
            self._do(lambda: _read_list(errand, listed), self._tell_changes)

    def _tell_changes(self, changes: tuple[StatusChange, ...]) -> None:
        for change in changes:
            self.status_changed.emit(change)
        self.changed.emit()

    def _tell_noted(self, _nothing: object) -> None:
        self.changed.emit()

    def _end(self) -> None:
        errand = self._errand
        self._is_open = False
        self.window.deleteLater()
        if errand is not None:
            errand.has_left()
            self._do(errand.leave, self._tell_noted)
        self._go_on()

    # -- accusés -------------------------------------------------------------------------------

    def _file(self, path: Path, kind: DownloadKind) -> None:
        services, key = self._services, self._portal.key
        self._do(lambda: _file(services, key, path, kind), self._tell_filed)

    def _tell_filed(self, filed: _Filed) -> None:
        treated = filed.kind is DownloadKind.TREATMENT
        if filed.deposit is not None or (treated and not self._portal.is_training):
            self.changed.emit()
            self.receipt_filed.emit(filed.kind, filed.path, filed.deposit)
        elif self._is_open and treated:
            self.window.show_notice(_FROM_ELSEWHERE)  # it may be a real one: never mixed
        elif self._is_open and filed.kind is DownloadKind.RECEPTION:
            self.window.show_notice(self._of_nobody(filed.path))

    def _of_nobody(self, path: Path) -> Notice:
        return Notice(
            NoticeLevel.WARNING,
            "Cet accusé de réception ne nomme aucun de vos dépôts\u00a0: il n’est pas classé.",
            f"Il est gardé sous le nom «\u00a0{path.name}\u00a0».",
            "L’ouvrir",
            lambda: self._show(path),
            key="elsewhere",
        )

    def _show(self, path: Path) -> None:
        self._open_outside(QUrl.fromLocalFile(str(path)).toString())

    # -- one thing after the other -------------------------------------------------------------

    def _do(self, work: Callable[[], object], then: Callable[..., None]) -> None:
        self._to_do.append((work, then))
        self._go_on()

    def _go_on(self) -> None:
        if self._doing is not None:
            return
        if self._to_do:
            work, then = self._to_do.popleft()
            job = self._doing = Job(lambda _tick: work())
            job.succeeded.connect(then)
            job.failed.connect(self._fail)
            job.finished.connect(self._done)
            self._services.access.jobs.start(job)
        elif not self._is_open:
            self.ended.emit(self._errand.deposit if self._errand is not None else None)
            self.deleteLater()

    def _done(self) -> None:
        self._doing = None
        self._go_on()

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.notice_raised.emit(notice_of(error, key="journal"))
        self.changed.emit()


def _read_list(errand: Errand, listed: tuple[ListedDeposit, ...]) -> tuple[StatusChange, ...]:
    """In the pool: what the list says; a file that has not left is made ready again."""
    changes = errand.read_list(listed)
    if changes and errand.deposit is None:
        errand.prepare_again()
    return changes


def _file(services: PortalServices, key: str, path: Path, kind: DownloadKind) -> _Filed:
    """In the pool: put an accusé with the deposit that it names; another one stays where it is."""
    told = read_told(path, kind)
    deposit = owner_of(told, services.journal.deposits(key))
    if deposit is None:
        return _Filed(kind, path, None)
    filed = services.receipts.file(deposit.sha256, kind, path)
    if path.is_relative_to(services.receipts.folder / _UNSORTED):
        with contextlib.suppress(OSError):  # the person's own downloads are never touched
            path.unlink(missing_ok=True)
    if told.numero and not deposit.numero_dossier:
        deposit = services.desk.keep_numero(deposit.number, told.numero)
    return _Filed(kind, filed, deposit)


def _downloads() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    return Path(place or Path.home())


_FROM_ELSEWHERE: Final = Notice(
    NoticeLevel.INFO,
    "Cet accusé ne répond à aucun dépôt de l’exercice\u00a0: il n’est pas ouvert ici.",
    "Si c’est un vrai accusé, ouvrez-le dans CertDesk, hors de l’entraînement.",
    key="elsewhere",
)
