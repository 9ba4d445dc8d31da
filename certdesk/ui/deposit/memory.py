"""Tells the journal what is opened and generated, and asks it about « existe déjà en base »."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from certdesk.model.counting import figure
from certdesk.model.errors import CertdeskError
from certdesk.model.journal.errors import JournalError
from certdesk.model.journal.history import generated_file
from certdesk.model.knowledge.messages import ALREADY_RECORDED
from certdesk.portal_client.checking import EMETTEUR
from certdesk.ui.jobs import Job
from certdesk.ui.notices import Notice, NoticeLevel, notice_of, unexpected
from certdesk.ui.painting import Painting, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.journal.journal import Journal
    from certdesk.model.journal.records import Accepted
    from certdesk.model.progress import Tick
    from certdesk.ui.correction.written import Written
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.workspace import Workspace

_KEY: Final = "journal"
_ANSWERED: Final = "journal-answers"


class JournalMemory(QObject):
    """What earlier dossiers taught, for the one that is open.

    Signals:
        learnt(): more is known of the passages of the open dossier.
        noted(): the journal holds something new.
        notice_raised(Notice): the journal answered, or could not be written.
    """

    learnt = Signal()
    noted = Signal()
    notice_raised = Signal(object)

    def __init__(
        self,
        journal: Journal | None,
        workspace: Workspace,
        jobs: JobRunner,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._journal = journal
        self._workspace = workspace
        self._jobs = jobs
        self._now = now
        self._accepted: dict[int, Accepted] = {}
        self._painting = Painting()
        # Not at its opening: the first page needs the window's thread alone.
        workspace.names_read.connect(self._remember)
        workspace.dossier_closed.connect(self._accepted.clear)

    # -- asked by the question « déjà en base » ------------------------------------------------

    def accepted(self, row: int) -> Accepted | None:
        """Where this passage of the open dossier was accepted earlier, if it was."""
        return self._accepted.get(row)

    def is_used(self, identifier: str) -> bool:
        """Whether an identifier served already, in any dossier."""
        dossier = self._workspace.dossier
        if self._journal is None or dossier is None:
            return False
        try:
            return bool(self._journal.used_ids(dossier.flux.header_text(EMETTEUR), [identifier]))
        except JournalError:
            return False  # said when the dossier was opened; the dossier itself still answers

    # -- telling -------------------------------------------------------------------------------

    def note_correction(self, written: Written) -> None:
        """A correction file was written."""
        journal, dossier = self._journal, self._workspace.dossier
        if journal is None or dossier is None:
            return
        now = self._now()
        generated = generated_file(written.flux, dossier, errors_accepted=written.errors_accepted)
        self._start(lambda _tick: journal.remember_correction(generated, now))

    # -- inside --------------------------------------------------------------------------------

    def _remember(self) -> None:
        journal, dossier, now = self._journal, self._workspace.dossier, self._now()
        if journal is None or dossier is None:
            return
        painted = self._painting.awaited()  # the names are about to be shown

        def note(tick: Tick) -> dict[int, Accepted]:
            wait_for(painted, tick)
            return _note_and_ask(journal, dossier, now, tick)

        job = self._start(note)
        job.succeeded.connect(lambda found: self._learn(dossier, found))

    def _start(self, work: Callable[[Tick], object]) -> Job:
        job = Job(work)
        job.failed.connect(self._fail)
        job.succeeded.connect(lambda _result: self.noted.emit())
        self._jobs.start(job)
        return job

    def _learn(self, dossier: Dossier, found: dict[int, Accepted]) -> None:
        if dossier is not self._workspace.dossier or not found:
            return
        self._accepted.update(found)
        # Only where nothing was typed or decided yet: the clerk's own answers stand.
        if self._workspace.edits.is_empty:
            self._workspace.dismiss_all(found, "«\u00a0déjà accepté\u00a0», d’après le journal")
            self._tell_answered(found)
        self.learnt.emit()

    def _tell_answered(self, found: dict[int, Accepted]) -> None:
        count, first = len(found), min(found)
        plural = "s" if count > 1 else ""
        were = "ont déjà été acceptés" if count > 1 else "a déjà été accepté"
        are = "ils sont écartés" if count > 1 else "il est écarté"
        self.notice_raised.emit(
            Notice(
                NoticeLevel.INFO,
                f"{figure(count)} passage{plural} «\u00a0déjà en base\u00a0» {were}, d’après le "
                f"journal\u00a0: {are}.",
                "Rien à redéposer. Vous pouvez en décider autrement sur chaque passage.",
                "Voir le premier" if count > 1 else "Le voir",
                lambda: self._workspace.select(first),
                key=_ANSWERED,
            )
        )

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.notice_raised.emit(notice_of(error, key=_KEY))


def _note_and_ask(
    journal: Journal, dossier: Dossier, now: datetime, tick: Tick
) -> dict[int, Accepted]:
    """In the pool: note the dossier, then ask where its « déjà en base » were accepted."""
    journal.remember_dossier(dossier, now, tick)
    rows = {
        ko.row: ko.id_technique.strip()
        for ko in dossier.ko
        if ko.explanation.cause == ALREADY_RECORDED
    }
    found = journal.accepted_among(dossier.flux.header_text(EMETTEUR), rows.values())
    return {
        row: found[name]
        for row, name in rows.items()
        if name in found and not _is_this_accuse(found[name], dossier)
    }


def _is_this_accuse(accepted: Accepted, dossier: Dossier) -> bool:
    """Accepted by the very accusé that refuses its double: that is no earlier deposit."""
    rapport = dossier.rapport
    if rapport is None:
        return False
    return accepted.accuse_name == rapport.source.path.name or (
        bool(accepted.id_traitement) and accepted.id_traitement == (rapport.number or "")
    )
