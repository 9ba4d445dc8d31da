"""What the clerk does to the passage in hand, told to the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.correction.edits import Decision
from certdesk.model.flux.passage import ABSENT, State, Value
from certdesk.ui.passage.form_plan import CERTIFICATION
from certdesk.ui.passage.new_identifier import ID_PATH

if TYPE_CHECKING:
    from certdesk.ui.passage.reader import PassageReader
    from certdesk.ui.workspace import Workspace


class PassageActs:
    """Every act bears on the passage that is shown, even when another is selected by then.

    What was being typed in a passage that is left must never land in the next one.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._reader: PassageReader | None = None

    def bear_on(self, reader: PassageReader | None) -> None:
        """The passage that is shown from now on."""
        self._reader = reader

    def edit(self, path: str, state: State) -> None:
        """Ask for a state of a field of the passage or of its certification."""
        shown = self._shown()
        if shown is None:
            return
        if path.startswith(f"{CERTIFICATION}/"):
            self._workspace.set_certification(shown.row, path.partition("/")[2], state)
        else:
            self._workspace.set_field(shown.row, path, state)

    def revert(self, path: str) -> None:
        """Put a field back as it was deposited."""
        shown = self._shown()
        if shown is None:
            return
        if path.startswith(f"{CERTIFICATION}/"):
            self.edit(path, shown.original(path))
        else:
            self._workspace.revert_field(shown.row, path)

    def revert_all(self) -> None:
        """Put the whole passage back."""
        shown = self._shown()
        if shown is not None:
            self._workspace.revert_passage(shown.row)

    def remove(self, path: str) -> None:
        """Take a container away; one that was not deposited loses what was typed in it."""
        shown = self._shown()
        if shown is None:
            return
        typed = [asked for asked in shown.edits if asked.startswith(f"{path}/")]
        deposited = shown.original_passage.node(path) is not None
        gone = [path] if deposited else typed
        label = f"le retrait de «\u00a0{shown.fields.label(path)}\u00a0»"
        self._workspace.set_fields([(shown.row, one, ABSENT) for one in gone], label)

    def choose_branch(self, container: str, branch: str) -> None:
        """Make another branch of a choice the present one."""
        shown = self._shown()
        if shown is not None:
            self._workspace.choose_branch(shown.row, container, branch)

    def decide(self, decision: Decision | None) -> None:
        """Record what was decided, None to forget it."""
        shown = self._shown()
        if shown is not None:
            self._workspace.set_decision(shown.row, decision)

    def dismiss(self) -> None:
        """« Déjà accepté » : leave the passage out of the correction file."""
        self.decide(Decision.DISMISSED)

    def rename(self, identifier: str) -> None:
        """« Identifiant réutilisé » : give a new one, and keep the passage."""
        shown = self._shown()
        if shown is None:
            return
        if self._workspace.edits.decisions.get(shown.row) is Decision.DISMISSED:
            self.decide(None)
        self._workspace.set_field(shown.row, ID_PATH, Value(identifier))

    def take_answer_back(self) -> None:
        """Neither accepted nor renamed: the question is open again."""
        shown = self._shown()
        if shown is not None:
            self.decide(None)
            self._workspace.revert_field(shown.row, ID_PATH)

    def _shown(self) -> PassageReader | None:
        if self._reader is None or self._reader.work is not self._workspace.work:
            return None
        return self._reader
