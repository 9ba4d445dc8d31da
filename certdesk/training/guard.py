"""What stands before every page: the session, its form token, and the incidents on order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import flask

from certdesk.training.faults import Armed, Fault
from certdesk.training.labels import CHANGED
from certdesk.training.sessions import COOKIE
from certdesk.training.web import SIGN_IN, Visit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from certdesk.training.site import Site
    from certdesk.training.uploads import UploadRequest
    from certdesk.training.web import Page

CUT = "certdesk.cut"
"""Set in a request's environ: its connection is to be cut instead of answered."""

SESSION_OVER = "Votre session a expiré. Connectez-vous à nouveau."
_FORM_REFUSED = (
    "Ce formulaire n’est plus valable",
    "Il vient d’une page trop ancienne ou d’un autre site. Rien n’a été enregistré\u00a0: revenez "
    "à la page précédente, actualisez-la, puis recommencez.",
)
_SERVER_ERROR = (
    "Une erreur est survenue",
    "Le portail n’a pas pu répondre (erreur 500). Réessayez dans quelques instants.",
)


@dataclass
class Guard:
    """Runs the pages of one site."""

    site: Site

    def run(self, page: Page, values: dict[str, object]) -> Response:
        """The answer to a request, with its cookie."""
        request = cast("UploadRequest", flask.request)
        token = request.cookies.get(COOKIE, "")
        session = self.site.sessions.find(token)
        is_lost = bool(token) and session is None
        session = session or self.site.sessions.start()
        visit = Visit(self.site, request, session)
        armed = self._fault(page, request.method)
        answer = self._before(visit, armed)
        if answer is None:
            answer = self._page(page, visit, values, is_lost=is_lost)
        response = flask.make_response(self._after(armed, answer))
        if visit.session.token != token:
            response.set_cookie(COOKIE, visit.session.token, httponly=True, samesite="Lax")
        status = f"{request.method} {page.rule} {response.status_code}"
        self.site.note(f"{status} ({armed.fault.name})" if armed else status)
        return response

    def _fault(self, page: Page, method: str) -> Armed | None:
        step = page.step_of(method)
        return self.site.faults.take(step) if step is not None else None

    def _before(self, visit: Visit, armed: Armed | None) -> ResponseReturnValue | None:
        """What an incident makes of a request before it is looked at; None lets it go on."""
        if armed is None:
            return None
        if armed.fault is Fault.SLOW:
            self.site.faults.hold(armed.seconds)
        elif armed.fault is Fault.CHANGED_LABEL:
            visit.labels = CHANGED
        elif armed.fault in (Fault.SESSION_EXPIRED, Fault.ACCOUNT_EXPIRED):
            return self._put_out(visit, armed.fault)
        return self._instead(armed.fault)

    def _instead(self, fault: Fault) -> ResponseReturnValue | None:
        """What comes instead of any page."""
        if fault is Fault.CUT_BEFORE:
            flask.request.environ[CUT] = True
            return ""
        if fault is Fault.ERROR:
            return _server_error()
        if fault is Fault.MAINTENANCE:
            return flask.render_template("maintenance.html"), 503
        return None

    def _after(self, armed: Armed | None, answer: ResponseReturnValue) -> ResponseReturnValue:
        """What an incident makes of an answer, everything being done."""
        if armed is None:
            return answer
        if armed.fault is Fault.CUT_AFTER:
            flask.request.environ[CUT] = True
        elif armed.fault is Fault.SLOW_AFTER:
            self.site.faults.hold(armed.seconds)
        elif armed.fault is Fault.ERROR_AFTER:
            return _server_error()
        return answer

    def _page(
        self, page: Page, visit: Visit, values: dict[str, object], *, is_lost: bool
    ) -> ResponseReturnValue:
        if not page.open_to_all and visit.session.account is None:
            return visit.go(SIGN_IN, SESSION_OVER if is_lost else "")
        if visit.is_post and not visit.has_token():
            if is_lost:
                return visit.go(SIGN_IN, SESSION_OVER)
            return visit.show("message.html", title=_FORM_REFUSED[0], text=_FORM_REFUSED[1]), 403
        return page.view(visit, **values)

    def _put_out(self, visit: Visit, fault: Fault) -> ResponseReturnValue:
        """The session is over, or its account is."""
        self.site.sessions.end(visit.session)
        visit.session = self.site.sessions.start()
        if fault is Fault.SESSION_EXPIRED:
            return visit.go(SIGN_IN, SESSION_OVER)
        return visit.show("account_expired.html"), 403


def _server_error() -> ResponseReturnValue:
    title, text = _SERVER_ERROR
    return flask.render_template("bare.html", title=title, text=text), 500
