"""For whom one deposits: the choices of the page, and what a person would send to make one.

The sources name two choices (« organisme certificateur qui dépose ses propres données »,
« déposant qui dépose les données d’un autre organisme »), not the fields that offer them: radio
buttons, a list, buttons and links are all understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from certdesk.model.journal.records import trimmed_client
from certdesk.portal_client.actions import Action, Submit, action_named
from certdesk.portal_client.forms import forms
from certdesk.portal_client.page import sentences, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.portal_client.forms import Control, Form
    from certdesk.portal_client.labels import Wording
    from certdesk.portal_client.page import Page

# An idClient as the portal writes it: 04DRC794. Letters and digits, so that no word is one.
_ID_CLIENT = re.compile(r"(?<!\w)(?=\w*\d)\d{2}[A-Z]{2,4}\d{2,4}(?!\w)", re.IGNORECASE)
_LENGTH = 8


class Role(StrEnum):
    """As what one deposits."""

    CERTIFICATEUR = "certificateur"
    DEPOSANT = "déposant"


@dataclass(frozen=True, slots=True)
class Organisation:
    """For whom a file is deposited; `id_client` is empty when the page does not say it."""

    id_client: str
    label: str
    role: Role


@dataclass(frozen=True, slots=True)
class DepositFor:
    """The idClient that a page shows and the one that is wanted; empty when one is not known."""

    shown: str
    wanted: str

    @property
    def is_other(self) -> bool:
        """Whether the page says that the file would be somebody else's."""
        return bool(self.shown and self.wanted) and self.shown != self.wanted

    @property
    def is_same(self) -> bool:
        """Whether the page says that it is the one wanted; most pages may say nothing of it."""
        return bool(self.shown) and self.shown == self.wanted


def organisations(page: Page, wording: Wording) -> tuple[Organisation, ...]:
    """For whom one may deposit; raises PageUnreadable when the page offers no choice."""
    found = tuple(organisation for organisation, _ in _choices(page, wording))
    if not found:
        raise unreadable("choix de l’organisme")
    return found


def named_organisation(page: Page, wording: Wording) -> str:
    """The idClient that the page says one deposits for; empty when it does not say one."""
    named = {
        found
        for each in sentences(page)
        if wording["organisation"].begins(each.text) and (found := id_client_in(each.text))
    }
    return named.pop() if len(named) == 1 else ""


def deposit_for(page: Page, wording: Wording, wanted: str) -> DepositFor:
    """For whom this page deposits, beside the idClient for whom one wants to."""
    return DepositFor(named_organisation(page, wording), trimmed_client(wanted))


def only_organisation(page: Page, wording: Wording) -> Organisation:
    """The organisation of a page that asks for the file at once.

    The sources say that it is one's own. Should the page name an organisation and show another
    idClient besides (who is signed in), one deposits for somebody else.
    """
    named = named_organisation(page, wording)
    shown = {found for each in sentences(page) if (found := id_client_in(each.text))}
    if named and shown - {named}:
        return Organisation(named, "Données d’un autre organisme", Role.DEPOSANT)
    id_client = shown.pop() if len(shown) == 1 else ""
    return Organisation(id_client, "Vos propres données", Role.CERTIFICATEUR)


def choose(page: Page, wording: Wording, wanted: Organisation) -> Action:
    """What to send to choose an organisation; raises PageUnreadable when it is not offered.

    Never the nearest one: a file deposited for somebody else could not be taken back.
    """
    same = [
        action
        for found, action in _choices(page, wording)
        if found.role is wanted.role and found.id_client == wanted.id_client
    ]
    if len(same) != 1:
        raise unreadable("organisme choisi")
    return same[0]


def id_client_in(text: str) -> str:
    """The idClient that a text shows, in capitals; empty when it shows none."""
    found = (each[0].upper() for each in _ID_CLIENT.finditer(text))
    return next((each for each in found if len(each) == _LENGTH), "")


def _choices(page: Page, wording: Wording) -> list[tuple[Organisation, Action]]:
    found = [choice for form in forms(page) for choice in _in_form(form, wording)]
    return found or list(_clickable(page, wording))


@dataclass(frozen=True, slots=True)
class _Tick:
    """One thing to choose in a form: a radio button or a line of a list."""

    name: str
    value: str
    text: str
    role: Role | None

    @property
    def id_client(self) -> str:
        return id_client_in(self.text) or id_client_in(self.value)


def _in_form(form: Form, wording: Wording) -> Iterator[tuple[Organisation, Action]]:
    ticks = [tick for control in form.controls for tick in _ticks(control, wording)]
    roles = [tick for tick in ticks if tick.role is not None]
    names = {tick.name for tick in roles}
    lines = [tick for tick in ticks if tick.name not in names and tick.id_client]
    for role in roles:
        if role.role is Role.DEPOSANT and not role.id_client and lines:
            for line in lines:
                yield _made(form, wording, line, Role.DEPOSANT, (role, line))
        elif role.role is not None:
            yield _made(form, wording, role, role.role, (role,))
    if not roles:
        for line in lines:
            yield _made(form, wording, line, Role.DEPOSANT, (line,))


def _made(
    form: Form, wording: Wording, shown: _Tick, role: Role, ticks: tuple[_Tick, ...]
) -> tuple[Organisation, Action]:
    values = tuple((tick.name, tick.value) for tick in ticks)
    only = form.buttons[0] if len(form.buttons) == 1 else None
    submit = Submit(form, values, form.button(wording["continue"]) or only)
    return Organisation(shown.id_client, shown.text, role), submit


def _ticks(control: Control, wording: Wording) -> Iterator[_Tick]:
    if control.kind == "radio" and control.name:
        yield _Tick(control.name, control.value, control.label, _role(control.label, wording))
    elif control.kind == "select" and control.name:
        for option in control.options:
            if option.value:
                role = _role(option.text, wording)
                yield _Tick(control.name, option.value, option.text, role)


def _role(text: str, wording: Wording) -> Role | None:
    if wording["other-data"].within(text):
        return Role.DEPOSANT
    return Role.CERTIFICATEUR if wording["own-data"].within(text) else None


def _clickable(page: Page, wording: Wording) -> Iterator[tuple[Organisation, Action]]:
    for key, role in (("own-data", Role.CERTIFICATEUR), ("other-data", Role.DEPOSANT)):
        action = action_named(page, wording, key)
        if action is not None:
            yield Organisation("", wording[key].texts[0], role), action
