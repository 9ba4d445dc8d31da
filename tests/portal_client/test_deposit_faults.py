"""Every step × every fault, played for real: the journal is right, and nothing is sent twice.

Real connections to the training portal, through a wire that fails on order; a real SIGKILL of a
process that deposits; a system that really lets nothing more be written.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.model.journal.records import DepositState
from certdesk.training.faults import Fault as Incident
from certdesk.training.faults import Step as Page
from certdesk.training.server import TrainingPortal
from certdesk.training.site import Settings
from tests.portal_client.cells import cells
from tests.portal_client.faults import MATRIX, PAGE, REMARKS, Fault, Step, page
from tests.portal_client.rehearsal import Rehearsal
from tests.portal_client.wire import Trouble, Wire, small_buffers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
APART = (Fault.KILLED, Fault.FULL)
"""These happen to a program of its own."""

PAGES = {
    Step.SIGN_IN: Page.SIGN_IN,
    Step.CHOOSE: Page.ORGANISATION,
    Step.SEND: Page.UPLOAD,
    Step.ANSWER: Page.DEPOSITED,
    Step.LIST: Page.LIST,
    Step.DOWNLOAD: Page.RECEIPT,
}
INCIDENTS = {
    Fault.TIMEOUT: Incident.SLOW,
    Fault.ERROR_500: Incident.ERROR,
    Fault.CUT_BEFORE: Incident.CUT_BEFORE,
    Fault.CUT_AFTER: Incident.CUT_AFTER,
    Fault.SESSION: Incident.SESSION_EXPIRED,
}
# While a file leaves, where the portal's incident is not precise enough, the network fails.
IN_THE_MIDDLE = {
    (Step.SEND, Fault.TIMEOUT): Trouble.SILENCE,
    (Step.SEND, Fault.CUT_BEFORE): Trouble.CUT,
}
FROM_THE_START = {
    (Step.SEND, Fault.ERROR_500): Trouble.ANSWER_AND_CUT,
    (Step.ANSWER, Fault.CUT_BEFORE): Trouble.LOST,
    (Step.ANSWER, Fault.CUT_AFTER): Trouble.HALF_AN_ANSWER,
}
# The answer to the file itself, not the page that follows.
AFTER_THE_FILE = {Fault.TIMEOUT: Incident.SLOW_AFTER, Fault.ERROR_500: Incident.ERROR_AFTER}
FOR_EVER = 600.0


@pytest.fixture(scope="module")
def running() -> Iterator[TrainingPortal]:
    with TrainingPortal(Settings(delay=timedelta(0))) as portal, small_buffers():
        yield portal


def attempts(site: TrainingPortal) -> int:
    """How many times the portal was sent a file, whole or not, since it was started."""
    return sum(line.startswith("POST /transmettre/fichier/depot") for line in site.log)


def until(is_true: Callable[[], object]) -> None:
    """Wait for what another thread or program does."""
    limit = time.monotonic() + 20
    while not is_true():
        assert time.monotonic() < limit
        threading.Event().wait(0.005)


def arm(site: TrainingPortal, step: Step, fault: Fault) -> None:
    """Put the portal in the way of this fault."""
    if step is Step.LIST:
        # The list is read to end a doubt: the answer to the deposit is not seen.
        site.faults.arm(Incident.ERROR, at=Page.DEPOSITED)
    if fault not in INCIDENTS:
        return
    if step is Step.ANSWER and fault in AFTER_THE_FILE:
        site.faults.arm(AFTER_THE_FILE[fault], at=Page.UPLOAD, seconds=FOR_EVER)
    elif (step, fault) not in IN_THE_MIDDLE | FROM_THE_START or fault is Fault.ERROR_500:
        site.faults.arm(INCIDENTS[fault], at=PAGES[step], times=None, seconds=FOR_EVER)


def play(site: TrainingPortal, folder: Path, step: Step, fault: Fault) -> Rehearsal:
    """Play until the fault; what is left is seen by a CertDesk started afterwards."""
    arm(site, step, fault)
    if fault in APART:
        play_apart(site, folder, step, fault)
        left = Rehearsal(folder, site.origin, step, fault)
    else:
        left = play_here(site, folder, step, fault)
    site.faults.clear()
    return left.restarted(site.origin)


def play_here(site: TrainingPortal, folder: Path, step: Step, fault: Fault) -> Rehearsal:
    """With a network that fails at this step."""
    with contextlib.closing(Wire(port_of(site))) as wire:
        site.site.hosts |= {f"127.0.0.1:{wire.port}"}
        rehearsal = Rehearsal(folder, wire.origin, step, fault)
        if fault is Fault.REFUSED:
            rehearsal.events.request = wire.refuse
        elif (step, fault) in IN_THE_MIDDLE:
            rehearsal.events.partly = partial(wire.trouble_now, IN_THE_MIDDLE[step, fault])
        elif (step, fault) in FROM_THE_START:
            wire.trouble(FROM_THE_START[step, fault])
            rehearsal.events.partly = wire.wait
        error = rehearsal.play()
        if MATRIX[step][fault].arrived:
            until(lambda: site.deposits)
        site.faults.clear()  # slow answers are not waited for
    assert error is not None, "the fault was not met"
    return rehearsal


def play_apart(site: TrainingPortal, folder: Path, step: Step, fault: Fault) -> None:
    """In a program that is killed at this step, or can write nothing more from there on."""
    arguments = [str(folder), site.origin, step.value, fault.value]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.portal_client.rehearsal", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        if fault is Fault.KILLED:
            assert program.stdout is not None
            said = program.stdout.readline()
            assert said == "maintenant\n", said + program.communicate()[1]
            program.kill()
            program.wait()
            assert program.returncode != 0
        else:
            said, failed = program.communicate()
            assert (failed, program.returncode) == ("", 0), failed
            assert said == ("DownloadRefused\n" if step is Step.DOWNLOAD else "JournalUnusable\n")


def port_of(site: TrainingPortal) -> int:
    return int(site.origin.rpartition(":")[2])


@pytest.mark.parametrize(("step", "fault"), cells(Step, Fault))
def test_after_the_fault_the_journal_is_right_and_nothing_is_sent_twice(site, folder, step, fault):
    expected = MATRIX[step][fault]
    before = attempts(site)
    clerk = play(site, folder, step, fault)
    try:
        assert attempts(site) - before <= 1
        assert clerk.state is expected.state
        assert bool(site.deposits) is expected.arrived
        assert list(clerk.downloads.glob("*")) == [], "an accusé is whole or not there"
        assert clerk.try_again() is expected.again
        if expected.state is DepositState.UNKNOWN:
            find_out(clerk, arrived=expected.arrived)
        (received,) = site.deposits
        assert received.sha256 == clerk.file.flux.source.sha256
        assert (received.by, received.on_behalf_of) == ("99TDC310", "99EXO794")
    finally:
        clerk.close()


def find_out(clerk: Rehearsal, *, arrived: bool) -> None:
    """The one way out of « issue inconnue » leads to the truth."""
    clerk.read_list()
    if arrived:
        assert clerk.state is DepositState.DEPOSITED
        assert not clerk.try_again()
        return
    assert clerk.state is DepositState.UNKNOWN
    (deposit,) = clerk.journal.deposits()
    clerk.desk.answer(deposit.number, arrived=False)
    assert clerk.try_again()


def test_without_any_fault_the_file_is_deposited_once(site, folder):
    clerk = Rehearsal(folder, site.origin)
    try:
        assert clerk.play() is None
        assert clerk.state is DepositState.DEPOSITED
        assert len(list(clerk.downloads.glob("*"))) == 1
        assert not clerk.try_again()
        assert len(site.deposits) == 1
    finally:
        clerk.close()


def test_the_matrix_has_every_cell_and_no_idle_remark():
    assert {step: set(row) for step, row in MATRIX.items()} == {step: set(Fault) for step in Step}
    used = {expected.remark for row in MATRIX.values() for expected in row.values()} - {0}
    assert used == set(range(1, len(REMARKS) + 1))
    for row in MATRIX.values():
        for expected in row.values():
            assert not (expected.arrived and expected.again), "that would be a second deposit"


def test_the_page_of_the_matrix_says_what_the_tests_play():
    assert PAGE.read_text("utf-8") == page(), "python -m tests.portal_client.faults writes it again"
