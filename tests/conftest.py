"""What every test gets: folders of its own, and where the reference files of the field are."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

from tests.qt_support import garbage_is_collected_between_tests, no_job_left, use_offscreen

ROOT = Path(__file__).resolve().parents[1]

use_offscreen()

# No deadline: two workers share two cores, and a slow example is not a wrong one. The same
# examples every time in CI; `--hypothesis-profile=random` looks for new ones.
hypothesis.settings.register_profile("fixed", deadline=None, derandomize=True)
hypothesis.settings.register_profile("random", deadline=None)
hypothesis.settings.load_profile("fixed")

__all__ = ["garbage_is_collected_between_tests", "no_job_left"]


@pytest.fixture(autouse=True)
def own_user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, drafts and recents of a test go to its own folder, never to the user's."""
    home = tmp_path / "home"
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    return home


def reference_folder() -> Path | None:
    """The official files and real accusés, when this machine has them."""
    named = os.environ.get("CERTDESK_REFERENCE_DIR")
    folder = Path(named) if named else ROOT.parent / "shared" / "samples"
    return folder if folder.is_dir() else None


@pytest.fixture
def reference() -> Path | None:
    """The folder of the official files, None where it is absent: say then what is not checked."""
    return reference_folder()


@pytest.fixture(scope="session")
def demo() -> Path:
    """The practice dossiers shipped with CertDesk."""
    return ROOT / "resources" / "demo"
