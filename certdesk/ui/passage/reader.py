"""What the panel reads of one passage at one moment: states, originals, suspects, remarks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from certdesk.model.flux.passage import ABSENT, Mark, State, Value, schema_path
from certdesk.model.knowledge.suspects import suspects_in
from certdesk.model.schema.fields import check_value
from certdesk.model.schema.findings import Finding, Severity
from certdesk.ui.passage.form_plan import CERTIFICATION
from certdesk.ui.passage.notes import CellView, Note

if TYPE_CHECKING:
    from certdesk.model.dossier.dossier import KoPassage
    from certdesk.model.dossier.work import Work
    from certdesk.model.schema.fields import Field, Fields

_INDEX: Final = re.compile(r"\[(\d+)\]$")
_WEIGHT: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


class PassageReader:
    """One passage seen through the work; made anew after each change."""

    def __init__(self, work: Work, row: int) -> None:
        self.work = work
        self.row = row
        self.fields: Fields = work.dossier.fields
        self.original_passage = work.passage(row)
        self.edits = work.edits.of_passage(row)
        self.ko: KoPassage | None = work.dossier.ko_of(row)
        self.suspects = self._suspects()
        self.findings = work.findings(row)
        self._by_path: dict[str, Finding] = {}
        for finding in sorted(self.findings, key=lambda found: _WEIGHT[found.severity]):
            self._by_path.setdefault(finding.path, finding)

    # -- fields --------------------------------------------------------------------------------

    def view(self, path: str, field: Field) -> CellView:
        """What the cell of a field shows."""
        state = self.state(path)
        return CellView(
            state=state,
            original=self.original(path),
            suspect=schema_path(path) in self.suspects,
            note=self._note(path, field, state),
        )

    def state(self, path: str) -> State:
        """The state of a field, as edited; the certification's own fields included."""
        if path.startswith(f"{CERTIFICATION}/"):
            return self.work.certification_state(self.row, path.partition("/")[2])
        return self.work.state(self.row, path)

    def original(self, path: str) -> State:
        """The state of a field, as deposited."""
        if path.startswith(f"{CERTIFICATION}/"):
            return self.work.certification_original(self.row, path.partition("/")[2])
        return self.original_passage.state(path)

    def marks(self, path: str) -> tuple[Mark, ...]:
        """Which of nil and absent the clerk may choose."""
        allowed = self.fields.allowed(path)
        offered = ((Mark.NIL, allowed.nil), (Mark.ABSENT, allowed.absent))
        return tuple(mark for mark, possible in offered if possible)

    def is_changed(self, path: str) -> bool:
        """Whether a field is not what was deposited."""
        return self.state(path) != self.original(path)

    def has_note(self, path: str) -> bool:
        """Whether the schema or the rules say something of a field."""
        return path in self._by_path

    def _note(self, path: str, field: Field, state: State) -> Note | None:
        why = check_value(field, state)
        found = self._by_path.get(path)
        if why is not None:
            alone = Severity.ERROR if isinstance(state, Mark) else Severity.WARNING
            return Note(found.severity if found else alone, why)
        return Note(found.severity, without_label(found.text, field)) if found else None

    def _suspects(self) -> tuple[str, ...]:
        if self.ko is None:
            return ()
        wanted = suspects_in(self.original_passage, self.ko.explanation.suspects)
        # Another branch may have been chosen since: its fields are then the ones to look at.
        live = [there for path in wanted for there in self._in_present_branch(path)]
        return tuple(dict.fromkeys(live))

    def _in_present_branch(self, path: str) -> tuple[str, ...]:
        """The path, or the fields of the branch that stands in place of its own."""
        steps = path.split("/")
        for depth in range(1, len(steps)):
            container = "/".join(steps[:depth])
            present = self.branch(container) if self.fields.branches(container) else ""
            if present and present != steps[depth]:
                inside = f"{container}/{present}/"
                return tuple(leaf for leaf in self.fields.all if leaf.startswith(inside))
        return (path,)

    # -- containers ----------------------------------------------------------------------------

    def is_there(self, path: str) -> bool:
        """Whether a container stands in the passage as it would leave."""
        if self.edits.get(path) is ABSENT:
            return False
        if self.original_passage.node(path) is not None:
            return True
        below = f"{path}/"
        return any(
            asked.startswith(below) and state is not ABSENT for asked, state in self.edits.items()
        )

    def branch(self, container: str) -> str:
        """The branch of a choice that is present; empty when none is."""
        for name in self.fields.branches(container):
            if self.is_there(f"{container}/{name}"):
                return name
        return self._emptied_branch(container)

    def _emptied_branch(self, container: str) -> str:
        """The branch chosen in place of another, while nothing is typed in it yet."""
        names = self.fields.branches(container)
        left = [name for name in names if self.edits.get(f"{container}/{name}") is not ABSENT]
        return left[0] if left and len(left) < len(names) else ""

    def repeats(self, path: str) -> tuple[int, ...]:
        """The ranks, from 1, of the occurrences of a repeated element."""
        ranks = {
            _rank(step)
            for step in (*self.original_passage.nodes, *map(_parent, self.edits))
            if schema_path(step) == path
        }
        return tuple(rank for rank in sorted(ranks) if self.is_there(ranked(path, rank)))

    def strangers(self) -> tuple[tuple[str, str], ...]:
        """The elements that the schema does not know, kept as they are: (path, text)."""
        return tuple(
            (path, state.text if isinstance(state, Value) else "nil")
            for path, state in self.original_passage.fields().items()
            if self.fields.field(path) is None and self.fields.group(path) is None
        )


def without_label(text: str, field: Field) -> str:
    """The words of a finding shown beside its field, whose label need not be said again."""
    rest = text.removeprefix(f"{field.label}\u00a0: ")
    return f"{rest[:1].upper()}{rest[1:]}"


def ranked(path: str, rank: int) -> str:
    """The path of one occurrence; the first bears no index."""
    return path if rank == 1 else f"{path}[{rank}]"


def _rank(path: str) -> int:
    match = _INDEX.search(path)
    return int(match[1]) if match else 1


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
