"""Settings survive; what cannot be read takes its default, one field at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from certdesk.model.settings import DEFAULTS, RECENT_FOLDERS, Settings, SettingsStore, Theme


def test_settings_come_back_as_they_were_saved(tmp_path):
    store = SettingsStore(tmp_path / "config")
    chosen = Settings(Theme.DARK, 2, False, 30, "/é", "/out", ("/é", "/b"), "/drafts")
    store.save(chosen)
    assert store.load() == chosen


def test_the_addresses_of_an_administrator_come_back(tmp_path):
    chosen = Settings(
        direct_addresses=("https://depot.exemple.fr",),
        portal_addresses=("# connexion", "https://connexion.exemple.fr"),
    )
    store = SettingsStore(tmp_path)
    store.save(chosen)
    assert store.load() == chosen


def test_without_a_file_the_defaults_hold_and_none_is_made(tmp_path):
    store = SettingsStore(tmp_path / "config")
    assert store.load() == DEFAULTS
    assert not store.path.parent.exists()
    assert DEFAULTS.drafts_days == 90


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", "[" * 100_000])
def test_a_damaged_file_gives_the_defaults(tmp_path, damage):
    store = SettingsStore(tmp_path)
    store.path.write_text(damage)
    assert store.load() == DEFAULTS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "rose"),
        ("theme", []),
        ("zoom", 99),
        ("zoom", True),
        ("sync", 1),
        ("drafts_days", -1),
        ("open_folder", None),
        ("recent_folders", [1]),
        ("direct_addresses", "https://depot.exemple.fr"),
        ("portal_addresses", [None]),
        ("unknown", "x"),
    ],
)
def test_a_wrong_value_takes_its_default_and_the_others_stay(tmp_path, name, value):
    store = SettingsStore(tmp_path)
    store.path.write_text(json.dumps({"save_folder": "/kept", name: value}))
    assert store.load() == Settings(save_folder="/kept")


def test_the_folders_used_last_are_remembered_the_latest_first():
    settings = DEFAULTS
    for number in [*range(RECENT_FOLDERS + 2), 5]:
        settings = settings.with_folder(Path(f"/{number}"))
    assert settings.open_folder == "/5"
    assert len(settings.recent_folders) == RECENT_FOLDERS
    assert settings.recent_folders[:2] == ("/5", f"/{RECENT_FOLDERS + 1}")
