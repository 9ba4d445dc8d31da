"""A page may come from anybody: read within limits, it runs nothing, leads nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.portal_client import page as page_module
from certdesk.portal_client.actions import action_named
from certdesk.portal_client.errors import PageUnreadable
from certdesk.portal_client.forms import forms
from certdesk.portal_client.page import links, read_page
from certdesk.portal_client.pages import (
    complaint,
    deposit_confirmation,
    deposits_list,
    organisations,
    passages_list,
    what_page,
)
from tests.effort import calls
from tests.portal_client.samples import NAV, ORIGIN, WORDING, document, page


@pytest.mark.parametrize(
    "target",
    [
        "https://ailleurs.exemple/x",
        "//ailleurs.exemple/x",
        "http://depot.exemple.fr/x",
        "https://depot.exemple.fr:8443/x",
        "https://depot.exemple.fr@ailleurs.exemple/x",
        "https://moi:secret@depot.exemple.fr/x",
        "https://depot.exemple.fr.ailleurs.exemple/x",
        "\\\\ailleurs.exemple\\x",
        "/\\ailleurs.exemple/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@b.fr",
        "https://[::1/x",
        "https://depot.exemple.fr:99999999/x",
    ],
)
def test_what_leads_out_of_the_origin_is_no_link_and_no_form(target):
    body = (
        f"<a href='{target}'>Consulter les données</a>"
        f"<form action='{target}' method=post><button>Déconnexion</button></form>"
        f"<form action=/x method=post><button formaction='{target}'>Se déconnecter</button></form>"
    )
    read = page(body, nav="")
    assert list(links(read)) == []
    assert [form.url for form in forms(read)] == [f"{ORIGIN}/x"]
    assert forms(read)[0].buttons == ()
    assert action_named(read, WORDING, "sign-out") is None


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("../b?c=1#d", f"{ORIGIN}/b?c=1"),
        ("/b", f"{ORIGIN}/b"),
        ("HTTPS://DEPOT.exemple.FR:443/b", "https://DEPOT.exemple.FR:443/b"),
        ("?c", f"{ORIGIN}/a/page?c"),
        (" b ", f"{ORIGIN}/a/b"),
    ],
)
def test_a_relative_link_is_completed(target, url):
    (link,) = links(page(f"<a href='{target}'>x</a>", "/a/page", nav=""))
    assert link.url == url


def test_a_base_of_another_origin_makes_its_links_leave():
    text = "<head><base href='https://ailleurs.exemple/'></head><a href=x>x</a><form></form>"
    read = read_page(text, f"{ORIGIN}/p")
    assert list(links(read)) == []
    assert [form.url for form in forms(read)] == [f"{ORIGIN}/p"]
    inside = read_page(text.replace("https://ailleurs.exemple/", "/dossier/"), f"{ORIGIN}/p")
    assert [link.url for link in links(inside)] == [f"{ORIGIN}/dossier/x"]


def test_an_address_that_holds_a_password_has_no_page():
    with pytest.raises(PageUnreadable):
        read_page("<p>", "https://moi:secret@depot.exemple.fr/")


def test_a_page_too_large_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr(page_module, "SIZE_LIMIT", 1000)
    with pytest.raises(PageUnreadable):
        page("x" * 1000)
    monkeypatch.setattr(page_module, "SIZE_LIMIT", 1 << 20)
    monkeypatch.setattr(page_module, "ELEMENT_LIMIT", 50)
    with pytest.raises(PageUnreadable):
        page("<p>" * 60)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 50_000,
        "<b><table>" * 3_000,
        "<form>" + "<button>Sélectionner</button>" * 4_000,
        "<form>" * 2_000 + "<label for=a>x</label>" * 2_000,
        "<a href=x>Rejeté</a>" * 4_000,
        "<p>Rejeté</p>" * 4_000,
        "<table>" + "<tr><td colspan=999999999>x" * 2_000,
        "<h1>" + "é" * 500_000,
        "<select>" + "<option>x" * 4_000,
        "&#0;&#x110000;\0<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
        "<?xml version='1.0' encoding='utf-16'?><p>x",
        "<input type=password name=a>" * 5_000,
    ],
    ids=lambda body: body[:14],
)
def test_a_page_twice_as_monstrous_costs_no_more_than_twice(body):
    whole, half = effort_of(body), effort_of(body[: len(body) // 2])
    assert whole < 2.2 * half + 5_000
    assert whole < 50 * len(body) + 20_000


def effort_of(body):
    def read_all():
        try:
            read = page(body)
        except PageUnreadable:
            return
        what_page(read, WORDING)
        for reader in (deposits_list, passages_list, organisations):
            with_refusal(reader, read)

    return calls(read_all)


def with_refusal(reader, read):
    try:
        return reader(read, WORDING)
    except PageUnreadable:
        return ()


SCRAPS = (
    *("<a href=", "<form", "<table>", "<tr>", "<td>", "</td>", "<th>Statut", "<th>Nom du fichier"),
    *("<!--", "-->", "<input name=a type=", "password>", "radio>", ">", "'", '"', "x.xml", "]]>"),
    *("Rejeté", "<h1>", "</h1>", "Fichier déposé", "<select name=b>", "<option>04DRC794"),
    *("01/13/2023", "<p hidden", "<script>", "</script>", "&#xD800;", "\ud800", "\0"),
)


@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join))
def test_no_page_makes_the_parser_stumble(text):
    try:
        read = read_page(document(text, nav=NAV), ORIGIN + "/")
    except PageUnreadable:
        return
    what_page(read, WORDING)
    deposit_confirmation(read, WORDING)
    complaint(read)
    for reader in (deposits_list, passages_list, organisations):
        with_refusal(reader, read)
    assert all(link.url.startswith(ORIGIN + "/") for link in links(read))
