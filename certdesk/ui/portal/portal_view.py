"""The embedded browser: one page of one portal, that leaves nothing behind when it is closed.

This module and those that it imports need QtWebEngine; `engine.py` imports it late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QMenu, QMessageBox, QVBoxLayout, QWidget

from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.portal.allow_list import AllowList, origin_of_request
from certdesk.ui.portal.downloads import Downloads
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.gate import Gate
from certdesk.ui.portal.interceptor import Interceptor
from certdesk.ui.portal.origin_bar import OriginBar
from certdesk.ui.portal.page_reader import PageReader
from certdesk.ui.portal.web_page import WebPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QContextMenuEvent

    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.portal.file_handover import FileHandover
    from certdesk.ui.portal.guard_report import Reread
    from certdesk.ui.portal.portal_inputs import PortalInputs
    from certdesk.ui.portal.prefill import Prefilled
    from certdesk.ui.theme import Theme

_Action = QWebEnginePage.WebAction
_MENU = (
    ("Couper", _Action.Cut),
    ("Copier", _Action.Copy),
    ("Coller", _Action.Paste),
    (None, None),
    ("Page précédente", _Action.Back),
    ("Recharger", _Action.Reload),
)
_QUESTIONS_AT_MOST = 5
_ELSEWHERE = "Vérifiez la connexion. S’il répond dans votre navigateur, déposez par là."
# Once the file has left, another way would be a second deposit.
_ONCE_FAILED = {
    Stage.LEFT: "Le fichier est peut-être arrivé\u00a0: regardez dans «\u00a0Consulter les "
    "fichiers déposés\u00a0» avant de répondre.",
    Stage.SETTLED: "Vérifiez la connexion.",
}


class _View(QWebEngineView):
    """Shows the page; a menu of ours, and nothing dropped in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("portalPage")
        self.setAccessibleName("Page du portail")
        self.setAcceptDrops(False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The few acts that a form needs."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for text, act in _MENU:
            if text is None or act is None:
                menu.addSeparator()
                continue
            action = self.page().action(act)
            shown = menu.addAction(text, action.trigger)
            shown.setEnabled(action.isEnabled())
        menu.popup(event.globalPos())


class PortalView(QWidget):
    """The address bar and the page.

    Signals:
        sight_changed(Sight): the page shows something else.
        file_reread(Reread): what the page holds in its file fields.
        document_changed: another document is shown.
        caught(Path, DownloadKind): a file was downloaded.
        load_failed: an address could not be shown; the notice says why.
        origin_blocked(str): this origin was refused for the first time.
        notice_raised(Notice), notice_withdrawn(str): for the notice bar.
    """

    sight_changed = Signal(object)
    file_reread = Signal(object)
    document_changed = Signal()
    caught = Signal(object, object)
    load_failed = Signal()
    origin_blocked = Signal(str)
    notice_raised = Signal(object)
    notice_withdrawn = Signal(str)

    def __init__(
        self, inputs: PortalInputs, handover: FileHandover, theme: Theme, jobs: JobRunner
    ) -> None:
        super().__init__()
        self.setObjectName("portalView")
        self._start = QUrl(inputs.portal.start_url)
        self._handover = handover
        self._theme = theme
        self._questions = 0
        self._has_document = False
        self.addresses = AllowList(inputs.trusted_origins)
        self.gate = Gate(self.addresses, handover, self)
        self.bar = OriginBar(theme)
        self._downloads = Downloads(self.addresses, inputs.accuses_folder, jobs, self)
        # Children die in the order of their birth: the view and its page before the profile.
        self.view = _View(self)
        profile = _private_profile(self)
        self._profile: QWebEngineProfile | None = profile
        self._interceptor = Interceptor(self.gate, self)
        profile.setUrlRequestInterceptor(self._interceptor)
        self._downloads.listen_to(profile)
        self.page = WebPage(profile, self.gate, handover, self.view)
        self.view.setPage(self.page)
        self.reader = PageReader(self.page, inputs.portal.wording, jobs, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        self._connect()

    # -- what the window asks -------------------------------------------------------------------

    def open_portal(self) -> None:
        """Go to the portal's entry."""
        if not self._has_document:
            self.bar.show_awaited(origin_of_request(self._start.toString()))
        self.page.setUrl(self._start)
        self.reader.start()

    def prefill(self, identifier: str, password: str, done: Callable[[Prefilled], None]) -> None:
        """Fill the login form of the page that is shown."""
        self.page.prefill(identifier, password, done)

    def allow(self, origin: str) -> None:
        """Let the person visit an origin that was refused, for this session."""
        if self.addresses.allow_for_session(origin):
            self.page.renew_guard()
            self.bar.show_refused(self.addresses.refused)
            self._show_place()

    def shut_down(self) -> None:
        """Forget the session. The page must die before its profile, or Chromium complains."""
        if self._profile is None:
            return
        self.reader.stop()
        self._downloads.cancel_all()
        profile, self._profile = self._profile, None
        for each in (self.page, self.view, profile):
            shiboken6.delete(each)

    # -- inside ---------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.bar.back_requested.connect(lambda: self.page.triggerAction(_Action.Back))
        self.bar.reload_requested.connect(lambda: self.page.triggerAction(_Action.Reload))
        self.bar.start_requested.connect(self.open_portal)
        self.bar.allowing_requested.connect(self.allow)
        self.gate.origin_blocked.connect(self._list_refused)
        self.gate.visit_refused.connect(self._tell_refused_visit)
        self.page.notice_raised.connect(self.notice_raised)
        self.page.document_changed.connect(self._change_document)
        self.page.load_failed.connect(self._tell_failure)
        self.page.question_asked.connect(self._ask)
        self.reader.seen.connect(self.sight_changed)
        self.reader.file_reread.connect(self._take_reread)
        self._downloads.caught.connect(self.caught)
        self._downloads.notice_raised.connect(self.notice_raised)
        self._handover.stage_changed.connect(self._follow_stage)
        self._theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        """As long as there is no page, the room for it is that of any other empty one."""
        if self._profile is not None and not self._has_document:
            self.page.setBackgroundColor(self.palette().color(QPalette.ColorRole.Window))

    def _change_document(self) -> None:
        self._questions = 0
        self._has_document = True
        self.page.setBackgroundColor(Qt.GlobalColor.white)  # pages without one count on it
        self._show_place()
        for outdated in ("load", "visit", "page", "crash"):
            self.notice_withdrawn.emit(outdated)
        self.document_changed.emit()

    def _show_place(self) -> None:
        address = self.page.address
        self.bar.show_origin(origin_of_request(address), self.addresses.trust(address))

    def _follow_stage(self, stage: Stage) -> None:
        if self._profile is None:
            return
        if stage is Stage.ARMED:
            self.page.forbid_files()
        elif stage is Stage.LEFT:
            self.reader.look_afresh()  # what was shown before is no answer

    def _take_reread(self, held: Reread) -> None:
        for address in held.refused:
            self.gate.note_refusal(address)
        self._handover.traffic.note_fields(held)
        self.file_reread.emit(held)

    def _list_refused(self, origin: str) -> None:
        self.bar.show_refused(self.addresses.refused)
        self.origin_blocked.emit(origin)

    def _tell_refused_visit(self, url: str) -> None:
        origin = origin_of_request(url)
        sealed = self.gate.is_sealed

        def visit() -> None:
            self.allow(origin)
            self.page.setUrl(QUrl(url))

        why = (
            "Cette page tient votre mot de passe ou le fichier\u00a0: elle ne peut aller qu’aux "
            "adresses connues du portail."
            if sealed
            else "Ce n’est pas une adresse connue du portail. Autorisée, elle ne recevrait ni "
            "votre mot de passe ni le fichier."
        )
        self.notice_raised.emit(
            Notice(
                NoticeLevel.WARNING,
                f"La page voulait aller à «\u00a0{origin}\u00a0»\u00a0: elle a été arrêtée.",
                why,
                "" if sealed else "Autoriser pour cette session",
                None if sealed else visit,
                key="visit",
            )
        )

    def _tell_failure(self, sentence: str) -> None:
        self.load_failed.emit()
        self.notice_raised.emit(
            Notice(
                NoticeLevel.ERROR,
                sentence,
                _ONCE_FAILED.get(self._handover.stage, _ELSEWHERE),
                "Réessayer",
                self.open_portal,
                key="load",
            )
        )

    def _ask(self, text: str, answer: list[bool]) -> None:
        """The page waits for its answer: a nested loop, as Chromium's own box."""
        self._questions += 1
        if self._questions > _QUESTIONS_AT_MOST:
            return
        box = QMessageBox(QMessageBox.Icon.Question, "Le portail demande", text, parent=self)
        box.setObjectName("pageQuestion")
        box.setTextFormat(Qt.TextFormat.PlainText)
        yes = box.addButton("Oui", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("Non", QMessageBox.ButtonRole.RejectRole))
        loop = QEventLoop()
        box.finished.connect(loop.quit)
        box.destroyed.connect(loop.quit)
        box.open()
        loop.exec()
        if shiboken6.isValid(box):
            if box.clickedButton() is yes:
                answer.append(True)
            box.deleteLater()


def _private_profile(parent: QObject) -> QWebEngineProfile:
    """A profile without a name writes nothing to the disk: neither cookie nor cache."""
    profile = QWebEngineProfile(parent)
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.MemoryHttpCache)
    profile.setPersistentCookiesPolicy(
        QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
    )
    profile.setPersistentPermissionsPolicy(
        QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime
    )
    profile.setHttpAcceptLanguage("fr-FR,fr;q=0.9")
    profile.setPushServiceEnabled(False)
    profile.setSpellCheckEnabled(False)
    return profile
