"""What a person would click to go on: a link or a button, found by the label that it bears."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.portal_client.forms import Button, Form, button_of, form_of
from certdesk.portal_client.page import Page, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from certdesk.portal_client.labels import Label, Wording


@dataclass(frozen=True)
class Follow:
    """A link to follow."""

    url: str = field(repr=False)


@dataclass(frozen=True)
class Submit:
    """A form to send, with these values and by this button."""

    form: Form = field(repr=False)
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    button: Button | None = field(default=None, repr=False)


Action = Follow | Submit


def action_named(page: Page, wording: Wording, key: str) -> Action | None:
    """The link or button that bears a label, or the « Sélectionner » of the card that bears it.

    A link or button that is exactly the label wins over one that begins with it, then over a
    card, then over one that merely has the label in it.
    """
    label = wording[key]
    clickable = list(_clickable(page))
    for test in (label.equals, label.begins):
        for element in clickable:
            if test(name_of(element)):
                return _action(page, element)
    return _on_card(page, wording["select"], label) or next(
        (_action(page, each) for each in clickable if label.within(name_of(each))), None
    )


def _clickable(page: Page) -> Iterator[HtmlElement]:
    for element in page.root.iter("a", "button", "input"):
        if _action(page, element) is not None:
            yield element


def _action(page: Page, element: HtmlElement) -> Action | None:
    if element.tag == "a":
        href = element.get("href")
        url = page.link_to(str(href)) if href is not None else ""
        return Follow(url) if url else None
    button = button_of(page, element)
    form = form_of(page, element) if button is not None else None
    return None if form is None else Submit(form, button=button)


def _on_card(page: Page, select: Label, label: Label) -> Action | None:
    """The button of the smallest box around a text that is exactly the label."""
    for element in page.root.iter("h1", "h2", "h3", "h4", "h5", "h6", "strong", "p", "span", "div"):
        if not label.equals(text_of(element)):
            continue
        for box in element.iterancestors():
            inside = [each for each in box.iter("a", "button", "input") if _action(page, each)]
            if not inside:
                continue
            named = [each for each in inside if select.begins(name_of(each))]
            chosen = named if len(named) == 1 else inside
            if len(chosen) == 1:
                return _action(page, chosen[0])
            break
    return None
