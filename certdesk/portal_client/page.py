"""HTML → one page as a person sees it: headings, sentences, links, forms. Nothing in it runs.

The bytes come from a server that may be anybody's. They are read by lxml without network, within
limits of size and number; what is not visible is taken out; a link that leaves the page's origin
is not a link.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree, html

from certdesk.portal_client.errors import PageUnreadable
from certdesk.portal_client.origins import confined, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SIZE_LIMIT = 8 << 20
ELEMENT_LIMIT = 150_000
TEXT_LIMIT = 600
_NOT_SHOWN = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
    }
)
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "em", "font", "i", "kbd", "mark", "q"}
    | {"s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)
_SENTENCES = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "strong", "em", "dd", "dt"}
)
_BOXES = frozenset({"div", "section", "span"})
_NO_SENTENCE = frozenset({"a", "button", "nav", "table", "select", "label", "footer"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_URGENT = frozenset({"alert", "alertdialog"})
_ALERTS = _URGENT | {"status"}
# A line there names a step, a choice or a fact: it announces nothing.
_LISTS = frozenset({"ol", "ul", "dl", "menu", "nav", "aside", "li", "dt", "dd"})
_LIST_ROLES = frozenset({"list", "listitem", "navigation", "tablist", "tab", "progressbar"})


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow: its text, and an address inside the page's origin."""

    text: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence shown outside links, buttons and tables; an alert says how something ended.

    `listed` is a line of a list, of steps for instance. `urgent` numbers the alert box that
    interrupts the person and holds it; 0 for none.
    """

    text: str
    heading: bool = False
    alert: bool = False
    listed: bool = False
    urgent: int = 0


@dataclass(frozen=True)
class Page:
    """A page read once; its tree never leaves this package's parsers."""

    url: str = field(repr=False)
    title: str
    root: html.HtmlElement = field(repr=False)
    base: str = field(default="", repr=False)

    def link_to(self, target: str) -> str:
        """The absolute address of a link of this page; empty when it leaves the origin."""
        return confined(self.url, target, self.base)

    @cached_property
    def all_links(self) -> tuple[Link, ...]:
        """See `links`; found once."""
        return tuple(_links(self, self.root))

    @cached_property
    def all_sentences(self) -> tuple[Sentence, ...]:
        """See `sentences`; found once."""
        return tuple(_sentences(self.root))


def read_page(content: bytes | str, url: str, charset: str = "utf-8") -> Page:
    """Read a page; raises PageUnreadable."""
    if not origin_of(url):
        raise unreadable("adresse")
    if len(content) > SIZE_LIMIT:
        raise unreadable("taille")
    text = content if isinstance(content, str) else _decoded(content, charset)
    root = _parse(text)
    title = root.findtext(".//title") or ""
    bases = root.xpath("//base/@href")
    base = str(bases[0]) if isinstance(bases, list) and bases else ""
    _keep_visible(root)
    return Page(url, " ".join(title.split())[:TEXT_LIMIT], root, base)


def unreadable(why: str) -> PageUnreadable:
    """The error of a page that is not understood; `why`, one word, is for the help desk."""
    return PageUnreadable(
        f"La page du portail n’a pas été comprise ({why})\u00a0: elle a peut-être changé.",
        "Continuez à la main dans le portail, et signalez-le à votre service informatique.",
    )


def text_of(element: html.HtmlElement, limit: int = TEXT_LIMIT) -> str:
    """The visible text of an element, its words apart where blocks or cells are apart."""
    pieces: list[str] = []
    room = limit * 4
    for event, node in etree.iterwalk(element, events=("start", "end")):
        piece = node.text if event == "start" else (node.tail if node is not element else None)
        if node.tag not in _INLINE:
            pieces.append(" ")
        if piece:
            pieces.append(piece)
            room -= len(piece)
        if room < 0:
            break
    return " ".join("".join(pieces).split())[:limit]


def links(page: Page, within: html.HtmlElement | None = None) -> Iterable[Link]:
    """The links that stay in the origin, in the page's order."""
    return page.all_links if within is None else _links(page, within)


def name_of(element: html.HtmlElement) -> str:
    """What a control is called, as a screen reader would say it."""
    shown = text_of(element)
    if shown:
        return shown
    for attribute in ("aria-label", "value", "title", "alt"):
        if element.get(attribute):
            return " ".join(str(element.get(attribute)).split())[:TEXT_LIMIT]
    return next((str(image.get("alt") or "") for image in element.iter("img")), "")


def headings(page: Page) -> list[str]:
    """The headings, in the page's order."""
    return [shown for each in page.root.iter(*_HEADINGS) if (shown := text_of(each))]


def facts(page: Page) -> Iterator[tuple[str, str]]:
    """What is shown as a name and its value: `<dt>` and `<dd>`, or a line of two cells."""
    for name in page.root.iter("dt", "th"):
        value = name.getnext()
        if value is not None and value.tag in ("dd", "td"):
            yield text_of(name), text_of(value)


def sentences(page: Page) -> tuple[Sentence, ...]:
    """What the page says, headings and alerts included, in its order."""
    return page.all_sentences


def takes_file(page: Page) -> bool:
    """Whether the page has a field for a file, in a form or not."""
    return any(_type(each) == "file" for each in page.root.iter("input"))


def _links(page: Page, within: html.HtmlElement) -> Iterator[Link]:
    for element in within.iter("a"):
        href = element.get("href")
        url = page.link_to(href) if href is not None else ""
        if url:
            yield Link(name_of(element), url)


def _sentences(root: html.HtmlElement) -> Iterator[Sentence]:
    urgent: dict[html.HtmlElement, int] = {}
    for element in _outside(root, _NO_SENTENCE):
        box = element.tag in _BOXES and _own_text(element)
        if not (box or element.tag in _SENTENCES or _is_alert(element)):
            continue
        shown = text_of(element)
        if shown:
            around = [element, *element.iterancestors()]
            interrupting = [each for each in around if each.get("role") in _URGENT]
            yield Sentence(
                shown,
                element.tag in _HEADINGS,
                any(_is_alert(each) for each in around),
                any(_is_list(each) for each in around),
                urgent.setdefault(interrupting[-1], len(urgent) + 1) if interrupting else 0,
            )


def _own_text(element: html.HtmlElement) -> bool:
    return bool((element.text or "").strip()) or any((c.tail or "").strip() for c in element)


def _is_alert(element: html.HtmlElement) -> bool:
    return str(element.get("role") or "") in _ALERTS or element.get("aria-live") is not None


def _is_list(element: html.HtmlElement) -> bool:
    return element.tag in _LISTS or element.get("role") in _LIST_ROLES


def _outside(root: html.HtmlElement, excluded: frozenset[str]) -> Iterator[html.HtmlElement]:
    """Every element that is in none of the excluded ones."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element.tag in excluded:
            walk.skip_subtree()
        else:
            yield element


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _parse(text: str) -> html.HtmlElement:
    # Always given as UTF-8: a charset that the page announces itself cannot change its reading.
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    data = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise unreadable("contenu") from error
    for count, _ in enumerate(root.iter()):
        if count > ELEMENT_LIMIT:
            raise unreadable("taille")
    return root


def _keep_visible(root: html.HtmlElement) -> None:
    """Take out what nobody sees, but for the hidden fields that a form sends with the rest."""
    walk = etree.iterwalk(root, events=("start",))
    hidden = []
    for _, element in walk:
        if element is not root and _is_hidden(element):
            hidden.append(element)
            walk.skip_subtree()
    for element in hidden:
        parent = element.getparent()
        fields = [each for each in element.iter("input") if _is_hidden_field(each)]
        if parent is None or element in fields:
            continue
        for each in fields:
            each.tail = None
            parent.insert(parent.index(element), each)
        element.drop_tree()


def _is_hidden_field(element: html.HtmlElement) -> bool:
    return _type(element) == "hidden"


def _is_hidden(element: html.HtmlElement) -> bool:
    if element.tag in _NOT_SHOWN or not isinstance(element.tag, str):
        return True
    if element.tag == "input" and _type(element) == "file":
        return False  # a label stands for it: the page takes a file all the same
    if element.get("hidden") is not None:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = "".join(str(element.get("style") or "").lower().split())
    return "display:none" in style or "visibility:hidden" in style


def _type(element: html.HtmlElement) -> str:
    return str(element.get("type") or "").strip().lower()
