"""Keeps the work without being asked: the draft within a second, the list of recent dossiers."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from certdesk.model.dossier.drafts import Draft, DraftKey
from certdesk.model.dossier.recent import RecentDossier
from certdesk.ui.jobs import Job
from certdesk.ui.notices import Notice, NoticeLevel, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.dossier.drafts import DraftStore
    from certdesk.model.dossier.recent import RecentStore
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.workspace import Workspace

_DELAY_MS = 300  # well under the second that is promised, long enough to gather a word

_NOT_SAVED = Notice(
    NoticeLevel.ERROR,
    "Votre travail ne peut pas être enregistré\u00a0: le disque est plein ou protégé.",
    "Libérez de la place, ou générez le fichier de correction avant de fermer CertDesk.",
    key="draft",
)
_NOT_DELETED = Notice(
    NoticeLevel.ERROR,
    "Vos corrections n’ont pas pu être effacées de cet ordinateur.",
    "Réessayez dans les Réglages, page «\u00a0Données\u00a0»\u00a0: elle dit aussi où elles sont.",
    key="draft",
)


def key_of(dossier: Dossier) -> DraftKey:
    """The draft's key: the hashes of the two files."""
    rapport = dossier.rapport
    return DraftKey(dossier.flux.source.sha256, rapport.source.sha256 if rapport else "")


class Keeper(QObject):
    """Writes the draft of the open dossier soon after each change, and at the latest on closing.

    Signals:
        notice_raised(Notice): the draft cannot be written.
        notice_withdrawn(key): it can again.
        saved(): the draft on disk holds everything that was typed.
    """

    notice_raised = Signal(object)
    notice_withdrawn = Signal(str)
    saved = Signal()

    def __init__(
        self,
        workspace: Workspace,
        drafts: DraftStore,
        recents: RecentStore,
        jobs: JobRunner,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._drafts = drafts
        self._recents = recents
        self._jobs = jobs
        self._now = now
        self._pending: tuple[DraftKey, Draft, RecentDossier] | None = None
        self._writing: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._write)
        workspace.dossier_opened.connect(self._remember)
        workspace.dossier_closed.connect(self.flush)
        workspace.passage_changed.connect(self._note)
        workspace.selection_changed.connect(self._note_place)

    def load(self, dossier: Dossier) -> Draft | None:
        """The work left on this dossier, if any."""
        return self._drafts.load(key_of(dossier))

    def flush(self) -> None:
        """Write what is pending, now, on this thread; before closing."""
        self._timer.stop()
        if self._writing is not None:
            self._jobs.wait_for(self._writing)  # or the older draft would land on the newer one
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self._save(*pending)

    def keep(self) -> None:
        """Write the draft soon although nobody typed: the edits came over from another version."""
        if not self._workspace.edits.is_empty:
            self._note()

    def discard(self) -> None:
        """Throw away the work on the open dossier, its draft included."""
        self._timer.stop()
        self._pending = None
        if self._writing is not None:
            self._jobs.wait_for(self._writing)
        dossier = self._workspace.dossier
        if dossier is not None:
            try:
                self._drafts.delete(key_of(dossier))
            except OSError:
                self.notice_raised.emit(_NOT_DELETED)
            self._list_as_recent(self._recent(dossier, corrected=0))

    @property
    def is_open(self) -> bool:
        """Whether a dossier is open: its corrections are on the screen, and kept again by a key."""
        return self._workspace.dossier is not None

    def abandon(self) -> None:
        """Close the dossier without keeping any of it: everything kept is about to be erased."""
        self._timer.stop()
        if self._writing is not None:
            self._jobs.wait_for(self._writing)  # or its draft would land after the erasure
        self._pending = None
        self._workspace.close()

    def _note_place(self) -> None:
        if self._workspace.work is not None:
            self.keep()

    def _note(self) -> None:
        work = self._workspace.open_work
        dossier = work.dossier
        counts = work.counts()
        rapport = dossier.rapport
        draft = Draft(
            edits=work.edits,
            selected_row=self._workspace.selected_row,
            flux_path=dossier.flux.source.path,
            rapport_path=rapport.source.path if rapport else None,
            counts={"ko": counts.ko, "done": counts.done},
            saved_at=self._now(),
        )
        recent = self._recent(dossier, corrected=counts.done)
        self._pending = (key_of(dossier), draft, recent)
        # Not started again at each key: who types without a pause is kept too.
        if not self._timer.isActive():
            self._timer.start()

    def _write(self) -> None:
        if self._pending is None:
            return
        if self._writing is not None:
            self._timer.start()
            return
        pending, self._pending = self._pending, None
        job = Job(lambda _tick: self._put(*pending))
        job.succeeded.connect(self._announce_saved)
        job.failed.connect(self._announce_failure)
        job.finished.connect(self._end_writing)
        self._writing = job
        self._jobs.start(job)

    def _save(self, key: DraftKey, draft: Draft, recent: RecentDossier) -> None:
        try:
            self._put(key, draft, recent)
        except OSError:
            self.notice_raised.emit(_NOT_SAVED)
        else:
            self._announce_saved()

    def _put(self, key: DraftKey, draft: Draft, recent: RecentDossier) -> None:
        """Write the draft; one in which everything was undone is none, or it would be offered."""
        self._list_as_recent(recent)  # first: whoever finds the draft finds its figures too
        if draft.edits.is_empty:
            self._drafts.delete(key)
        else:
            self._drafts.save(key, draft)

    def _end_writing(self) -> None:
        self._writing = None

    def _announce_saved(self) -> None:
        self.notice_withdrawn.emit(_NOT_SAVED.key)
        self.saved.emit()

    def _announce_failure(self, error: object) -> None:
        if not isinstance(error, OSError):
            raise unexpected(error)
        self.notice_raised.emit(_NOT_SAVED)

    def _remember(self) -> None:
        work = self._workspace.work
        if work is not None:
            self._list_as_recent(self._recent(work.dossier, corrected=work.counts().done))

    def _list_as_recent(self, recent: RecentDossier) -> None:
        # Without the list everything works; a disk that takes no draft is told where it matters.
        with contextlib.suppress(OSError):
            self._recents.remember(recent)

    def _recent(self, dossier: Dossier, corrected: int) -> RecentDossier:
        key = key_of(dossier)
        flux, rapport = dossier.flux_given, dossier.rapport_given
        return RecentDossier(
            flux_path=flux,
            rapport_path=None if rapport == flux else rapport,  # one zip holds both
            opened_at=self._now(),
            ko=len(dossier.ko),
            corrected=corrected,
            flux_sha=key.flux_sha,
            rapport_sha=key.rapport_sha,
        )
