"""A deposit made ready beforehand: little is left to write when it begins, and nothing is lost."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from certdesk.model.journal import journal as journal_module
from certdesk.model.journal import migrations
from certdesk.model.journal.database import HURRIED
from certdesk.model.journal.door import Door
from certdesk.model.journal.errors import DepositForbidden, JournalUnusable
from certdesk.model.journal.records import (
    DepositState,
    Mode,
    ObstacleCode,
    PortalStatus,
    Settlement,
)
from tests.model.journal.journals import (
    CLIENT,
    LATER,
    NOW,
    deposited,
    dossier,
    open_journal,
    request,
    set_status,
)

C = ObstacleCode
MANY = tuple(f"P{number:05}" for number in range(5000))


@contextmanager
def statements(journal):
    """Every statement that the writer runs meanwhile."""
    seen = []
    journal._database._writer.set_trace_callback(seen.append)
    yield seen
    journal._database._writer.set_trace_callback(None)


def codes(journal, asked):
    return [each.code for each in journal.obstacles(asked)]


# --- what is left to do when it begins -------------------------------------------------------


def test_what_was_prepared_begins_with_a_few_rows_however_many_passages(journal):
    asked = request(*MANY)
    prepared = journal.prepare(asked, NOW)
    with statements(journal) as seen:
        number = journal.begin_deposit(asked, NOW, prepared=prepared, seconds=HURRIED)
    written = {each.split("(")[0].strip() for each in seen if each.startswith("INSERT")}
    assert written == {"INSERT INTO deposit", "INSERT INTO deposit_event"}
    assert not any("set_passage" in each or "asked" in each for each in seen)
    assert "COMMIT" in seen
    (obstacle,) = journal.obstacles(request(*MANY[:7], name="autre.xml"))
    assert (obstacle.code, obstacle.count, obstacle.deposit.number) == (C.IDS_OPEN, 7, number)
    assert journal.deposit(number).passages == 5000


def test_the_deposit_is_in_the_file_when_begin_returns(journal):
    asked = request()
    journal.begin_deposit(asked, NOW, prepared=journal.prepare(asked, NOW))
    with closing(sqlite3.connect(journal.path)) as other:
        (state,) = other.execute("SELECT state FROM deposit").fetchone()
        (synchronous,) = journal._database._writer.execute("PRAGMA synchronous").fetchone()
    assert state == "envoi en cours"
    assert synchronous == 2  # FULL: on the disk at each COMMIT


def test_without_anything_prepared_it_begins_all_the_same(journal):
    journal.begin_deposit(request("A"), NOW)
    assert codes(journal, request("A", name="autre.xml")) == [C.IDS_OPEN]


def test_one_file_has_one_set_of_passages_for_all_its_deposits(journal):
    asked = request("A", "B")
    sets = {journal.prepare(replace(asked, portal=each), NOW).passage_set for each in "abc"}
    number = journal.begin_deposit(asked, NOW)
    journal.settle(number, DepositState.REFUSED, NOW)
    sets.add(journal.prepare(asked, LATER).passage_set)
    assert len(sets) == 1
    assert journal.prepare(request("A"), NOW).passage_set not in sets
    assert journal.prepare(replace(asked, id_client="99EXO794"), NOW).passage_set not in sets


# --- what happened since ----------------------------------------------------------------------


def begin_another(journal):
    journal.begin_deposit(request("B", name="autre.xml"), NOW)


def accept(journal):
    journal.remember_dossier(dossier("B", name="autre.xml", ok=["B"]), NOW)


def withdraw_removal(journal):
    journal.remember_dossier(dossier("B", name="autre.xml", ok=["B"]), NOW)
    journal.remember_removed(CLIENT, ["B"], NOW + timedelta(days=1))
    asked = request("A", "B")
    prepared = journal.prepare(asked, NOW)
    assert prepared.obstacles == ()
    with journal._database.writing() as connection:
        connection.execute("DELETE FROM removal")
    return prepared


def change_status(journal):
    number = deposited(journal, request("B", name="autre.xml"))
    set_status(journal, number, PortalStatus.REJECTED, NOW)
    asked = request("A", "B")
    prepared = journal.prepare(asked, NOW)
    assert prepared.obstacles == ()
    set_status(journal, number, PortalStatus.SUCCESS, NOW)
    return prepared


@pytest.mark.parametrize("change", [begin_another, accept, withdraw_removal, change_status])
def test_whatever_came_after_it_was_prepared_stops_it(journal, change):
    asked = request("A", "B")
    prepared = journal.prepare(asked, NOW)
    prepared = change(journal) or prepared
    with pytest.raises(DepositForbidden) as refused:
        journal.begin_deposit(asked, LATER, prepared=prepared)
    assert refused.value.obstacles[0].ids == ("B",)


def test_what_another_certdesk_does_counts_too(journal, tmp_path):
    asked = request("A", "B")
    prepared = journal.prepare(asked, NOW)
    other = open_journal(journal.path.parent)
    number = other.begin_deposit(request("A", name="autre.xml"), NOW)
    with pytest.raises(DepositForbidden):
        journal.begin_deposit(asked, NOW, prepared=prepared)
    other.settle(number, DepositState.NOT_SENT, NOW)
    other.close()


def test_the_same_status_read_again_makes_nothing_be_looked_at_again(journal):
    number = deposited(journal, request("Z", name="autre.xml"))
    set_status(journal, number, PortalStatus.SUCCESS, NOW)
    before = journal.prepare(request(), NOW).turn
    set_status(journal, number, PortalStatus.SUCCESS, LATER)
    journal.set_numero(number, "1710")
    assert journal.prepare(request(), NOW).turn == before


def test_obstacles_that_were_prepared_stand_unless_they_are_confirmed(journal):
    number = deposited(journal, request(), NOW)
    set_status(journal, number, PortalStatus.REJECTED, NOW)
    prepared = journal.prepare(request(), NOW)
    with pytest.raises(DepositForbidden):
        journal.begin_deposit(request(), NOW, prepared=prepared)
    journal.begin_deposit(request(), NOW, {C.FILE_REJECTED}, prepared)


def test_what_was_prepared_for_another_file_is_of_no_use(journal):
    journal.begin_deposit(request("A"), NOW)
    free = journal.prepare(request("Z", name="libre.xml"), NOW)
    with pytest.raises(DepositForbidden):
        journal.begin_deposit(request("A", name="autre.xml"), NOW, prepared=free)
    by_hand = replace(free.request, mode=Mode.ASSISTED)
    assert free.is_for(by_hand)
    assert journal.begin_deposit(by_hand, NOW, prepared=free)


def test_what_was_erased_meanwhile_is_written_again(journal):
    prepared = journal.prepare(request("A"), NOW)
    journal.erase_all()
    journal.begin_deposit(request("A"), NOW, prepared=prepared)
    assert codes(journal, request("A", name="autre.xml")) == [C.IDS_OPEN]


# --- how long it is kept ----------------------------------------------------------------------


def test_what_never_left_is_forgotten_after_a_day_whatever_the_retention(journal):
    journal.prepare(request("A"), NOW)
    journal.begin_deposit(request("B", name="parti.xml"), NOW)
    journal.purge(0, NOW + timedelta(hours=23))
    assert journal.used_ids(CLIENT, ["A", "B"]) == {"A", "B"}
    journal.purge(0, NOW + timedelta(hours=25))
    assert journal.used_ids(CLIENT, ["A", "B"]) == {"B"}


def with_a_journal_of_step_2(folder):
    """As it was before step 3, with one deposit of A and B."""
    folder.mkdir(exist_ok=True)
    path = folder / "journal.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        migrations.migrate(old, migrations.STEPS[:2])
        old.execute(
            "INSERT INTO deposit (number, portal, origin, mode, sha256, file_name, id_flux, "
            "passages, id_client, for_id_client, errors_accepted, action, state, sent_at, session) "
            "VALUES (7, 'cdc', 'o', 'direct', 's', 'f.xml', '', 2, ?, ?, 0, '', 'issue inconnue', "
            "'2026-10-18T09:30:00+00:00', '')",
            (CLIENT, CLIENT),
        )
        for number, name in enumerate(("A", "B"), start=1):
            old.execute("INSERT INTO identifier VALUES (?, ?, ?)", (number, CLIENT, name))
            old.execute("INSERT INTO deposit_passage VALUES (7, ?)", (number,))
    return path


@pytest.mark.parametrize("damaged", [False, True])
def test_the_passages_of_earlier_deposits_are_still_held_back(tmp_path, damaged):
    path = with_a_journal_of_step_2(tmp_path)
    if damaged:
        with closing(sqlite3.connect(path, isolation_level=None)) as old:
            old.execute("DROP TABLE outcome")
            old.execute(f"PRAGMA user_version = {migrations.VERSION}")
    journal = open_journal(tmp_path)
    assert bool(journal.notice) is damaged
    (obstacle,) = journal.obstacles(request("B", name="autre.xml"))
    assert (obstacle.code, obstacle.deposit.number) == (C.IDS_OPEN, 7)
    journal.close()


# --- who waits for whom -----------------------------------------------------------------------


def test_a_long_reading_keeps_nobody_from_a_short_one(journal, monkeypatch):
    seen = []

    def look(connection, asked):
        seen.append(journal.used_ids(CLIENT, ["A"]))  # for ever, if both shared a connection
        return ()

    monkeypatch.setattr(journal_module, "find_obstacles", look)
    journal.obstacles(request())
    journal.prepare(request(), NOW)
    assert len(seen) == 2


@pytest.mark.parametrize("begun", [True, False])
def test_a_deposit_goes_before_a_long_writing_which_begins_again(journal, begun):
    earlier = journal.begin_deposit(request("Z", name="z.xml"), NOW)
    database, times = journal._database, []
    inside = threading.Event()

    def long_work(connection, tick):
        times.append(1)
        connection.execute("INSERT INTO identifier (id_client, id_technique) VALUES ('X', 'Y')")
        inside.set()
        while len(times) == 1:
            tick(0, 1)
        return "done"

    results = []
    worker = threading.Thread(target=lambda: results.append(database.write_slowly(long_work)))
    worker.start()
    assert inside.wait(10)
    if begun:
        journal.begin_deposit(request(), NOW, seconds=60)
    else:
        journal.settle(earlier, DepositState.DEPOSITED, NOW)
    worker.join(10)
    assert results == ["done"]
    assert len(times) == 2
    assert len(journal.deposits()) == 1 + begun
    assert journal.used_ids("X", ["Y"]) == {"Y"}


def test_what_is_written_for_long_without_a_pause_is_told_instead_of_waited_for(journal):
    asked = request()
    with (
        journal._database._writing.passed(),
        pytest.raises(JournalUnusable, match="occupé"),
    ):
        journal.begin_deposit(asked, NOW, seconds=0.001)
    assert journal.deposits() == ()


def test_who_is_in_a_hurry_is_let_in_before_those_who_waited_longer():
    door, order = Door(), []
    waiting = threading.Event()

    def patient():
        waiting.set()
        with door.passed():
            order.append("patient")

    def hurried():
        with door.hurried(60):
            order.append("hurried")

    with door.passed():
        first = threading.Thread(target=patient)
        first.start()
        assert waiting.wait(10)
        second = threading.Thread(target=hurried)
        second.start()
        while not door.is_wanted:
            pass
    first.join(10)
    second.join(10)
    assert order == ["hurried", "patient"]


def test_what_a_list_says_is_one_transaction(journal):
    numbers = [deposited(journal, request(f"Z{i}", name=f"z{i}.xml")) for i in range(5)]
    learnt = [Settlement(number, status=PortalStatus.SUCCESS) for number in numbers]
    with statements(journal) as seen:
        after = journal.settle_all(learnt, LATER)
    assert seen.count("COMMIT") == 1
    assert {each.status for each in after} == {PortalStatus.SUCCESS}
