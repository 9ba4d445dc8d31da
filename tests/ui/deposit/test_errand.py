"""An assisted deposit: noted before it leaves, unknown when nobody saw its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from certdesk.model.journal.errors import DepositForbidden
from certdesk.model.journal.records import DepositState, Mode, PortalStatus
from certdesk.ui.deposit.errand import Errand
from tests.builders import Style
from tests.portal_client.deposits import REAL, Clock, Line, candidate, open_desk

THEIRS = Style(header={"emetteur/idClient": "04DRC794", "certificateur/idClient": "04DRC794"})


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    journal, desk = open_desk(tmp_path, clock)
    yield desk
    journal.close()


@pytest.fixture
def make(desk, tmp_path):
    def made(name="flux.xml", folder=tmp_path / "flux"):
        wished = candidate(folder, portal=REAL, style=THEIRS, mode=Mode.ASSISTED, name=name)
        checked = desk.check(wished)
        assert checked.obstacles == ()
        return Errand(desk, REAL, checked, checked.path.stat().st_size)

    return made


def test_nothing_is_noted_before_the_file_leaves(make, desk):
    errand = make()
    errand.leave()
    errand.see_deposited("1710")
    errand.answer(arrived=True)
    assert errand.deposit is None
    assert not errand.is_under_way


def test_the_armed_file_is_the_one_that_was_checked(make):
    file = make().file
    assert (file.name, file.passages) == ("flux.xml", 2)
    assert file.size == file.path.stat().st_size


def test_the_file_is_handed_over_by_its_whole_path(make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = make(folder=Path("ici")).file
    assert file.path == tmp_path / "ici" / "flux.xml"


def test_what_the_page_said_is_how_it_ended(make):
    errand = make()
    assert errand.begin(Mode.ASSISTED).state is DepositState.SENDING
    errand.see_deposited("1710")
    errand.leave()
    assert errand.deposit.state is DepositState.DEPOSITED
    assert errand.deposit.numero_dossier == "1710"


def test_leaving_without_having_seen_the_end_is_unknown(make):
    errand = make()
    errand.begin(Mode.BROWSER)
    assert errand.deposit.mode is Mode.BROWSER
    errand.leave()
    assert errand.deposit.state is DepositState.UNKNOWN
    errand.answer(arrived=False)
    assert errand.deposit.state is DepositState.NOT_SENT


def test_a_page_that_confirms_after_a_no_has_the_last_word(make, desk):
    errand = make()
    errand.begin(Mode.ASSISTED)
    errand.answer(arrived=False)
    assert errand.deposit.state is DepositState.NOT_SENT
    errand.see_deposited("1710")
    assert errand.deposit.state is DepositState.DEPOSITED


def test_the_clerk_may_answer_before_leaving(make):
    errand = make()
    errand.begin(Mode.ASSISTED)
    errand.answer(arrived=True)
    errand.leave()
    assert errand.deposit.state is DepositState.DEPOSITED


def test_a_file_that_leaves_the_page_twice_is_one_deposit(make):
    errand = make()
    first = errand.begin(Mode.ASSISTED)
    assert errand.begin(Mode.ASSISTED) == first


def test_what_was_not_sent_may_leave_again_as_another_deposit(make):
    errand = make()
    first = errand.begin(Mode.ASSISTED)
    errand.answer(arrived=False)
    assert errand.begin(Mode.ASSISTED).number > first.number


def test_two_windows_never_carry_the_same_file(make):
    one, other = make(), make()
    one.begin(Mode.ASSISTED)
    with pytest.raises(DepositForbidden):
        other.begin(Mode.ASSISTED)


def test_the_list_that_the_page_shows_settles_it(make, clock):
    errand = make()
    errand.begin(Mode.ASSISTED)
    line = Line(clock().astimezone().replace(tzinfo=None), "flux.xml", "04DRC794", "04DRC794")
    (change,) = errand.read_list([line])
    assert change.after.status is PortalStatus.PROCESSING
    assert errand.deposit.state is DepositState.DEPOSITED
