"""From the files that a person gives to an open dossier: look, pair, ask when in doubt, load."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.correction.edits import Edits
from certdesk.model.counting import figure
from certdesk.model.dossier.carrying import carry_over
from certdesk.model.dossier.loading import open_dossier
from certdesk.model.dossier.pairing import find_candidates
from certdesk.model.errors import CertdeskError
from certdesk.model.flux.source import read_head
from certdesk.ui.jobs import Job
from certdesk.ui.notices import Notice, NoticeLevel, notice_of, unexpected
from certdesk.ui.open_files import OpenFiles
from certdesk.ui.pair_questions import doubtful_pair, which_pair

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from certdesk.model.dossier.archive import Extracted
    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.dossier.loading import Library
    from certdesk.model.dossier.pairing import Candidates, Pair
    from certdesk.model.progress import Tick
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.keeping import Keeper
    from certdesk.ui.notices import Question
    from certdesk.ui.workspace import Workspace

_REFUSALS_SHOWN = 3


class Opening(QObject):
    """Opens dossiers into the workspace, one at a time.

    Signals:
        opening_started(): files are being looked at; what was open stays until they are read.
        head_read(Head): the first 16 kB of a file, to be painted at once.
        progressed(label, done, total), progress_ended(): long work; `cancel` stops it.
        question_asked(Question): only the clerk knows.
        flux_wanted(Pair): an accusé is alone; the clerk must name its flux.
        notice_raised(Notice), notice_withdrawn(key): facts for the notice bar.
    """

    opening_started = Signal()
    head_read = Signal(object)
    progressed = Signal(str, int, int)
    progress_ended = Signal()
    question_asked = Signal(object)
    flux_wanted = Signal(object)
    notice_raised = Signal(object)
    notice_withdrawn = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        keeper: Keeper,
        jobs: JobRunner,
        library: Library,
        recent_folders: Callable[[], Sequence[Path]],
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._keeper = keeper
        self._jobs = jobs
        self._library = library
        self._recent_folders = recent_folders
        self._job: Job | None = None
        self._label = ""
        self._files = OpenFiles()
        self._asked: Candidates | None = None
        workspace.dossier_closed.connect(self._files.release)

    def open(self, paths: Sequence[Path]) -> None:
        """Look at files, folders or a zip, and open what they hold."""
        self.cancel()
        self.notice_withdrawn.emit("opening")
        self.opening_started.emit()
        folders = tuple(self._recent_folders())
        job = Job(lambda tick: find_candidates(paths, folders, tick))
        job.succeeded.connect(self._choose)
        self._start(job, "Lecture des fichiers…")

    def open_pair(self, pair: Pair) -> None:
        """Open this flux with this accusé (None: the flux alone), without another question."""
        self._load(pair, settled=True)

    def open_alone_with(self, pair: Pair, flux_path: Path | None) -> None:
        """Go on with an accusé that was alone, now that the clerk named its flux, or did not."""
        if flux_path is None:
            found = self._files.found
            self._files.give_up(found if found is not None and pair in found.pairs else None)
        elif pair.rapport_path is not None:
            # As it was given: what came out of a zip goes away with this search.
            self._asked = None
            self.open([flux_path, self._files.given_as(pair.rapport_path)])

    def reload(self) -> None:
        """Read the same files again; what was typed follows the passages that did not change."""
        dossier, pair = self._workspace.dossier, self._files.pair
        if dossier is None or pair is None:
            return
        self._keeper.flush()
        if not dossier.archives:
            self._load_again(pair)
            return
        archives = dossier.archives
        given = [path for path in (dossier.flux_given, dossier.rapport_given) if path is not None]
        self.cancel()
        self.notice_withdrawn.emit("opening")
        job = Job(lambda tick: _extracted_again(archives, given, tick))
        job.succeeded.connect(self._choose_again)
        self._start(job, "Lecture des fichiers…")

    def check_unchanged(self) -> None:
        """Look whether the open files are still those on disk; offer a reload if not."""
        dossier = self._workspace.dossier
        if dossier is None or self._files.pair is None or self._job is not None:
            return
        job = Job(lambda _tick: dossier if dossier.changed() else None)
        job.succeeded.connect(self._offer_reload)
        self._jobs.start(job)

    def cancel(self) -> None:
        """Stop what is under way; what was open stays open."""
        if self._job is not None:
            self._job.cancel()

    # -- looking and choosing ------------------------------------------------------------------

    def _choose_again(self, found: Candidates | None) -> None:
        """Go on with the zips of the open dossier: None when they did not change."""
        pair = self._files.pair
        if pair is None:
            if found is not None:
                found.close()
            return
        if found is None:
            self._load_again(pair)
            return
        same = self._files.same_pair(found)
        if same is None:
            self._choose(found)
        else:
            self._files.find(found)
            self._load(same, settled=True, again=True)

    def _choose(self, found: Candidates) -> None:
        self._files.find(found)
        for error in found.refused[:_REFUSALS_SHOWN]:
            self.notice_raised.emit(notice_of(error, key="" if found.pairs else "opening"))
        if not found.pairs:
            self._say_nothing_found(found)
        elif len(found.pairs) > 1:
            self._ask(which_pair(found.pairs, self._take_pair))
        elif found.pairs[0].flux_path is None:
            self._want_flux(found.pairs[0])
        elif found.pairs[0].doubt:
            self._ask_about(found.pairs[0], found.pairs[0].doubt)
        else:
            self._load(found.pairs[0], settled=False)

    def _say_nothing_found(self, found: Candidates) -> None:
        if not found.refused:
            self.notice_raised.emit(
                Notice(
                    NoticeLevel.WARNING,
                    "Aucun flux ni accusé de traitement n’a été trouvé ici.",
                    "Choisissez le fichier XML que vous avez déposé et l’accusé reçu du portail.",
                    key="opening",
                )
            )
        self._files.give_up(found)

    def _take_pair(self, pair: Pair) -> None:
        if pair.flux_path is None:
            self._want_flux(pair)
        else:
            # Chosen among several: that choice settles a doubt about which of them it is.
            self._load(pair, settled=bool(pair.doubt))

    def _ask_about(self, pair: Pair, doubt: str) -> None:
        self._ask(doubtful_pair(pair, doubt, self.open_pair))

    def _ask(self, question: Question) -> None:
        """Ask about what was found; without an answer, what was extracted for it goes at once."""
        found = self._asked = self._files.found
        self.question_asked.emit(replace(question, given_up=partial(self._files.give_up, found)))

    def _want_flux(self, pair: Pair) -> None:
        self._asked = self._files.found
        self.flux_wanted.emit(pair)

    # -- loading -------------------------------------------------------------------------------

    def _load_again(self, pair: Pair) -> None:
        self._load(pair, settled=True, again=True)

    def _load(self, pair: Pair, *, settled: bool, again: bool = False) -> None:
        self.cancel()
        self.notice_withdrawn.emit("opening")
        if not again:
            self._asked = None
        job = Job(lambda tick: self._read(pair, tick, job.report))
        job.reported.connect(self._take_report)
        job.succeeded.connect(lambda read: self._loaded(read, pair, settled=settled, again=again))
        self._start(job, "Ouverture…")

    def _read(self, pair: Pair, tick: Tick, report: Callable[[object], None]) -> Dossier:
        if pair.flux_path is None:
            raise LookupError("a dossier needs a flux")
        report(read_head(pair.flux_path))
        if pair.rapport_path is not None:
            report(read_head(pair.rapport_path))
        tell = report  # a sentence in French: `_take_report` tells it from a head
        return open_dossier(pair.flux_path, pair.rapport_path, self._library, tick, tell)

    def _loaded(self, dossier: Dossier, pair: Pair, *, settled: bool, again: bool) -> None:
        doubt = dossier.matching.doubt if dossier.matching else ""
        if doubt and not settled:
            dossier.close()
            self._ask_about(pair, doubt)
            return
        carried, lost = self._carried_work(dossier, pair)
        place = self._same_place(dossier) if again else -1
        if pair is self._files.pair:
            self._files.keep()
        self._workspace.close()
        self._files.take(pair, dossier)
        # Read again, the work in hand is the latest: an older draft of this version waits.
        draft = None if again and not carried.is_empty else self._keeper.load(dossier)
        if draft is not None:
            self._workspace.show(dossier, draft.edits, draft.selected_row)
            self._say_found(draft.saved_at.astimezone().strftime("%d/%m/%Y à %H:%M"))
        else:
            self._workspace.show(dossier, carried, place)
            self._keeper.keep()
            self._say_carried(lost)
        self.notice_withdrawn.emit("changed")

    def _carried_work(self, dossier: Dossier, pair: Pair) -> tuple[Edits, int]:
        work = self._workspace.work
        if work is None or not self._files.is_same_flux(pair):
            return Edits(), 0
        return carry_over(work.edits, work.dossier, dossier)

    def _same_place(self, dossier: Dossier) -> int:
        """The row of the passage in hand in another version of its file; -1 when it is gone."""
        work, row = self._workspace.work, self._workspace.selected_row
        if work is None or row < 0:
            return -1
        rows = dossier.flux.rows_of(work.dossier.flux.ids[row])
        return rows[0] if rows else -1

    def _say_found(self, when: str) -> None:
        self.notice_raised.emit(
            Notice(
                NoticeLevel.INFO,
                f"Votre travail du {when} a été retrouvé\u00a0: vous pouvez continuer.",
                key="draft-found",
            )
        )

    def _say_carried(self, lost: int) -> None:
        if lost:
            plural = "s ont" if lost > 1 else " a"
            self.notice_raised.emit(
                Notice(
                    NoticeLevel.WARNING,
                    f"{figure(lost)} passage{plural} changé dans le fichier\u00a0: "
                    "vos corrections y sont à refaire.",
                    "Les autres corrections ont été gardées.",
                    key="draft-found",
                )
            )

    # -- the job under way ---------------------------------------------------------------------

    def _start(self, job: Job, label: str) -> None:
        self._job = job
        self._label = label
        job.progressed.connect(lambda done, total: self._tell_progress(job, done, total))
        job.failed.connect(self._fail)
        job.finished.connect(lambda: self._finish(job))
        self.progressed.emit(label, 0, 0)
        self._jobs.start(job)

    def _tell_progress(self, job: Job, done: int, total: int) -> None:
        if job is self._job:
            self.progressed.emit(self._label, done, total)

    def _take_report(self, report: object) -> None:
        if isinstance(report, str):
            self._label = report
            self.progressed.emit(report, 0, 0)
        else:
            self.head_read.emit(report)

    def _fail(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self.notice_raised.emit(notice_of(error, key="opening"))

    def _finish(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            if self._files.found is not self._asked:
                # Refused or cancelled, and nobody is asked about it: nothing extracted stays.
                self._files.give_up(self._files.found)
            self.progress_ended.emit()

    def _offer_reload(self, changed: Dossier | None) -> None:
        if changed is None or changed is not self._workspace.dossier:
            return
        self.notice_raised.emit(
            Notice(
                NoticeLevel.WARNING,
                "Un des fichiers ouverts a changé sur le disque.",
                "CertDesk continue sur la version qu’il a lue. Rechargez pour travailler sur la "
                "nouvelle\u00a0; vos corrections sont gardées.",
                "Recharger",
                self.reload,
                key="changed",
            )
        )


def _extracted_again(
    archives: Sequence[Extracted], given: Sequence[Path], tick: Tick
) -> Candidates | None:
    """What the zips hold now; None when they are those that were read."""
    if not any(archive.changed() for archive in archives):
        return None
    return find_candidates(given, (), tick)
