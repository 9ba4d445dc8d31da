"""What a passage is, in a mark, a word and a colour: the same everywhere in the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from certdesk.model.dossier.work import WorkState
from certdesk.model.rapport.matching import Status

if TYPE_CHECKING:
    from certdesk.model.dossier.work import Work
    from certdesk.ui.palettes import Colors, Pair


@dataclass(frozen=True, slots=True)
class Badge:
    """An icon of resources/icons, a word, and which pair of `Colors` they are drawn in."""

    icon: str
    word: str
    tone: str

    def pair(self, colors: Colors) -> Pair:
        """The colours of the badge in this theme."""
        pair: Pair = getattr(colors, self.tone)
        return pair


_REFUSED: Final = {
    WorkState.TO_CORRECT: Badge("ko", "KO", "ko"),
    WorkState.CORRECTED: Badge("corrected", "corrigé", "corrected"),
    WorkState.VERIFIED: Badge("verified", "vérifié", "verified"),
    WorkState.DISMISSED: Badge("dismissed", "écarté", "dismissed"),
}
_OTHERS: Final = {
    Status.OK: Badge("ok", "OK", "ok"),
    Status.ABSENT: Badge("absent", "absent", "absent"),
}
NO_ACCUSE: Final = Badge("file-xml", "déposé", "absent")


def badge_of(work: Work, row: int) -> Badge:
    """The badge of one passage, as of now."""
    state = work.work_state(row)
    if state is not None:
        return _REFUSED[state]
    status = work.dossier.status(row)
    return NO_ACCUSE if status is None else _OTHERS.get(status, NO_ACCUSE)
