"""Tables of a page, told by the titles of their columns, with or without `<table>`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.portal_client.page import Page, links, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

    from certdesk.portal_client.labels import Label
    from certdesk.portal_client.page import Link

_TABLES = frozenset({"table", "grid", "treegrid"})
_CELLS = frozenset({"cell", "gridcell", "rowheader", "columnheader"})
_WIDEST = 100


@dataclass(frozen=True)
class Row:
    """One line: its elements by column, and the whole line, links of a line below included."""

    cells: Mapping[str, HtmlElement]
    elements: tuple[HtmlElement, ...]

    def text(self, key: str) -> str:
        """What the cell of a column shows; empty when the table has no such column."""
        cell = self.cells.get(key)
        return "" if cell is None else text_of(cell)

    def links(self, page: Page) -> Iterator[Link]:
        """The links of the line, in order."""
        for element in self.elements:
            yield from links(page, element)


def find_rows(page: Page, columns: Mapping[str, Label], needed: frozenset[str]) -> list[Row] | None:
    """The lines of the first table that has the needed columns; None when there is none."""
    for table in page.root.iter():
        if table.tag == "table" or table.get("role") in _TABLES:
            rows = list(_lines(table))
            for number, row in enumerate(rows):
                titles = _titles(row, columns)
                if needed <= titles.keys():
                    return list(_read(rows[number + 1 :], titles))
    return None


def _lines(table: HtmlElement) -> Iterator[HtmlElement]:
    for element in table.iter():
        if element.tag == "tr" or element.get("role") == "row":
            yield element


def _cells(row: HtmlElement) -> dict[int, HtmlElement]:
    """The cells by the number of the column where they begin."""
    found: dict[int, HtmlElement] = {}
    column = 0
    for element in row:
        if element.tag in ("td", "th") or element.get("role") in _CELLS:
            found[column] = element
            column += _span(element)
    return found


def _span(cell: HtmlElement) -> int:
    span = str(cell.get("colspan") or "1")
    return min(int(span), _WIDEST) if span.isascii() and span.isdigit() and int(span) else 1


def _titles(row: HtmlElement, columns: Mapping[str, Label]) -> dict[str, int]:
    """Which column bears each title: an exact one first, then one that begins with it."""
    shown = {number: text_of(cell) for number, cell in _cells(row).items()}
    titles: dict[str, int] = {}
    for key, label in columns.items():
        for test in (label.equals, label.begins):
            found = [n for n, text in shown.items() if n not in titles.values() and test(text)]
            if found and key not in titles:
                titles[key] = found[0]
    return titles


def _read(rows: list[HtmlElement], titles: Mapping[str, int]) -> Iterator[Row]:
    """The lines below the titles; a line that has not their columns goes with the one above."""
    current: Row | None = None
    for element in rows:
        cells = _cells(element)
        if all(number in cells for number in titles.values()):
            if current is not None:
                yield current
            current = Row({key: cells[n] for key, n in titles.items()}, (element,))
        elif current is not None:
            current = Row(current.cells, (*current.elements, element))
    if current is not None:
        yield current
