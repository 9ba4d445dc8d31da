"""The page of the embedded browser: what it may do, and what it is refused.

`page.url()` is what is being loaded, not what is shown: only the frame's address tells where the
page really is.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineFrame,
    QWebEngineLoadingInfo,
    QWebEnginePage,
    QWebEngineScript,
)

from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.portal import page_guard, page_hooks, prefill
from certdesk.ui.portal.allow_list import origin_of_request
from certdesk.ui.portal.load_errors import reason_of
from certdesk.ui.portal.page_refusals import apply_settings, refuse_everything
from certdesk.ui.portal.prefill import Prefilled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtWebEngineCore import QWebEngineProfile

    from certdesk.ui.portal.armed_file import ArmedFile
    from certdesk.ui.portal.file_handover import FileHandover
    from certdesk.ui.portal.gate import Gate

_GUARD, _HOOKS = "certdesk-guard", "certdesk-hooks"
_GUARD_WAIT_MS = 3000
_FRAMES_AT_MOST = 50
_SERVER_ERROR = 500
_ABORTED = -3  # a download, or another navigation that takes over: nothing has failed
_PAGES_WORLD = QWebEngineScript.ScriptWorldId.MainWorld.value
_OWN_WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld.value


class WebPage(QWebEnginePage):
    """One page, for one portal.

    Signals:
        document_changed: another document is shown; what the former one held is gone.
        load_failed(str): the address could not be shown; why, in one sentence.
        question_asked(str, list): the page asks yes or no; True goes into the list.
        notice_raised(Notice): a fact to tell.
        choosing_given_up: the file chooser that waits is answered with nothing.
    """

    document_changed = Signal()
    choosing_given_up = Signal()
    load_failed = Signal(str)
    question_asked = Signal(str, object)
    notice_raised = Signal(object)

    def __init__(
        self, profile: QWebEngineProfile, gate: Gate, handover: FileHandover, parent: QObject
    ) -> None:
        super().__init__(profile, parent)
        self._gate = gate
        self._handover = handover
        self._documents = 0
        self._choosers = 0
        self._gave_up = False
        self._secret, self._hint = secrets.token_hex(16), secrets.token_hex(16)
        apply_settings(self.settings())
        self.renew_guard()
        refuse_everything(self, self.notice_raised.emit)
        self.loadingChanged.connect(self._follow_loading)

    # -- where it is ----------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """The address of the document that is shown."""
        return self.mainFrame().url().toString()

    @property
    def origin(self) -> str:
        """Its origin; empty for a document of no site."""
        return origin_of_request(self.address)

    @property
    def is_trusted(self) -> bool:
        """Whether the document that is shown is one of a trusted origin."""
        return self._gate.addresses.is_trusted(self.address)

    def frames(self) -> Iterator[QWebEngineFrame]:
        """Every frame of the page, the top one first."""
        waiting = [self.mainFrame()]
        for _ in range(_FRAMES_AT_MOST):
            if not waiting:
                return
            frame = waiting.pop(0)
            if frame.isValid():
                yield frame
                waiting += frame.children()

    def ask_frame(
        self, frame: QWebEngineFrame, script: str, take: Callable[[object], None]
    ) -> None:
        """Run a script of ours in a frame, in our own world."""
        frame.runJavaScript(script, _OWN_WORLD, take)

    # -- what Chromium asks ---------------------------------------------------------------------

    def acceptNavigationRequest(
        self, url: QUrl | str, type: QWebEnginePage.NavigationType, isMainFrame: bool
    ) -> bool:
        """Whether a frame may go there. Redirections pass here too: later is too late."""
        del type
        address = url if isinstance(url, str) else url.toString()
        allowed = self._gate.may_navigate(address, top=isMainFrame)
        if not allowed:
            QTimer.singleShot(0, self, self.renew_guard)
        return allowed

    def chooseFiles(
        self,
        mode: QWebEnginePage.FileSelectionMode,
        oldFiles: Sequence[str],
        acceptedMimeTypes: Sequence[str],
    ) -> list[str]:
        """Give the armed file, read again from the disk, to a page of a trusted origin."""
        del oldFiles, acceptedMimeTypes
        modes = QWebEnginePage.FileSelectionMode
        if mode not in (modes.FileSelectOpen, modes.FileSelectOpenMultiple):
            return []
        self._choosers += 1
        try:
            return self._chosen()
        finally:
            self._choosers -= 1

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,
        sourceID: str,
    ) -> None:
        """Say nothing: a page may write names there, and it would end in a log."""

    def javaScriptAlert(self, securityOrigin: QUrl | str, msg: str) -> None:
        """Tell what the page says, without a box that blocks."""
        del securityOrigin
        said = f"Le portail dit\u00a0: {msg[:500]}"
        self.notice_raised.emit(Notice(NoticeLevel.INFO, said, key="said"))

    def javaScriptConfirm(self, securityOrigin: QUrl | str, msg: str) -> bool:
        """Ask what the page asks; no answer is no."""
        del securityOrigin
        answer: list[bool] = []
        self.question_asked.emit(msg[:500], answer)
        return bool(answer)

    def javaScriptPrompt(
        self, securityOrigin: QUrl | str, msg: str, defaultValue: str
    ) -> tuple[bool, str]:
        """Give a page no text by this way; the guard's own words come by it."""
        del securityOrigin, defaultValue
        traffic = self._handover.traffic
        for secret, note in ((self._secret, traffic.note_form), (self._hint, traffic.note_sent)):
            told = (
                page_guard.form_read(msg.removeprefix(secret)) if msg.startswith(secret) else None
            )
            if told is not None:
                note(told)
        return False, ""

    # -- what the person asks -------------------------------------------------------------------

    def prefill(self, identifier: str, password: str, done: Callable[[Prefilled], None]) -> None:
        """Put these in the login form of the page, if it is one of a trusted origin."""
        if not self.is_trusted:
            done(Prefilled.ELSEWHERE)
            return
        self._gate.seal()
        trusted = self._gate.addresses.trusted
        script = prefill.script(self.origin, identifier, password, trusted)

        def take(answer: object) -> None:
            how = prefill.outcome(answer)
            if how.is_in_page:
                self._gate.seal()  # again: a document may have been announced meanwhile
            else:
                self._gate.unseal()
            done(how)

        self.ask_frame(self.mainFrame(), script, take)

    def renew_guard(self) -> None:
        """Give the pages to come their guard, with what is allowed now.

        Chromium forgets the scripts of a page when a navigation is refused, and nobody says so:
        they are given again after a refusal, and each time something begins to load.
        """
        scripts, addresses = self.scripts(), self._gate.addresses
        for former in [*scripts.find(_GUARD), *scripts.find(_HOOKS)]:
            scripts.remove(former)
        guard = page_guard.script(addresses.trusted, addresses.session, self._secret)
        scripts.insert(_script(_GUARD, guard, _OWN_WORLD))
        scripts.insert(
            _script(_HOOKS, page_hooks.script(addresses.trusted, self._hint), _PAGES_WORLD)
        )

    def forbid_files(self) -> None:
        """Tell the guards that the page has no file to send any more."""
        for frame in self.frames():
            self.ask_frame(frame, page_guard.expect(None), _ignore)

    @property
    def is_choosing(self) -> bool:
        """Whether a file chooser waits for its answer: the page must not die meanwhile."""
        return self._choosers > 0

    def give_up(self) -> None:
        """Answer the file chooser that waits: no file."""
        self._gave_up = True
        self._handover.cancel()
        self.choosing_given_up.emit()

    # -- inside ---------------------------------------------------------------------------------

    def _chosen(self) -> list[str]:
        document, file = self._documents, self._handover.file
        self._gave_up = False
        if not self._may_be_given() or not self._handover.check() or file is None:
            return []
        is_guarded = not self._gave_up and self._expect(file)
        if self._gave_up:
            return []
        if not is_guarded or document != self._documents or not self._may_be_given():
            self._tell(_NOT_GUARDED)
            return []
        self._handover.give()
        return [str(file.path)]

    def _may_be_given(self) -> bool:
        """The whole page must be of trusted origins: it is not told which frame asks."""
        origins = [origin_of_request(frame.url().toString()) for frame in self.frames()]
        foreign = [each for each in origins if each and not self._gate.addresses.is_trusted(each)]
        if self.is_trusted and not foreign:
            return True
        where = foreign[0] if foreign else self.origin
        self._tell(
            (
                f"Le fichier n’est pas remis\u00a0: «\u00a0{where or 'cette page'}\u00a0» n’est "
                "pas une adresse connue du portail.",
                "Revenez à la page de dépôt du portail, ou utilisez votre navigateur.",
            )
        )
        return False

    def _expect(self, file: ArmedFile) -> bool:
        """Tell the guard of each frame what it lets through, and wait until all know."""
        loop = QEventLoop()
        asked = [frame for frame in self.frames() if origin_of_request(frame.url().toString())]
        answers: list[object] = []

        def take(answer: object) -> None:
            answers.append(answer)
            if len(answers) == len(asked):
                loop.quit()

        for frame in asked:
            self.ask_frame(frame, page_guard.expect(file), take)
        self.choosing_given_up.connect(loop.quit)
        QTimer.singleShot(_GUARD_WAIT_MS, loop, loop.quit)
        loop.exec()
        return len(answers) == len(asked) and all(map(page_guard.acknowledged, answers))

    def _follow_loading(self, info: QWebEngineLoadingInfo) -> None:
        """A document is another one once it is loaded; an address alone may be a page's doing."""
        status = QWebEngineLoadingInfo.LoadStatus
        if info.status() == status.LoadStartedStatus:
            self.renew_guard()
        # « 401 » comes with a page to read; Qt calls it a failure.
        answered = info.errorDomain() == QWebEngineLoadingInfo.ErrorDomain.HttpStatusCodeDomain
        failed = info.status() == status.LoadFailedStatus
        if info.status() == status.LoadSucceededStatus or (failed and answered):
            self._documents += 1
            self._gate.forget_page()
            self.document_changed.emit()
        if failed and answered and info.errorCode() >= _SERVER_ERROR:
            self.load_failed.emit(f"Le portail répond par une erreur ({info.errorCode()}).")
        elif failed and not answered and info.errorCode() != _ABORTED:
            self.load_failed.emit(f"Le portail ne répond pas\u00a0: {reason_of(info.errorCode())}.")

    def _tell(self, text: tuple[str, str]) -> None:
        self.notice_raised.emit(Notice(NoticeLevel.WARNING, *text, key="page"))


def _script(name: str, source: str, world: int) -> QWebEngineScript:
    script = QWebEngineScript()
    script.setName(name)
    script.setSourceCode(source)
    script.setWorldId(world)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setRunsOnSubFrames(True)
    return script


def _ignore(_answer: object) -> None:
    """Nothing is expected from this answer."""


_NOT_GUARDED = (
    "La page n’a pas répondu au contrôle du fichier\u00a0: il n’a pas été remis.",
    "Rechargez la page et recommencez\u00a0; sinon, déposez avec votre navigateur.",
)
