"""What may leave, and when the page is sealed, told without any browser."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QObject

from certdesk.portal_client.errors import DepositRefused
from certdesk.ui.portal.allow_list import AllowList, Content
from certdesk.ui.portal.file_handover import FileHandover, Stage
from certdesk.ui.portal.gate import Gate
from certdesk.ui.portal.guard_report import FormRead, Reread
from certdesk.ui.portal.request import Request, Sender
from tests.ui.portal.clerk import armed, write_flux

PORTAL, OTHER = "https://portail.exemple.fr", "https://autre.exemple.net"
MULTIPART = "multipart/form-data; boundary=x"
URLENCODED = "application/x-www-form-urlencoded"


class Desk:
    def __init__(self, jobs, folder):
        self.parent = QObject()
        self.departures = []
        self.notices = []
        self.handover = FileHandover(jobs, self.leave, self.parent)
        self.handover.notice_raised.connect(self.notices.append)
        self.gate = Gate(AllowList([PORTAL]), self.handover, self.parent)
        self.file = armed(write_flux(folder))
        self.refusal = None

    def leave(self, departure):
        if self.refusal is not None:
            raise self.refusal
        self.departures.append(departure)

    def gives(self):
        self.handover.arm(self.file)
        assert self.handover.check()
        self.handover.give()

    def posts(self, kind=MULTIPART, path="/up", sender=Sender.NAVIGATION, **told):
        url = f"{PORTAL}{path}"
        request = Request(url, PORTAL, Content.ACTIVE, "POST", kind, sender=sender, **told)
        return self.gate.may_request(request)

    @property
    def told(self):
        return self.notices[-1].message if self.notices else ""

    def reads_form(self, *files, text=0):
        self.handover.traffic.note_form(FormRead(files, text))


@pytest.fixture
def desk(qtbot, jobs, tmp_path):
    return Desk(jobs, tmp_path)


def test_the_first_request_that_may_carry_the_file_is_its_departure(desk):
    desk.gives()
    assert desk.gate.may_request(Request(f"{PORTAL}/x", PORTAL, Content.ACTIVE))
    assert desk.departures == []
    assert desk.posts()
    assert [one.file for one in desk.departures] == [desk.file]
    assert desk.departures[0].origin == PORTAL
    assert desk.handover.stage is Stage.LEFT


@pytest.mark.parametrize("kind", ["text/plain;charset=utf-8", URLENCODED, "application/json"])
def test_what_a_script_sends_while_the_page_has_the_file_is_its_departure(desk, kind):
    """It may have read the file, and post its text: nobody sees the body."""
    desk.gives()
    assert desk.posts(kind, sender=Sender.SCRIPT)
    assert len(desk.departures) == 1
    assert desk.posts(kind, "/other", Sender.SCRIPT)
    assert desk.posts(), "the file itself, if that was mere talk"
    assert not desk.posts()
    assert len(desk.departures) == 1


def test_a_plain_form_that_cannot_hold_the_file_is_no_departure(desk):
    for kind in (URLENCODED, "text/plain", MULTIPART):
        desk.gives()
        desk.reads_form(text=desk.file.size // 9)
        assert desk.posts(kind), "« Se déconnecter »"
        assert desk.departures == []
        desk.gate.forget_page()


@pytest.mark.parametrize("copied", [True, False], ids=["a text field as long", "nobody read it"])
def test_a_plain_form_that_may_hold_the_file_is_its_departure(desk, copied):
    desk.gives()
    if copied:
        desk.reads_form(text=desk.file.size // 7)
    assert desk.posts(URLENCODED)
    assert len(desk.departures) == 1


def test_what_a_form_held_is_good_for_one_request(desk):
    desk.gives()
    desk.reads_form(text=3)
    assert desk.gate.may_request(
        Request(f"{PORTAL}/?q=abc", PORTAL, Content.DOCUMENT, sender=Sender.NAVIGATION)
    )
    assert desk.posts(URLENCODED)
    assert len(desk.departures) == 1


def test_a_beacon_does_not_leave_while_the_page_has_the_file(desk):
    assert desk.posts("text/plain", sender=Sender.BEACON)
    desk.gives()
    assert not desk.posts("text/plain", sender=Sender.BEACON)
    assert desk.departures == []
    assert desk.posts()
    assert desk.posts("text/plain", sender=Sender.BEACON)


def test_no_socket_is_opened_beside_a_file_to_deposit(desk):
    socket = Request(
        "wss" + PORTAL.removeprefix("https"), PORTAL, Content.ACTIVE, sender=Sender.SOCKET
    )
    assert desk.gate.may_request(socket)
    desk.handover.arm(desk.file)
    assert not desk.gate.may_request(socket)
    assert "liaison" in desk.told
    desk.gives()
    assert not desk.gate.may_request(socket)
    assert desk.posts()
    assert not desk.gate.may_request(socket)
    desk.handover.settle()
    assert desk.gate.may_request(socket)


@pytest.mark.parametrize("kind", ["", "application/xml", "application/octet-stream", MULTIPART])
def test_a_page_may_send_it_in_pieces_that_depart_once(desk, kind):
    desk.gives()
    for number in range(3):
        assert desk.posts(kind, sender=Sender.SCRIPT, piece=f"bytes {number}-{number}/3")
    assert not desk.posts(kind, sender=Sender.SCRIPT, piece="bytes 2-2/3")
    assert len(desk.departures) == 1


@pytest.mark.parametrize("kind", ["", "application/xml", "application/octet-stream", MULTIPART])
def test_a_page_that_tries_again_by_itself_sends_nothing_twice(desk, kind):
    desk.gives()
    assert desk.posts(kind, sender=Sender.SCRIPT)
    for again in ("/up", "/up#3"):
        assert not desk.posts(kind, again, Sender.SCRIPT)
        assert "une seconde fois" in desk.told
    assert desk.posts(MULTIPART, "/end", Sender.SCRIPT), "another step"
    desk.reads_form((desk.file.name, desk.file.size))
    assert desk.posts(MULTIPART, "/elsewhere", Sender.SCRIPT), "nobody had told it before"
    desk.reads_form((desk.file.name, desk.file.size))
    assert not desk.posts(MULTIPART, "/third", Sender.SCRIPT), "the file is in it again"
    assert len(desk.departures) == 1


@pytest.mark.parametrize("where", ["field", "form", "script"])
@pytest.mark.parametrize("other", ["name", "size", "one more"])
def test_another_file_than_the_one_that_was_given_does_not_leave(desk, where, other):
    desk.gives()
    name, size = desk.file.name, desk.file.size
    files = {
        "name": (("x.xml", size),),
        "size": ((name, size + 1),),
        "one more": ((name, size), ("x.xml", 3)),
    }[other]
    traffic = desk.handover.traffic
    {
        "field": lambda: traffic.note_fields(Reread(files)),
        "form": lambda: traffic.note_form(FormRead(files)),
        "script": lambda: traffic.note_sent(FormRead(files)),
    }[where]()
    traffic.note_fields(Reread(((name, size),)))
    assert not desk.posts()
    assert "un autre fichier" in desk.told
    assert desk.departures == []
    assert desk.handover.stage is Stage.IN_PAGE
    desk.handover.take_back()
    desk.gives()
    assert desk.posts()


def test_a_field_that_a_script_emptied_says_nothing(desk):
    desk.gives()
    desk.handover.traffic.note_fields(Reread(()))
    assert desk.posts(sender=Sender.SCRIPT)
    assert len(desk.departures) == 1


def test_a_refused_departure_keeps_the_file_here(desk):
    desk.gives()
    desk.refusal = DepositRefused("Déjà déposé.", "Regardez la liste.")
    assert not desk.posts()
    assert desk.handover.stage is Stage.IN_PAGE
    assert [notice.message for notice in desk.notices] == ["Déjà déposé."]


def test_a_file_written_to_while_the_page_has_it_does_not_leave(desk):
    desk.gives()
    path = desk.file.path
    path.write_bytes(path.read_bytes().replace(b"T0", b"T9"))
    os.utime(path, ns=(1, 1))
    assert not desk.posts()
    assert desk.departures == []
    assert "a changé" in desk.notices[-1].message
    assert desk.handover.stage is Stage.IN_PAGE


def test_what_a_reload_repeats_never_carries_a_file_again(desk):
    assert not desk.posts(again=True), "even before any file is known: it may be an old one"
    desk.gives()
    assert desk.posts()
    desk.gate.forget_page()
    assert not desk.posts(again=True)
    assert len(desk.departures) == 1


def test_after_the_departure_another_page_sends_no_file(desk):
    desk.gives()
    assert desk.posts()
    desk.gate.forget_page()
    assert not desk.posts()
    assert desk.posts("application/json"), "the list of deposits may be asked for that way"
    desk.handover.settle()
    assert desk.posts()
    assert len(desk.departures) == 1


def test_after_the_departure_what_cannot_hold_the_file_goes(desk):
    desk.gives()
    assert desk.posts(sender=Sender.SCRIPT)
    desk.reads_form(text=3)
    assert desk.posts(), "« Terminer », at the same address"
    desk.gate.forget_page()
    desk.reads_form(text=3)
    assert desk.posts(), "« Se déconnecter », on another page"
    assert desk.posts("", "/ping", Sender.SCRIPT)
    desk.handover.traffic.note_sent(FormRead((), desk.file.size, f"{PORTAL}/ping"))
    assert not desk.posts("", "/ping", Sender.SCRIPT)
    assert len(desk.departures) == 1


def test_a_file_put_in_a_form_after_it_was_read_is_its_departure(desk):
    desk.gives()
    desk.reads_form(text=3)
    desk.handover.traffic.note_sent(FormRead(((desk.file.name, desk.file.size),)))
    assert desk.posts()
    assert len(desk.departures) == 1


def test_a_second_sending_says_how_to_go_on(desk):
    desk.gives()
    assert desk.posts(sender=Sender.SCRIPT)
    assert not desk.posts(sender=Sender.SCRIPT)
    assert "Je n’ai pas déposé" in desk.notices[-1].remedy
    assert desk.notices[-1].remedy.endswith("déposez avec votre navigateur.")


def test_the_address_is_the_same_however_it_is_escaped(desk):
    desk.gives()
    desk.handover.traffic.note_sent(FormRead((), desk.file.size, f"{PORTAL}/d%C3%A9p%C3%B4t?n=1"))
    assert desk.posts("text/plain", "/dépôt?n=1", Sender.SCRIPT)
    desk.handover.traffic.note_sent(FormRead((), desk.file.size, f"{PORTAL}/d%C3%A9p%C3%B4t?n=1"))
    assert not desk.posts("text/plain", "/dépôt?n=1", Sender.SCRIPT)


def test_a_file_armed_anew_must_be_chosen_anew(desk):
    desk.gives()
    assert desk.posts()
    desk.handover.settle()
    desk.handover.arm(desk.file)
    assert not desk.posts(), "the page still has the former one"
    assert "Choisissez" in desk.notices[-1].remedy
    assert len(desk.departures) == 1


def test_a_page_that_holds_a_secret_reaches_trusted_origins_only(desk):
    gate = desk.gate
    picture = Request(f"{OTHER}/x.png", PORTAL, Content.PASSIVE)
    assert not gate.may_request(picture)
    assert gate.addresses.allow_for_session(OTHER)
    assert gate.may_request(picture)
    assert gate.may_navigate(OTHER, top=True)
    for hold, release in ((gate.seal, gate.unseal), (desk.gives, gate.forget_page)):
        hold()
        assert not gate.may_request(picture)
        assert not gate.may_navigate(OTHER, top=True)
        assert not gate.may_navigate(OTHER, top=False)
        assert gate.may_navigate(PORTAL, top=True)
        release()
        assert gate.may_request(picture)


def test_a_refused_visit_is_told_each_time_and_its_origin_listed_once(desk, qtbot):
    visits, origins = [], []
    desk.gate.visit_refused.connect(visits.append)
    desk.gate.origin_blocked.connect(origins.append)
    for _ in range(2):
        assert not desk.gate.may_navigate(f"{OTHER}/a", top=True)
    assert not desk.gate.may_navigate(f"{OTHER}/frame", top=False)
    assert visits == [f"{OTHER}/a"] * 2
    assert origins == [OTHER]


def test_a_top_page_is_of_a_site_or_blank(desk):
    assert desk.gate.may_navigate("about:blank", top=True)
    assert not desk.gate.may_navigate("data:text/html,x", top=True)
    assert desk.gate.may_navigate("data:text/html,x", top=False)
    assert not desk.gate.may_navigate("file:///etc/passwd", top=False)
