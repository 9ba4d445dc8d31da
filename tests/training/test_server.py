"""The running portal: a real server of this computer, streamed uploads, real cuts, a clean end."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import re
import socket
import threading
import tracemalloc
from datetime import timedelta

import pytest

from certdesk.training.errors import PortNotFree
from certdesk.training.faults import Fault, Step
from certdesk.training.server import TrainingPortal
from certdesk.training.site import Settings
from tests.builders import flux, passage

BOUNDARY = "limite"
NO_DELAY = Settings(delay=timedelta(0))


@pytest.fixture
def portal():
    with TrainingPortal(NO_DELAY) as portal:
        yield portal


class Browser:
    """Raw HTTP with a cookie and a token."""

    def __init__(self, portal):
        self.host = portal.origin.removeprefix("http://")
        self.cookie = self.token = ""

    def ask(self, method, path, body=None, headers=None):
        with contextlib.closing(http.client.HTTPConnection(self.host, timeout=10)) as connection:
            connection.request(method, path, body, {"Cookie": self.cookie, **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
            if cookie := answer.getheader("Set-Cookie"):
                self.cookie = cookie.partition(";")[0]
            if found := re.search(r'name="csrf" value="([^"]+)"', text):
                self.token = found[1]
            return answer, text

    def sign_in(self):
        self.ask("GET", "/connexion")
        form = f"csrf={self.token}&identifiant=99EXO794&mot_de_passe=exercice-2026"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.ask("POST", "/connexion", form, kind)
        self.ask("GET", "/espace-prive")
        self.ask("GET", "/transmettre/fichier")
        return self

    def form(self, name="flux.xml"):
        """What surrounds the file in a form."""
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.token}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="fichier"; filename="{name}"\r\n'
            "Content-Type: text/xml\r\n\r\n"
        )
        return head.encode(), f"\r\n--{BOUNDARY}--\r\n".encode()

    def deposit(self, pieces, size):
        head, tail = self.form()
        kind = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(len(head) + size + len(tail)),
        }
        body = iter([head, *pieces, tail]) if isinstance(pieces, list) else _all(head, pieces, tail)
        return self.ask("POST", "/transmettre/fichier/depot", body, kind)


def _all(head, pieces, tail):
    yield head
    yield from pieces
    yield tail


def test_it_serves_on_this_computer_only(portal):
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", portal.origin)
    answer, _ = Browser(portal).ask("GET", "/")
    assert (answer.status, answer.getheader("Location")) == (303, "/connexion")


def test_a_port_of_ones_choice_is_served_and_a_taken_one_refused(portal):
    port = int(portal.origin.rpartition(":")[2])
    with pytest.raises(PortNotFree, match=f"Le port {port} est déjà utilisé"):
        TrainingPortal().start(port)
    portal.stop()
    assert portal.start(port).endswith(f":{port}")


@pytest.mark.parametrize("host", ["mechant.example", "localhost:1", "127.0.0.1"])
def test_only_its_own_address_is_answered(portal, host):
    answer, text = Browser(portal).ask("GET", "/connexion", headers={"Host": host})
    assert answer.status == 421
    assert "Comptes" not in text


def test_localhost_is_answered(portal):
    port = portal.origin.rpartition(":")[2]
    answer, _ = Browser(portal).ask("GET", "/connexion", headers={"Host": f"localhost:{port}"})
    assert answer.status == 200


def test_what_is_received_is_what_was_sent(portal):
    data = flux(*[passage(f"P{number}") for number in range(300)])
    answer, _ = Browser(portal).sign_in().deposit([data], len(data))
    (deposit,) = portal.deposits
    assert answer.getheader("Location") == f"/transmettre/fichier/depose/{deposit.number}"
    assert deposit.sha256 == hashlib.sha256(data).hexdigest()
    assert deposit.path.read_bytes() == data


def test_a_long_file_is_streamed_to_the_disk(portal):
    piece, count = os.urandom(64 * 1024), 512
    browser = Browser(portal).sign_in()
    tracemalloc.start()
    try:
        browser.deposit((piece for _ in range(count)), len(piece) * count)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert portal.deposits[0].size == len(piece) * count
    assert peak < 12 << 20  # werkzeug empties the connection with a buffer of 10 MB


@pytest.mark.parametrize(("fault", "received"), [(Fault.CUT_BEFORE, 0), (Fault.CUT_AFTER, 1)])
def test_a_cut_is_a_lost_connection_for_the_other_side(portal, fault, received):
    browser = Browser(portal).sign_in()
    portal.faults.arm(fault, Step.UPLOAD)
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        browser.deposit([flux(passage("A"))], len(flux(passage("A"))))
    assert len(portal.deposits) == received


def test_a_sender_who_hangs_up_in_the_middle_leaves_nothing(portal):
    browser = Browser(portal).sign_in()
    folder = portal.site.folder
    host, _, port = browser.host.partition(":")
    head, _ = browser.form()
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            f"POST /transmettre/fichier/depot HTTP/1.1\r\nHost: {browser.host}\r\n"
            f"Cookie: {browser.cookie}\r\nContent-Length: 5000000\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n".encode()
        )
        connection.sendall(head + b"x" * 100_000)
    portal.stop()
    assert not portal.is_running
    assert not folder.exists()


def test_stopping_deletes_the_files_frees_the_port_and_leaves_no_thread(portal):
    before = threading.active_count()
    folder, origin = portal.site.folder, portal.origin
    data = flux(passage("A"))
    browser = Browser(portal).sign_in()
    browser.deposit([data], len(data))
    browser.ask("GET", "/consulter/fichiers")
    assert list(folder.iterdir())
    portal.stop()
    portal.stop()
    assert not folder.exists()
    assert threading.active_count() < before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(origin.rpartition(":")[2])))


def test_stopping_does_not_wait_for_slow_answers_nor_for_silent_visitors(portal):
    portal.faults.arm(Fault.SLOW, Step.SIGN_IN_PAGE, seconds=3600)
    host, _, port = portal.origin.removeprefix("http://").partition(":")
    slow = threading.Thread(target=_visit_until_cut, args=(Browser(portal),))
    with socket.create_connection((host, int(port))):  # a browser opens some in advance
        slow.start()
        while portal.faults.armed():
            pass
        portal.stop()
    slow.join(5)
    assert not slow.is_alive()


def _visit_until_cut(browser):
    with contextlib.suppress(OSError, http.client.HTTPException):
        browser.ask("GET", "/connexion")


def test_a_portal_can_be_started_again_as_new(portal):
    data = flux(passage("A"))
    Browser(portal).sign_in().deposit([data], len(data))
    portal.stop()
    portal.start()
    assert portal.deposits == ()


def test_the_folder_is_for_this_account_of_the_computer_only(portal):
    if os.name == "posix":
        assert portal.site.folder.stat().st_mode & 0o077 == 0


def test_tests_and_the_window_steer_it_by_its_own_methods(portal):
    portal.delay = timedelta(hours=1)
    assert portal.delay == portal.site.delay == timedelta(hours=1)
    data = flux(passage("A"))
    Browser(portal).sign_in().deposit([data], len(data))
    portal.restart_exercise()
    assert portal.deposits == ()
    assert "POST /transmettre/fichier/depot 303" in portal.log
