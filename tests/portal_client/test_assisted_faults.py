"""Every moment of an assisted deposit × every end, without a browser: what the next start finds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from certdesk.model.journal.records import DepositState
from tests.portal_client.cells import cells
from tests.portal_client.errand_rehearsal import Window
from tests.portal_client.faults import ASSISTED, Break, Moment

ROOT = Path(__file__).resolve().parents[2]
LEFT = (Moment.LEFT, Moment.SEEN, Moment.LISTED)
"""There the form has left: the portal may have the file."""


def play_apart(folder: Path, moment: Moment, broken: Break) -> None:
    """In a program that is killed at this moment, or can write nothing more from there on."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.portal_client.errand_rehearsal", folder, moment, broken],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        if broken is Break.KILLED:
            said = program.stdout.readline()
            assert said == "maintenant\n", said + program.communicate()[1]
            program.kill()
            return
        said, failed = program.communicate()
        assert failed == ""
        noted = "noté" if moment in (Moment.OPENED, Moment.CHOSEN) else "journal plein"
        assert said == f"{'parti' if moment in LEFT else 'resté'} {noted}\n"


@pytest.mark.parametrize(("moment", "broken"), cells(Moment, Break))
def test_whatever_ends_an_assisted_deposit_the_next_start_knows_the_truth(folder, moment, broken):
    if broken is Break.CLOSED:
        window = Window(folder)
        window.play(moment, broken, window.close)
        assert window.form_left is (moment in LEFT)
        window.journal.close()
    else:
        play_apart(folder, moment, broken)
    expected = ASSISTED[moment][broken]
    again = Window(folder)
    assert again.state is expected.state
    assert again.may_leave is expected.again
    again.journal.close()


def test_no_cell_lets_a_file_leave_twice():
    assert [*ASSISTED] == [*Moment]
    for moment, row in ASSISTED.items():
        assert [*row] == [*Break]
        for noted in row.values():
            assert noted.again is (moment not in LEFT)
            assert noted.state is not DepositState.SENDING
