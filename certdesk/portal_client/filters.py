"""Which deposits are wanted: asked of the portal's own form, then checked on what it lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.portal_client.forms import Control, Form, forms
from certdesk.portal_client.labels import plain
from certdesk.portal_client.transport import with_query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from certdesk.model.journal.records import PortalStatus
    from certdesk.portal_client.labels import Label, Wording
    from certdesk.portal_client.lists import ListedDeposit
    from certdesk.portal_client.page import Page

_TYPED = ("text", "search")


@dataclass(frozen=True)
class Filters:
    """The wanted deposits: part of a name, days included at both ends, a status."""

    name: str = ""
    since: date | None = None
    until: date | None = None
    status: PortalStatus | None = None

    def keeps(self, deposit: ListedDeposit) -> bool:
        """Whether a listed deposit is wanted; one without a date is not left out for it."""
        if self.name and plain(self.name, strict=True) not in plain(deposit.file_name, strict=True):
            return False
        if self.status is not None and deposit.status is not self.status:
            return False
        day = deposit.date.date() if deposit.date is not None else None
        too_old = self.since is not None and day is not None and day < self.since
        too_new = self.until is not None and day is not None and day > self.until
        return not (too_old or too_new)


EVERYTHING = Filters()


def filtered(deposits: Iterable[ListedDeposit], filters: Filters) -> tuple[ListedDeposit, ...]:
    """The wanted ones among those listed."""
    return tuple(deposit for deposit in deposits if filters.keeps(deposit))


def filter_address(page: Page, wording: Wording, filters: Filters) -> str:
    """Where the list's own form leads with these filters; empty when it has no such form.

    Only a form that asks is used (GET); what it cannot filter, `filtered` does.
    """
    for form in forms(page):
        if form.method == "get" and form.control(wording["column-status"], "select"):
            values = dict(_values(form, wording, filters))
            button = form.button(wording["search"])
            return with_query(form.url, form.filled(values, button)) if values else ""
    return ""


def search_address(page: Page, wording: Wording, text: str) -> str:
    """Where the search by idTechnique leads; empty when the page has no such form."""
    for form in forms(page):
        control = form.control(wording["column-id"], *_TYPED)
        if form.method == "get" and control is not None and control.name:
            filled = form.filled({control.name: text}, form.button(wording["search"]))
            return with_query(form.url, filled)
    return ""


def _values(form: Form, wording: Wording, filters: Filters) -> Iterable[tuple[str, str]]:
    name = form.control(wording["column-name"], *_TYPED)
    if filters.name and name is not None:
        yield name.name, filters.name
    for key, day in (("filter-since", filters.since), ("filter-until", filters.until)):
        control = _day_control(form, wording[key])
        if day is not None and control is not None:
            iso = control.kind == "date"
            yield control.name, day.isoformat() if iso else day.strftime("%d/%m/%Y")
    status = form.control(wording["column-status"], "select")
    if filters.status is not None and status is not None:
        for option in status.options:
            if wording.status(option.text) == filters.status.value:
                yield status.name, option.value


def _day_control(form: Form, label: Label) -> Control | None:
    """Short labels (« Du ») must be the whole label: « du fichier » is no date."""
    among = form.of_kind("date", "text")
    return next((each for each in among if label.equals(each.label)), None)
