"""What the tests of the training portal get."""

from __future__ import annotations

import pytest

from tests.training.visitor import Clock, Visitor, make_site


@pytest.fixture
def clock():
    """The time, which stands still until a test moves it."""
    return Clock()


@pytest.fixture
def site(clock):
    """A portal with no server and no delay."""
    site = make_site(clock)
    yield site
    site.close()


@pytest.fixture
def visitor(site):
    """Somebody in front of the login page."""
    return Visitor(site)


@pytest.fixture
def clerk(visitor):
    """Somebody signed in as a certificateur."""
    return visitor.sign_in()
