"""What is known of one deposit: the steps done, and whether the person must say how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.ui.portal.file_handover import FileHandover, Stage
from certdesk.ui.portal.filing import DownloadKind
from certdesk.ui.portal.steps import Step, Steps

if TYPE_CHECKING:
    from certdesk.portal_client.pages import Confirmation, ListedDeposit
    from certdesk.ui.portal.page_reader import Sight


class DepositStory(QObject):
    """Follows the pages, the file and the person.

    Signals:
        steps_changed(Steps): other steps are done.
        deposit_seen(Confirmation): a page says « Fichier déposé », after the file left.
        deposits_listed(tuple[ListedDeposit, ...]): a page lists the deposits.
        deposit_answered(bool): the person says whether the file was deposited.
        question_changed(bool, Sight | None): whether to ask how it ended; what the page shows.
    """

    steps_changed = Signal(object)
    deposit_seen = Signal(object)
    deposits_listed = Signal(object)
    deposit_answered = Signal(bool)
    question_changed = Signal(bool, object)

    def __init__(self, handover: FileHandover, parent: QObject) -> None:
        super().__init__(parent)
        self._handover = handover
        self.steps = Steps()
        self._listed: tuple[ListedDeposit, ...] | None = None
        self._standing: Confirmation | None = None
        self._denied = False
        handover.stage_changed.connect(self._follow_stage)

    def see(self, sight: Sight) -> None:
        """Take what a page shows into account."""
        has_left = self._handover.stage is Stage.LEFT
        # « Je n’ai pas déposé » may be said too early: the page has the last word.
        is_news = has_left or (self._denied and self._handover.stage is Stage.SETTLED)
        if not is_news or sight.confirmation is None:
            self._standing = sight.confirmation
        if is_news and sight.confirmation not in (None, self._standing):
            self._denied = False
            self._handover.settle()
            self._set(self.steps.with_deposit())
            self.deposit_seen.emit(sight.confirmation)
        elif has_left:
            self.question_changed.emit(True, sight)
        self._set(self.steps.with_page(sight.kind))
        if sight.deposits is not None and sight.deposits != self._listed:
            self._listed = sight.deposits
            self.deposits_listed.emit(sight.deposits)

    def forget_page(self) -> None:
        """Another document is shown: what it says is news."""
        self._standing = None

    def tick(self, step: Step, done: bool) -> None:
        """The person says that a step is done, or not."""
        self._set(self.steps.with_done(step) if done else self.steps.without(step))

    def answer(self, deposited: bool) -> None:
        """The person says how it ended."""
        self._denied = not deposited
        self._handover.settle()
        if deposited:
            self._set(self.steps.with_deposit())
        self.deposit_answered.emit(deposited)

    def take_download(self, kind: DownloadKind) -> None:
        """An accusé came: that step is done."""
        if kind is not DownloadKind.OTHER:
            self._set(self.steps.with_done(Step.RECEIPT))

    def _follow_stage(self, stage: Stage) -> None:
        if stage is not Stage.SETTLED:
            self._denied = False
        if stage is Stage.ARMED and Step.DEPOSITED in self.steps.done:
            self._set(Steps(self.steps.done & {Step.SIGN_IN}))
        elif stage in (Stage.IN_PAGE, Stage.LEFT):
            self._set(self.steps.with_done(Step.CHOOSE_FILE))
        elif stage is Stage.ARMED:
            self._set(self.steps.without(Step.CHOOSE_FILE))
        self.question_changed.emit(stage is Stage.LEFT, None)

    def _set(self, steps: Steps) -> None:
        if steps != self.steps:
            self.steps = steps
            self.steps_changed.emit(steps)
