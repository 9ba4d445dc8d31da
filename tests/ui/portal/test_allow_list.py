"""Which addresses may be reached, told without any browser."""

from __future__ import annotations

import pytest

from certdesk.ui.portal.allow_list import AllowList, Content, Trust, is_inner, origin_of_request

PORTAL, CDN = "https://portail.exemple.fr", "https://images.exemple.net"


@pytest.fixture
def addresses() -> AllowList:
    return AllowList([PORTAL, "http://127.0.0.1:8000"])


def test_only_https_and_this_computer_can_be_trusted():
    listed = [PORTAL, "http://portail.exemple.fr", "http://127.0.0.1:80", "ftp://x.fr", "", "x"]
    assert AllowList(listed).trusted == {PORTAL, "http://127.0.0.1"}


@pytest.mark.parametrize(
    "url",
    [
        "http://portail.exemple.fr/",
        "https://portail.exemple.fr:8443/",
        "https://portail.exemple.fr.evil.net/",
        "https://evil.net/https://portail.exemple.fr/",
        "https://portail.exemple.fr@evil.net/",
        "https://clerk:secret@portail.exemple.fr/",
        "https://sub.portail.exemple.fr/",
        "http://127.0.0.1:8001/",
        "file:///etc/passwd",
        "chrome://gpu",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_only_resembles_the_portal_is_refused(addresses, url):
    assert addresses.trust(url) is Trust.REFUSED
    assert not addresses.may_navigate(url)
    assert not addresses.may_load(url, PORTAL, Content.PASSIVE)


@pytest.mark.parametrize(
    "url",
    [PORTAL, f"{PORTAL}:443/a?b#c", "HTTPS://PORTAIL.exemple.fr/x", "wss://portail.exemple.fr/"],
)
def test_every_spelling_of_the_portal_is_the_portal(addresses, url):
    assert addresses.is_trusted(url)


def test_a_refused_origin_is_listed_once_then_allowed_for_the_session(addresses):
    assert addresses.note_refusal(f"{CDN}/a.png") == CDN
    assert addresses.note_refusal(f"{CDN}/b.png") == ""
    assert addresses.refused == (CDN,)
    assert not addresses.allow_for_session("https://never-seen.net")
    assert addresses.allow_for_session(CDN)
    assert addresses.trust(CDN) is Trust.SESSION
    assert not addresses.is_trusted(CDN)
    assert addresses.refused == ()


def test_a_page_cannot_make_the_list_endless(addresses):
    for number in range(1000):
        addresses.note_refusal(f"https://n{number}.evil.net/")
    assert len(addresses.refused) == 50


def test_an_allowed_origin_gives_pictures_to_the_portal_and_scripts_to_itself_only(addresses):
    addresses.note_refusal(CDN)
    addresses.allow_for_session(CDN)
    assert addresses.may_load(f"{CDN}/a.png", PORTAL, Content.PASSIVE)
    assert not addresses.may_load(f"{CDN}/a.js", PORTAL, Content.ACTIVE)
    assert not addresses.may_load(f"{CDN}/a.js", "", Content.ACTIVE)
    assert addresses.may_load(f"{CDN}/a.js", CDN, Content.ACTIVE)


def test_inner_addresses_are_those_of_the_page_itself():
    assert all(map(is_inner, ("about:blank", "data:text/plain,x", f"blob:{PORTAL}/id")))
    assert not any(map(is_inner, (PORTAL, "file:///x", "blob:", "chrome:x", "about", "")))


def test_a_web_socket_counts_as_its_site():
    assert origin_of_request("ws://127.0.0.1:8000/x") == "http://127.0.0.1:8000"
    assert origin_of_request("wss://portail.exemple.fr/x") == PORTAL
