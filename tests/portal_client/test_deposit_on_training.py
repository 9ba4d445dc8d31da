"""The desk, the direct client and the training portal together: every incident, and the truth."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from certdesk.model.errors import CertdeskError
from certdesk.model.flux.flux import open_flux
from certdesk.model.journal.errors import DepositForbidden
from certdesk.model.journal.journal import Journal
from certdesk.model.journal.records import DepositState, Mode, PortalStatus
from certdesk.portal_client.assumptions import training_portal
from certdesk.portal_client.checking import Candidate
from certdesk.portal_client.client import PortalClient, no_login
from certdesk.portal_client.deposit import DepositDesk
from certdesk.portal_client.transport import Patience, Transport, open_http
from certdesk.training.faults import Fault, Step
from tests.portal_client.deposits import GREEN

LOGIN = ("99EXO794", "exercice-2026")
TUTORIAL = "99EXO794_20260907T083000_tutoriel.xml"
PATIENT = Patience(connect=20, read=20, deposit_answer=20, pauses=(0.0, 0.0))
INCIDENTS = [
    *((fault, Step.UPLOAD) for fault in Fault if fault not in (Fault.SLOW, Fault.SLOW_AFTER)),
    *((fault, Step.DEPOSITED) for fault in (Fault.ERROR, Fault.CUT_AFTER, Fault.CHANGED_LABEL)),
    *((fault, Step.UPLOAD_PAGE) for fault in (Fault.SESSION_EXPIRED, Fault.MAINTENANCE)),
]


class Clerk:
    """Who deposits the tutorial by the direct transport, as the window does."""

    def __init__(self, site, http, folder, file):
        self.portal = training_portal(site.origin)
        self.journal = Journal(folder / "journal.sqlite")
        self.desk = DepositDesk(self.journal, lambda: datetime.now(UTC))
        self.client = PortalClient(
            self.portal, http, no_login, Transport(self.portal, http, PATIENT)
        )
        self.client.sign_in(*LOGIN)
        self.path = file
        self.flux = open_flux(file)

    def deposit(self):
        """Check, choose, send."""
        checked = self.desk.check(Candidate(self.flux, self.path, GREEN, self.portal, Mode.DIRECT))
        assert checked.questions == ()
        sha256 = checked.request.sha256

        def send(sending):
            (own,) = self.client.organisations()
            return self.client.deposit(self.path, own, sha256, sending.tick)

        return self.desk.deposit(checked, send)

    def read_list(self):
        """Sign in again, and take what the list says."""
        self.client.sign_in(*LOGIN)
        self.desk.read_list(self.portal.key, self.client.list_deposits())

    @property
    def state(self):
        """What the journal says of the first deposit."""
        return self.journal.deposits()[-1].state


@pytest.fixture
def clerk(site, tmp_path, demo):
    with open_http(training_portal(site.origin), PATIENT) as http:
        clerk = Clerk(site, http, tmp_path, demo / "tutoriel" / TUTORIAL)
        yield clerk
        clerk.journal.close()
        clerk.flux.close()


def test_a_deposit_without_incident_is_followed_to_its_status(site, clerk):
    outcome = clerk.deposit()
    (received,) = site.deposits
    assert outcome.deposit.state is DepositState.DEPOSITED
    assert outcome.deposit.numero_dossier == str(received.number)
    assert outcome.deposit.sha256 == received.sha256
    clerk.read_list()
    assert clerk.journal.deposits()[0].status is PortalStatus.WITH_ERRORS
    with pytest.raises(DepositForbidden):
        clerk.deposit()
    assert len(site.deposits) == 1


@pytest.mark.parametrize(("fault", "step"), INCIDENTS, ids=lambda each: each.name)
def test_after_any_incident_the_journal_tells_the_truth_and_nothing_comes_twice(
    site, clerk, fault, step
):
    site.faults.arm(fault, at=step, times=None)
    outcome = clerk.deposit()
    site.faults.clear()
    arrived = len(site.deposits) == 1
    if arrived:
        assert clerk.state in (DepositState.UNKNOWN, DepositState.DEPOSITED)
    else:
        assert clerk.state is not DepositState.DEPOSITED
    assert isinstance(outcome.error, CertdeskError) is (clerk.state is not DepositState.DEPOSITED)
    if clerk.state is DepositState.UNKNOWN:
        with pytest.raises(DepositForbidden):
            clerk.deposit()
        clerk.read_list()
        assert (clerk.state is DepositState.DEPOSITED) is arrived
        if not arrived:
            clerk.desk.answer(outcome.deposit.number, arrived=False)
    if not arrived:
        clerk.client.sign_in(*LOGIN)
        assert clerk.deposit().deposit.state is DepositState.DEPOSITED
    assert len(site.deposits) == 1
