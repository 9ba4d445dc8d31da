"""What a page is given, and what it is: an address, a step for the incidents, a view."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from flask import redirect, render_template

from certdesk.training.faults import Step
from certdesk.training.labels import LABELS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from certdesk.training.register import Account
    from certdesk.training.sessions import Session
    from certdesk.training.site import Site
    from certdesk.training.uploads import UploadRequest

SIGN_IN = "/connexion"
HOME = "/espace-prive"


@dataclass
class Visit:
    """One request: who asks, what was sent, and how to answer."""

    site: Site
    request: UploadRequest
    session: Session
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)

    @property
    def account(self) -> Account:
        """Who is signed in; pages that are not open to all always have somebody."""
        assert self.session.account is not None
        return self.session.account

    @property
    def is_post(self) -> bool:
        """Whether a form was sent."""
        return self.request.method == "POST"

    def sent(self, name: str) -> str:
        """A field of the form, empty when absent."""
        return self.request.form.get(name, "")

    def asked(self, name: str) -> str:
        """A parameter of the address, trimmed, empty when absent."""
        return self.request.args.get(name, "").strip()

    def has_token(self) -> bool:
        """Whether the form is one of ours."""
        return hmac.compare_digest(self.sent("csrf").encode(), self.session.csrf.encode())

    def show(self, template: str, **context: object) -> str:
        """The page, with what every page needs."""
        return render_template(
            template, visit=self, L=self.labels, notice=self.session.take_notice(), **context
        )

    def go(self, path: str, notice: str = "") -> Response:
        """Send the browser to another page, which says the notice once."""
        self.session.notice = notice
        return redirect(path, 303)


class View(Protocol):
    """Answers a visit; the variable parts of the address come by name."""

    def __call__(self, visit: Visit, /, **values: object) -> ResponseReturnValue:
        """The answer."""
        ...


@dataclass(frozen=True)
class Page:
    """One address of the site; `step` and `post_step` name it for the incidents."""

    rule: str
    name: str
    view: View | Callable[..., ResponseReturnValue]
    step: Step | None = Step.OTHER
    post_step: Step | None = None
    takes_form: bool = False
    open_to_all: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """The HTTP methods that it answers."""
        return ("GET", "POST") if self.takes_form else ("GET",)

    def step_of(self, method: str) -> Step | None:
        """The step of a request; no incident ever happens where there is none."""
        return self.post_step if method == "POST" and self.post_step else self.step


Pages = Iterable[Page]
