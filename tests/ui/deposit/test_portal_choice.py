"""Where one may deposit: the real portal by hand, listed ones directly, practice apart."""

from __future__ import annotations

from certdesk.model.journal.records import Mode
from certdesk.ui.deposit.portal_choice import PortalChoice
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


def test_in_practice_there_is_the_training_portal_and_no_other():
    choice = PortalChoice(Trainer(), lambda: ["https://depot.exemple.fr"])
    (only,) = choice.targets()
    assert (only.portal.origin, only.mode) == (ORIGIN, Mode.DIRECT)
    assert only.portal.is_training
    assert "Rien n’est transmis" in only.explained
    assert choice.is_practice
