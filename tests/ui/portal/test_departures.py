"""What makes the file leave in the real Chromium: every way is written down, none goes twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from certdesk.ui.portal.file_handover import Stage
from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal import little_site
from tests.ui.portal.little_site import Answer, page

if TYPE_CHECKING:
    from tests.ui.portal.clerk import Clerk
    from tests.ui.portal.little_site import LittleSite

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)

FORM = (
    little_site.FORM
    + "<form method=post action=/out id=out><input name=csrf value=jeton><button>Sortir</button>"
    "</form>"
)
_FILE = "document.querySelector('[type=file]').files[0]"


@pytest.fixture
def holding(someone: Clerk, site: LittleSite) -> Clerk:
    """Before a form that has the file."""
    site.answers["/form"] = page(FORM)
    for path in ("/up", "/other", "/out"):
        site.answers[path] = page("<p>Merci</p>")
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    return someone


def runs(someone: Clerk, script: str) -> None:
    """What a script of the page does; `ended` tells that it has."""
    someone.asks(
        f"(() => {{ window.ended = 0; (async () => {{ {script} }})()"
        ".catch(() => 0).then(() => ended = 1); return 1 })()",
        world=0,
    )


def test_a_page_that_uploads_by_script_makes_the_file_leave(
    holding: Clerk, site: LittleSite
) -> None:
    """Once for each way: a form copied, one made by hand, the bytes alone, the former request."""
    data = holding.window.handover.file.path.read_bytes()
    ways = (
        "await fetch('/up', {method: 'POST', body: new FormData(document.forms[0])})",
        f"const d = new FormData(); d.append('f', {_FILE});"
        "await fetch('/up', {method: 'POST', body: d})",
        f"await fetch('/up', {{method: 'PUT', body: {_FILE}}})",
        "const x = new XMLHttpRequest(); const d = new FormData(document.forms[0]);"
        "x.open('POST', '/up'); x.send(d); await new Promise(end => x.onloadend = end)",
    )
    for number, way in enumerate(ways, start=1):
        site.asked.clear()
        runs(holding, way)
        holding.until(lambda: holding.asks("window.ended", world=0))
        assert len(holding.departures) == number, way
        assert [data in one.body for one in site.asked if one.method != "GET"] == [True], way
        holding.window.arm(holding.window.handover.file)
        holding.visits(f"{site.origin}/form")
        holding.chooses_file()


@pytest.mark.parametrize(
    "how",
    [
        "await fetch('/up', {method: 'POST', body: text})",
        "await fetch('/up', {method: 'POST', body: new URLSearchParams({text})})",
        "await fetch('/up', {method: 'POST', body: JSON.stringify(text),"
        " headers: {'Content-Type': 'application/json'}})",
        "const form = document.querySelector('#out'); form.csrf.value = text; form.submit()",
    ],
    ids=["text", "fields", "json", "hidden field"],
)
def test_a_page_that_reads_the_file_and_sends_its_text_makes_it_leave(
    how: str, holding: Clerk, site: LittleSite
) -> None:
    at_departure: list[int] = []
    holding.before_leaving = lambda departure: (
        at_departure.append(len(site.paths("POST"))),
        holding.departures.append(departure),
    )[0]
    runs(holding, f"const text = await {_FILE}.text(); {how}")
    holding.until(lambda: site.paths("POST"))
    assert len(holding.departures) == 1
    assert at_departure == [0], "written down before it left"
    assert holding.stage is Stage.LEFT


def test_what_goes_unseen_does_not_leave_beside_the_file(holding: Clerk, site: LittleSite) -> None:
    runs(
        holding,
        "navigator.sendBeacon('/up', new Blob(['x'], {type: 'text/plain'}));"
        f"const s = new WebSocket('{site.origin.replace('http', 'ws')}/socket');"
        "await new Promise(end => s.onerror = s.onopen = end)",
    )
    holding.until(lambda: holding.asks("window.ended", world=0))
    holding.until(lambda: "liaison" in holding.notices)
    assert site.paths("POST") == []
    assert "/socket" not in site.paths()
    assert holding.departures == []
    assert holding.stage is Stage.IN_PAGE


def test_a_form_that_cannot_hold_the_file_is_no_departure(holding: Clerk, site: LittleSite) -> None:
    holding.follows("#out button")
    assert site.paths("POST") == ["/out"]
    assert holding.departures == []
    assert holding.stage is Stage.ARMED


SWAP = (
    "const given = document.querySelector('[type=file]'), t = new DataTransfer();"
    "t.items.add(new File(['AUTRE-CONTENU'], given.files[0].name)); given.files = t.files;"
)


@pytest.mark.parametrize(
    "how",
    [
        f"{SWAP} document.forms[0].submit()",
        f"{SWAP} await fetch('/up', {{method: 'POST', body: new FormData(document.forms[0])}})",
        f"{SWAP} const d = new FormData(); d.append('f', given.files[0]);"
        "await fetch('/up', {method: 'POST', body: d})",
        f"{SWAP} await fetch('/up', {{method: 'POST', body: given.files[0]}})",
        "document.forms[0].addEventListener('formdata', e => e.formData.set('f',"
        " new File(['AUTRE'], 'autre.xml'))); document.forms[0].submit()",
    ],
    ids=["submit", "form copied", "by hand", "alone", "formdata"],
)
def test_another_file_never_leaves_in_the_place_of_the_checked_one(
    how: str, holding: Clerk, site: LittleSite
) -> None:
    runs(holding, how)
    holding.until(lambda: "un autre fichier" in holding.notices)
    assert site.paths("POST") == []
    assert holding.departures == []
    assert holding.stage is Stage.IN_PAGE


@pytest.mark.parametrize("to", ["/up", "/other"])
def test_a_page_that_tries_again_by_itself_is_stopped(
    to: str, holding: Clerk, site: LittleSite
) -> None:
    site.answers["/up"] = Answer(status=503)
    runs(
        holding,
        f"for (const path of ['/up', '{to}', '{to}']) await fetch(path,"
        " {method: 'POST', body: new FormData(document.forms[0])}).catch(() => 0)",
    )
    holding.until(lambda: holding.asks("window.ended", world=0))
    assert site.paths("POST") == ["/up"]
    assert "une seconde fois" in holding.notices
    assert len(holding.departures) == 1
    assert holding.window.side.outcome.isVisible()


def test_pieces_announced_as_such_all_go(holding: Clerk, site: LittleSite) -> None:
    runs(
        holding,
        f"const f = {_FILE}; for (const at of [0, 100, 200]) await fetch('/up', {{method: 'PUT',"
        " body: f.slice(at, at + 100),"
        " headers: {'Content-Range': `bytes ${at}-${at + 99}/${f.size}`}})",
    )
    holding.until(lambda: holding.asks("window.ended", world=0))
    assert len(site.paths("PUT")) == 3
    assert len(holding.departures) == 1


_AGAIN = "await fetch('/up', {method: 'POST', body: t}).catch(() => 0);"
_TOKEN = "await fetch('/other', {method: 'POST'});"
_COPIED = "await fetch('/up', {method: 'POST', body: new FormData(document.forms[0])});"


@pytest.mark.parametrize(
    ("how", "arrived"),
    [
        (f"{_TOKEN} {_COPIED}", ["/other", "/up"]),
        (f"{_TOKEN} {_COPIED} {_COPIED}", ["/other", "/up"]),
        (
            "for (let i = 0; i < 3; i++) { const n = Math.ceil(f.size / 3);"
            "const d = new FormData(); d.append('f', f.slice(i * n, (i + 1) * n));"
            "await fetch('/up', {method: 'POST', body: d}) } " + _COPIED,
            ["/up"] * 3,
        ),
        (
            "const d = new FormData(document.forms[0]); for (const n of [1, 2])"
            "await fetch('/up?n=' + n, {method: 'POST', body: d}).catch(() => 0)",
            ["/up?n=1"],
        ),
        (f"const t = await f.text(); {_AGAIN * 2}", ["/up"]),
        (f"const t = JSON.stringify(await f.text()); {_AGAIN * 2}", ["/up"]),
        (f"const t = await f.arrayBuffer(); {_AGAIN * 2}", ["/up"]),
        (f"const t = new URLSearchParams({{x: await f.text()}}); {_AGAIN * 2}", ["/up"]),
        (f"let t = await f.text(); {_AGAIN} t = 'liste'; {_AGAIN * 2}", ["/up"] * 3),
        (
            "const t = await f.text(); for (const n of [1, 2]) { const x = new XMLHttpRequest();"
            "x.open('POST', '/up'); x.send(t); await new Promise(end => x.onloadend = end) }",
            ["/up"],
        ),
    ],
    ids=[
        "token",
        "token then twice",
        "slices then whole",
        "same form elsewhere",
        "text",
        "json",
        "buffer",
        "fields",
        "mere talk after",
        "request",
    ],
)
def test_what_a_script_sends_is_counted_by_its_length(
    how: str, arrived: list[str], holding: Clerk, site: LittleSite
) -> None:
    site.answers |= {f"/up?n={n}": page("<p>Merci</p>") for n in (1, 2)}
    runs(holding, f"const f = {_FILE}; {how}")
    holding.until(lambda: holding.asks("window.ended", world=0))
    assert site.paths("POST") == arrived
    assert len(holding.departures) == 1


def test_a_form_of_the_files_text_is_not_sent_again_by_a_reload(
    holding: Clerk, site: LittleSite
) -> None:
    before = holding.documents
    runs(
        holding,
        f"const text = await {_FILE}.text(); const form = document.querySelector('#out');"
        "form.csrf.value = text; form.submit()",
    )
    holding.waits_for_document(before)
    holding.page.triggerAction(holding.page.WebAction.Reload)
    holding.until(lambda: "Recharger cette page" in holding.notices)
    assert site.paths("POST") == ["/out"]
