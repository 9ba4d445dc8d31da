"""The list of recent dossiers: the latest first, each once, and nobody's name in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from certdesk.model.dossier.recent import RecentDossier, RecentStore

NOW = datetime(2026, 11, 21, 9, 5, 7, tzinfo=UTC)


def dossier(name: str, ko: int = 27, corrected: int = 12) -> RecentDossier:
    folder = Path("/home/clerk") / name
    return RecentDossier(folder / "flux.xml", folder / "accuse.xml", NOW, ko, corrected, "a", "b")


def test_the_latest_comes_first_and_each_dossier_once(tmp_path):
    store = RecentStore(tmp_path / "recent.json")
    for each in (dossier("a"), dossier("b"), dossier("a", corrected=13)):
        store.remember(each)
    assert store.list() == (dossier("a", corrected=13), dossier("b"))


def test_the_list_is_bounded(tmp_path):
    store = RecentStore(tmp_path / "recent.json", limit=2)
    for name in "abc":
        store.remember(dossier(name))
    assert store.list() == (dossier("c"), dossier("b"))


def test_a_dossier_is_forgotten_alone_or_with_all_the_others(tmp_path):
    store = RecentStore(tmp_path / "recent.json")
    for name in "abc":
        store.remember(dossier(name))
    store.forget(dossier("b", ko=0))
    assert store.list() == (dossier("c"), dossier("a"))
    store.clear()
    store.clear()
    assert store.list() == ()


def test_a_flux_without_accuse_is_remembered(tmp_path):
    store = RecentStore(tmp_path / "recent.json")
    alone = RecentDossier(tmp_path / "flux.xml", None, NOW)
    store.remember(alone)
    assert store.list() == (alone,)
    assert not alone.is_there
    (tmp_path / "flux.xml").write_bytes(b"")
    assert alone.is_there


@pytest.mark.parametrize(
    ("ko", "corrected", "told"),
    [
        (27, 12, "12 corrigés sur 27"),
        (27, 1, "1 corrigé sur 27"),
        (27, 0, "0 corrigé sur 27"),
        (0, 0, "aucun passage KO"),
    ],
)
def test_the_progress_is_told(ko, corrected, told):
    assert dossier("a", ko, corrected).progress == told


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"dossiers": [{}]}', b"\xff"])
def test_a_damaged_list_is_an_empty_one(tmp_path, damage):
    path = tmp_path / "recent.json"
    path.write_bytes(damage)
    store = RecentStore(path)
    assert store.list() == ()
    store.remember(dossier("a"))
    assert store.list() == (dossier("a"),)


def test_the_folders_of_recent_files_are_where_a_flux_is_looked_for(tmp_path):
    store = RecentStore(tmp_path / "recent.json")
    for name in "aba":
        store.remember(dossier(name))
    assert store.folders() == (Path("/home/clerk/a"), Path("/home/clerk/b"))
