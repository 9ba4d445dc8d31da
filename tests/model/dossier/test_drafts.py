"""Drafts come back as they were left; a damaged one is set aside; nobody else reads them."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.correction.edits import EMPTY, Decision, Edits
from certdesk.model.dossier.drafts import DAMAGED_SUFFIX, Draft, DraftKey, DraftStore
from certdesk.model.flux.passage import ABSENT, NIL, Value

NOW = datetime(2026, 11, 21, 9, 5, 7, tzinfo=UTC)
KEY = DraftKey("a" * 64, "b" * 64)
EDITS = (
    EMPTY.with_field(3, "identificationTitulaire/titulaire/nomNaissance", Value("Éloïse «&»"))
    .with_field(3, "scoring", NIL)
    .with_field(12, "niveauNumeriqueEuropeen", ABSENT)
    .with_certification(1, "code", Value("RS1710"))
    .with_header("emetteur/idClient", "04DRC794")
    .with_decision(4, Decision.VERIFIED)
)


def draft(edits: Edits = EDITS, saved_at: datetime = NOW) -> Draft:
    return Draft(edits, 3, Path("/é/flux.xml"), Path("/é/accusé.xml"), {"ko": 27}, saved_at)


def test_a_draft_comes_back_as_it_was_left(tmp_path):
    store = DraftStore(tmp_path / "drafts")
    store.save(KEY, draft())
    assert store.load(KEY) == draft()


def test_a_draft_without_accuse_comes_back_too(tmp_path):
    store, alone = DraftStore(tmp_path), DraftKey("a" * 64)
    lone = Draft(EMPTY, -1, Path("flux.xml"), None, {}, NOW)
    store.save(alone, lone)
    assert store.load(alone) == lone
    assert store.load(KEY) is None


def test_an_unknown_dossier_has_no_draft_and_no_folder_is_made_to_look_for_it(tmp_path):
    store = DraftStore(tmp_path / "drafts")
    assert store.load(KEY) is None
    assert store.list() == ()
    assert not store.folder.exists()


def test_the_last_save_wins_and_leaves_one_file(tmp_path):
    store = DraftStore(tmp_path)
    store.save(KEY, draft())
    store.save(KEY, draft(EMPTY))
    assert store.load(KEY) == draft(EMPTY)
    assert len([*tmp_path.iterdir()]) == 1


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX; on Windows the profile's hold")
def test_only_its_owner_reads_a_draft(tmp_path):
    store = DraftStore(tmp_path / "drafts")
    store.save(KEY, draft())
    (path,) = store.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_the_name_of_the_file_tells_nothing_of_the_dossier(tmp_path):
    store = DraftStore(tmp_path)
    store.save(KEY, draft())
    (path,) = tmp_path.iterdir()
    assert KEY.flux_sha[:8] not in path.name
    assert path.name == KEY.name


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"version": 1}',
        b'{"version": 99}',
    ],
)
def test_a_damaged_draft_is_set_aside_and_is_not_fatal(tmp_path, damage):
    store = DraftStore(tmp_path)
    (tmp_path / KEY.name).write_bytes(damage)
    assert store.load(KEY) is None
    assert [path.name for path in tmp_path.iterdir()] == [KEY.name + DAMAGED_SUFFIX]
    store.save(KEY, draft())
    assert store.load(KEY) == draft()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("passages", {"x": {}}),
        ("passages", {"1": {"a": 3}}),
        ("passages", []),
        ("decisions", {"1": "peut-être"}),
        ("selected_row", 1e999),
        ("saved_at", "hier"),
        ("flux_path", None),
    ],
)
def test_a_draft_of_another_shape_is_set_aside(tmp_path, name, value):
    store = DraftStore(tmp_path)
    store.save(KEY, draft())
    raw = json.loads((tmp_path / KEY.name).read_bytes())
    (tmp_path / KEY.name).write_text(json.dumps({**raw, name: value}))
    assert store.load(KEY) is None


def test_a_draft_copied_under_the_name_of_another_dossier_is_not_taken_for_its_own(tmp_path):
    store, other = DraftStore(tmp_path), DraftKey("c" * 64)
    store.save(KEY, draft())
    (tmp_path / KEY.name).rename(tmp_path / other.name)
    assert store.load(other) is None


def test_a_failed_save_leaves_the_previous_draft(tmp_path, monkeypatch):
    store = DraftStore(tmp_path)
    store.save(KEY, draft())

    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        store.save(KEY, draft(EMPTY))
    assert store.load(KEY) == draft()
    assert len([*tmp_path.iterdir()]) == 1


def test_drafts_are_listed_the_latest_first(tmp_path):
    store = DraftStore(tmp_path)
    keys = [DraftKey(letter * 64) for letter in "abc"]
    for days, key in zip((1, 3, 2), keys, strict=True):
        store.save(key, draft(saved_at=NOW + timedelta(days=days)))
    assert [saved.key for saved in store.list()] == [keys[1], keys[2], keys[0]]
    assert store.list()[0].draft.age(NOW + timedelta(days=4)) == timedelta(days=1)


def test_deleting_a_draft_takes_what_was_set_aside_with_it(tmp_path):
    store = DraftStore(tmp_path)
    (tmp_path / KEY.name).write_bytes(b"{")
    store.load(KEY)
    store.save(KEY, draft())
    store.delete(KEY)
    store.delete(KEY)
    assert [*tmp_path.iterdir()] == []


def test_old_drafts_are_purged_and_the_others_stay(tmp_path):
    store, old = DraftStore(tmp_path), DraftKey("c" * 64)
    for key in (KEY, old):
        store.save(key, draft())
    (tmp_path / ("x" * 40 + ".brouillon.json" + DAMAGED_SUFFIX)).write_bytes(b"{")
    now = datetime.now(UTC)
    long_ago = (now - timedelta(days=91)).timestamp()
    for path in tmp_path.iterdir():
        if path.name != KEY.name:
            os.utime(path, (long_ago, long_ago))
    assert store.purge(0, now) == 0
    assert store.purge(90, now) == 2
    assert [path.name for path in tmp_path.iterdir()] == [KEY.name]
    assert store.delete_all() == 1


_PATHS = st.text(st.characters(codec="utf-8"), max_size=20)
_STATES = st.sampled_from([NIL, ABSENT]) | st.text(st.characters(codec="utf-8")).map(Value)


@given(
    st.dictionaries(
        st.integers(0, 200_000), st.dictionaries(_PATHS, _STATES, min_size=1), max_size=4
    ),
    st.dictionaries(st.integers(0, 200_000), st.sampled_from(Decision), max_size=4),
)
def test_whatever_was_typed_comes_back(tmp_path_factory, passages, decisions):
    store = DraftStore(tmp_path_factory.mktemp("drafts"))
    kept = draft(Edits(passages=passages, decisions=decisions))
    store.save(KEY, kept)
    assert store.load(KEY) == kept
