"""What a hostile site may send, open or pretend: nothing stays, nothing is believed."""

from __future__ import annotations

import dataclasses
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.portal_client.assumptions import training_portal
from certdesk.ui.portal.filing import DownloadKind
from tests.page_driver import CHROMIUM_SAYS
from tests.ui.portal.little_site import FORM, Answer, LittleSite, attachment, endless, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.portal.clerk import Clerk

pytestmark = pytest.mark.qt_log_ignore(*CHROMIUM_SAYS)

RAPPORT = b"<rapport><nomFichier>f.xml</nomFichier></rapport>"


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "endless"])
def test_a_download_of_two_gigabytes_leaves_nothing(
    announced: bool, someone: Clerk, site: LittleSite
) -> None:
    size = 2 << 30
    said = (("Content-Disposition", "attachment; filename=enorme.xml"),)
    site.answers["/big"] = Answer(
        content_type="application/xml",
        headers=said,
        pieces=endless(size),
        length=size if announced else None,
    )
    someone.window.view._downloads._limit = 20 << 20
    someone.page.setUrl(f"{site.origin}/big")
    someone.until(lambda: "rien n’a été enregistré" in someone.notices)
    someone.until(lambda: not someone.accuses.exists() or not list(someone.accuses.iterdir()))
    assert not someone.heard("accuse_downloaded")


def test_a_name_that_leads_out_of_the_folder_stays_inside(
    someone: Clerk, site: LittleSite, tmp_path: Path
) -> None:
    escaping = "../../../../../evil.xml"
    site.answers["/one"] = attachment(escaping, RAPPORT)
    site.answers["/other"] = attachment(escaping, RAPPORT.replace(b"f.xml", b"g.xml"))
    site.answers["/program"] = attachment("..\\\\accuse.xml.exe", b"MZ", "application/x-msdownload")
    for number, path in enumerate(("/one", "/other", "/program"), start=1):
        someone.page.setUrl(site.origin + path)
        someone.until(lambda n=number: len(someone.heard("accuse_downloaded")) == n)
    kept = sorted(path.name for path in someone.accuses.iterdir())
    assert kept == ["accuse.xml.exe.bin", "evil (2).xml", "evil.xml"]
    assert [kind for _, kind in someone.heard("accuse_downloaded")] == [
        DownloadKind.TREATMENT,
        DownloadKind.TREATMENT,
        DownloadKind.OTHER,
    ]
    assert {path.name for path in tmp_path.rglob("evil*")} == {"evil.xml", "evil (2).xml"}


@pytest.mark.parametrize("how", ["link", "made by the page"])
def test_an_accuse_from_a_site_that_one_may_only_visit_is_not_taken(
    how: str, someone: Clerk, elsewhere: LittleSite
) -> None:
    """It would prove a deposit."""
    there = elsewhere.origin
    made = f"URL.createObjectURL(new Blob(['{RAPPORT.decode()}']))"
    elsewhere.answers["/"] = page(
        "<a href='/acc'>Accusé</a>"
        if how == "link"
        else f"<a download=a.xml>Accusé</a><script>"
        f"document.querySelector('a').href = {made}</script>"
    )
    elsewhere.answers["/acc"] = attachment("acc.xml", RAPPORT)
    someone.page.setUrl(f"{there}/")
    someone.until(lambda: someone.heard("origin_blocked"))
    someone.window.view.bar.allowing_requested.emit(there)
    someone.visits(f"{there}/")
    someone.clicks_until("a", lambda: "n’a pas été pris" in someone.notices, 1500)
    assert not someone.heard("accuse_downloaded")
    assert not someone.accuses.exists() or not list(someone.accuses.iterdir())


def test_a_page_gets_no_window_no_permission_no_clipboard(someone: Clerk, site: LittleSite) -> None:
    site.answers["/ask"] = page(
        "<script>window.got = {}; const note = (k, p) => p.then(v => got[k] = 'oui')"
        ".catch(() => got[k] = 'non');"
        "note('place', new Promise((y, n) => navigator.geolocation.getCurrentPosition(y, n)));"
        "note('clipboard', navigator.clipboard.readText());"
        "note('camera', navigator.mediaDevices.getUserMedia({video: true}));"
        "note('notice', Notification.requestPermission().then(p => p === 'granted' || "
        "Promise.reject()));"
        "note('file', fetch('file:///etc/passwd'));"
        "got.window = window.open('/') ? 'oui' : 'non';"
        "got.prompt = prompt('?') === null ? 'non' : 'oui';"
        "alert('bonjour');</script><iframe src='file:///etc/passwd'></iframe>"
    )
    someone.visits(f"{site.origin}/ask")
    someone.until(lambda: len(someone.asks("window.got", world=0) or {}) == 7)
    assert set(someone.asks("window.got", world=0).values()) == {"non"}
    assert "Le portail dit : bonjour" in someone.notices.replace("\u00a0", " ")


def test_addresses_of_the_computer_or_of_chromium_are_not_shown(someone: Clerk) -> None:
    before = someone.page.address
    for address in ("file:///etc/passwd", "chrome://gpu", "data:text/html,<p>x</p>", "qrc:/x"):
        assert not someone.page.acceptNavigationRequest(
            address, someone.page.NavigationType.NavigationTypeLinkClicked, True
        )
    assert someone.page.address == before


def test_a_certificate_that_nobody_vouches_for_is_never_accepted(
    clerk: Callable[..., Clerk],
) -> None:
    visits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)

        def log_message(self, *_arguments: object) -> None:
            pass

    class Quiet(HTTPServer):
        def handle_error(self, *_arguments: object) -> None:
            """A browser that hangs up at the sight of the certificate is what we want."""

    server = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    origin = f"https://127.0.0.1:{server.server_port}"
    portal = dataclasses.replace(training_portal("http://127.0.0.1:1"), origin=origin)
    try:
        someone = clerk(portal)
        someone.window.show()
        someone.window.start()
        someone.until(lambda: "Rien ne prouve" in someone.notices)
        assert someone.page.origin == ""
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert visits == []


def test_a_page_too_long_to_be_read_does_not_stop_the_deposit(
    someone: Clerk, site: LittleSite
) -> None:
    site.answers["/form"] = page(FORM + f"<!--{'x' * (3 << 20)}-->")
    site.answers["/up"] = page("<p>Illisible</p>")
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    someone.follows("button")
    someone.until(someone.window.side.outcome.isVisible)
    someone.presses("deposited")
    assert someone.heard("deposit_answered") == [(True,)]
    assert site.paths("POST") == ["/up"]


HIDING = (
    "<style>.none {display: none} .clear {opacity: 0} .unseen {visibility: hidden}"
    ".folded {height: 0; overflow: hidden} .away {position: absolute; left: -9999px}"
    ".below {position: fixed; top: 200vh}</style>"
)


@pytest.mark.parametrize("how", ["none", "clear", "unseen", "folded", "away", "below"])
def test_what_a_style_sheet_hides_is_not_read(how: str, someone: Clerk, site: LittleSite) -> None:
    """The template of a message, shown by a script when the time comes: here it never comes."""
    hidden = f"{HIDING}<div class={how}><h2 class={how}>Fichier déposé</h2></div>"
    site.answers["/form"] = page(hidden + FORM)
    site.answers["/up"] = page(hidden + "<p role=status>Le fichier n’a pas pu être lu</p>")
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    someone.follows("button")
    outcome = someone.window.side.outcome
    someone.until(lambda: "n’a pas pu être lu" in outcome._said.text())
    assert outcome.isVisible()
    assert not someone.heard("deposit_seen")
    script = f"document.querySelectorAll('.{how}').forEach(e => e.classList.remove('{how}'))"
    someone.asks(f"({script}, 1)", world=0)
    someone.until(lambda: someone.heard("deposit_seen"))


def test_a_page_that_shows_both_answers_leaves_the_question_to_the_person(
    someone: Clerk, site: LittleSite
) -> None:
    site.answers["/form"] = page(FORM)
    alert = "<p role=alert>Le fichier n’est pas au format XML</p>"
    site.answers["/up"] = page(f"<h1>Fichier déposé</h1>{alert}{FORM}")
    someone.visits(f"{site.origin}/form")
    someone.chooses_file()
    someone.follows("button")
    said = someone.window.side.outcome._said
    someone.until(lambda: "pas au format XML" in said.text())
    assert "Ne vous y fiez pas" in said.text()
    assert someone.window.side.outcome.isVisible()
    assert not someone.heard("deposit_seen")
