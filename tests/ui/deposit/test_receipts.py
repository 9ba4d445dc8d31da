"""Accusés are filed in a private folder by deposit, with the way to the file that was sent."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from certdesk.portal_client.errors import DownloadRefused
from certdesk.ui.deposit import receipts
from certdesk.ui.deposit.receipts import Receipts, ReceiptStore
from certdesk.ui.portal.filing import DownloadKind
from tests.ui.deposit.made import SHA

NOW = datetime.now(UTC)


@pytest.fixture
def store(tmp_path):
    return ReceiptStore(tmp_path / "accuses")


def caught(tmp_path, name="accuse.xml", data=b"<rapport/>"):
    path = tmp_path / "recu" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def test_nothing_is_made_before_something_comes(store):
    assert store.find(SHA) == Receipts()
    assert store.count() == 0
    assert not store.folder.exists()
    store.erase_all()


def test_an_accuse_is_filed_by_what_it_is(store, tmp_path):
    filed = store.file(SHA, DownloadKind.TREATMENT, caught(tmp_path))
    assert store.find(SHA).treatment == filed
    assert store.find(SHA).reception is None
    assert store.find("f" * 64) == Receipts()
    assert store.count() == 1


def test_the_same_bytes_are_filed_once_and_others_take_a_number(store, tmp_path):
    first = store.file(SHA, DownloadKind.TREATMENT, caught(tmp_path))
    assert store.file(SHA, DownloadKind.TREATMENT, caught(tmp_path)) == first
    second = store.file(SHA, DownloadKind.TREATMENT, caught(tmp_path, data=b"<rapport>2</rapport>"))
    assert second.name == "accuse (2).xml"
    assert store.find(SHA).treatment == second
    assert store.count() == 2


def test_a_folder_that_resists_is_told_in_french(store, tmp_path):
    store.folder.write_text("a file where a folder should be")
    with pytest.raises(DownloadRefused, match="n’a pas pu être enregistré"):
        store.place_for(SHA, DownloadKind.TREATMENT)
    with pytest.raises(DownloadRefused, match="n’a pas pu être enregistré"):
        store.file(SHA, DownloadKind.TREATMENT, caught(tmp_path))


@pytest.mark.skipif(os.name != "posix", reason="Windows has the rights of the profile instead")
def test_accuses_are_for_their_owner_only(store, tmp_path):
    filed = store.file(SHA, DownloadKind.RECEPTION, caught(tmp_path))
    assert stat.S_IMODE(filed.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_the_file_that_was_sent_is_found_as_long_as_it_is_there(store, tmp_path):
    sent = caught(tmp_path, "flux.xml")
    store.remember_file(SHA, sent)
    assert store.find(SHA).sent_file == sent
    assert store.count() == 0
    sent.unlink()
    assert store.find(SHA).sent_file is None


def test_a_note_that_was_spoilt_is_no_failure(store, tmp_path):
    store.remember_file(SHA, tmp_path / "flux.xml")
    (note,) = store.folder.rglob("*.json")
    for text in ("", "[]", '{"chemin": 3}'):
        note.write_text(text)
        assert store.find(SHA).sent_file is None


def test_old_dossiers_are_deleted_and_recent_ones_stay(store, tmp_path):
    old = store.file("a" * 64, DownloadKind.TREATMENT, caught(tmp_path))
    recent = store.file("b" * 64, DownloadKind.TREATMENT, caught(tmp_path))
    then = (NOW - timedelta(days=400)).timestamp()
    os.utime(old, (then, then))
    store.purge(0, NOW)
    assert old.exists()
    store.purge(365, NOW)
    assert not old.exists()
    assert recent.exists()
    store.erase_all()
    assert not store.folder.exists()


def test_a_disk_that_does_not_take_the_note_stops_no_deposit(store, tmp_path, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receipts, "write_private", full)
    store.remember_file(SHA, caught(tmp_path, "flux.xml"))
    assert store.find(SHA).sent_file is None
