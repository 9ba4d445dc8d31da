"""How the clerk is asked which files go together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from certdesk.model.dossier.pairing import Pair
from certdesk.model.rapport.matching import Ground
from certdesk.ui.notices import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GROUND_WORDS = {
    Ground.ID_FLUX: "idFlux identique",
    Ground.NOM_FICHIER: "nom de fichier identique",
    Ground.ID_TECHNIQUE: "idTechnique en commun",
}


def which_pair(pairs: Sequence[Pair], take: Callable[[Pair], None]) -> Question:
    """Which of several dossiers to open."""
    choices = tuple(Choice(_title(pair), partial(take, pair), _ground(pair)) for pair in pairs)
    return Question(
        "Quel dossier ouvrir\u00a0?",
        f"{len(choices)} dossiers ont été trouvés. CertDesk en ouvre un à la fois.",
        choices,
    )


def doubtful_pair(pair: Pair, doubt: str, take: Callable[[Pair], None]) -> Question:
    """Whether these two files go together, although something speaks against it."""
    return Question(
        "Ces deux fichiers vont-ils ensemble\u00a0?",
        doubt,
        (
            Choice("Oui, les ouvrir ensemble", partial(take, pair), _title(pair)),
            Choice(
                "Non, ouvrir le flux seul",
                partial(take, Pair(pair.flux_path, None)),
                "Vous pourrez le lire et le contrôler, puis ouvrir le bon accusé.",
            ),
        ),
    )


def _title(pair: Pair) -> str:
    names = [path.name for path in (pair.flux_path, pair.rapport_path) if path is not None]
    return " ↔ ".join(names)


def _ground(pair: Pair) -> str:
    if pair.rapport_path is None:
        return "Flux seul, sans accusé\u00a0: pour le lire et le contrôler."
    if pair.flux_path is None or pair.ground is None:
        return pair.doubt or "Rien ne les rapproche."
    words = GROUND_WORDS[pair.ground]
    return f"{words[:1].upper()}{words[1:]}. {pair.doubt}".strip()
