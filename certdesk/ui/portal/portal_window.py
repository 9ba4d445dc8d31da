"""The window « Portail »: the steps on the left; on the right, the page or the way around it.

It announces facts and knows no journal: whoever opens it writes them down.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from certdesk.portal_client.pages import PageKind
from certdesk.ui.notice_bar import NoticeBar
from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.portal import page_warnings
from certdesk.ui.portal.deposit_story import DepositStory
from certdesk.ui.portal.engine import Engine, NoEngine
from certdesk.ui.portal.file_handover import FileHandover, Stage
from certdesk.ui.portal.filing import DownloadKind
from certdesk.ui.portal.prefill import Prefilled
from certdesk.ui.portal.side_panel import SidePanel
from certdesk.ui.portal.steps import BY_HAND, WORDS
from certdesk.ui.portal.system_browser import SystemBrowserPage
from certdesk.ui.practice import PORTAL_BANNER, PracticeBanner
from certdesk.ui.start_page import INDEPENDENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from certdesk.portal_client.pages import Confirmation
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.portal.armed_file import ArmedFile
    from certdesk.ui.portal.guard_report import Reread
    from certdesk.ui.portal.page_reader import Sight
    from certdesk.ui.portal.portal_inputs import PortalInputs
    from certdesk.ui.portal.portal_view import PortalView
    from certdesk.ui.theme import Theme

_OLD = (
    "Le navigateur intégré n’est plus tout récent ({chromium}).",
    "Votre navigateur habituel est mieux protégé\u00a0: CertDesk vous y guide de la même façon.",
)
_PREFILLED = {
    Prefilled.FILLED: (NoticeLevel.SUCCESS, "L’identifiant et le mot de passe sont remplis.", ""),
    Prefilled.PASSWORD_ONLY: (
        NoticeLevel.INFO,
        "Le mot de passe est rempli\u00a0; la case de l’identifiant n’a pas été trouvée.",
        "Tapez-le dans la page.",
    ),
}
_NOT_PREFILLED = (
    NoticeLevel.WARNING,
    "CertDesk n’a rien rempli\u00a0: cette page n’a pas un formulaire de connexion qu’il "
    "reconnaisse.",
    "Tapez l’identifiant et le mot de passe dans la page.",
)


class PortalWindow(QWidget):
    """The assisted deposit on one portal.

    Signals:
        form_left(Departure): `before_leaving` has returned, and the file leaves.
        deposit_seen(Confirmation): the portal says « Fichier déposé ».
        deposit_answered(bool): the person says whether it was deposited.
        deposits_listed(tuple[ListedDeposit, ...]): the portal's list is on the screen.
        accuse_downloaded(Path, DownloadKind): a file came from the portal.
        origin_blocked(str): an origin was refused for the first time.
        prefill_requested(str): fill the login form at this origin; answer with `prefill`.
        closed: the window is closed, the session forgotten.
    """

    form_left = Signal(object)
    deposit_seen = Signal(object)
    deposit_answered = Signal(bool)
    deposits_listed = Signal(object)
    accuse_downloaded = Signal(object, object)
    origin_blocked = Signal(str)
    prefill_requested = Signal(str)
    closed = Signal()

    def __init__(
        self,
        inputs: PortalInputs,
        engine: Engine | NoEngine,
        theme: Theme,
        jobs: JobRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._inputs = inputs
        self._engine = engine
        self._theme = theme
        self._jobs = jobs
        self._asked_at = ""
        self._forgets_later = False
        self.setObjectName("portalWindow")
        self.setWindowTitle(f"{inputs.portal.name} – CertDesk")
        self.setWindowIcon(theme.icon("certdesk"))
        self.resize(1366, 728)
        self.handover = FileHandover(jobs, inputs.before_leaving, self)
        self.story = DepositStory(self.handover, self)
        self.notices = NoticeBar(theme)
        self.side = SidePanel(theme)
        self.system_page = SystemBrowserPage(inputs, self.handover, theme, jobs)
        self.view: PortalView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.system_page)
        self._lay_out()
        self._connect()
        self.side.engine.setText(self._engine_text())

    # -- what the owner does --------------------------------------------------------------------

    def start(self) -> None:
        """Show the portal, in the embedded browser when there is one."""
        if isinstance(self._engine, NoEngine):
            self.use_system_browser(f"{self._engine.message} {self._engine.remedy}")
            return
        self.use_embedded()
        if self._engine.chromium.is_old(self._inputs.today()):
            message, remedy = _OLD
            self.show_notice(
                Notice(
                    NoticeLevel.WARNING,
                    message.format(chromium=self._engine.chromium.describe()),
                    remedy,
                    "Déposer avec mon navigateur",
                    self.use_system_browser,
                    key="old",
                )
            )

    def arm(self, file: ArmedFile) -> None:
        """Make this file the one that will be handed over."""
        self.side.file.show_file(file)
        self.handover.arm(file)

    def disarm(self) -> None:
        """Hand over no file any more."""
        self.handover.disarm()
        self.side.file.show_file(None)

    def prefill(self, identifier: str, password: str) -> None:
        """Fill the login form, if the page is still the one where it was asked for."""
        if self.view is None or not self._asked_at or self.view.page.origin != self._asked_at:
            self._tell_prefilled(Prefilled.ELSEWHERE)
            return
        self._asked_at = ""
        self.view.prefill(identifier, password, self._tell_prefilled)

    def show_notice(self, notice: Notice) -> None:
        """Tell a fact in this window."""
        self.notices.show_notice(notice)

    def use_system_browser(self, why: str = "") -> None:
        """Go on with the system's browser; the embedded session is forgotten."""
        if not self._is_free(partial(self.use_system_browser, why)):
            return
        self._drop_view()
        self.system_page.explain(why)
        self.system_page.start()
        self._stack.setCurrentWidget(self.system_page)
        for outdated in ("old", "load", "visit", "page", "crash", "prefill", page_warnings.KEY):
            self.notices.withdraw(outdated)
        self._show_way()

    def use_embedded(self) -> None:
        """Go on with the embedded browser, in a new session."""
        if self.view is not None or isinstance(self._engine, NoEngine):
            return
        self.system_page.stop()
        view = self._engine.view(self._inputs, self.handover, self._theme, self._jobs)
        self.view = view
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        view.document_changed.connect(self._forget_sight)
        view.sight_changed.connect(self._see)
        view.file_reread.connect(self._show_reread)
        view.caught.connect(self._take_download)
        view.origin_blocked.connect(self.origin_blocked)
        view.load_failed.connect(self._forget_unsent)
        view.notice_raised.connect(self.show_notice)
        view.notice_withdrawn.connect(self.notices.withdraw)
        self._show_way()
        view.open_portal()
        view.view.setFocus()

    def forget_session(self) -> None:
        """Sign out by forgetting everything, and start again at the portal's entry.

        A page that is sending the file has the time to end: it would be cut in the middle.
        """
        self._asked_at = ""
        self._forgets_later = self.view is not None and self.handover.is_leaving
        if not self._forgets_later:
            self._begin_again()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget the session; a file chooser that waits is answered first."""
        if not self._is_free(self.close):
            event.ignore()
            return
        self._drop_view()
        self.system_page.stop()
        super().closeEvent(event)
        self.closed.emit()

    # -- inside ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.side)
        line.addWidget(self._stack, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        if self._inputs.portal.is_training:
            page.addWidget(PracticeBanner(self._theme, PORTAL_BANNER))
        page.addWidget(self.notices)
        page.addLayout(line, 1)

    def _connect(self) -> None:
        self.handover.stage_changed.connect(self._follow_stage)
        self.handover.form_left.connect(self.form_left)
        self.handover.notice_raised.connect(self.show_notice)
        self.story.steps_changed.connect(self.side.steps.show_steps)
        self.story.question_changed.connect(self._show_question)
        self.story.deposit_seen.connect(self._tell_deposit)
        self.story.deposits_listed.connect(self.deposits_listed)
        self.story.deposit_answered.connect(self.deposit_answered)
        self.side.steps.step_ticked.connect(self.story.tick)
        self.side.outcome.answered.connect(self.story.answer)
        self.side.prefill_requested.connect(self._ask_prefill)
        self.side.way_requested.connect(self._change_way)
        self.system_page.caught.connect(self._take_download)
        self.system_page.notice_raised.connect(self.show_notice)

    def _is_free(self, act: Callable[[], object]) -> bool:
        """Whether no file chooser waits: Chromium would come back to a page that is dead.

        Otherwise it is answered with nothing, and `act` is called again.
        """
        is_choosing = self.view is not None and self.view.page.is_choosing
        if not is_choosing and not self.handover.is_checking:
            return True
        if is_choosing and self.view is not None:
            self.view.page.give_up()
        self.handover.cancel()
        QTimer.singleShot(0, self, act)
        return False

    def _begin_again(self) -> None:
        if self.view is not None and self._is_free(self._begin_again):
            self._drop_view()
            self.use_embedded()

    def _forget_what_waited(self) -> None:
        if self._forgets_later and not self.handover.is_leaving:
            self._forget_unsent()

    def _forget_unsent(self) -> None:
        """The page sends nothing any more: what was put off is done, out of its own calls."""
        self.side.outcome.allow_denial(True)
        if self._forgets_later:
            self._forgets_later = False
            QTimer.singleShot(0, self, self._begin_again)

    def _drop_view(self) -> None:
        self._asked_at, self._forgets_later = "", False
        view, self.view = self.view, None
        if view is None:
            return
        view.shut_down()
        self._stack.removeWidget(view)
        view.deleteLater()
        self.handover.take_back()
        self.side.outcome.allow_denial(True)
        self.side.prefill.hide()

    def _forget_sight(self) -> None:
        self.story.forget_page()
        self.side.outcome.allow_denial(True)
        self.side.prefill.hide()
        self.notices.withdraw("prefill")

    def _see(self, sight: Sight) -> None:
        wrong = page_warnings.is_wrong_site(sight, self._inputs.portal)
        self.side.prefill.setVisible(sight.kind is PageKind.LOGIN and not wrong)
        self._warn(page_warnings.warning_of(sight, self._inputs.portal, self.handover.file))
        if wrong:
            self.disarm()
            return
        self.story.see(sight)
        self._forget_what_waited()

    def _warn(self, notice: Notice | None) -> None:
        if notice is None:
            self.notices.withdraw(page_warnings.KEY)
        else:
            self.show_notice(notice)

    def _show_reread(self, held: Reread) -> None:
        file = self.handover.file
        if file is not None:
            self.side.file.show_reread(fits=held.holds(file), stopped=held.stopped)

    def _take_download(self, path: Path, kind: DownloadKind) -> None:
        self.story.take_download(kind)
        told = kind.capitalize() if kind is not DownloadKind.OTHER else "Fichier"
        self.show_notice(
            Notice(NoticeLevel.SUCCESS, f"{told} reçu\u00a0: {path.name}.", key="download")
        )
        self.accuse_downloaded.emit(path, kind)

    def _follow_stage(self, stage: Stage) -> None:
        if stage is Stage.LEFT and not self.handover.is_held_by_page:
            self.side.file.show_given()
        else:
            self.side.file.show_stage(stage)
        self._forget_what_waited()

    def _tell_deposit(self, confirmation: Confirmation) -> None:
        number = confirmation.numero_dossier
        self.show_notice(
            Notice(
                NoticeLevel.SUCCESS,
                "Fichier déposé" + (f", numéro de dossier {number}." if number else "."),
                "Déposé ne veut pas dire traité\u00a0: l’accusé de traitement viendra plus tard.",
                key="deposit",
            )
        )
        self.deposit_seen.emit(confirmation)

    def _show_question(self, asked: bool, sight: Sight | None) -> None:
        self.side.outcome.setVisible(asked)
        if sight is None:
            self.side.outcome.allow_denial(not self.handover.is_leaving)
        elif sight.complaint or sight.deposits is not None:
            self.side.outcome.allow_denial(True)  # the page has answered, in its own place
        if sight is not None and sight.is_doubtful:
            self.side.outcome.show_doubt(sight.complaint)
        else:
            self.side.outcome.show_complaint(sight.complaint if sight is not None else "")

    def _ask_prefill(self) -> None:
        if self.view is not None and self.view.page.is_trusted:
            self._asked_at = self.view.page.origin
            self.prefill_requested.emit(self._asked_at)

    def _tell_prefilled(self, how: Prefilled) -> None:
        level, message, remedy = _PREFILLED.get(how, _NOT_PREFILLED)
        self.show_notice(Notice(level, message, remedy, key="prefill"))

    def _change_way(self) -> None:
        if self.view is None:
            self.use_embedded()
        else:
            self.use_system_browser()

    def _show_way(self) -> None:
        possible = isinstance(self._engine, Engine)
        self.side.show_way(embedded=self.view is not None, possible=possible)
        self.side.steps.use_words(BY_HAND if self.view is None else WORDS)

    def _engine_text(self) -> str:
        if isinstance(self._engine, NoEngine):
            return INDEPENDENT
        return f"{self._engine.chromium.describe()}. {INDEPENDENT}"
