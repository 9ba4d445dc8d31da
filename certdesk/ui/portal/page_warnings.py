"""What a page says that does not fit the file to deposit: another organisation, the wrong site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from certdesk.portal_client.organisations import DepositFor
from certdesk.ui.notices import Notice, NoticeLevel

if TYPE_CHECKING:
    from certdesk.portal_client.assumptions import Portal
    from certdesk.ui.portal.armed_file import ArmedFile
    from certdesk.ui.portal.page_reader import Sight

KEY: Final = "page-warning"
_OTHER: Final = (
    "Cette page dépose pour {shown}, alors que votre fichier est celui de {wanted}.",
    "Revenez au choix de l’organisme dans la page\u00a0; n’envoyez le fichier que si vous êtes "
    "certain que c’est le bon.",
)
_TRAINING: Final = (
    "Ce site est un portail d’entraînement\u00a0: ce qui y est déposé n’est transmis à personne.",
    "Fermez cette fenêtre, et faites retirer cette adresse des réglages.",
)


def is_wrong_site(sight: Sight, portal: Portal) -> bool:
    """Whether the training portal answers in place of a real one: nothing may be given to it."""
    return sight.is_training and not portal.is_training


def warning_of(sight: Sight, portal: Portal, file: ArmedFile | None) -> Notice | None:
    """What to tell of this page before the file leaves; None when nothing speaks against it."""
    if is_wrong_site(sight, portal):
        return Notice(NoticeLevel.ERROR, *_TRAINING, key=KEY)
    if file is None:
        return None
    whom = DepositFor(sight.organisation, file.for_client)
    if not whom.is_other:
        return None
    message, remedy = _OTHER
    told = message.format(shown=whom.shown, wanted=whom.wanted)
    return Notice(NoticeLevel.WARNING, told, remedy, key=KEY)
