"""One HTTP client: system certificates and proxy, nothing to another origin, nothing in a log."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from pathlib import Path

import httpx2
import pytest

from certdesk.portal_client.assumptions import load_assumptions, training_portal
from certdesk.portal_client.errors import (
    CertificateRefused,
    DirectRefused,
    PageUnreadable,
    PortalUnreachable,
)
from certdesk.portal_client.transport import Patience, Transport, open_http, told, with_query
from tests.portal_client.fake_site import InMemory
from tests.portal_client.samples import ORIGIN

PEM = Path(__file__).parent / "data" / "self-signed.pem"
HERE = training_portal("http://127.0.0.1:9")
ELSEWHERE = load_assumptions().direct(ORIGIN)


@pytest.fixture
def no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def transport_of(answer, **options) -> Transport:
    http = httpx2.Client(transport=InMemory(answer))
    return Transport(ELSEWHERE, http, pause=lambda seconds: None, **options)


def listening() -> socket.socket:
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(10)
    return server


def serve_once(server: socket.socket, wrap, answer: bytes) -> threading.Thread:
    """Answer one connection, whatever it asks."""

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            try:
                connection = wrap(connection)
                connection.recv(65536)
                connection.sendall(answer)
            except OSError:
                return  # the client hung up: that is what the test looks at
            finally:
                connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_a_certificate_that_nothing_vouches_for_is_refused(no_proxy):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with listening() as server:
        portal = load_assumptions().direct(f"https://127.0.0.1:{server.getsockname()[1]}")
        answer = b"HTTP/1.0 200 OK\r\n\r\n<p>"
        thread = serve_once(server, lambda c: context.wrap_socket(c, server_side=True), answer)
        pauses: list[float] = []
        with open_http(portal) as http, pytest.raises(CertificateRefused) as caught:
            Transport(portal, http, pause=pauses.append).get(portal.start_url)
        thread.join()
    assert "Ne passez pas outre" in caught.value.remedy
    assert pauses == []


def test_an_answer_that_comes_too_late_is_given_up(no_proxy):
    with listening() as server:
        portal = training_portal(f"http://127.0.0.1:{server.getsockname()[1]}")
        patience = Patience(connect=5, read=0.05, pauses=())
        with open_http(portal, patience) as http, pytest.raises(PortalUnreachable, match="à temps"):
            Transport(portal, http, patience).get(portal.start_url)


def test_nobody_at_the_address_is_told(no_proxy):
    with listening() as server:
        port = server.getsockname()[1]
    portal = training_portal(f"http://127.0.0.1:{port}")
    with open_http(portal) as http, pytest.raises(PortalUnreachable, match="injoignable"):
        Transport(portal, http, Patience(pauses=())).get(portal.start_url)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x16\x03\x01\x02",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>",
        b"SSH-2.0-x\r\n",
    ],
)
def test_an_answer_that_is_not_http_or_breaks_off_is_told(no_proxy, answer):
    with listening() as server:
        portal = training_portal(f"http://127.0.0.1:{server.getsockname()[1]}")
        thread = serve_once(server, lambda c: c, answer)
        with open_http(portal) as http, pytest.raises(PortalUnreachable, match="coupée"):
            Transport(portal, http, Patience(pauses=())).get(portal.start_url)
        thread.join()


def test_no_proxy_is_used_to_this_computer_and_the_system_s_elsewhere(no_proxy):
    with listening() as proxy, listening() as server:
        name = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        for variable in ("http_proxy", "https_proxy", "all_proxy"):
            no_proxy.setenv(variable, name)
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n<p>"
        portal = training_portal(f"http://127.0.0.1:{server.getsockname()[1]}")
        thread = serve_once(server, lambda c: c, answer)
        with open_http(portal) as http:
            assert Transport(portal, http).get(portal.start_url).status == 200
        thread.join()
        refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
        thread = serve_once(proxy, lambda c: c, refusal)
        with open_http(ELSEWHERE) as http, pytest.raises(PortalUnreachable, match="proxy"):
            Transport(ELSEWHERE, http, Patience(pauses=())).get(ELSEWHERE.start_url)
        thread.join()


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "ftp://127.0.0.1:1", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_told(no_proxy, proxy):
    no_proxy.setenv("https_proxy", proxy)
    with pytest.raises(PortalUnreachable, match="proxy"):
        open_http(ELSEWHERE)
    open_http(HERE).close()


@pytest.mark.parametrize("url", ["https://ailleurs.exemple/", "http://depot.exemple.fr/", "x:y"])
def test_nothing_is_asked_of_another_origin(url):
    def never(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("a request left")

    for ask in (transport_of(never).get, lambda url: transport_of(never).post(url, ())):
        with pytest.raises(DirectRefused):
            ask(url)


def test_a_redirection_that_asks_to_send_a_form_again_is_not_followed():
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.method)
        return httpx2.Response(307, headers={"location": "/encore"})

    with pytest.raises(PageUnreadable):
        transport_of(answer).post(f"{ORIGIN}/a", [("a", "b")])
    assert asked == ["POST"]


def test_a_page_too_large_or_too_slow_is_given_up(monkeypatch):
    monkeypatch.setattr("certdesk.portal_client.transport.SIZE_LIMIT", 1000)
    big = transport_of(lambda request: httpx2.Response(200, html="x" * 2000))
    with pytest.raises(PageUnreadable):
        big.get(f"{ORIGIN}/")
    ticking = iter(range(0, 10_000, 100))
    slow = transport_of(lambda request: httpx2.Response(200, html="x"), clock=lambda: next(ticking))
    slow.patience = Patience(page=50, pauses=())
    with pytest.raises(PortalUnreachable, match="lentement"):
        slow.get(f"{ORIGIN}/")


def test_cookies_stay_in_memory_and_go_to_their_site_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    seen: list[str | None] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers.get("cookie"))
        headers = [("set-cookie", "a=1"), ("set-cookie", "b=2; Domain=ailleurs.exemple")]
        return httpx2.Response(200, headers=headers, html="<p>")

    transport = transport_of(answer)
    transport.get(f"{ORIGIN}/")
    transport.get(f"{ORIGIN}/")
    assert seen == [None, "a=1"]
    assert list(tmp_path.iterdir()) == []


def test_the_library_logs_no_address(caplog, no_proxy):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx2").setLevel(logging.NOTSET)
    with listening() as server:
        portal = training_portal(f"http://127.0.0.1:{server.getsockname()[1]}")
        thread = serve_once(
            server, lambda c: c, b"HTTP/1.0 200 OK\r\nSet-Cookie: s=SECRET\r\n\r\n<p>"
        )
        with open_http(portal) as http:
            Transport(portal, http).get(f"{portal.origin}/?q=SECRET")
        thread.join()
    assert "SECRET" not in caplog.text


def test_an_error_carries_nothing_of_its_request():
    request = httpx2.Request("POST", f"{ORIGIN}/?q=SECRET", content=b"pass=SECRET")
    error = httpx2.ReadError("coupée", request=request)
    assert told(error).remedy
    assert "SECRET" not in f"{error.request.url} {error.request.content!r} {error!r}"


def test_a_form_by_get_replaces_the_query():
    url = with_query(f"{ORIGIN}/a?b=1#c", [("q", "é&"), ("d", "")])
    assert url == f"{ORIGIN}/a?q=%C3%A9%26&d="
