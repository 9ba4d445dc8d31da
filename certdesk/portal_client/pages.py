"""A page of the portal → what it is and what it offers, told by its visible labels.

Nothing here depends on an identifier or a class of the site: both transports read by these
functions, the embedded browser as well as the direct one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from certdesk.portal_client.forms import Button, Control, Form, forms
from certdesk.portal_client.labels import best
from certdesk.portal_client.lists import (
    ListedDeposit,
    ListedPassage,
    deposits_list,
    next_page,
    passages_list,
    shows_deposits,
    shows_passages,
)
from certdesk.portal_client.organisations import Organisation, Role, organisations
from certdesk.portal_client.page import (
    Page,
    facts,
    headings,
    links,
    read_page,
    sentences,
    unreadable,
)

if TYPE_CHECKING:
    from certdesk.portal_client.labels import Wording

__all__ = [
    "Confirmation",
    "ListedDeposit",
    "ListedPassage",
    "LoginForm",
    "Organisation",
    "Page",
    "PageKind",
    "Role",
    "UploadForm",
    "complaint",
    "deposit_confirmation",
    "deposits_list",
    "login_form",
    "next_page",
    "numero_dossier",
    "organisations",
    "passages_list",
    "read_page",
    "says",
    "upload_form",
    "what_page",
]

_NUMBER = re.compile(
    r"(?:n\s*°|num[ée]ro(?: de dossier)?)\s*:?\s*([A-Za-z0-9][A-Za-z0-9./-]{1,40})", re.IGNORECASE
)


class PageKind(StrEnum):
    """What a page of the portal is for."""

    LOGIN = "connexion"
    HOME = "accueil"
    TRANSMIT = "transmettre"
    CHOOSE_ORGANISATION = "organisme"
    UPLOAD = "dépôt"
    DEPOSITED = "déposé"
    LIST = "fichiers"
    PASSAGES = "passages"
    PASSAGE = "passage"
    MAINTENANCE = "maintenance"
    EXPIRED_ACCOUNT = "compte expiré"
    SESSION_EXPIRED = "session expirée"
    ERROR = "erreur"
    UNKNOWN = "inconnue"

    @property
    def signed_in(self) -> bool:
        """Whether only somebody who is signed in sees such a page."""
        return self in _SIGNED_IN


_SIGNED_IN = frozenset(
    {
        PageKind.HOME,
        PageKind.TRANSMIT,
        PageKind.CHOOSE_ORGANISATION,
        PageKind.UPLOAD,
        PageKind.DEPOSITED,
        PageKind.LIST,
        PageKind.PASSAGES,
        PageKind.PASSAGE,
    }
)


@dataclass(frozen=True)
class LoginForm:
    """Where the identifier and the password go."""

    form: Form = field(repr=False)
    identifier: str
    password: str
    button: Button | None = None


@dataclass(frozen=True)
class UploadForm:
    """Where the file goes."""

    form: Form = field(repr=False)
    file: str
    button: Button | None = None


@dataclass(frozen=True)
class Confirmation:
    """« Fichier déposé », with the numéro de dossier when the page gives one."""

    text: str
    numero_dossier: str = ""


def what_page(page: Page, wording: Wording) -> PageKind:
    """What the page is for, told by what it shows."""
    if _password_form(page) is not None:
        return _kind_of_login(page, wording)
    if says(page, wording, "account-expired"):
        return PageKind.EXPIRED_ACCOUNT
    if says(page, wording, "session-expired"):
        return PageKind.SESSION_EXPIRED
    return _kind_of_content(page, wording) or _kind_of_rest(page, wording)


def login_form(page: Page, wording: Wording) -> LoginForm:
    """The form of the login page; raises PageUnreadable."""
    form = _password_form(page)
    if form is None:
        raise unreadable("formulaire de connexion")
    password = form.of_kind("password")[0]
    identifier = _identifier(form, password, wording)
    if identifier is None or form.method != "post":
        raise unreadable("formulaire de connexion")
    button = form.button(wording["sign-in"]) or _only(form)
    return LoginForm(form, identifier.name, password.name, button)


def upload_form(page: Page, wording: Wording) -> UploadForm:
    """The form that takes the file; raises PageUnreadable."""
    for form in forms(page):
        files = form.of_kind("file")
        if len(files) == 1 and files[0].name and form.method == "post":
            return UploadForm(form, files[0].name, form.button(wording["upload"]) or _only(form))
    raise unreadable("formulaire de dépôt")


def deposit_confirmation(page: Page, wording: Wording) -> Confirmation | None:
    """« Fichier déposé », said as such by a heading, an alert or a sentence of its own.

    A help text that explains what « fichier déposé » means does not count, nor does the title
    of the list (« Fichiers déposés »).
    """
    label = wording["deposited"]
    for sentence in sentences(page):
        marked = sentence.alert or sentence.heading
        if label.equals(sentence.text) or (marked and label.begins(sentence.text)):
            return Confirmation(sentence.text, numero_dossier(page, wording))
    return None


def numero_dossier(page: Page, wording: Wording) -> str:
    """The numéro de dossier that the page shows; empty when it shows none."""
    label = wording["dossier-number"]
    for name, value in facts(page):
        if label.equals(name):
            return value
    for sentence in sentences(page):
        found = _NUMBER.search(sentence.text) if label.within(sentence.text) else None
        if found:
            return found[1].rstrip(".")
    return ""


def complaint(page: Page) -> str:
    """What the page reproaches, as it says it; empty when it says nothing."""
    return next((sentence.text for sentence in sentences(page) if sentence.alert), "")


def says(page: Page, wording: Wording, key: str) -> bool:
    """Whether a sentence of the page begins with this label.

    It must begin with it: « Si votre compte est expiré, consultez le guide » announces nothing.
    """
    return any(wording[key].begins(each.text) for each in sentences(page))


def link_named(page: Page, wording: Wording, key: str) -> str:
    """The address of the link that bears this label; empty when there is none."""
    found = list(links(page))
    number = best(wording[key], (link.text for link in found))
    return "" if number is None else found[number].url


def _kind_of_login(page: Page, wording: Wording) -> PageKind:
    alerts = [each.text for each in sentences(page) if each.alert or each.heading]
    for key, kind in (
        ("account-expired", PageKind.EXPIRED_ACCOUNT),
        ("session-expired", PageKind.SESSION_EXPIRED),
    ):
        if any(wording[key].begins(text) for text in alerts):
            return kind
    return PageKind.LOGIN


def _kind_of_content(page: Page, wording: Wording) -> PageKind | None:
    if deposit_confirmation(page, wording) is not None:
        return PageKind.DEPOSITED
    if any(form.of_kind("file") for form in forms(page)):
        return PageKind.UPLOAD
    if shows_deposits(page, wording):
        return PageKind.LIST
    if _offers(page, wording, "edit-passage") or _offers(page, wording, "delete-passage"):
        return PageKind.PASSAGE
    if shows_passages(page, wording):
        return PageKind.PASSAGES
    return None


def _kind_of_rest(page: Page, wording: Wording) -> PageKind:
    if offers_organisations(page, wording):
        return PageKind.CHOOSE_ORGANISATION
    shown = [page.title, *headings(page)]
    if _is_transmit(shown, wording):
        return PageKind.TRANSMIT
    for key, kind in (("maintenance", PageKind.MAINTENANCE), ("error", PageKind.ERROR)):
        if any(wording[key].begins(text) for text in shown):
            return kind
    if _offers(page, wording, "transmit") or _offers(page, wording, "consult"):
        return PageKind.HOME
    return PageKind.UNKNOWN


def _is_transmit(shown: list[str], wording: Wording) -> bool:
    """The page that offers both ways; a home page may bear the title of the menu only."""
    ways = (wording["deposit-xml"], wording["declare-passage"])
    titled = any(wording["transmit"].begins(text) for text in shown)
    return titled and all(any(way.begins(text) for text in shown) for way in ways)


def offers_organisations(page: Page, wording: Wording) -> bool:
    """Whether the page asks for whom one deposits."""
    shown = [sentence.text for sentence in sentences(page)]
    shown += [control.label for form in forms(page) for control in form.controls]
    shown += [link.text for link in links(page)]
    own, other = wording["own-data"], wording["other-data"]
    return any(own.within(text) for text in shown) and any(other.within(text) for text in shown)


def _offers(page: Page, wording: Wording, key: str) -> bool:
    label = wording[key]
    if any(label.begins(link.text) for link in links(page)):
        return True
    return any(label.begins(button.text) for form in forms(page) for button in form.buttons)


def _password_form(page: Page) -> Form | None:
    """The form with one password; two of them change a password, they do not sign in."""
    for form in forms(page):
        passwords = form.of_kind("password")
        if len(passwords) == 1 and passwords[0].name:
            return form
    return None


def _identifier(form: Form, password: Control, wording: Wording) -> Control | None:
    kinds = ("text", "email", "tel", "number")
    named = form.control(wording["identifier"], *kinds)
    if named is not None and named.name:
        return named
    before = form.controls[: form.controls.index(password)]
    return next((each for each in reversed(before) if each.kind in kinds and each.name), None)


def _only(form: Form) -> Button | None:
    return form.buttons[0] if len(form.buttons) == 1 else None
