"""A page that was answered → the failure that it tells, if it tells one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.portal_client.errors import (
    AccountExpired,
    Maintenance,
    PageUnreadable,
    PortalError,
    PortalUnreachable,
    SessionExpired,
)
from certdesk.portal_client.pages import PageKind, what_page

if TYPE_CHECKING:
    from certdesk.portal_client.labels import Wording
    from certdesk.portal_client.transport import Answer

SIGN_IN_AGAIN = "Connectez-vous de nouveau."


def failure(answer: Answer, wording: Wording) -> PortalError | None:
    """What prevents going on with this page; None when it is an ordinary one."""
    kind = what_page(answer.page, wording)
    if kind is PageKind.EXPIRED_ACCOUNT:
        return account_expired()
    if kind in (PageKind.LOGIN, PageKind.SESSION_EXPIRED) or answer.status == 401:
        return session_expired()
    if kind is PageKind.MAINTENANCE:
        return maintenance()
    if answer.status >= 500:
        return out_of_order(answer.status)
    if answer.status >= 400 or kind is PageKind.ERROR:
        return PageUnreadable(
            f"Le portail refuse cette page (réponse {answer.status}).",
            "Faites-le à la main dans le portail, et signalez-le à votre service informatique.",
        )
    return None


def session_expired() -> SessionExpired:
    """The portal asks for the password again."""
    return SessionExpired("Votre session sur le portail a expiré.", SIGN_IN_AGAIN)


def account_expired() -> AccountExpired:
    """The account itself has expired."""
    return AccountExpired(
        "Le portail indique que votre compte a expiré.",
        "Suivez le guide «\u00a0Compte expiré\u00a0» du portail, ou demandez à l’administrateur "
        "de votre organisme de le rouvrir.",
    )


def maintenance() -> Maintenance:
    """The portal is closed for a while."""
    return Maintenance(
        "Le portail est en maintenance.", "Rien n’est perdu\u00a0: réessayez plus tard."
    )


def out_of_order(status: int) -> PortalUnreachable:
    """The portal answers with an error of its own."""
    return PortalUnreachable(
        f"Le portail est en panne (réponse {status}).",
        "Réessayez plus tard. Si cela dure, contactez l’assistance du portail.",
    )
