"""For whom a page deposits: what it says of it is compared, what it does not say is not guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certdesk.portal_client.assumptions import training_portal
from certdesk.portal_client.client import PortalClient
from certdesk.portal_client.organisations import DepositFor, deposit_for
from certdesk.portal_client.transport import Transport, open_http
from certdesk.training.server import TrainingPortal
from certdesk.training.site import Settings
from tests.portal_client import samples
from tests.portal_client.samples import WORDING


@pytest.mark.parametrize(
    ("shown", "found", "same", "other"),
    [
        ("<p>Organisme : 04DRC794</p>", "04DRC794", True, False),
        ("<p>Organisme : <b>04drc794</b> – Institut fictif</p>", "04DRC794", True, False),
        ("<h2>Vous déposez pour 12ABC345</h2>", "12ABC345", False, True),
        ("<p>Dépôt pour l’École imaginaire (13XYZ678)</p>", "13XYZ678", False, True),
        ("<p>Connecté : 12ABC345</p>", "", False, False),
        ("<p>Organisme : École imaginaire</p>", "", False, False),
        ("<p>Organisme : 04DRC794</p><p>Dépôt pour 12ABC345</p>", "", False, False),
        ("<p style='display:none'>Organisme : 12ABC345</p>", "", False, False),
        ("", "", False, False),
    ],
)
def test_what_the_page_says_is_compared_with_the_one_wanted(shown, found, same, other):
    page = samples.page(shown + samples.UPLOAD)
    told = deposit_for(page, WORDING, " 04drc794 ")
    assert told == DepositFor(found, "04DRC794")
    assert (told.is_same, told.is_other) == (same, other)


def test_a_file_that_names_nobody_is_compared_with_nothing():
    told = deposit_for(samples.page("<p>Organisme : 12ABC345</p>"), WORDING, "  ")
    assert (told.is_same, told.is_other) == (False, False)


def test_the_deposit_page_of_the_training_portal_says_for_whom():
    with TrainingPortal(Settings(delay=timedelta(0))) as site:
        portal = training_portal(site.origin)
        with open_http(portal) as http:
            transport = Transport(portal, http)
            client = PortalClient(portal, http, transport=transport)
            client.sign_in("99TDC310", "exercice-2026")
            (wanted,) = (each for each in client.organisations() if each.id_client == "99EXO794")
            page = client._upload_page(wanted)
    assert deposit_for(page, WORDING, "99EXO794").is_same
    assert deposit_for(page, WORDING, "99CER205").is_other
    assert deposit_for(page, WORDING, "99TDC310").is_other
