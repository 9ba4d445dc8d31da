"""A page of the portal → what it is and what it offers, told by its visible labels.

Nothing here depends on an identifier or a class of the site: both transports read by these
functions, the embedded browser as well as the direct one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from certdesk.portal_client.forms import forms
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
from certdesk.portal_client.page import Page, headings, links, read_page, sentences, takes_file
from certdesk.portal_client.steps import (
    Confirmation,
    LoginForm,
    UploadForm,
    claims_deposit,
    complaint,
    deposit_confirmation,
    login_form,
    numero_dossier,
    password_form,
    says,
    upload_form,
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
    "claims_deposit",
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


def what_page(page: Page, wording: Wording) -> PageKind:
    """What the page is for, told by what it shows."""
    if password_form(page) is not None:
        return _kind_of_login(page, wording)
    if says(page, wording, "account-expired"):
        return PageKind.EXPIRED_ACCOUNT
    if says(page, wording, "session-expired"):
        return PageKind.SESSION_EXPIRED
    return _kind_of_content(page, wording) or _kind_of_rest(page, wording)


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
    if takes_file(page):
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
