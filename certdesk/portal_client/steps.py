"""The steps of a deposit on a page: login form, upload form, « fichier déposé », a complaint."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.portal_client.forms import Button, Control, Form, forms
from certdesk.portal_client.labels import plain
from certdesk.portal_client.page import facts, headings, sentences, takes_file, unreadable

if TYPE_CHECKING:
    from certdesk.portal_client.labels import Wording
    from certdesk.portal_client.page import Page, Sentence

_NUMBER = re.compile(
    r"(?:n\s*°|num[ée]ro(?: de dossier)?)\s*:?\s*([A-Za-z0-9][A-Za-z0-9./-]{1,40})", re.IGNORECASE
)
_END = re.compile(r"[.!;]")
_DENIAL = re.compile(
    r"\b(?:pas|non|aucun|impossible|echec|echou\w*|refus\w*|rejet\w*|erreurs?|incorrect|invalide)\b"
)
_TROUBLES = ("error", "maintenance")
_EXPIRED = ("account-expired", "session-expired")


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


def login_form(page: Page, wording: Wording) -> LoginForm:
    """The form of the login page; raises PageUnreadable."""
    form = password_form(page)
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
    """« Fichier déposé », when nothing else on the page says the contrary.

    A page that still takes a file, asks for a password, reproaches something or announces an
    error confirms nothing, whatever it says besides.
    """
    said = _confirming(page, wording)
    if said is None or _says_otherwise(page, wording, said):
        return None
    return Confirmation(said.text, numero_dossier(page, wording))


def claims_deposit(page: Page, wording: Wording) -> bool:
    """Whether the page says « Fichier déposé », even against what it says besides."""
    return _confirming(page, wording) is not None


def _confirming(page: Page, wording: Wording) -> Sentence | None:
    """« Fichier déposé », said as such by a heading, an alert or a sentence of its own.

    A help text that explains what « fichier déposé » means does not count, nor a step or a
    column that bears this name, nor the title of the list (« Fichiers déposés »).
    """
    label = wording["deposited"]
    for sentence in sentences(page):
        marked = (sentence.alert or sentence.heading) and not _denies(sentence.text)
        said = label.equals(sentence.text) or (marked and label.begins(sentence.text))
        if said and not sentence.listed:
            return sentence
    return None


def _denies(text: str) -> bool:
    """« Fichier déposé non conforme » begins like a confirmation, and is none."""
    return _DENIAL.search(plain(_END.split(text, maxsplit=1)[0], strict=True)) is not None


def _says_otherwise(page: Page, wording: Wording, said: Sentence) -> bool:
    if takes_file(page) or password_form(page) is not None:
        return True
    shown = [page.title, *headings(page)]
    if any(wording[key].begins(text) for key in _TROUBLES for text in shown):
        return True
    return any(_is_reproach(each, said, wording) for each in sentences(page))


def _is_reproach(sentence: Sentence, said: Sentence, wording: Wording) -> bool:
    if any(wording[key].begins(sentence.text) for key in _EXPIRED):
        return True
    if sentence.urgent and sentence.urgent != said.urgent:
        return not wording["deposited"].begins(sentence.text)
    return sentence.alert and wording["deposit-refused"].within(sentence.text)


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


def password_form(page: Page) -> Form | None:
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
