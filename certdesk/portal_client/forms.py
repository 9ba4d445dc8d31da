"""Forms of a page: what they ask, and what a browser would send when a person fills them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from certdesk.portal_client.labels import best
from certdesk.portal_client.page import Page, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import html

    from certdesk.portal_client.labels import Label

FORM_LIMIT = 300
_BUTTONS = frozenset({"submit", "image"})
_TICKED = frozenset({"radio", "checkbox"})
_NOT_SENT = frozenset({"submit", "image", "button", "reset", "file"})


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list to choose from."""

    value: str = field(repr=False)
    text: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """One field; its value is never shown in a log: a form carries tokens and passwords."""

    name: str
    kind: str
    label: str
    value: str = field(default="", repr=False)
    ticked: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """What sends a form; a button of its own may send it elsewhere."""

    text: str
    name: str = ""
    value: str = field(default="", repr=False)
    url: str = field(default="", repr=False)


@dataclass(frozen=True)
class Form:
    """A form whose address is inside the page's origin."""

    url: str = field(repr=False)
    method: str
    multipart: bool
    controls: tuple[Control, ...]
    buttons: tuple[Button, ...]
    text: str = field(default="", repr=False)

    def of_kind(self, *kinds: str) -> tuple[Control, ...]:
        """The controls of these kinds: « text », « password », « file », « select »…"""
        return tuple(control for control in self.controls if control.kind in kinds)

    def control(self, label: Label, *kinds: str) -> Control | None:
        """The control that bears this label, among these kinds."""
        among = self.of_kind(*kinds) if kinds else self.controls
        found = best(label, (control.label for control in among))
        return None if found is None else among[found]

    def button(self, label: Label) -> Button | None:
        """The button that bears this label."""
        found = best(label, (button.text for button in self.buttons))
        return None if found is None else self.buttons[found]

    def filled(
        self, values: Mapping[str, str], button: Button | None = None
    ) -> tuple[tuple[str, str], ...]:
        """The pairs that a browser sends, with `values` put in the fields of these names.

        For radio buttons and lists a value says which one is chosen.
        """
        pairs: list[tuple[str, str]] = []
        for control in self.controls:
            value = _sent(control, values)
            if value is not None:
                pairs.append((control.name, value))
        if button is not None and button.name:
            pairs.append((button.name, button.value))
        return tuple(pairs)


def forms(page: Page) -> list[Form]:
    """The forms that stay in the origin, in the page's order."""
    elements = islice(page.root.iter("form"), FORM_LIMIT)
    labels = _labels(page)
    found = (_form(page, element, labels) for element in elements)
    return [form for form in found if form is not None]


def form_of(page: Page, element: html.HtmlElement) -> Form | None:
    """The form around an element."""
    for ancestor in element.iterancestors("form"):
        return _form(page, ancestor, _labels(page))
    return None


def button_of(page: Page, element: html.HtmlElement) -> Button | None:
    """The element as a button that sends its form, when it is one."""
    kind = _kind(element)
    if element.tag not in ("button", "input") or kind not in _BUTTONS:
        return None
    target = element.get("formaction")
    url = page.link_to(str(target)) if target is not None else ""
    if target is not None and not url:
        return None
    return Button(
        name_of(element), str(element.get("name") or ""), str(element.get("value") or ""), url
    )


def _sent(control: Control, values: Mapping[str, str]) -> str | None:
    if not control.name or control.kind in _NOT_SENT:
        return None
    asked = values.get(control.name)
    if control.kind in _TICKED:
        ticked = control.ticked if asked is None else control.value == asked
        return control.value if ticked else None
    if asked is not None:
        return asked
    if control.kind == "select":
        return _chosen(control)
    return control.value


def _chosen(control: Control) -> str | None:
    selected = [option.value for option in control.options if option.selected]
    if selected:
        return selected[0]
    return control.options[0].value if control.options else None


def _form(page: Page, element: html.HtmlElement, labels: Mapping[str, str]) -> Form | None:
    url = page.link_to(str(element.get("action") or "")) or ""
    if not str(element.get("action") or "").strip():
        url = page.url.partition("#")[0]
    if not url:
        return None
    return Form(
        url=url,
        method=str(element.get("method") or "get").strip().lower(),
        multipart=str(element.get("enctype") or "").strip().lower() == "multipart/form-data",
        controls=tuple(_controls(element, labels)),
        buttons=tuple(
            button
            for each in element.iter("button", "input")
            if (button := button_of(page, each)) is not None
        ),
        text=text_of(element),
    )


def _controls(form: html.HtmlElement, labels: Mapping[str, str]) -> Iterator[Control]:
    for element in form.iter("input", "select", "textarea"):
        if element.get("disabled") is not None:
            continue
        kind = _kind(element)
        yield Control(
            name=str(element.get("name") or ""),
            kind=kind,
            label=_label_of(element, labels),
            value=_value(element, kind),
            ticked=element.get("checked") is not None,
            options=tuple(_options(element)) if element.tag == "select" else (),
        )


def _kind(element: html.HtmlElement) -> str:
    if element.tag == "input":
        return str(element.get("type") or "text").strip().lower()
    if element.tag == "button":
        return str(element.get("type") or "submit").strip().lower()
    return str(element.tag)


def _value(element: html.HtmlElement, kind: str) -> str:
    if element.tag == "textarea":
        return element.text or ""
    return str(element.get("value") or ("on" if kind in _TICKED else ""))


def _options(element: html.HtmlElement) -> Iterator[Option]:
    for option in element.iter("option"):
        if option.get("disabled") is None:
            shown = text_of(option)
            value = option.get("value")
            selected = option.get("selected") is not None
            yield Option(shown if value is None else str(value), shown, selected)


def _labels(page: Page) -> dict[str, str]:
    """The text of each label, by the id of the field it names."""
    return {
        str(each.get("for")): text_of(each) for each in page.root.iter("label") if each.get("for")
    }


def _label_of(element: html.HtmlElement, labels: Mapping[str, str]) -> str:
    named = labels.get(str(element.get("id") or ""), "")
    if named:
        return named
    for ancestor in element.iterancestors("label"):
        return text_of(ancestor)
    for attribute in ("aria-label", "placeholder", "title"):
        if element.get(attribute):
            return str(element.get(attribute))
    return ""
