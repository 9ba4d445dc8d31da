"""Where one may deposit: the real portal by hand, listed ones directly, practice apart."""

from __future__ import annotations

from certdesk.model.journal.records import Mode
from certdesk.ui.deposit.portal_choice import PortalChoice, by_portal
from tests.ui.deposit.paper_portal import ORIGIN, Trainer


def test_the_real_portal_comes_first_and_is_never_deposited_to_by_the_program():
    choice = PortalChoice(None, lambda: ["https://depot.exemple.fr/entree", "http://en-clair.fr"])
    real, direct = choice.targets()
    assert (real.mode, real.portal.is_training) == (Mode.ASSISTED, False)
    assert "vous vous connectez et vous cliquez" in real.explained
    assert (direct.mode, direct.portal.origin) == (Mode.DIRECT, "https://depot.exemple.fr")
    assert "depot.exemple.fr" in direct.explained
    assert not choice.is_practice


def test_an_address_of_the_real_portal_is_never_a_direct_one():
    lines = ["https://certificateurs.moncompteformation.gouv.fr"]
    assert len(PortalChoice(None, lambda: lines).targets()) == 1


def test_in_practice_there_is_the_training_portal_alone_by_two_ways():
    choice = PortalChoice(Trainer(), lambda: ["https://depot.exemple.fr"])
    direct, assisted = choice.targets()
    assert (direct.mode, assisted.mode) == (Mode.DIRECT, Mode.ASSISTED)
    assert choice.is_practice
    for target in (direct, assisted):
        assert target.portal.origin == ORIGIN
        assert target.portal.is_training
        assert "Rien n’est transmis" in target.explained
        assert "Portail d’entraînement" in target.title
    assert "CertDesk y envoie le fichier" in direct.explained
    assert "comme sur le vrai portail" in assisted.title
    assert "vous vous connectez et vous cliquez" in assisted.explained
    assert direct.title != assisted.title


def test_a_portal_with_two_ways_is_followed_by_the_direct_one():
    direct, assisted = PortalChoice(Trainer(), lambda: ()).targets()
    for ways in ((direct, assisted), (assisted, direct)):
        assert by_portal(ways) == {"entrainement": direct}
    real, listed = PortalChoice(None, lambda: ["https://depot.exemple.fr"]).targets()
    assert by_portal((real, listed)) == {"cdc": real, listed.portal.key: listed}
