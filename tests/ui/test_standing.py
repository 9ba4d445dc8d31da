"""An open dossier is left out of collections, and comes back to them when it is closed."""

from __future__ import annotations

import gc
import linecache
import weakref
from typing import TYPE_CHECKING

import pytest

from certdesk.model.correction.edits import Edits
from certdesk.ui.standing import StandingObjects
from certdesk.ui.workspace import Workspace
from tests.ui.shell import open_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    made = Workspace()
    yield made
    made.close()
    gc.unfreeze()


def test_an_open_dossier_is_not_gone_through_again(workspace: Workspace, tmp_path: Path) -> None:
    standing = StandingObjects(workspace)
    dossier = open_files(tmp_path)
    workspace.show(dossier, Edits())
    assert standing is not None
    assert gc.get_freeze_count() > 0
    assert not any(one is dossier.ko[0] for one in gc.get_objects())
    workspace.close()
    assert gc.get_freeze_count() == 0


def test_a_closed_dossier_goes_without_a_collection(workspace: Workspace, tmp_path: Path) -> None:
    StandingObjects(workspace)
    dossier = open_files(tmp_path)
    gone = weakref.ref(dossier)
    workspace.show(dossier, Edits())
    workspace.close()
    del dossier
    assert gone() is None


def test_what_a_dossier_lost_in_circles_goes_when_the_next_one_opens(
    workspace: Workspace, tmp_path: Path
) -> None:
    class Lost:
        def __init__(self) -> None:
            self.itself = self

    standing = StandingObjects(workspace)
    (tmp_path / "un").mkdir()
    (tmp_path / "deux").mkdir()
    workspace.show(open_files(tmp_path / "un"), Edits())
    gone = weakref.ref(Lost())
    assert gone() is not None
    workspace.show(open_files(tmp_path / "deux"), Edits())
    assert standing is not None
    assert gone() is None


def test_the_sources_that_the_imports_left_in_memory_are_dropped(workspace: Workspace) -> None:
    linecache.getlines(linecache.__file__)
    assert linecache.cache
    StandingObjects(workspace).settle()
    assert not linecache.cache
