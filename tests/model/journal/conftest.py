"""A journal in a folder of its own, closed at the end."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.model.journal.journals import open_journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.model.journal.journal import Journal

_IN_MEMORY = Path("/dev/shm")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the journal of the test is; it does not exist yet.

    In memory where the system offers it: two thousand fsync on a shared disk take a minute.
    """
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else tmp_path) as made:
        yield Path(made) / "donnees"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    """An empty journal."""
    opened = open_journal(folder)
    yield opened
    opened.close()
