"""The direct client against the real training portal: every step, every incident."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from certdesk.model.flux.source import open_source
from certdesk.model.journal.records import PortalStatus
from certdesk.model.progress import Cancelled
from certdesk.model.rapport.rapport import read_rapport
from certdesk.portal_client.assumptions import training_portal
from certdesk.portal_client.client import PortalClient, no_login
from certdesk.portal_client.errors import (
    AccountExpired,
    AccountLost,
    CredentialsRefused,
    DepositRefused,
    Maintenance,
    OutcomeUnknown,
    PageUnreadable,
    PortalError,
    PortalUnreachable,
    SessionExpired,
    SessionLost,
)
from certdesk.portal_client.filters import Filters
from certdesk.portal_client.pages import Organisation, Role
from certdesk.portal_client.transport import Patience, Transport, open_http
from certdesk.training.faults import Fault, Step
from certdesk.training.server import TrainingPortal

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "exercice-2026"
LOGIN = ("99EXO794", PASSWORD)
TUTORIAL = "99EXO794_20260907T083000_tutoriel.xml"
PATIENT = Patience(connect=20, read=20, deposit_answer=20, pauses=(0.0, 0.0))
HURRIED = replace(PATIENT, deposit_answer=0.3)
SEND = "POST /transmettre/fichier/depot"
OWN = Organisation("99EXO794", "Vos propres données", Role.CERTIFICATEUR)


@pytest.fixture
def http(site):
    with open_http(training_portal(site.origin), PATIENT) as opened:
        yield opened


def client_of(site, http, again=no_login, patience=PATIENT) -> PortalClient:
    portal = training_portal(site.origin)
    return PortalClient(portal, http, again, Transport(portal, http, patience))


@pytest.fixture
def client(site, http) -> PortalClient:
    entered = client_of(site, http)
    entered.sign_in(*LOGIN)
    return entered


@pytest.fixture
def flux(demo: Path) -> tuple[Path, str]:
    path = demo / "tutoriel" / TUTORIAL
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def deposit(client: PortalClient, flux: tuple[Path, str]):
    return client.deposit(flux[0], client.organisations()[0], flux[1])


def test_the_whole_way_from_the_login_to_the_passages(site, http, client, flux, tmp_path):
    (own,) = client.organisations()
    assert (own.id_client, own.role) == ("99EXO794", Role.CERTIFICATEUR)
    confirmation = client.deposit(flux[0], own, flux[1])
    (received,) = site.deposits
    assert received.sha256 == flux[1] == confirmation.sha256
    assert received.file_name == TUTORIAL
    assert confirmation.numero_dossier == str(received.number)

    (line,) = client.list_deposits()
    assert (line.file_name, line.by, line.for_) == (TUTORIAL, "99EXO794", "99EXO794")
    assert line.status is PortalStatus.WITH_ERRORS
    assert line.date is not None

    receipt = client.download(line.receipt_url, tmp_path)
    assert str(received.number) in receipt.read_text("utf-8")
    treatment = client.download(line.treatment_url, tmp_path)
    source = open_source(treatment)
    rapport = read_rapport(source)
    source.close()
    assert rapport.nom_fichier == TUTORIAL
    assert rapport.ko

    recorded = client.passages()
    assert recorded
    (found,) = client.passages(recorded[0].id_technique)
    assert found.id_technique == recorded[0].id_technique
    assert client.passages("absent-partout") == ()

    http.cookies.clear()  # what forgetting a session does
    with pytest.raises(SessionExpired):
        client.list_deposits()


def test_a_deposit_for_another_organisation_is_made_for_that_one(site, http, flux):
    client = client_of(site, http)
    client.sign_in("99TDC310", PASSWORD)
    own, first, second = client.organisations()
    assert (own.role, first.role, second.role) == (
        Role.CERTIFICATEUR,
        Role.DEPOSANT,
        Role.DEPOSANT,
    )
    client.deposit(flux[0], second, flux[1])
    client.deposit(flux[0], first, flux[1])
    assert [(one.by, one.on_behalf_of) for one in site.deposits] == [
        ("99TDC310", second.id_client),
        ("99TDC310", first.id_client),
    ]
    assert [line.for_ for line in client.list_deposits()] == [first.id_client, second.id_client]


def test_filters_are_applied(site, client, flux):
    deposit(client, flux)
    today = site.deposits[0].received_at.date()
    kept = Filters("TUTORIEL", today, today, PortalStatus.WITH_ERRORS)
    assert len(client.list_deposits(kept)) == 1
    for none in (
        Filters(name="autre"),
        Filters(status=PortalStatus.REJECTED),
        Filters(until=today - timedelta(days=1)),
        Filters(since=date(2999, 1, 1)),
    ):
        assert client.list_deposits(none) == ()


def test_an_empty_list_and_a_file_in_process_are_read(site, client, flux):
    assert client.list_deposits() == ()
    site.delay = timedelta(hours=1)
    try:
        deposit(client, flux)
        (line,) = client.list_deposits()
    finally:
        site.delay = timedelta(0)
    assert line.status is PortalStatus.PROCESSING
    assert (bool(line.receipt_url), bool(line.treatment_url)) == (True, False)


def test_a_wrong_password_and_an_expired_account_are_told_apart(site, http):
    with pytest.raises(CredentialsRefused):
        client_of(site, http).sign_in("99EXO794", "autre")
    with pytest.raises(AccountExpired):
        client_of(site, http).sign_in("99EXP404", PASSWORD)


def test_a_file_that_is_not_named_xml_is_refused(site, client, tmp_path):
    path = tmp_path / "flux.txt"
    path.write_bytes(b"<flux/>")
    with pytest.raises(DepositRefused, match="format XML"):
        deposit(client, (path, hashlib.sha256(b"<flux/>").hexdigest()))
    assert site.deposits == ()


def test_a_cancelled_deposit_never_reaches_the_portal(site, client, tmp_path):
    def tick(done: int, total: int) -> None:
        if done:
            raise Cancelled

    path = tmp_path / "grand.xml"
    path.write_bytes(b"<flux>" + b" " * (8 << 20))
    own = client.organisations()[0]
    with pytest.raises(Cancelled):
        client.deposit(path, own, hashlib.sha256(path.read_bytes()).hexdigest(), tick)
    assert site.deposits == ()
    assert client.list_deposits() == ()


# --- every incident, where it hurts most: while the file leaves


@pytest.mark.parametrize(
    ("fault", "expected", "received"),
    [
        (Fault.ERROR, OutcomeUnknown, 0),
        (Fault.ERROR_AFTER, OutcomeUnknown, 1),
        (Fault.CUT_BEFORE, None, 0),
        (Fault.CUT_AFTER, OutcomeUnknown, 1),
        (Fault.SESSION_EXPIRED, SessionLost, 0),
        (Fault.ACCOUNT_EXPIRED, AccountLost, 0),
        (Fault.MAINTENANCE, OutcomeUnknown, 0),
    ],
)
def test_an_incident_while_the_file_leaves_is_told_truly(
    site, http, flux, fault, expected, received
):
    client = client_of(site, http, again=lambda: LOGIN)
    client.sign_in(*LOGIN)
    before = len(site.log)
    site.faults.arm(fault, at=Step.UPLOAD)
    with pytest.raises(PortalError) as caught:
        client.deposit(flux[0], OWN, flux[1])
    # A connection cut at once is seen before or after the last bytes left: both are true.
    assert type(caught.value) in ((expected,) if expected else (OutcomeUnknown, PortalUnreachable))
    site.faults.clear()
    assert len(site.deposits) == received
    posts = [line for line in site.log[before:] if line.startswith(SEND)]
    assert len(posts) <= 1
    client.sign_in(*LOGIN)
    assert len(client.list_deposits()) == received


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.SLOW_AFTER])
def test_an_answer_that_does_not_come_in_time_is_an_unknown_outcome(flux, fault):
    # A site of its own: what comes of the file once nobody waits must not reach another test.
    with TrainingPortal() as site, open_http(training_portal(site.origin), PATIENT) as http:
        client = client_of(site, http, patience=HURRIED)
        client.sign_in(*LOGIN)
        site.faults.arm(fault, at=Step.UPLOAD, seconds=60)
        with pytest.raises(OutcomeUnknown):
            client.deposit(flux[0], OWN, flux[1])


@pytest.mark.parametrize("fault", [Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.ERROR])
def test_a_confirmation_that_does_not_come_is_an_unknown_outcome_or_asked_again(
    site, client, flux, fault
):
    site.faults.arm(fault, at=Step.DEPOSITED, times=None)
    with pytest.raises(OutcomeUnknown):
        deposit(client, flux)
    site.faults.clear()
    assert len(site.deposits) == 1
    site.restart_exercise()
    if fault in (Fault.CUT_BEFORE, Fault.CUT_AFTER):
        site.faults.arm(fault, at=Step.DEPOSITED, times=2)
        assert deposit(client, flux).text == "Fichier déposé"
        assert len(site.deposits) == 1


@pytest.mark.parametrize(
    "step", [Step.HOME, Step.TRANSMIT, Step.ORGANISATION, Step.UPLOAD_PAGE], ids=str
)
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.ERROR, PortalUnreachable),
        (Fault.SESSION_EXPIRED, SessionExpired),
        (Fault.ACCOUNT_EXPIRED, AccountExpired),
        (Fault.MAINTENANCE, Maintenance),
    ],
)
def test_an_incident_before_the_file_leaves_leaves_nothing(
    site, client, flux, fault, expected, step
):
    site.faults.arm(fault, at=step, times=None)
    with pytest.raises(PortalError) as caught:
        client.deposit(flux[0], OWN, flux[1])
    assert type(caught.value) is expected
    assert site.deposits == ()


@pytest.mark.parametrize("step", [Step.HOME, Step.TRANSMIT], ids=str)
def test_labels_that_changed_on_the_way_stop_a_deposit(site, client, flux, step):
    site.faults.arm(Fault.CHANGED_LABEL, at=step, times=None)
    with pytest.raises(PageUnreadable):
        client.deposit(flux[0], OWN, flux[1])
    assert site.deposits == ()


def test_a_confirmation_in_other_words_is_an_unknown_outcome(site, client, flux):
    site.faults.arm(Fault.CHANGED_LABEL, at=Step.DEPOSITED, times=None)
    with pytest.raises(OutcomeUnknown):
        client.deposit(flux[0], OWN, flux[1])
    assert len(site.deposits) == 1


@pytest.mark.parametrize("step", [Step.HOME, Step.LIST, Step.RECEIPT], ids=str)
@pytest.mark.parametrize("fault", [Fault.CUT_BEFORE, Fault.CUT_AFTER])
def test_a_reading_survives_two_cuts(site, client, flux, tmp_path, step, fault):
    deposit(client, flux)
    site.faults.arm(fault, at=step, times=2)
    (line,) = client.list_deposits()
    assert client.download(line.receipt_url, tmp_path).stat().st_size
    assert site.faults.armed() == ()


def test_a_session_that_ends_is_opened_again_for_a_reading_only(site, http, flux):
    client = client_of(site, http, again=lambda: LOGIN)
    client.sign_in(*LOGIN)
    site.faults.arm(Fault.SESSION_EXPIRED, at=Step.LIST)
    assert client.list_deposits() == ()
    site.faults.arm(Fault.SESSION_EXPIRED, at=Step.UPLOAD_PAGE)
    with pytest.raises(SessionExpired):
        client.deposit(flux[0], OWN, flux[1])
    assert site.deposits == ()


def test_a_list_in_other_words_is_said_so_and_never_empty(site, client, flux):
    deposit(client, flux)
    site.faults.arm(Fault.CHANGED_LABEL, at=Step.LIST, times=None)
    with pytest.raises(PageUnreadable):
        client.list_deposits()


def test_the_password_is_in_no_log_of_either_side(site, client, flux, caplog):
    caplog.set_level("DEBUG")
    deposit(client, flux)
    assert PASSWORD not in caplog.text + "".join(site.log)
