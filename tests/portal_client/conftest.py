"""A journal, its desk and a portal of paper, for the tests of deposits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certdesk.training.server import TrainingPortal
from certdesk.training.site import Settings
from tests.portal_client.deposits import Clock, PaperPortal, candidate, open_desk, quick_folder


@pytest.fixture
def tmp_path():
    """In memory where that is possible: the journal waits for the disk at each act."""
    with quick_folder() as folder:
        yield folder


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


@pytest.fixture(scope="module")
def running():
    """The real training portal, that treats a file at once: one for all the tests of a file."""
    with TrainingPortal(Settings(delay=timedelta(0))) as portal:
        yield portal


@pytest.fixture
def site(running):
    """That portal, as new."""
    running.restart_exercise()
    return running


@pytest.fixture
def folder(tmp_path):
    """Where a rehearsal keeps its journal and its files."""
    return tmp_path
