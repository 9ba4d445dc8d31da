"""Opens the portal's window and writes down what it tells: the deposit, the list, the accusés."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QStandardPaths, Signal

from certdesk.model.errors import CertdeskError
from certdesk.model.flux.source import open_source
from certdesk.model.journal.records import Mode
from certdesk.model.rapport.rapport import read_rapport
from certdesk.portal_client.errors import VaultUnusable
from certdesk.portal_client.listed_origins import read_listed_origins
from certdesk.ui.deposit.access import known_login, place_of
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.login import Asked
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
    from certdesk.portal_client.lists import ListedDeposit
    from certdesk.portal_client.pages import Confirmation
    from certdesk.ui.deposit.errand import Errand
    from certdesk.ui.deposit.login import Given
    from certdesk.ui.deposit.portal_services import PortalServices
    from certdesk.ui.portal.armed_file import Departure
    from certdesk.ui.portal.steps import Steps
    from certdesk.ui.services import Services

_UNSORTED: Final = "a-classer"
_ACCOUNT: Final = "account"


class AssistedWindow(QObject):
    """One window of a portal, for one deposit or for a look at the list.

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
        self._theme = services.theme
        self._errand: Errand | None = None
        self._is_open = True
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
        self._trusted = inputs.trusted_origins
        self.window = PortalWindow(
            inputs, services.load_engine(), services.theme, services.jobs, parent
        )
        self.window.deposit_seen.connect(self._see_deposit)
        self.window.deposit_answered.connect(self._answer)
        self.window.deposits_listed.connect(self._read_list)
        self.window.accuse_downloaded.connect(self._file)
        self.window.prefill_requested.connect(self._look_up_password)
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
        self.window.forget_session()

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

    # -- the deposit ---------------------------------------------------------------------------

    def _note_departure(self, departure: Departure) -> None:
        """Called before the first byte leaves; what it raises keeps the file here."""
        if self._errand is not None:
            mode = Mode.BROWSER if departure.by_system_browser else Mode.ASSISTED
            deposit = self._errand.begin(mode)
            self._remember_file(deposit)
            self.changed.emit()

    def _remember_file(self, deposit: Deposit) -> None:
        if self._errand is None:
            return
        receipts, path = self._services.receipts, self._errand.file.path
        self._run(lambda: receipts.remember_file(deposit.sha256, path), lambda _done: None)

    def _see_deposit(self, confirmation: Confirmation) -> None:
        errand = self._errand
        if errand is not None:
            self._note(lambda: errand.see_deposited(confirmation.numero_dossier))

    def _answer(self, arrived: bool) -> None:
        errand = self._errand
        if errand is not None:
            self._note(lambda: errand.answer(arrived=arrived))

    def _read_list(self, listed: tuple[ListedDeposit, ...]) -> None:
        errand, desk, key = self._errand, self._services.desk, self._portal.key

        def read() -> None:
            changes = desk.read_list(key, listed) if errand is None else errand.read_list(listed)
            for change in changes:
                self.status_changed.emit(change)

        self._note(read)

    def _end(self) -> None:
        errand = self._errand
        if errand is not None:
            self._note(errand.leave)
        self._is_open = False
        self.window.deleteLater()
        self.ended.emit(errand.deposit if errand is not None else None)

    def _note(self, act: Callable[[], object]) -> None:
        """A few rows of the journal: on this thread, in the order in which they were seen."""
        try:
            act()
        except CertdeskError as error:
            self.notice_raised.emit(notice_of(error, key="journal"))
        self.changed.emit()

    # -- accusés -------------------------------------------------------------------------------

    def _file(self, path: Path, kind: DownloadKind) -> None:
        services, key = self._services, self._portal.key
        ours = services.receipts.folder / _UNSORTED
        own = self._errand.deposit if self._errand is not None else None

        def work() -> tuple[Path, Deposit | None]:
            deposit = own
            if kind is DownloadKind.TREATMENT:
                deposit = _answered_by(path, services.journal.deposits(key), own)
            if deposit is None:
                return path, None
            filed = services.receipts.file(deposit.sha256, kind, path)
            if path.is_relative_to(ours):  # the person's own downloads are never touched
                path.unlink(missing_ok=True)
            return filed, deposit

        self._run(work, lambda found: self._tell_filed(kind, *found))

    def _tell_filed(self, kind: DownloadKind, path: Path, deposit: Deposit | None) -> None:
        if not self._portal.is_training or deposit is not None:
            self.receipt_filed.emit(kind, path, deposit)
        elif self._is_open:
            self.window.show_notice(_FROM_ELSEWHERE)  # it may be a real one: never mixed

    # -- the password, on request --------------------------------------------------------------

    def _look_up_password(self, origin: str) -> None:
        if origin not in self._trusted:
            return
        credentials, where = self._services.credentials, place_of(self._portal)
        name, hint = self._portal.name, self._hint

        def work() -> tuple[Asked, Given | None]:
            known = known_login(credentials, where)
            return (
                Asked(name, origin, known.place, known.identifiers, known.problem, hint),
                known.given,
            )

        self._run(work, lambda found: self._fill(*found))

    def _fill(self, asked: Asked, given: Given | None) -> None:
        if not self._is_open:
            return  # closed while the keyring was asked
        if given is not None:
            self.window.prefill(given.identifier, given.secret.reveal())
            return
        dialog = CredentialsDialog(asked, self._theme, self.window)
        dialog.given.connect(self._take_password)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_password(self, given: Given) -> None:
        credentials, where = self._services.credentials, place_of(self._portal)
        self.window.prefill(given.identifier, given.secret.reveal())

        def work() -> Notice | None:
            credentials.hold(where, given.identifier, given.secret)
            if given.remember:
                try:
                    credentials.remember(where, given.identifier, given.secret)
                except VaultUnusable as error:
                    return notice_of(error, key="vault")
            return None

        def tell(notice: Notice | None) -> None:
            if notice is not None and self._is_open:
                self.window.show_notice(notice)

        self._run(work, tell)

    # -- inside --------------------------------------------------------------------------------

    def _run(self, work: Callable[[], object], then: Callable[..., object]) -> None:
        job = Job(lambda _tick: work())
        job.succeeded.connect(then)
        job.failed.connect(self._fail)
        self._services.access.jobs.start(job)

    def _fail(self, error: object) -> None:
        if isinstance(error, OSError):
            return  # the accusé stays where it was caught; its deposit is not touched
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.notice_raised.emit(notice_of(error, key="journal"))


def _answered_by(path: Path, deposits: tuple[Deposit, ...], own: Deposit | None) -> Deposit | None:
    """The deposit that an accusé de traitement answers: by idFlux, else by the file's name.

    One that names neither is about the file of this window: nothing else can be known.
    """
    try:
        source = open_source(path)
    except CertdeskError:
        return None
    with closing(source):
        rapport = read_rapport(source)
    if not rapport.id_flux and not rapport.nom_fichier:
        return own
    for each in deposits:
        if rapport.id_flux and each.id_flux == rapport.id_flux:
            return each
    return next((each for each in deposits if each.file_name == rapport.nom_fichier), None)


def _downloads() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    return Path(place or Path.home())


_FROM_ELSEWHERE: Final = Notice(
    NoticeLevel.INFO,
    "Cet accusé ne répond à aucun dépôt de l’exercice\u00a0: il n’est pas ouvert ici.",
    "Si c’est un vrai accusé, ouvrez-le dans CertDesk, hors de l’entraînement.",
    key="elsewhere",
)
