"""A journal, its desk and a portal of paper, for the tests of deposits."""

from __future__ import annotations

import pytest

from tests.portal_client.deposits import Clock, PaperPortal, candidate, open_desk


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def opened(tmp_path, clock):
    journal, desk = open_desk(tmp_path / "donnees", clock)
    yield journal, desk
    journal.close()


@pytest.fixture
def journal(opened):
    return opened[0]


@pytest.fixture
def desk(opened):
    return opened[1]


@pytest.fixture
def portal(tmp_path):
    return PaperPortal(tmp_path / "portail")


@pytest.fixture
def checked(desk, tmp_path):
    return desk.check(candidate(tmp_path / "f"))
