"""The Markdown pages: what they link to exists, down to the heading; every image is shown."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_TARGETS = (
    re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)"),
    re.compile(r"^\[[^\]]+\]:\s*(\S+)", re.MULTILINE),
    re.compile(r"<(?:a|img)\s[^>]*(?:href|src)=\"([^\"]+)\""),
)
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)? *$", re.MULTILINE)
_NAMED = re.compile(r"<a\s[^>]*(?:id|name)=\"([^\"]+)\"")


def targets(page: Path) -> list[str]:
    """Where a page leads, as it is written there."""
    text = _CODE.sub("", page.read_text("utf-8"))
    return [found for pattern in _TARGETS for found in pattern.findall(text)]


def anchors(page: Path) -> set[str]:
    """The places of a page that a link may name: headings as forges name them, and `<a id>`."""
    text = page.read_text("utf-8")
    found = set(_NAMED.findall(text))
    for title in _HEADING.findall(re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        same = sum(1 for one in found if re.fullmatch(rf"{re.escape(slug)}(-\d+)?", one))
        found.add(f"{slug}-{same}" if slug in found else slug)
    return found


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere; those to other sites must only be safe ones."""
    wrong = []
    for target in targets(page):
        if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
            if not target.startswith("https://"):
                wrong.append(target)
            continue
        name, _, anchor = unquote(target).partition("#")
        file = page.parent / name if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            wrong.append(target)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page):
    assert broken(page) == []


def test_the_pages_lead_somewhere_at_all():
    led = {target for page in PAGES for target in targets(page)}
    assert "../guide.md" in led, "a page of docs/guide"
    assert any(target.endswith(".png") for target in led)
    assert any("#" in target for target in led)


@pytest.mark.parametrize(
    ("link", "is_broken"),
    [
        ("[a](there.md)", False),
        ("[a](there.md#5-après-lenvoi-et-ensuite)", False),
        ("[a](there.md#named)", False),
        ("[a](#ici)", False),
        ("[a](there.md#ici-1)", False),
        ("`[a](absent.md)`", False),
        ("[a](https://example.org/#x)", False),
        ("[a](absent.md)", True),
        ("![a](absent.png)", True),
        ("[a\nb](absent.md)", True),
        ("[a](there.md#nowhere)", True),
        ("[a](#nowhere)", True),
        ("[a](there.md#ici-2)", True),
        ("[a]: absent.md", True),
        ('<img src="absent.png">', True),
        ("[a](http://example.org)", True),
    ],
)
def test_a_link_that_leads_nowhere_is_seen(tmp_path, link, is_broken):
    titles = '## 5. Après l’envoi, et ensuite\n<a id="named"></a>\n## Ici\n## Ici\n'
    there = f"{titles}```\n# nowhere\n```\n"
    (tmp_path / "there.md").write_text(there, "utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Ici\n\n{link}\n", "utf-8")
    assert bool(broken(page)) is is_broken


def test_every_image_is_shown_by_a_page():
    shown = {(page.parent / target).resolve() for page in PAGES for target in targets(page)}
    images = set((ROOT / "docs" / "screenshots").glob("*.png"))
    assert images
    assert images <= shown
