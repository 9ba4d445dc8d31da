"""SIGKILL at moments drawn by lot, while a real client deposits: nothing is sent twice.

The moment is one of those when bytes have gone by on the wire, from the login to the accusé: about
half of them are pieces of the file.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.model.journal.records import DepositState
from tests.portal_client.deposits import quick_folder
from tests.portal_client.rehearsal import Rehearsal
from tests.portal_client.wire import Wire

if TYPE_CHECKING:
    from certdesk.training.server import TrainingPortal

ROOT = Path(__file__).resolve().parents[2]
DRAWN = 8
HELD = (DepositState.UNKNOWN, DepositState.DEPOSITED)


class Meter:
    """Counts what goes by; at its limit it kills the program."""

    def __init__(self, limit: int | None = None) -> None:
        self.moments: list[int] = []
        self._count = 0
        self.program: subprocess.Popen[str] | None = None
        self._limit = limit
        self._lock = threading.Lock()

    def passed(self, count: int) -> None:
        """So many bytes more."""
        with self._lock:
            self._count += count
            self.moments.append(self._count)
            if self._limit is not None and self._count >= self._limit and self.program is not None:
                self.program.kill()


def deposit(site: TrainingPortal, folder: Path, meter: Meter) -> str:
    """The whole deposit in a program of its own; what it said at its end, if it came so far."""
    wire = Wire(int(site.origin.rpartition(":")[2]), meter.passed)
    site.site.hosts |= {f"127.0.0.1:{wire.port}"}
    command = [sys.executable, "-m", "tests.portal_client.rehearsal", str(folder), wire.origin]
    try:
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as program:
            meter.program = program
            said, failed = program.communicate()
            assert failed == ""
    finally:
        wire.close()
    return said


@pytest.fixture(scope="module")
def moments(running: TrainingPortal) -> list[int]:
    """How many bytes have gone by at each moment when nobody is killed."""
    running.restart_exercise()
    meter = Meter()
    with quick_folder() as made:
        assert deposit(running, made, meter) == "NoneType\n"
    assert len(running.deposits) == 1
    return meter.moments


@pytest.mark.parametrize("draw", range(DRAWN))
def test_killed_at_any_moment_it_sends_nothing_twice(site, folder, moments, draw):
    limit = random.Random(draw).choice(moments)
    said = deposit(site, folder, Meter(limit))
    assert said == "", f"killed too late, at {limit} bytes of {moments[-1]}"
    clerk = Rehearsal(folder, site.origin, large=True)
    try:
        arrived = len(site.deposits)
        assert arrived <= 1
        assert clerk.state in HELD if arrived else clerk.state is not DepositState.DEPOSITED
        if clerk.state in HELD:
            assert not clerk.try_again()
            clerk.read_list()
        if clerk.state is DepositState.UNKNOWN:
            assert not arrived, "the list shows it"
            clerk.desk.answer(clerk.journal.deposits()[0].number, arrived=False)
        assert clerk.try_again() is not bool(arrived)
        assert len(site.deposits) == 1
    finally:
        clerk.close()
