"""For whom a file leaves: what the file names, among what the portal offers, never the nearest."""

from __future__ import annotations

import pytest

from certdesk.model.errors import CertdeskError
from certdesk.model.progress import no_tick
from certdesk.model.schema.schemas import SchemaStore
from certdesk.portal_client.errors import PortalError
from certdesk.portal_client.organisations import Organisation, Role
from certdesk.ui.deposit.outgoing import choose_organisation, read_outgoing
from certdesk.ui.deposit.review_page import size_text
from tests.builders import Style, flux, passage

OWN = Organisation("04DRC794", "en tant qu’organisme certificateur", Role.CERTIFICATEUR)
OWN_UNNAMED = Organisation("", "en tant qu’organisme certificateur", Role.CERTIFICATEUR)
OTHER = Organisation("03VML243", "pour un autre organisme : 03VML243", Role.DEPOSANT)
OWN_AS_OTHER = Organisation("04DRC794", "pour un autre organisme : 04DRC794", Role.DEPOSANT)


class Asked:
    def __init__(self, id_client, for_id_client):
        self.id_client = id_client
        self.for_id_client = for_id_client


MINE, THEIRS = Asked("04DRC794", "04DRC794"), Asked("04DRC794", "03VML243")


@pytest.mark.parametrize(
    ("offered", "asked", "chosen"),
    [
        ((OWN,), MINE, OWN),
        ((OWN_UNNAMED,), MINE, OWN_UNNAMED),
        ((OWN_UNNAMED, OTHER), MINE, OWN_UNNAMED),
        ((OWN, OWN_AS_OTHER), MINE, OWN),
        ((OWN_UNNAMED, OTHER), THEIRS, OTHER),
        ((OTHER,), THEIRS, OTHER),
    ],
)
def test_the_organisation_that_the_file_names_is_chosen(offered, asked, chosen):
    assert choose_organisation(offered, asked) is chosen


@pytest.mark.parametrize(
    ("offered", "asked"),
    [((OWN,), THEIRS), ((OWN_UNNAMED,), THEIRS), ((OTHER,), MINE), ((OTHER, OTHER), THEIRS)],
)
def test_another_one_is_never_chosen_instead(offered, asked):
    with pytest.raises(PortalError) as refused:
        choose_organisation(offered, asked)
    assert asked.for_id_client in refused.value.message
    assert "rien n’a été envoyé" in refused.value.message
    assert offered[0].label in refused.value.remedy


def test_a_file_is_read_with_its_verdict_and_who_it_is_for(tmp_path):
    path = tmp_path / "flux.xml"
    style = Style(header={"certificateur/idClient": "03VML243"})
    path.write_bytes(flux("A1", passage("A2", sexe="H"), style=style))
    outgoing = read_outgoing(path, SchemaStore(None), no_tick)
    assert outgoing.for_whom == (
        "04DRC794, déposant, dépose les données de 03VML243, certificateur."
    )
    assert outgoing.verdict.errors == 1
    assert outgoing.size == path.stat().st_size
    outgoing.close()


def test_a_file_that_is_no_flux_is_refused_and_let_go(tmp_path):
    path = tmp_path / "flux.xml"
    path.write_bytes(b"<html/>")
    with pytest.raises(CertdeskError):
        read_outgoing(path, SchemaStore(None), no_tick)
    path.unlink()


@pytest.mark.parametrize(
    ("size", "said"),
    [(12, "12 octets"), (5 * 1024, "5\u00a0ko"), (13_002_342, "12,4\u00a0Mo")],
)
def test_sizes_are_written_as_in_french(size, said):
    assert size_text(size) == said
