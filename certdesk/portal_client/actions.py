"""What a person would click to go on: a link or a button, found by the label that it bears."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from certdesk.portal_client.forms import Button, Form, button_of, form_of
from certdesk.portal_client.page import Page, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from certdesk.portal_client.labels import Label, Wording


_MOST = 3000
_MOST_ON_CARD = 20
_CARD_DEPTH = 6


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
    clickable = list(islice(_clickable(page.root), _MOST))
    for test in (label.equals, label.begins):
        for element in clickable:
            if test(name_of(element)):
                action = _action(page, element)
                if action is not None:
                    return action
    card = _on_card(page, wording["select"], label)
    if card is not None:
        return card
    within = (_action(page, each) for each in clickable if label.within(name_of(each)))
    return next((action for action in within if action is not None), None)


def _clickable(root: HtmlElement) -> Iterator[HtmlElement]:
    yield from root.iter("a", "button", "input")


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
        for box in islice(element.iterancestors(), _CARD_DEPTH):
            inside = list(islice(_clickable(box), _MOST_ON_CARD))
            if not inside:
                continue
            named = [each for each in inside if select.begins(name_of(each))]
            chosen = named if len(named) == 1 else inside
            if len(chosen) == 1:
                return _action(page, chosen[0])
            break
    return None
