"""What the clerk must know of a dossier as soon as it opens: rejected, differing sets, no KO."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from certdesk.model.counting import counted, figure
from certdesk.model.rapport.shapes import RapportKind
from certdesk.ui.dossier_strip import differs
from certdesk.ui.notices import Notice, NoticeLevel

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.rapport.matching import Matching

KEY = "dossier"


def remark_on(dossier: Dossier, show_details: Callable[[str], None]) -> Notice | None:
    """The one thing to say of this dossier, None when there is nothing."""
    rapport, matching = dossier.rapport, dossier.matching
    if rapport is None or matching is None:
        return None
    if rapport.kind is RapportKind.REJET:
        errors = counted(len(rapport.errors), "erreur")
        return Notice(
            NoticeLevel.ERROR,
            f"Le portail a rejeté le fichier entier\u00a0: {errors}.",
            "Aucun passage n’a été enregistré. Corrigez la cause, puis redéposez tout le fichier.",
            "Voir les erreurs",
            partial(show_details, "files"),
            key=KEY,
        )
    if differs(matching):
        return Notice(
            NoticeLevel.WARNING,
            "Le flux et l’accusé ne parlent pas exactement des mêmes passages.",
            f"{_sets(matching)}.",
            "Voir lesquels",
            partial(show_details, "sets"),
            key=KEY,
        )
    if not dossier.ko:
        return Notice(
            NoticeLevel.SUCCESS,
            "Aucun passage KO dans cet accusé.",
            _all_accepted(matching.ok),
            key=KEY,
        )
    return None


def _all_accepted(count: int) -> str:
    if count > 1:
        return f"Les {figure(count)} passages sont acceptés\u00a0: c’est terminé, rien à redéposer."
    return "Il n’y a rien à corriger."


def _sets(matching: Matching) -> str:
    parts = (
        (len(matching.absent), "absent", "de l’accusé"),
        (len(matching.unknown), "inconnu", "du flux"),
        (len(matching.duplicates), "identifiant", "en double"),
    )
    return ", ".join(f"{counted(count, word)} {rest}" for count, word, rest in parts if count)
