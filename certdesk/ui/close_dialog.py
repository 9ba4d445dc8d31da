"""Asks what becomes of the corrections when a dossier with work in it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.ui.confirm import Matter, Way, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMessageBox, QWidget

    from certdesk.ui.theme import Theme


def ask_before_closing(
    parent: QWidget, theme: Theme, done: str, later: Callable[[], None], discard: Callable[[], None]
) -> QMessageBox:
    """Offer to go on later (the default), to throw the work away, or to stay.

    `done` says how far the work is, e.g. « 12 corrigés sur 27 ».
    """
    return ask(
        parent,
        theme,
        Matter(
            title="Quitter ce dossier",
            text=f"Vos corrections sont gardées sur cet ordinateur ({done}).",
            detail="Vous les retrouverez, à la même place, dans les dossiers récents. "
            "«\u00a0Jeter les corrections\u00a0» les efface définitivement\u00a0; "
            "vos fichiers ne sont pas touchés.",
            ways=(
                Way("Continuer plus tard", later, "continueLater"),
                Way("Jeter les corrections", discard, "discardWork"),
                Way("Annuler", None, "stay"),
            ),
        ),
    )
