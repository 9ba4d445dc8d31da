"""« Consulter les fichiers déposés » and « Consulter les passages de certification » → lines.

The list of deposits is a table in the only picture that was published. Should it become a series
of boxes, they are found by what each one shows: one status, one date, one `.xml` name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from certdesk.model.journal.records import PortalStatus
from certdesk.portal_client.page import Page, headings, links, sentences, text_of, unreadable
from certdesk.portal_client.tables import Row, find_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from certdesk.portal_client.labels import Wording
    from certdesk.portal_client.page import Link

_DATE = re.compile(
    r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?:\D{1,6}(\d{1,2})\s*[h:]\s*(\d{2})(?::(\d{2}))?)?"
)
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?")
_BY_FOR = re.compile(r"\bpar\s+(\w{8})\s+pour\s+(\w{8})\b", re.IGNORECASE)
_XML_NAME = re.compile(r"[^\s/\\:*?\"<>|]+\.xml\b", re.IGNORECASE)
_NOT_STATUS = frozenset({"select", "option", "a", "button", "label", "nav"})
_BOX_LIMIT = 5000


@dataclass(frozen=True, slots=True)
class ListedDeposit:
    """One line of the list of deposits; `date` is the portal's local time, without zone.

    `by` and `for_` are idClients, empty when the line does not say them; `receipt_url` and
    `treatment_url` are empty when the portal offers no such accusé yet.
    """

    date: datetime | None
    file_name: str
    by: str
    for_: str
    status: PortalStatus | None
    receipt_url: str = field(default="", repr=False)
    treatment_url: str = field(default="", repr=False)
    status_text: str = ""


@dataclass(frozen=True, slots=True)
class ListedPassage:
    """One line of the list of passages; its title may name somebody, so it is not in a repr."""

    id_technique: str
    certification: str = ""
    url: str = field(default="", repr=False)
    text: str = field(default="", repr=False)


def shows_deposits(page: Page, wording: Wording) -> bool:
    """Whether this page is the list of deposits."""
    return (
        _is_titled(page, wording, "deposits", "passages")
        or _deposit_rows(page, wording) is not None
    )


def shows_passages(page: Page, wording: Wording) -> bool:
    """Whether this page is the list of passages."""
    return _is_titled(page, wording, "passages", "deposits")


def deposits_list(page: Page, wording: Wording) -> tuple[ListedDeposit, ...]:
    """The deposits that the page lists, in its order; raises PageUnreadable."""
    rows = _deposit_rows(page, wording)
    if rows is None:
        boxes = _boxes(page, wording)
        if not boxes and not _is_empty(page, wording, "no-deposit"):
            raise unreadable("liste des fichiers déposés")
        return tuple(
            _deposit(text_of(box), _own_xml_name(box), "", links(page, box), wording)
            for box in boxes
        )
    found = (_deposit_of(page, row, wording) for row in rows)
    return tuple(deposit for deposit in found if deposit.file_name)


def passages_list(page: Page, wording: Wording) -> tuple[ListedPassage, ...]:
    """The passages that the page lists, in its order; raises PageUnreadable."""
    columns = {"id": wording["column-id"], "certification": wording["column-certification"]}
    rows = find_rows(page, columns, frozenset({"id"}))
    if rows is None:
        if not _is_empty(page, wording, "no-passage"):
            raise unreadable("liste des passages")
        return ()
    return tuple(_passage(page, row) for row in rows if row.text("id"))


def next_page(page: Page, wording: Wording) -> str:
    """The address of the list's next page; empty on the last one."""
    return next((each.url for each in links(page) if wording["next-page"].equals(each.text)), "")


def read_date(text: str) -> datetime | None:
    """The first date of a text: « 06/10/2023 à 16h19 », or an ISO one."""
    found = _DATE.search(text)
    if found:
        day, month, year, *time = found.groups()
    elif iso := _ISO_DATE.search(text):
        year, month, day, *time = iso.groups()
    else:
        return None
    hour, minute, second = (int(part or 0) for part in time)
    try:
        return datetime(int(year), int(month), int(day), hour, minute, second)
    except ValueError:
        return None


def _deposit_rows(page: Page, wording: Wording) -> list[Row] | None:
    columns = {
        "date": wording["column-date"],
        "name": wording["column-name"],
        "status": wording["column-status"],
    }
    return find_rows(page, columns, frozenset({"name", "status"}))


def _deposit_of(page: Page, row: Row, wording: Wording) -> ListedDeposit:
    whole = " ".join(text_of(element) for element in row.elements)
    date = row.text("date")
    return _deposit(
        f"{date} {whole}" if date else whole,
        row.text("name"),
        row.text("status"),
        row.links(page),
        wording,
    )


def _deposit(
    whole: str, name: str, status: str, urls: Iterable[Link], wording: Wording
) -> ListedDeposit:
    by_for = _BY_FOR.search(whole)
    known = wording.status(status or whole)
    found = list(urls)
    return ListedDeposit(
        date=read_date(whole),
        file_name=_file_name(name, whole),
        by=by_for[1].upper() if by_for else "",
        for_=by_for[2].upper() if by_for else "",
        status=PortalStatus(known) if known else None,
        receipt_url=_url_of(found, wording, "receipt"),
        treatment_url=_url_of(found, wording, "treatment"),
        status_text=known or status,
    )


def _file_name(name: str, whole: str) -> str:
    """The name in its own cell, before « Par X pour Y »; else the first thing named `.xml`."""
    if name:
        return _BY_FOR.split(name)[0].strip() or name
    found = _XML_NAME.search(whole)
    return found[0] if found else ""


def _own_xml_name(box: HtmlElement) -> str:
    """A name that stands alone in the box: it may have spaces in it."""
    shown = (" ".join((element.text or "").split()) for element in box.iter())
    return next((text for text in shown if text.lower().endswith(".xml")), "")


def _url_of(found: list[Link], wording: Wording, key: str) -> str:
    return next((link.url for link in found if wording[key].within(link.text)), "")


def _passage(page: Page, row: Row) -> ListedPassage:
    found = list(row.links(page))
    return ListedPassage(
        id_technique=row.text("id"),
        certification=row.text("certification"),
        url=found[0].url if found else "",
        text=" ".join(text_of(element) for element in row.elements),
    )


def _is_titled(page: Page, wording: Wording, key: str, other: str) -> bool:
    """Whether a heading names this list and none names the other: a menu names both."""
    shown = headings(page)
    named = any(wording[key].begins(text) for text in shown)
    return named and not any(wording[other].begins(text) for text in shown)


def _is_empty(page: Page, wording: Wording, key: str) -> bool:
    return any(wording[key].within(sentence.text) for sentence in sentences(page))


def _boxes(page: Page, wording: Wording) -> list[HtmlElement]:
    """The boxes that show one status, one date and one `.xml` name each."""
    holders: dict[HtmlElement, int] = {}
    leaves = list(_status_leaves(page.root, wording))
    for leaf in leaves:
        for element in (leaf, *leaf.iterancestors()):
            holders[element] = holders.get(element, 0) + 1
    boxes: dict[HtmlElement, None] = {}
    for leaf in leaves:
        alone = [each for each in (leaf, *leaf.iterancestors()) if holders[each] == 1]
        box = alone[-1] if alone else leaf
        text = text_of(box)
        if read_date(text) is not None and _XML_NAME.search(text):
            boxes[box] = None
    return list(boxes)


def _status_leaves(root: HtmlElement, wording: Wording) -> Iterator[HtmlElement]:
    count = 0
    for element in root.iter():
        shown = (element.text or "").strip()
        if not shown or len(shown) > 60 or not wording.status(shown):
            continue
        if any(each.tag in _NOT_STATUS for each in (element, *element.iterancestors())):
            continue
        count += 1
        if count > _BOX_LIMIT:
            return
        yield element
