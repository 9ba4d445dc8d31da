"""The real program and the training portal: whatever the address, one refuses the other."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from certdesk.model.journal.records import DepositState
from certdesk.portal_client.assumptions import read_direct_addresses, training_portal
from certdesk.portal_client.client import PortalClient, no_login
from certdesk.portal_client.errors import DirectRefused
from certdesk.portal_client.organisations import Organisation, Role
from certdesk.portal_client.page import read_page
from certdesk.portal_client.practice import is_training_page
from certdesk.portal_client.transport import Transport, open_http
from certdesk.training.server import TrainingPortal
from tests.builders import Style
from tests.portal_client import samples
from tests.portal_client.deposits import Clock, candidate, open_desk, quick_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.portal_client.assumptions import Portal

OWN = Organisation("04DRC794", "Vos propres données", Role.CERTIFICATEUR)


@pytest.fixture(scope="module")
def site() -> Iterator[TrainingPortal]:
    with TrainingPortal() as running:
        yield running


@contextlib.contextmanager
def client_of(portal: Portal) -> Iterator[PortalClient]:
    with open_http(portal) as http:
        yield PortalClient(portal, http, no_login, Transport(portal, http))


@pytest.fixture
def listed(site: TrainingPortal) -> Portal:
    """The training portal, as an administrator could list its address in the real program."""
    (portal,) = read_direct_addresses([site.origin]).portals
    assert not portal.is_training
    return portal


def test_the_real_program_gives_the_training_portal_no_password(site, listed):
    with client_of(listed) as client, pytest.raises(DirectRefused, match="d’entraînement"):
        client.sign_in("04DRC794", "secret")
    assert not any(line.startswith("POST") for line in site.log)


def test_the_real_program_gives_the_training_portal_no_file(site, listed):
    style = Style(header={"emetteur/idClient": OWN.id_client})
    with quick_folder() as folder, client_of(listed) as client:
        journal, desk = open_desk(folder, Clock())
        with contextlib.closing(journal):
            checked = desk.check(candidate(folder / "fichiers", portal=listed, style=style))
            assert checked.obstacles == ()
            outcome = desk.deposit(
                checked,
                lambda sending: client.deposit(
                    checked.path, OWN, checked.request.sha256, sending.tick
                ),
            )
    assert isinstance(outcome.error, DirectRefused)
    assert outcome.deposit.state is DepositState.NOT_SENT
    assert site.deposits == ()


def test_practice_goes_on_at_the_same_address(site):
    portal = training_portal(site.origin)
    with open_http(portal) as http:
        answer = Transport(portal, http).get(portal.start_url)
    assert is_training_page(answer.page)


def test_a_page_of_another_portal_is_not_one_of_practice():
    assert not is_training_page(samples.page(samples.LOGIN))
    other = "<head><meta name='certdesk-portail' content='autre'><meta charset=utf-8></head><p>a"
    assert not is_training_page(read_page(other, "https://depot.exemple.fr/"))
