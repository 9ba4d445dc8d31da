"""The direct client: it signs in, moves by labels, reads, downloads, and keeps its secrets."""

from __future__ import annotations

import logging
import traceback
from datetime import date

import httpx2
import pytest

from certdesk.model.journal.records import PortalStatus
from certdesk.portal_client.assumptions import load_assumptions, real_portal
from certdesk.portal_client.client import PortalClient
from certdesk.portal_client.errors import (
    AccountExpired,
    CredentialsRefused,
    DirectRefused,
    Maintenance,
    PageUnreadable,
    PortalError,
    PortalUnreachable,
    SessionExpired,
)
from certdesk.portal_client.filters import Filters
from certdesk.portal_client.pages import Role
from tests.portal_client import samples
from tests.portal_client.fake_site import CUT, PASSWORD, SESSION, FakeSite, redirect, shown


@pytest.fixture
def site() -> FakeSite:
    return FakeSite()


# --- signing in and out


def test_signing_in_sends_the_form_as_a_person_would(site):
    site.client().sign_in("99EXO794", PASSWORD)
    assert site.requests == ["GET /", "GET /connexion", "POST /connexion", "GET /accueil"]
    assert site.bodies[2].decode() == f"csrf=jeton-1&login=99EXO794&pass={PASSWORD}"


@pytest.mark.parametrize("status", [200, 401, 403])
def test_a_login_page_that_comes_back_means_that_the_password_is_refused(site, status):
    site.script["POST /connexion"] = [shown(samples.LOGIN, status, nav="")]
    with pytest.raises(CredentialsRefused) as caught:
        site.client().sign_in("99EXO794", PASSWORD)
    assert caught.value.remedy
    assert site.posts("/connexion") == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (shown("<h1>Votre compte est expiré</h1>", 403, nav=""), AccountExpired),
        (shown("<h1>Site en maintenance</h1>", 503, nav=""), Maintenance),
        (shown("<h1>Erreur</h1>", 500, nav=""), PortalUnreachable),
        (shown("<h1>Saisissez le code reçu par SMS</h1>", nav=""), PageUnreadable),
        (redirect("https://ailleurs.exemple/accueil"), DirectRefused),
        (CUT, PortalUnreachable),
    ],
)
def test_what_prevents_signing_in_is_told_and_the_password_not_sent_again(site, answer, expected):
    site.script["POST /connexion"] = [answer]
    with pytest.raises(PortalError) as caught:
        site.client().sign_in("99EXO794", PASSWORD)
    assert type(caught.value) is expected
    assert site.posts("/connexion") == 1


def test_a_portal_without_a_login_page_gets_no_password(site):
    site.script["GET /connexion"] = [shown("<h1>Actualités</h1>", nav="")]
    with pytest.raises(PageUnreadable):
        site.client().sign_in("99EXO794", PASSWORD)
    assert site.bodies == [b"", b""]


def test_a_login_page_on_another_origin_gets_no_password(site):
    site.script["GET /"] = [redirect("https://ailleurs.exemple/connexion")]
    with pytest.raises(DirectRefused):
        site.client().sign_in("99EXO794", PASSWORD)
    assert site.requests == ["GET /"]


# --- reading


def test_one_organisation_is_offered_when_the_portal_asks_for_the_file_at_once(site):
    (only,) = site.entered().organisations()
    assert only.role is Role.CERTIFICATEUR
    assert site.requests == ["GET /accueil", "GET /transmettre", "GET /depot"]


def test_a_choice_of_organisations_is_read(site):
    site.script["GET /depot"] = [shown(samples.CHOICE_RADIOS)]
    assert len(site.entered().organisations()) == 3


def test_the_list_is_reached_by_its_labels_and_asked_with_its_filters(site):
    client = site.entered()
    found = client.list_deposits(Filters("metier", date(2023, 10, 1), None, PortalStatus.SUCCESS))
    assert [line.file_name for line in found] == ["04DRC794_20210526091012Z_Metier_date.xml"]
    assert site.requests == [
        "GET /accueil",
        "GET /consulter",
        "GET /fichiers",
        "GET /fichiers?nom=metier&statut=2&du=2023-10-01&au=",
    ]


def test_every_page_of_the_list_is_read_once(site):
    second = samples.LIST_TABLE.replace("Metier_date", "autre")  # leads to itself again
    site.script["GET /fichiers"] = [shown(samples.LIST_TABLE), shown(second)]
    listed = site.entered().list_deposits()
    assert len(listed) == 4
    assert site.requests[-1] == "GET /fichiers?page=2"


def test_passages_are_searched(site):
    assert [each.id_technique for each in site.entered().passages("TEST2")] == ["TEST2"]
    assert site.requests[-1] == "GET /passages?q=TEST2"


def test_a_label_that_changed_is_said_so_and_nothing_is_clicked_at_random(site):
    changed = samples.NAV.replace("TRANSMETTRE DES DONNÉES", "Nouvel envoi")
    client = site.entered()
    site.script["GET /accueil"] = [shown("<h1>Bienvenue</h1>", nav=changed)]
    with pytest.raises(PageUnreadable) as caught:
        client.organisations()
    assert "Transmettre des données" in caught.value.message
    assert site.requests == ["GET /accueil"]


# --- trying again


@pytest.mark.parametrize("first", [CUT, httpx2.ConnectTimeout(""), shown("", 503), shown("", 502)])
def test_a_reading_is_tried_again(site, first):
    client = site.entered()
    site.script["GET /accueil"] = [first, first]
    assert client.list_deposits()
    assert site.requests.count("GET /accueil") == 3
    assert site.pauses == [0.5, 2.0]


def test_a_reading_is_not_tried_for_ever(site):
    client = site.entered()
    site.script["GET /accueil"] = [CUT] * 9
    with pytest.raises(PortalUnreachable):
        client.list_deposits()
    assert site.requests.count("GET /accueil") == 3


def test_a_maintenance_or_a_breakdown_is_told(site):
    client = site.entered()
    site.script["GET /accueil"] = [shown("<h1>Maintenance</h1>", 503, nav="")] * 3
    with pytest.raises(Maintenance):
        client.list_deposits()
    site.script["GET /accueil"] = [shown("<h1>Oups</h1>", 500)]
    with pytest.raises(PortalUnreachable, match="500"):
        client.list_deposits()


def test_redirections_without_end_are_given_up(site):
    client = site.entered()
    site.script["GET /accueil"] = [redirect("/accueil")] * 50
    with pytest.raises(PageUnreadable):
        client.list_deposits()
    assert len(site.requests) < 30


# --- the session ends


def test_an_expired_session_is_told_when_nobody_can_sign_in_again(site):
    client = site.entered()
    site.signed_in = False
    with pytest.raises(SessionExpired):
        client.list_deposits()
    assert site.posts("/connexion") == 0


def test_an_expired_session_is_opened_again_once_for_a_reading(site):
    asked: list[int] = []
    client = site.entered(lambda: asked.append(1) or ("99EXO794", PASSWORD))
    site.signed_in = False
    assert client.list_deposits()
    assert (site.posts("/connexion"), asked) == (1, [1])


def test_a_session_that_ends_again_at_once_is_not_opened_for_ever(site):
    client = site.entered(lambda: ("99EXO794", PASSWORD))
    site.script["GET /consulter"] = [redirect("/connexion")] * 5
    with pytest.raises(SessionExpired):
        client.list_deposits()
    assert site.posts("/connexion") == 1


# --- whom it talks to


def test_the_real_portal_is_refused_before_any_request():
    with httpx2.Client(transport=httpx2.MockTransport(never)) as http, pytest.raises(DirectRefused):
        PortalClient(real_portal(), http)


def test_a_portal_that_pretends_is_refused_by_its_origin():
    from dataclasses import replace

    pretended = replace(real_portal(), direct=True, key="autre")
    with httpx2.Client(transport=httpx2.MockTransport(never)) as http, pytest.raises(DirectRefused):
        PortalClient(pretended, http)
    undeclared = replace(load_assumptions().direct(samples.ORIGIN), direct=False)
    with httpx2.Client(transport=httpx2.MockTransport(never)) as http, pytest.raises(DirectRefused):
        PortalClient(undeclared, http)


def never(request: httpx2.Request) -> httpx2.Response:
    raise AssertionError("a request left")


# --- secrets


def test_no_secret_is_in_logs_reprs_addresses_and_exceptions(site, caplog):
    caplog.set_level(logging.DEBUG)
    client = site.client()
    site.script["POST /connexion"] = [CUT]
    with pytest.raises(PortalUnreachable) as caught:
        client.sign_in("99EXO794", PASSWORD)
    client.sign_in("99EXO794", PASSWORD)
    client.passages("TEST1")
    error = caught.value
    told = [*traceback.format_exception(error), repr(error), repr(error.__cause__)]
    told += [repr(vars(error)), repr(vars(error.__cause__)), repr(client)]
    carried = error.__cause__.request
    told += [str(carried.url), repr(carried.content), repr(carried.headers)]
    told += [*site.requests, caplog.text]
    for secret in (PASSWORD, SESSION.partition("=")[2], "jeton-1"):
        assert not [text for text in told if secret in text]


def test_the_client_keeps_no_password(site):
    client = site.entered()
    kept = [vars(client), vars(client._transport), vars(client._transport.http)]
    assert PASSWORD not in repr(kept)
