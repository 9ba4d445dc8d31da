"""What may leave, and when the page is sealed, told without any browser."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QObject

from certdesk.portal_client.errors import DepositRefused
from certdesk.ui.portal.allow_list import AllowList, Content
from certdesk.ui.portal.file_handover import FileHandover, Stage
from certdesk.ui.portal.gate import Gate, Request
from tests.ui.portal.clerk import armed, write_flux

PORTAL, OTHER = "https://portail.exemple.fr", "https://autre.exemple.net"
MULTIPART = "multipart/form-data; boundary=x"


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

    def posts(self, kind=MULTIPART, url=PORTAL, *, again=False, content=Content.DOCUMENT):
        return self.gate.may_request(
            Request(f"{url}/up", PORTAL, content, "POST", kind, again=again)
        )


@pytest.fixture
def desk(qtbot, jobs, tmp_path):
    return Desk(jobs, tmp_path)


def test_the_first_request_that_may_carry_the_file_is_its_departure(desk):
    desk.gives()
    assert desk.gate.may_request(Request(f"{PORTAL}/x", PORTAL, Content.ACTIVE))
    assert desk.posts("application/x-www-form-urlencoded")
    assert desk.posts("text/plain;charset=utf-8", content=Content.ACTIVE)
    assert desk.departures == []
    assert desk.posts()
    assert [one.file for one in desk.departures] == [desk.file]
    assert desk.departures[0].origin == PORTAL
    assert desk.handover.stage is Stage.LEFT


@pytest.mark.parametrize("kind", ["", "application/xml", "application/octet-stream", "text/xml"])
def test_a_page_may_send_it_in_pieces_that_depart_once(desk, kind):
    desk.gives()
    assert desk.posts(kind, content=Content.ACTIVE)
    assert desk.posts(kind, content=Content.ACTIVE)
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
