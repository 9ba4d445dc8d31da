"""What is asked before the program ends while a file is leaving; no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.ui.confirm import Matter, Way

if TYPE_CHECKING:
    from collections.abc import Callable


def leaving_matter(leave: Callable[[], None]) -> Matter:
    """Stay, which is the default, or leave without seeing the end."""
    return Matter(
        "Un dépôt est en cours",
        "Un dépôt est en cours. Quitter CertDesk maintenant\u00a0?",
        "Le fichier est en train de partir, ou le portail n’a pas encore répondu. Si vous quittez, "
        "CertDesk ne verra pas la réponse\u00a0: le dépôt sera noté «\u00a0issue inconnue\u00a0» "
        "et vous devrez le chercher dans la liste des fichiers déposés.",
        (
            Way("Rester jusqu’à la fin", None, "stayForDeposit"),
            Way("Quitter quand même", leave, "leaveDeposit"),
        ),
    )
