"""The flask application of one portal: its pages, and what every request goes through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import flask
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.exceptions import HTTPException

from certdesk.model.knowledge.wording import typographic
from certdesk.model.training_mark import HEADER, MARK
from certdesk.training.guard import CUT, Guard
from certdesk.training.pages import all_pages
from certdesk.training.uploads import FORM_MARGIN, SIZE_LIMIT, UploadRequest, request_class

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask.typing import ResponseReturnValue
    from jinja2 import Environment
    from werkzeug.wrappers import Response

    from certdesk.training.site import Site
    from certdesk.training.web import Page

_HEADERS = {
    HEADER: MARK,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_MESSAGES = {
    404: ("Page introuvable", "Cette adresse n’est pas celle d’une page du portail."),
    413: (
        "Fichier trop volumineux",
        "Le portail accepte 200\u00a0Mo au plus\u00a0: rien n’a été déposé.",
    ),
    421: ("Adresse refusée", "Ce portail ne répond qu’à l’adresse 127.0.0.1 de cet ordinateur."),
}
_OTHER = ("Une erreur est survenue", "Le portail n’a pas pu répondre à cette demande.")


class _App(flask.Flask):
    """flask, without the traceback that it would log: a value may be in it."""

    def __init__(self, site: Site) -> None:
        super().__init__(__name__, template_folder=None)
        self._site = site

    def log_exception(self, exc_info: tuple[object, ...]) -> None:
        """Say that something unexpected happened, and no more."""
        self._site.note(f"erreur interne\u00a0: {type(exc_info[1]).__name__}")


class _TypesetLoader(FileSystemLoader):
    """Templates are written with plain spaces; French wants some of them non-breaking."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """The template with its spaces set."""
        source, path, fresh = super().get_source(environment, template)
        return typographic(source), path, fresh


class _Cutting:
    """Lets the connection of a request drop where an incident wants it: nothing is answered."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's answer, unless the connection is to be cut."""
        answer = self._app(environ, start_response)
        if environ.get(CUT):
            close = getattr(answer, "close", None)
            if close is not None:
                close()
            raise ConnectionAbortedError
        return answer


def make_app(site: Site) -> flask.Flask:
    """The application that shows this site; tests give it to werkzeug's own client."""
    app = _App(site)
    app.request_class = request_class(lambda: site.folder)
    app.config.update(MAX_CONTENT_LENGTH=SIZE_LIMIT + FORM_MARGIN, MAX_FORM_PARTS=100)
    app.jinja_env.loader = _TypesetLoader(str(_folder(app, "templates")))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    guard = Guard(site)
    for page in all_pages():
        app.add_url_rule(page.rule, page.name, _view(guard, page), methods=list(page.methods))
    app.before_request(partial(_check_host, site))
    app.after_request(_protect)
    app.teardown_request(_clean)
    app.register_error_handler(HTTPException, _explain)
    app.wsgi_app = _Cutting(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _folder(app: flask.Flask, name: str) -> str:
    return f"{app.root_path}/{name}"


def _view(guard: Guard, page: Page) -> Callable[..., ResponseReturnValue]:
    def view(**values: object) -> ResponseReturnValue:
        return guard.run(page, values)

    return view


def _check_host(site: Site) -> ResponseReturnValue | None:
    """A name of another site that leads here (DNS rebinding) must see nothing."""
    if flask.request.headers.get("Host", "").lower() in site.hosts:
        return None
    site.note("adresse refusée 421")
    return _message(421)


def _protect(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _clean(_error: BaseException | None) -> None:
    cast("UploadRequest", flask.request).discard_uploads()


def _explain(error: HTTPException) -> ResponseReturnValue:
    return _message(error.code or 500)


def _message(code: int) -> ResponseReturnValue:
    title, text = _MESSAGES.get(code, _OTHER)
    return flask.render_template("bare.html", title=title, text=text), code
