"""The file of the journal: private, migrated step by step, and never a reason to lose a deposit."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from certdesk.model.journal import database, migrations
from certdesk.model.journal.database import ON_A_NETWORK
from certdesk.model.journal.errors import JournalTooNew, JournalUnusable
from certdesk.model.journal.journal import Journal
from certdesk.model.journal.records import DepositState
from certdesk.model.journal.salvage import DAMAGED_SUFFIX
from tests.model.journal.journals import NOW, dossier, open_journal, request

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has rights of another kind")


def pragma(path, name):
    """A setting of a database file, as another program sees it."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def schema_of(path):
    """Everything that the file declares."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT sql FROM sqlite_schema ORDER BY sql").fetchall()


IDS = [f"P{number}" for number in range(3000)]


# --- made and migrated -----------------------------------------------------------------------


@posix
def test_the_file_and_its_log_are_for_their_owner_alone(folder, journal):
    journal.begin_deposit(request(), NOW)
    assert folder.stat().st_mode & 0o777 == 0o700
    names = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert "journal.sqlite-wal" in names
    assert set(names.values()) == {0o600}


@posix
def test_a_file_that_others_could_read_is_closed_to_them(folder):
    open_journal(folder).close()
    (folder / "journal.sqlite").chmod(0o644)
    open_journal(folder).close()
    assert (folder / "journal.sqlite").stat().st_mode & 0o777 == 0o600


def test_closing_leaves_one_file(folder):
    journal = open_journal(folder)
    journal.begin_deposit(request(), NOW)
    journal.close()
    assert [path.name for path in folder.iterdir()] == ["journal.sqlite"]


@pytest.mark.parametrize("version", range(migrations.VERSION + 1))
def test_a_journal_of_every_earlier_version_is_brought_up_to_date(folder, version):
    folder.mkdir()
    with closing(sqlite3.connect(folder / "journal.sqlite", isolation_level=None)) as old:
        migrations.migrate(old, migrations.STEPS[:version])
    open_journal(folder).close()
    open_journal(folder / "neuf").close()
    assert pragma(folder / "journal.sqlite", "user_version") == migrations.VERSION
    assert schema_of(folder / "journal.sqlite") == schema_of(folder / "neuf" / "journal.sqlite")


def test_a_step_that_fails_leaves_the_file_as_the_step_before_made_it(tmp_path):
    steps = (("CREATE TABLE a (x)",), ("CREATE TABLE b (x)", "CREATE TABLE a (x)"))
    with closing(sqlite3.connect(tmp_path / "j", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrations.migrate(connection, steps)
        assert migrations.version_of(connection) == 1
        names = connection.execute("SELECT name FROM sqlite_schema").fetchall()
    assert names == [("a",)]


def test_the_log_is_written_ahead_on_a_local_disk_and_not_over_a_network(folder):
    local = open_journal(folder / "local")
    assert local.notice == ""
    assert pragma(local.path, "journal_mode") == "wal"
    local.close()
    remote = open_journal(folder / "partage", remote=lambda _folder: True)
    assert remote.notice == ON_A_NETWORK
    assert pragma(remote.path, "journal_mode") == "delete"
    remote.close()


def test_a_journal_that_moved_to_a_network_drive_changes_its_way_of_writing(folder):
    open_journal(folder).close()
    journal = open_journal(folder, remote=lambda _folder: True)
    number = journal.begin_deposit(request(), NOW)
    assert pragma(journal.path, "journal_mode") == "delete"
    assert journal.deposit(number).state is DepositState.SENDING
    journal.close()


# --- too new, damaged, unusable --------------------------------------------------------------


def test_a_newer_journal_is_refused_and_not_touched(folder):
    open_journal(folder).close()
    path = folder / "journal.sqlite"
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
        newer.execute("PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    with pytest.raises(JournalTooNew, match="plus récente") as refused:
        open_journal(folder)
    assert "n’a pas été touché" in refused.value.remedy
    assert path.read_bytes() == before
    assert [each.name for each in folder.iterdir()] == ["journal.sqlite"]


def with_one_unknown_deposit(folder):
    """A closed journal that holds a deposit « issue inconnue » and some history."""
    journal = open_journal(folder)
    number = journal.begin_deposit(request("A", "B"), NOW)
    journal.settle(number, DepositState.UNKNOWN, NOW)
    journal.remember_dossier(dossier(*IDS, ok=IDS), NOW)
    journal.close()
    return folder / "journal.sqlite"


def overwrite(path, start, data):
    """Spoil some bytes of a file."""
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(data)


def spoil_start(path):
    overwrite(path, 0, b"not a database at all")


def spoil_everything(path):
    overwrite(path, 0, b"\xa5" * path.stat().st_size)


def spoil_pages(path):
    """The last tenth of the file: history, not deposits."""
    size = path.stat().st_size
    overwrite(path, size - size // 10, b"\xa5" * (size // 10))


def truncate(path):
    os.truncate(path, path.stat().st_size // 3)


def drop_a_table(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE deposit_event")
        connection.execute("DROP TABLE deposit")


def spoil_a_state(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE deposit SET state = 'n’importe quoi'")
        connection.commit()


DAMAGES = [spoil_start, spoil_everything, spoil_pages, truncate, drop_a_table, spoil_a_state]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_set_aside_and_a_new_one_started(folder, damage):
    path = with_one_unknown_deposit(folder)
    damage(path)
    damaged = path.read_bytes()
    journal = open_journal(folder)
    assert f"journal.sqlite{DAMAGED_SUFFIX}" in journal.notice
    assert "liste des fichiers déposés" in journal.notice
    aside = folder / f"journal.sqlite{DAMAGED_SUFFIX}"
    assert len(aside.read_bytes()) == len(damaged)
    journal.remember_dossier(dossier("Z", ok=["Z"]), NOW)
    journal.close()
    again = open_journal(folder)
    assert again.notice == ""
    assert again.accepted("04DRC794", "Z") is not None
    again.close()


@pytest.mark.parametrize("damage", [spoil_pages])
def test_the_deposits_that_can_still_be_read_go_on_forbidding_a_second_one(folder, damage):
    path = with_one_unknown_deposit(folder)
    damage(path)
    journal = open_journal(folder)
    assert "Un dépôt a pu être repris" in journal.notice
    (deposit,) = journal.deposits()
    assert deposit.state is DepositState.UNKNOWN
    assert [each.code.value for each in journal.obstacles(request("A", "B"))] == [
        "fichier-issue-inconnue"
    ]
    journal.close()


def test_a_second_damage_does_not_hide_the_first(folder):
    for _ in range(2):
        spoil_start(with_one_unknown_deposit(folder))
        open_journal(folder).close()
    names = {path.name for path in folder.iterdir()}
    assert names == {"journal.sqlite", "journal.sqlite.abime", "journal.sqlite.abime-2"}


def test_a_damage_met_at_work_is_told_and_looked_for_at_the_next_start(folder, monkeypatch):
    path = with_one_unknown_deposit(folder)
    monkeypatch.setattr(database, "_CHECKED_UP_TO", 0)  # as if the file were a very large one
    spoil_pages(path)
    journal = open_journal(folder)
    assert journal.notice == ""
    with pytest.raises(JournalUnusable, match="abîmé"):
        journal.accepted_among("04DRC794", IDS)
    journal.close()
    again = open_journal(folder)
    assert "mis de côté" in again.notice
    again.close()
    assert not (folder / "journal.sqlite.a-verifier").exists()


def test_an_empty_file_is_a_new_journal(folder):
    folder.mkdir()
    (folder / "journal.sqlite").touch()
    journal = open_journal(folder)
    assert journal.notice == ""
    assert journal.deposits() == ()
    journal.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "donnees").write_text("a file where the folder should be")
    with pytest.raises(JournalUnusable, match="ne peut pas être lu ou écrit"):
        open_journal(tmp_path / "donnees")


def test_a_full_disk_is_told_and_nothing_is_noted(journal):
    with journal._database.writing() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    ids = [f"P{number:06}" for number in range(3000)]
    with pytest.raises(JournalUnusable, match="plus assez de place"):
        journal.begin_deposit(request(*ids), NOW)
    assert journal.deposits() == ()


def test_a_journal_held_by_another_program_is_told(journal, monkeypatch):
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalUnusable, match="occupé"):
            journal.begin_deposit(request(), NOW, seconds=0.001)
    number = journal.begin_deposit(request(), NOW)
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        journal._database._writer.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(JournalUnusable, match="occupé"):
            journal.settle(number, DepositState.DEPOSITED, NOW)
    assert journal.deposit(number).state is DepositState.SENDING


def test_the_journal_waits_for_another_program_for_a_while(journal):
    assert journal._database._writer.execute("PRAGMA busy_timeout").fetchone() == (5000,)


def test_a_mistake_of_ours_is_no_message_to_the_clerk(journal):
    journal.close()
    with pytest.raises(sqlite3.ProgrammingError):
        journal.deposits()
    reopened = Journal(journal.path, remote=lambda _folder: False)
    assert reopened.notice == ""
    reopened.close()
