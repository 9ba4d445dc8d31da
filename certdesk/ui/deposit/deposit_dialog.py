"""The dialog « Déposer »: what leaves and for whom, what stands in the way, the sending, its end.

It shows and asks; reading, checking and sending are `DepositFlow`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.journal.errors import DepositForbidden
from certdesk.model.journal.records import DepositState, Mode
from certdesk.portal_client.assumptions import load_assumptions
from certdesk.portal_client.errors import AccountExpired
from certdesk.ui.confirm import Matter, Way, ask
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.followed import passages_text
from certdesk.ui.deposit.outcome_page import OutcomePage, SendingPage
from certdesk.ui.deposit.review_page import ReviewPage
from certdesk.ui.deposit.telling import GUIDE
from certdesk.ui.practice import PORTAL_BANNER, PORTAL_BANNER_OF_BOXES, PracticeBanner
from certdesk.ui.theme import L, M

if TYPE_CHECKING:
    from certdesk.model.errors import CertdeskError
    from certdesk.portal_client.checking import Checked
    from certdesk.portal_client.deposit import Outcome
    from certdesk.ui.deposit.deposit_flow import DepositFlow, Opened
    from certdesk.ui.deposit.login import Asked
    from certdesk.ui.deposit.portal_task import PortalTask
    from certdesk.ui.theme import Theme

_ASSISTED_STEP: Final = "Ouvrir le portail…"
_DIRECT_STEP: Final = "Déposer…"
_FOLLOW: Final = "Suivre ce dépôt"
_CLEAR_UP: Final = "Éclaircir ce dépôt"
_TITLE_BAR: Final = 40  # drawn by the system around the dialog
_WAITING: Final = (
    "Cela peut durer quelques minutes. Vous pouvez fermer cette fenêtre\u00a0: CertDesk dira "
    "comment cela s’est terminé."
)


class DepositDialog(QDialog):
    """Deposit one file.

    Signals:
        errand_ready(Errand): a person deposits; the dialog closes, open the portal's window.
        other_file_requested(): another file is to be deposited.
        deposit_wanted(int): show this deposit in « Dépôts et suivi ».
        guide_wanted(str): open the guide at this address.
        file_wanted(Path): open the file in the main window, to see what is wrong in it.
        identifier_forgotten(Portal, str): forget what is remembered for this identifier.
        not_remembered(CertdeskError): the keyring did not take the password.
    """

    errand_ready = Signal(object)
    other_file_requested = Signal()
    deposit_wanted = Signal(int)
    guide_wanted = Signal(str)
    file_wanted = Signal(object)
    identifier_forgotten = Signal(object, str)
    not_remembered = Signal(object)

    def __init__(
        self, flow: DepositFlow, theme: Theme, parent: QWidget | None = None, *, practice: bool
    ) -> None:
        super().__init__(parent)
        self._flow = flow
        self._theme = theme
        self._practice = practice
        self._outcome: Outcome | None = None
        self._error: CertdeskError | None = None
        self._gone = False
        self.setObjectName("depositDialog")
        self.setWindowTitle("Déposer – Portail d’entraînement" if practice else "Déposer")
        self.resize(740, 480)
        self._title = QLabel("Déposer ce fichier sur le portail")
        self._title.setProperty("role", "section")
        self.review = ReviewPage(theme)
        self.sending = SendingPage()
        self.outcome = OutcomePage(theme)
        self._pages = QStackedWidget()
        for page in (self.review, self.sending, self.outcome):
            self._pages.addWidget(page)
        self._box = QDialogButtonBox()
        self._lay_out()
        self._connect()
        self._show_waiting("Lecture et contrôle du fichier…")

    def reject(self) -> None:
        """Leave; a sending is asked to stop first, and goes on alone once the file has left."""
        if self._flow.is_sending and not self._gone:
            self._flow.cancel()
            self._cancel.setEnabled(False)
            self.sending.say("Annulation…", "On attend que le portail ait fini de répondre.")
        else:
            super().reject()

    # -- layout --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        role = QDialogButtonBox.ButtonRole
        self._cancel = self._box.addButton("Annuler", role.RejectRole)
        self._follow = self._box.addButton(_FOLLOW, role.ActionRole)
        self._follow.setProperty("role", "primary")
        self._guide = self._box.addButton(GUIDE, role.ActionRole)
        self._guide.setAutoDefault(False)
        self._go = self._box.addButton(_DIRECT_STEP, role.ActionRole)
        self._go.setProperty("role", "primary")
        self._go.setDefault(True)
        named = (
            (self._cancel, "cancelDeposit"),
            (self._follow, "followDeposit"),
            (self._guide, "openExpiredGuide"),
            (self._go, "sendDeposit"),
        )
        for button, name in named:
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        if self._practice:
            page.addWidget(PracticeBanner(self._theme, PORTAL_BANNER))
        body = QVBoxLayout()
        body.setContentsMargins(L, M, L, M)
        body.setSpacing(M)
        body.addWidget(self._title)
        body.addWidget(self._pages, 1)
        body.addWidget(self._box)
        page.addLayout(body, 1)

    def _connect(self) -> None:
        flow = self._flow
        flow.progressed.connect(self._show_progress)
        flow.opened.connect(self._show_file)
        flow.reviewed.connect(self._show_review)
        flow.signing_in.connect(self._follow_task)
        flow.sending.connect(self._show_sending)
        flow.errand_ready.connect(self._hand_over)
        flow.settled.connect(self._show_outcome)
        flow.cancelled.connect(self._show_cancelled)
        flow.failed.connect(self._show_failure)
        self.review.target_chosen.connect(self._review_again)
        self.review.answered.connect(self._refresh)
        self.review.removed_declared.connect(self._ask_removed)
        self.review.deposit_wanted.connect(self._leave_for)
        self.review.file_wanted.connect(self._leave_for_file)
        self._go.clicked.connect(self._ask)
        self.review.other_file_requested.connect(self._leave_for_other)
        self._follow.clicked.connect(self._follow_deposit)
        self._guide.clicked.connect(
            lambda: self.guide_wanted.emit(load_assumptions().expired_guide)
        )
        self._box.rejected.connect(self.reject)
        self.finished.connect(flow.close)

    # -- showing -------------------------------------------------------------------------------

    def _show_waiting(self, title: str, detail: str = "") -> None:
        self.sending.say(title, detail)
        self._pages.setCurrentWidget(self.sending)
        self._refresh()

    def _show_progress(self, done: int, total: int) -> None:
        if self._flow.is_sending and done >= total > 0:
            self._show_gone()
            return
        if self._flow.is_sending:
            self.sending.say("Envoi du fichier…")
        self.sending.show_progress(done, total)

    def _show_gone(self) -> None:
        """Past this point nobody can take the file back: only the answer counts."""
        self._gone = True
        self.sending.say("Le fichier est parti, le portail va répondre.", _WAITING)
        self._name_cancel("Fermer")

    def _show_file(self, opened: Opened) -> None:
        self.review.show_file(opened)
        self._review_again()

    def _review_again(self, _target: object = None) -> None:
        self.review.show_review(None)
        self._flow.choose(self.review.target)
        self._refresh()

    def _show_review(self, checked: Checked) -> None:
        self.review.show_review(checked)
        self._pages.setCurrentWidget(self.review)
        self._refresh()
        self._make_room()

    def _make_room(self) -> None:
        """Grow within the screen: what is asked and where the file goes are seen together."""
        for layout in (self.layout(), self._pages.layout()):
            if layout is not None:
                layout.activate()
        screen = self.screen().availableGeometry()
        room = screen.size() - QSize(0, _TITLE_BAR)
        self.resize((self.size() + self.review.missing).boundedTo(room))
        below = self.geometry().bottom() - screen.bottom()
        if below > 0:
            self.move(self.x(), max(screen.top(), self.y() - below))

    def _show_sending(self) -> None:
        self.sending.say("Choix de l’organisme…")

    def _show_outcome(self, outcome: Outcome) -> None:
        self._outcome, self._error = outcome, outcome.error
        self.outcome.show_outcome(outcome)
        self._show_end()

    def _show_cancelled(self) -> None:
        self.outcome.show_cancelled()
        self._show_end()

    def _show_failure(self, error: CertdeskError) -> None:
        if isinstance(error, DepositForbidden):
            self._review_again()  # something changed meanwhile: another CertDesk, an accusé
            return
        checked = self._flow.checked
        self._error = error
        self.outcome.show_failure(error, checked.request.file_name if checked is not None else "")
        self._show_end()

    def _show_end(self) -> None:
        self._pages.setCurrentWidget(self.outcome)
        self._refresh()
        self._cancel.setFocus()

    def _refresh(self) -> None:
        page = self._pages.currentWidget()
        reviewing, ended = page is self.review, page is self.outcome
        obstacles = self.review.obstacles
        self._title.setVisible(reviewing)
        self._go.setVisible(reviewing)
        self._go.setEnabled(self._flow.checked is not None and obstacles.is_clear)
        if reviewing:
            direct = self.review.target.mode is Mode.DIRECT
            self._go.setText(_DIRECT_STEP if direct else _ASSISTED_STEP)
            self._go.setAccessibleName(self._go.text())
        unknown = self._outcome is not None and self._outcome.deposit.state is DepositState.UNKNOWN
        self._follow.setText(_CLEAR_UP if unknown else _FOLLOW)
        self._follow.setAccessibleName(self._follow.text())
        self._guide.setVisible(ended and isinstance(self._error, AccountExpired))
        self._follow.setVisible(ended and self._outcome is not None)
        self._follow.setDefault(ended)
        self._name_cancel("Fermer" if ended else "Annuler")

    def _name_cancel(self, name: str) -> None:
        self._cancel.setText(name)
        self._cancel.setAccessibleName(name)
        self._cancel.setEnabled(True)

    # -- asking --------------------------------------------------------------------------------

    def _ask(self) -> None:
        checked = self._flow.checked
        if checked is None:
            return
        target, request = self.review.target, checked.request
        direct = target.mode is Mode.DIRECT
        verb = "Déposer" if direct else "Ouvrir le portail pour déposer"
        whom = request.for_id_client
        if request.id_client != whom:
            whom += f" (déposant\u00a0: {request.id_client})"
        detail = (
            f"{passages_text(len(request.ids))}, pour {whom}.\n"
            f"{target.title}\n{target.portal.origin}\n\n"
        )
        detail += (
            "Un dépôt ne peut pas être annulé." if direct
            else "CertDesk tend ce fichier et aucun autre. C’est vous qui déposez."
        )  # fmt: skip
        go = Way("Déposer" if direct else "Ouvrir le portail", self._send, "confirmDeposit")
        back = Way("Revenir", None, "backToReview")
        ask(
            self,
            self._theme,
            Matter(
                title=self.windowTitle(),
                text=f"{verb} «\u00a0{request.file_name}\u00a0»\u00a0?",
                detail=detail,
                # What cannot be undone is never what Enter does: a Tab is asked for.
                ways=(back, go) if direct else (go, back),
                banner=PORTAL_BANNER_OF_BOXES if target.portal.is_training else "",
            ),
        )

    def _send(self) -> None:
        self._gone = False
        if self.review.target.mode is Mode.DIRECT:
            self._show_waiting("Connexion…", self.review.target.portal.origin)
        self._flow.send(self.review.obstacles.confirmed)

    def _follow_task(self, task: PortalTask) -> None:
        task.asked.connect(lambda asked: self._ask_credentials(task, asked))
        task.signing_in.connect(lambda: self.sending.say("Connexion…"))
        task.not_remembered.connect(self.not_remembered)

    def _ask_credentials(self, task: PortalTask, asked: Asked) -> None:
        dialog = CredentialsDialog(asked, self._theme, self)
        portal = self.review.target.portal
        dialog.given.connect(task.give)
        dialog.rejected.connect(task.give_up)
        dialog.forgetting_requested.connect(
            lambda identifier: self.identifier_forgotten.emit(portal, identifier)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_removed(self) -> None:
        ask(
            self,
            self._theme,
            Matter(
                title="Passages supprimés",
                text="Avez-vous supprimé ces passages sur le portail\u00a0?",
                detail="Si ce n’est pas fait, les redéposer créerait la même certification deux "
                "fois dans le passeport de la personne.",
                ways=(
                    Way("Non, revenir", None, "notRemoved"),
                    Way("Oui, ils sont supprimés", self._declare_removed, "confirmRemoved"),
                ),
                banner=PORTAL_BANNER_OF_BOXES if self._practice else "",
            ),
        )

    def _declare_removed(self) -> None:
        self._show_waiting("Contrôle…")
        self._flow.declare_removed()

    # -- leaving -------------------------------------------------------------------------------

    def _hand_over(self, errand: object) -> None:
        self.accept()
        self.errand_ready.emit(errand)

    def _leave_for_other(self) -> None:
        super().reject()
        self.other_file_requested.emit()

    def _leave_for(self, number: int) -> None:
        super().reject()
        self.deposit_wanted.emit(number)

    def _leave_for_file(self, path: object) -> None:
        super().reject()
        self.file_wanted.emit(path)

    def _follow_deposit(self) -> None:
        if self._outcome is not None:
            self._leave_for(self._outcome.deposit.number)
