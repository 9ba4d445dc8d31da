"""Two CertDesk, two threads, and one that is killed: a deposit is never left to chance."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from certdesk.model.journal.errors import DepositForbidden, JournalUnusable
from certdesk.model.journal.records import DepositState
from certdesk.model.journal.session import Session, is_alive
from tests.model.journal.journals import CLIENT, LATER, NOW, dossier, open_journal, request

ROOT = Path(__file__).resolve().parents[3]
WRITER = """
import sys, itertools
from pathlib import Path
from tests.model.journal.journals import NOW, open_journal, dossier, request, deposited
from certdesk.model.journal.records import DepositState
journal = open_journal(Path(sys.argv[1]))
for turn in itertools.count():
    name = f"{turn}.xml"
    ids = [f"P{turn}-{i}" for i in range(40)]
    journal.remember_dossier(dossier(*ids, name=name, ok=ids), NOW)
    number = journal.begin_deposit(request(f"D{turn}", name="depot" + name), NOW)
    print(number, flush=True)
    journal.settle(number, DepositState.DEPOSITED, NOW)
"""
SENDER = """
import sys
from pathlib import Path
from tests.model.journal.journals import NOW, open_journal, request
journal = open_journal(Path(sys.argv[1]))
print(journal.begin_deposit(request("A", "B"), NOW), flush=True)
sys.stdin.read()
"""


def start(program, folder):
    """Another process that works on the journal of this folder."""
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(process):
    """End it as a power cut would: SIGKILL, TerminateProcess on Windows."""
    process.kill()
    process.communicate()


@pytest.mark.parametrize("seed", range(4))
def test_a_program_killed_while_it_writes_leaves_a_whole_journal(folder, seed):
    lines = random.Random(seed).randint(1, 12)
    process = start(WRITER, folder)
    noted = [int(process.stdout.readline()) for _ in range(lines)]
    kill(process)
    journal = open_journal(folder)
    assert journal.notice == ""
    with closing(sqlite3.connect(journal.path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert other.execute("PRAGMA foreign_key_check").fetchall() == []
    deposits = {each.number: each for each in journal.deposits()}
    assert deposits.keys() >= set(noted), "what was noted before a byte left is still there"
    for number in noted[:-1]:
        assert deposits[number].state is DepositState.DEPOSITED
    assert not [each for each in deposits.values() if each.state is DepositState.SENDING]
    # Each dossier is there whole, or not at all.
    turns = journal.counts().fluxes
    ids = [f"P{turn}-{i}" for turn in range(turns + 2) for i in range(40)]
    assert len(journal.accepted_among(CLIENT, ids)) == 40 * turns
    journal.close()


def test_what_a_dead_program_was_sending_is_of_unknown_outcome_and_forbids_a_second(folder):
    process = start(SENDER, folder)
    number = int(process.stdout.readline())
    meanwhile = open_journal(folder)
    assert meanwhile.deposit(number).state is DepositState.SENDING, "the other one still lives"
    with pytest.raises(DepositForbidden):
        meanwhile.begin_deposit(request("B", name="autre.xml"), LATER)
    kill(process)
    after = open_journal(folder)
    deposit = after.deposit(number)
    assert (deposit.state, deposit.note) == (DepositState.UNKNOWN, "interrompu")
    assert deposit.settled_at == LATER
    with pytest.raises(DepositForbidden):
        after.begin_deposit(request("A", "B"), LATER)
    after.close()
    meanwhile.close()
    assert [path.name for path in folder.iterdir()] == ["journal.sqlite"]


def test_a_deposit_of_this_very_program_stays_in_progress(folder, journal):
    number = journal.begin_deposit(request(), NOW)
    second = open_journal(folder)
    assert second.deposit(number).state is DepositState.SENDING
    second.close()


def test_a_journal_closed_in_the_middle_of_a_deposit_does_not_know_its_end(folder):
    journal = open_journal(folder)
    number = journal.begin_deposit(request(), NOW)
    journal.close()
    again = open_journal(folder)
    assert again.deposit(number).state is DepositState.UNKNOWN
    again.close()


def test_a_session_lives_until_it_is_closed_and_leaves_nothing(tmp_path):
    session = Session(tmp_path / "journal.sqlite")
    assert not is_alive(tmp_path / "journal.sqlite", session.name)
    session.hold()
    session.hold()
    assert is_alive(tmp_path / "journal.sqlite", session.name)
    session.close()
    session.close()
    assert not is_alive(tmp_path / "journal.sqlite", session.name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="fcntl is of POSIX")
def test_where_files_cannot_be_locked_a_session_counts_as_ended(tmp_path, monkeypatch):
    import errno
    import fcntl

    def unsupported(_handle, _operation):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    session = Session(tmp_path / "journal.sqlite")
    session.hold()
    assert not is_alive(tmp_path / "journal.sqlite", session.name)


def test_without_room_for_its_lock_nothing_begins(journal, monkeypatch):
    def refuse(_session):
        raise OSError(28, "no space")

    monkeypatch.setattr(Session, "hold", refuse)
    with pytest.raises(JournalUnusable, match="rien n’a été envoyé"):
        journal.begin_deposit(request(), NOW)
    assert journal.deposits() == ()


# --- threads ---------------------------------------------------------------------------------


def test_of_many_threads_that_begin_the_same_deposit_one_does(journal):
    barrier = threading.Barrier(8)

    def begin(_turn):
        barrier.wait()
        try:
            return journal.begin_deposit(request(), NOW)
        except DepositForbidden:
            return None

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for number in pool.map(begin, range(8)) if number is not None]
    assert len(numbers) == 1


def test_of_two_journals_on_one_file_one_begins(folder, journal):
    second = open_journal(folder)
    with ThreadPoolExecutor(2) as pool:
        begun = [
            pool.submit(each.begin_deposit, request(name="a.xml", sha256="0" * 64), NOW)
            for each in (journal, second)
        ]
    assert sorted(future.exception() is None for future in begun) == [False, True]
    second.close()


def test_threads_read_and_write_at_once(journal):
    def work(turn):
        ids = [f"P{turn}-{i}" for i in range(20)]
        journal.remember_dossier(dossier(*ids, name=f"{turn}.xml", ok=ids), NOW)
        journal.begin_deposit(request(f"D{turn}", name=f"d{turn}.xml"), NOW)
        return len(journal.accepted_among(CLIENT, ids)), len(journal.deposits())

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(work, range(12)))
    assert {accepted for accepted, _deposits in results} == {20}
    assert len(journal.deposits()) == 12


def test_the_window_reads_while_a_long_writing_is_under_way(journal):
    seen = []

    def look(_done, _total):
        seen.append(journal.counts().fluxes)

    journal.remember_dossier(dossier("A", ok=["A"]), NOW, look)
    assert seen
    assert set(seen) == {0}
    assert journal.counts().fluxes == 1


def test_closing_in_the_middle_of_a_deposit_notes_that_nobody_knows_its_end(folder, journal):
    other = open_journal(folder)
    mine = journal.begin_deposit(request("A", name="a.xml"), NOW)
    theirs = other.begin_deposit(request("B", name="b.xml"), NOW)
    journal.close()
    assert other.deposit(mine).state is DepositState.UNKNOWN
    assert other.deposit(theirs).state is DepositState.SENDING
    other.close()
