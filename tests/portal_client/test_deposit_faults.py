"""Every step × every fault: the journal is right, and nothing is ever sent twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from certdesk.model.journal.records import DepositState
from tests.portal_client.deposits import quick_folder
from tests.portal_client.faults import MATRIX, PAGE, REMARKS, Fault, Step, page
from tests.portal_client.rehearsal import Rehearsal

ROOT = Path(__file__).resolve().parents[2]
CELLS = [(step, fault) for step in Step for fault in Fault]


@pytest.fixture
def tmp_path():
    with quick_folder() as folder:
        yield folder


def play(folder, step, fault):
    """Play until the fault; what is left is seen by a CertDesk started afterwards."""
    if fault is Fault.KILLED:
        command = [sys.executable, "-m", "tests.portal_client.rehearsal", str(folder), step.value]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert done.stderr == "", done.stderr
        return Rehearsal(folder)
    rehearsal = Rehearsal(folder, step, fault)
    if fault is Fault.FULL and MATRIX[step][fault].state is None:
        rehearsal._fill_the_disk()  # full from the start: the deposit never begins
    assert rehearsal.play() is not None, "the fault was not met"
    return rehearsal.restarted()


@pytest.mark.parametrize(("step", "fault"), CELLS, ids=lambda each: each.name)
def test_after_the_fault_the_journal_is_right_and_nothing_is_sent_twice(tmp_path, step, fault):
    expected = MATRIX[step][fault]
    rehearsal = play(tmp_path, step, fault)
    assert rehearsal.state is expected.state
    assert bool(rehearsal.portal.received) is expected.arrived
    assert rehearsal.try_again() is expected.again
    assert rehearsal.portal.received == [rehearsal.file.path.read_bytes()] * (
        expected.arrived or expected.again
    )
    rehearsal.journal.close()


@pytest.mark.parametrize(
    ("step", "fault"),
    [cell for cell in CELLS if MATRIX[cell[0]][cell[1]].state is DepositState.UNKNOWN],
    ids=lambda each: each.name,
)
def test_from_an_unknown_outcome_the_list_leads_to_the_truth(tmp_path, step, fault):
    rehearsal = play(tmp_path, step, fault)
    (deposit,) = rehearsal.journal.deposits()
    rehearsal.desk.read_list("entrainement", rehearsal.portal.lines(rehearsal.clock.now))
    if MATRIX[step][fault].arrived:
        assert rehearsal.state is DepositState.DEPOSITED
        assert not rehearsal.try_again()
    else:
        assert rehearsal.state is DepositState.UNKNOWN
        rehearsal.desk.answer(deposit.number, arrived=False)
        assert rehearsal.try_again()
    assert len(rehearsal.portal.received) == 1
    rehearsal.journal.close()


def test_without_any_fault_the_file_is_deposited_once(tmp_path):
    rehearsal = Rehearsal(tmp_path)
    assert rehearsal.play() is None
    assert rehearsal.state is DepositState.DEPOSITED
    assert not rehearsal.try_again()
    assert len(rehearsal.portal.received) == 1
    rehearsal.journal.close()


def test_the_matrix_has_every_cell_and_no_idle_remark():
    assert {step: set(row) for step, row in MATRIX.items()} == {step: set(Fault) for step in Step}
    used = {expected.remark for row in MATRIX.values() for expected in row.values()} - {0}
    assert used == set(range(1, len(REMARKS) + 1))
    for row in MATRIX.values():
        for expected in row.values():
            assert not (expected.arrived and expected.again), "that would be a second deposit"


def test_the_page_of_the_matrix_says_what_the_tests_play():
    assert PAGE.read_text("utf-8") == page(), "python -m tests.portal_client.faults writes it again"
