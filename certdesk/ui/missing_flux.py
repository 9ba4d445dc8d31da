"""An accusé came alone: says which flux it answers, and asks where that file is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from certdesk.ui.notices import Choice, Question
from certdesk.ui.pairing import QuestionDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from certdesk.model.dossier.pairing import Pair
    from certdesk.ui.theme import Theme


def missing_flux(pair: Pair, choose: Callable[[], None], give_up: Callable[[], None]) -> Question:
    """The question asked for an accusé alone."""
    wanted = []
    if pair.wanted_name:
        wanted.append(f"Son nom\u00a0: {pair.wanted_name}")
    if pair.wanted_id_flux:
        wanted.append(f"Son idFlux\u00a0: {pair.wanted_id_flux}")
    accuse = pair.rapport_path.name if pair.rapport_path is not None else ""
    return Question(
        "Quel fichier avez-vous déposé\u00a0?",
        f"L’accusé «\u00a0{accuse}\u00a0» est arrivé seul. Le flux auquel il répond n’a été trouvé "
        "ni dans son dossier, ni dans les dossiers récents.",
        (Choice("Choisir le flux déposé…", choose, "\n".join(wanted)),),
        given_up=give_up,
    )


class MissingFluxDialog(QuestionDialog):
    """Asks for the flux, then lets the person find it; `answer` hears None without one."""

    def __init__(
        self, pair: Pair, answer: Callable[[Path | None], None], theme: Theme, parent: QWidget
    ) -> None:
        self._pair = pair
        self._answer_with = answer
        self._window = parent
        super().__init__(missing_flux(pair, self._choose, partial(answer, None)), theme, parent)
        self.setObjectName("missingFlux")

    def _choose(self) -> None:
        answer = self._answer_with
        folder = str(self._pair.rapport_path.parent) if self._pair.rapport_path else ""
        dialog = QFileDialog(self._window, "Choisir le flux déposé", folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("Flux XML (*.xml)")
        dialog.fileSelected.connect(lambda name: answer(Path(name)))
        dialog.rejected.connect(lambda: answer(None))
        dialog.open()
