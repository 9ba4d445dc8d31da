"""One assisted deposit played to a moment, as the portal's window tells it, without a window.

Run as a program it plays in a process of its own, which its parent kills or whose disk fills up:
`python -m tests.portal_client.errand_rehearsal FOLDER MOMENT BREAK`.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from certdesk.model.journal.errors import JournalUnusable
from certdesk.model.journal.records import DepositState, Mode
from certdesk.model.progress import no_tick
from certdesk.ui.deposit.errand import Errand
from tests.builders import PLAIN
from tests.portal_client.deposits import REAL, Line, candidate, open_desk
from tests.portal_client.faults import Break, Moment
from tests.portal_client.rehearsal import fill_the_disk, tell_and_wait

if TYPE_CHECKING:
    from collections.abc import Callable


class Window:
    """What a portal's window does with its errand; `form_left` once it let the form leave."""

    def __init__(self, folder: Path) -> None:
        self.journal, self.desk = open_desk(folder / "donnees", lambda: datetime.now(UTC))
        self.file = candidate(folder / "fichiers", portal=REAL, style=PLAIN, mode=Mode.ASSISTED)
        self._checked = self.desk.check(self.file)
        self.may_leave = not self._checked.obstacles
        size = self.file.path.stat().st_size
        self.errand = Errand(self.desk, REAL, self._checked, size)
        self.form_left = False

    @property
    def state(self) -> DepositState | None:
        """What the journal says of the deposit, None when it knows none."""
        deposits = self.journal.deposits()
        return deposits[-1].state if deposits else None

    def play(self, moment: Moment, broken: Break, stop: Callable[[], None]) -> None:
        """Go as far as this moment; a full disk is met by what comes at the moment itself."""
        way: dict[Moment, list[Callable[[], object]]] = {
            Moment.OPENED: [],
            Moment.CHOSEN: [self._choose],
            Moment.LEAVING: [self._choose, self._let_leave],
            Moment.LEFT: [self._choose, self._let_leave],
            Moment.SEEN: [self._choose, self._let_leave, self._see_deposited],
            Moment.LISTED: [self._choose, self._let_leave, self._see_list],
        }
        met = moment is Moment.LEAVING or (broken is Break.FULL and moment in _NOTED_THEN)
        acts = way[moment]
        for act in acts[:-1] if met else acts:
            act()
        stop()
        if broken is Break.FULL and met:
            acts[-1]()

    def close(self) -> None:
        """The window closes."""
        self.errand.leave()

    def _choose(self) -> None:
        self.errand.file.check(no_tick)

    def _let_leave(self) -> None:
        self.errand.begin(Mode.ASSISTED)
        self.form_left = True

    def _see_deposited(self) -> None:
        self.errand.see_deposited("1710")

    def _see_list(self) -> None:
        shown = datetime.now().astimezone().replace(tzinfo=None)
        client = self._checked.request.for_id_client
        self.errand.read_list([Line(shown, self.file.path.name, client, client)])


_NOTED_THEN = (Moment.SEEN, Moment.LISTED)


def main(folder: str, moment: str, broken: str) -> None:
    """Play one cell; says what left the page, and whether the journal could follow."""
    window, fault = Window(Path(folder)), Break(broken)
    told = "noté"
    try:
        window.play(Moment(moment), fault, fill_the_disk if fault is Break.FULL else tell_and_wait)
        window.close()
    except JournalUnusable:
        told = "journal plein"
    print("parti" if window.form_left else "resté", told, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4])
