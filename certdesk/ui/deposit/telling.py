"""What the notice bars say of deposits; no Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from certdesk.portal_client.assumptions import load_assumptions
from certdesk.portal_client.errors import AccountExpired
from certdesk.portal_client.reconciling import Found
from certdesk.ui.confirm import Matter, Way
from certdesk.ui.deposit.status_words import Tone, words_of
from certdesk.ui.notices import Notice, NoticeLevel, notice_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.errors import CertdeskError
    from certdesk.model.journal.records import Deposit

PORTAL: Final = "portal"
"""What is said of a portal that did not answer."""

GUIDE: Final = "Ouvrir le guide"
"""To « Compte expiré », of the Caisse des Dépôts."""

_LEVELS: Final = {
    Tone.CALM: NoticeLevel.INFO,
    Tone.WAITING: NoticeLevel.SUCCESS,
    Tone.GOOD: NoticeLevel.SUCCESS,
    Tone.CARE: NoticeLevel.WARNING,
    Tone.BAD: NoticeLevel.ERROR,
}


def state_notice(deposit: Deposit, show: Callable[[], None]) -> Notice:
    """What became of a deposit, and the way to it."""
    words = words_of(deposit)
    return Notice(
        _LEVELS[words.tone],
        f"«\u00a0{deposit.file_name}\u00a0»\u00a0: {words.label[0].lower()}{words.label[1:]}.",
        words.steps[0],
        "Voir ce dépôt",
        show,
        key=key_of(deposit),
    )


def looked_notice(deposit: Deposit, found: Found) -> Notice:
    """What the list says of a deposit that it does not settle."""
    name = deposit.file_name
    if found is Found.ABSENT:
        message = f"«\u00a0{name}\u00a0» n’est pas dans la liste du portail pour l’instant."
        remedy = (
            "La liste peut être en retard\u00a0: regardez encore dans quelques minutes. S’il "
            "n’y est toujours pas, répondez «\u00a0Il n’y est pas\u00a0»."
        )
    else:
        message = f"Plusieurs fichiers de la liste s’appellent «\u00a0{name}\u00a0»."
        remedy = "Comparez les dates sur le portail, puis répondez vous-même."
    return Notice(NoticeLevel.WARNING, message, remedy, key=key_of(deposit))


def failure_notice(error: CertdeskError, open_outside: Callable[[str], bool]) -> Notice:
    """Why a portal could not be asked, and the way to the guide where there is one."""
    notice = notice_of(error, key=PORTAL)
    if not isinstance(error, AccountExpired):
        return notice
    guide = load_assumptions().expired_guide
    return replace(notice, action_label=GUIDE, action=partial(_open, open_outside, guide))


def signed_out_notice(sign_in: Callable[[], None]) -> Notice:
    """The automatic look stopped: the portal wants a password."""
    return Notice(
        NoticeLevel.INFO,
        "CertDesk ne suit plus vos dépôts\u00a0: le portail demande de se connecter.",
        "",
        "Se connecter",
        sign_in,
        key=PORTAL,
    )


def answer_matter(deposit: Deposit, *, arrived: bool, answer: Callable[[], None]) -> Matter:
    """The question before the clerk's own word on an « issue inconnue » is noted."""
    name = deposit.file_name
    if arrived:
        text = f"«\u00a0{name}\u00a0» est dans la liste des fichiers déposés\u00a0?"
        detail = "CertDesk le notera «\u00a0Déposé\u00a0». Vous pourrez ensuite le suivre."
    else:
        text = f"«\u00a0{name}\u00a0» n’est pas dans la liste des fichiers déposés\u00a0?"
        detail = (
            "CertDesk le notera «\u00a0Pas envoyé\u00a0», et il pourra repartir. Attendez "
            "quelques minutes avant de l’affirmer\u00a0: la liste peut être en retard."
        )
    yes = Way("Oui, je l’ai vérifié", answer, "confirmAnswer")
    back = Way("Revenir", None, "backToList")
    # « Il n’y est pas » lets the file leave again and cannot be taken back: never what Enter does.
    return Matter("Issue inconnue", text, detail, (yes, back) if arrived else (back, yes))


def key_of(deposit: Deposit) -> str:
    """One notice for each deposit, whatever is said of it."""
    return f"deposit-{deposit.number}"


def _open(open_outside: Callable[[str], bool], address: str) -> None:
    open_outside(address)
