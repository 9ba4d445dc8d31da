"""A real SecretService: gnome-keyring on a bus of its own, with nobody to type at a prompt.

It runs wherever these programs are, continuous integration included: `dev.py test` installs them
where it is allowed to; elsewhere this says what it did not check.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
PASSWORD = "Zx9-mot-de-passe-à-ne-pas-voir"

pytestmark = pytest.mark.keyring


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """What the trial told, and the home that it left."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        # In continuous integration nobody reads what was skipped.
        give_up = pytest.fail if os.environ.get("CERTDESK_KEYRING") == "required" else pytest.skip
        give_up(
            f"NOT CHECKED, passwords in a real SecretService: {', '.join(missing)} is missing; "
            "dev.py installs it where it may (apt-get install gnome-keyring dbus-daemon)"
        )
    home = tmp_path_factory.mktemp("home")
    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-m", "tests.portal_client.keyring_trial"],
        cwd=ROOT,
        env={
            **{name: kept[name] for name in kept.keys() - {"DISPLAY", "WAYLAND_DISPLAY"}},
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "PYTHONIOENCODING": "utf-8",
        },
        input=f"maitre\n{PASSWORD}\n",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stderr
    return json.loads(done.stdout.splitlines()[-1]), home


def test_a_password_is_kept_found_replaced_and_forgotten(trial):
    told, _home = trial
    assert told["place"] == "le trousseau de votre session (Secret Service)"
    assert told["kept"]
    assert told["found"]
    assert told["replaced"] == "change"
    assert told["other origin"], "another address has another password"
    assert told["known"] == ["AUTRE", "04DRC794"]
    assert told["forgotten"] is None
    assert told["the other stays"] == "change"
    assert told["forgotten in all"] == 1
    assert told["left"] is None
    assert not told["list"]


@pytest.mark.parametrize("act", ["get", "forget", "remember"])
def test_a_keyring_that_stays_locked_is_told(trial, act):
    told, _home = trial
    assert "resté verrouillé" in told[f"locked {act}"]


def test_no_file_and_no_argument_shows_the_password(trial):
    told, home = trial
    files = [path for path in home.rglob("*") if path.is_file()]
    assert "login.keyring" in {path.name for path in files}
    for path in files:
        data = path.read_bytes()
        for encoding in ("utf-8", "latin-1", "utf-16-le"):
            assert PASSWORD.encode(encoding) not in data, path
    assert not [argument for argument in told["arguments"] if PASSWORD in argument]
