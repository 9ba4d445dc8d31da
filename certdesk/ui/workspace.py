"""The open dossier: the only mutable state of the window. Views ask it, it announces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from certdesk.model.correction.edits import Decision, Edits, History
from certdesk.model.dossier.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.flux.passage import State
    from certdesk.model.schema.validation import Verdict


class Workspace(QObject):
    """The dossier in hand: its passages through `work`, its edits, the passage selected.

    Signals:
        dossier_opened(Dossier), dossier_closed(): everything shown has changed.
        selection_changed(row): the passage in hand; -1 for none.
        passage_changed(row): edits or decision of that row changed; -1 for many rows.
        history_changed(): what can be undone or redone changed.
        names_read(names): the names of all passages, by row, can be shown and searched.
        verdict_changed(Verdict | None): of the deposited file; None while it is computed.
    """

    dossier_opened = Signal(object)
    dossier_closed = Signal()
    selection_changed = Signal(int)
    passage_changed = Signal(int)
    history_changed = Signal()
    names_read = Signal(object)
    verdict_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.work: Work | None = None
        self.selected_row = -1
        self.names: Sequence[str] = ()
        self.verdict: Verdict | None = None
        self._history = History()
        self._last_field: tuple[str, int, str] | None = None

    # -- the dossier ---------------------------------------------------------------------------

    @property
    def dossier(self) -> Dossier | None:
        """The open dossier, None on the start page."""
        return None if self.work is None else self.work.dossier

    @property
    def open_work(self) -> Work:
        """The open work; only for views that exist while there is one."""
        if self.work is None:
            raise LookupError("no dossier is open")
        return self.work

    @property
    def edits(self) -> Edits:
        """Everything that was typed and decided."""
        return self._history.current

    @property
    def history(self) -> History:
        """What can be undone and redone, with its labels; to be read only."""
        return self._history

    def show(self, dossier: Dossier, edits: Edits, row: int = -1) -> None:
        """Take a dossier in hand, with the edits of its draft and the place where it was left."""
        self.close()
        self.work = Work(dossier, edits)
        self._history = History(edits)
        self.dossier_opened.emit(dossier)
        self.history_changed.emit()
        first = dossier.ko[0].row if dossier.ko else (0 if len(dossier.flux) else -1)
        self.select(row if 0 <= row < len(dossier.flux) else first)

    def close(self) -> None:
        """Let the dossier go; keeping what was typed is the business of the drafts."""
        if self.work is None:
            return
        dossier = self.work.dossier
        self.work = None
        self.selected_row = -1
        self.names = ()
        self.verdict = None
        self._last_field = None
        self._history = History()
        self.dossier_closed.emit()
        dossier.close()

    def take_names(self, names: Sequence[str]) -> None:
        """Receive the names of all passages, read beside the window."""
        self.names = names
        self.names_read.emit(names)

    def take_verdict(self, verdict: Verdict | None) -> None:
        """Receive the verdict on the deposited file, None while it is computed."""
        self.verdict = verdict
        self.verdict_changed.emit(verdict)

    # -- moving --------------------------------------------------------------------------------

    def select(self, row: int) -> None:
        """Take a passage in hand."""
        if row != self.selected_row:
            self.selected_row = row
            self._last_field = None
            self.selection_changed.emit(row)

    def next_ko(self) -> None:
        """Take the next KO passage in hand, after the last one the first."""
        rows = [ko.row for ko in self.open_work.dossier.ko]
        if rows:
            self.select(next((row for row in rows if row > self.selected_row), rows[0]))

    def previous_ko(self) -> None:
        """Take the previous KO passage in hand, before the first one the last."""
        rows = [ko.row for ko in reversed(self.open_work.dossier.ko)]
        if rows:
            self.select(next((row for row in rows if row < self.selected_row), rows[0]))

    # -- editing -------------------------------------------------------------------------------

    def set_field(self, row: int, path: str, state: State) -> None:
        """Ask for a state of one field; the original one takes the edit back."""
        work = self.open_work
        edits = work.with_field(self.edits, row, path, state)
        self._push(
            edits, f"«\u00a0{work.dossier.fields.label(path)}\u00a0»", row, ("passage", row, path)
        )

    def set_fields(self, fields: Iterable[tuple[int, str, State]], label: str) -> None:
        """Ask for many states in one change, of one passage or of many."""
        edits, rows = self.edits, set[int]()
        for row, path, state in fields:
            edits = self.open_work.with_field(edits, row, path, state)
            rows.add(row)
        self._push(edits, label, rows.pop() if len(rows) == 1 else -1)

    def revert_field(self, row: int, path: str) -> None:
        """Give a field its original state back."""
        label = f"la remise de «\u00a0{self.open_work.dossier.fields.label(path)}\u00a0»"
        self._push(self.edits.without_field(row, path), label, row)

    def revert_passage(self, row: int) -> None:
        """Give a whole passage its original state back, and forget what was decided of it."""
        edits = self.edits.without_passage(row).with_decision(row, None)
        self._push(edits, "la remise du passage à l’original", row)

    def choose_branch(self, row: int, container: str, branch: str) -> None:
        """Make `branch` the one present below `container`; the others keep what was typed."""
        edits = self.open_work.with_branch(row, container, branch)
        self._push(edits, f"«\u00a0{self.open_work.dossier.fields.label(container)}\u00a0»", row)

    def set_certification(self, row: int, name: str, state: State) -> None:
        """Ask for a state of a field of the certification of this passage, for all of them."""
        work = self.open_work
        number = work.dossier.flux.certification_of(row).number
        if state == work.certification_original(row, name):
            edits = self.edits.without_certification(number, name)
        else:
            edits = self.edits.with_certification(number, name, state)
        label = f"«\u00a0{name}\u00a0» de la certification"
        self._push(edits, label, -1, ("certification", number, name))

    def set_decision(self, row: int, decision: Decision | None) -> None:
        """Record what was decided of a KO passage; None forgets it."""
        label = f"«\u00a0{decision.label}\u00a0»" if decision else "l’oubli de la décision"
        self._push(self.edits.with_decision(row, decision), label, row)

    def dismiss_all(self, rows: Iterable[int], label: str) -> None:
        """Leave many KO passages out, in one change."""
        self._push(self.edits.with_decisions(rows, Decision.DISMISSED), label, -1)

    def set_header(self, name: str, text: str) -> None:
        """Ask for a text in the header of the correction file; the original takes it back."""
        original = self.open_work.dossier.flux.header_text(name)
        edits = self.edits.with_header(name, None if text == original else text)
        self._push(edits, "l’en-tête du fichier", -1, ("header", 0, name))

    def undo(self) -> None:
        """Go one change back."""
        self._replay(self._history.undo)

    def redo(self) -> None:
        """Take the last undone change again."""
        self._replay(self._history.redo)

    # -- inside --------------------------------------------------------------------------------

    def _push(
        self, edits: Edits, label: str, row: int, field: tuple[str, int, str] | None = None
    ) -> None:
        if edits == self.edits:
            return
        goes_on = True
        if field is not None and field == self._last_field:
            goes_on = self._history.amend(edits)  # one word typed is one change, not one a letter
        else:
            self._history.push(edits, label)
        self._last_field = field if goes_on else None
        self._announce(row)

    def _replay(self, move: Callable[[], Edits]) -> None:
        before = self.edits
        after = move()
        self._last_field = None
        if after is before:
            return
        rows = after.rows_differing_from(before)
        alone = len(rows) == 1 and after.certifications == before.certifications
        row = next(iter(rows)) if alone else -1
        self._announce(row)
        if row >= 0:
            self.select(row)

    def _announce(self, row: int) -> None:
        self.open_work.edits = self.edits
        self.passage_changed.emit(row)
        self.history_changed.emit()
