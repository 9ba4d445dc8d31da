"""The way in and out: login page, home, sign out."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from certdesk.training.faults import Step
from certdesk.training.web import HOME, SIGN_IN, Page, Visit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from certdesk.training.register import Account

REFUSED = "Identifiant ou mot de passe incorrect."
LEFT = "Vous êtes déconnecté."


def sign_in_pages() -> tuple[Page, ...]:
    """The pages of this file."""
    return (
        Page("/", "root", _root, open_to_all=True, step=None),
        Page(
            SIGN_IN,
            "sign_in",
            _sign_in,
            step=Step.SIGN_IN_PAGE,
            post_step=Step.SIGN_IN,
            takes_form=True,
            open_to_all=True,
        ),
        Page(HOME, "home", _home, step=Step.HOME),
        Page("/deconnexion", "sign_out", _sign_out, takes_form=True),
    )


def _root(visit: Visit) -> ResponseReturnValue:
    return visit.go(SIGN_IN)


def _sign_in(visit: Visit) -> ResponseReturnValue:
    if not visit.is_post:
        if visit.session.account is not None:
            return visit.go(HOME)
        return visit.show("sign_in.html", refused="", identifier="")
    identifier = visit.sent("identifiant").strip()
    account = _account(visit, identifier)
    if account is None:
        return visit.show("sign_in.html", refused=REFUSED, identifier=identifier), 401
    if account.expired:
        return visit.show("account_expired.html"), 403
    # Another session than the one of the form: nobody can have planted it.
    visit.site.sessions.end(visit.session)
    visit.session = visit.site.sessions.start(account)
    return visit.go(HOME)


def _account(visit: Visit, identifier: str) -> Account | None:
    account = visit.site.register.accounts.get(identifier.upper())
    expected = account.password if account else ""
    matches = hmac.compare_digest(visit.sent("mot_de_passe").encode(), expected.encode())
    return account if matches else None


def _home(visit: Visit) -> ResponseReturnValue:
    return visit.show("home.html")


def _sign_out(visit: Visit) -> ResponseReturnValue:
    if not visit.is_post:
        return visit.go(HOME)
    visit.site.sessions.end(visit.session)
    visit.session = visit.site.sessions.start()
    return visit.go(SIGN_IN, LEFT)
