"""A source that nobody closed gives its working copy back when nobody holds it any more."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from certdesk.model.flux.source import open_source
from tests.builders import flux

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_forgotten_source_gives_its_working_copy_back(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    path = tmp_path / "flux.xml"
    path.write_bytes(flux("A1"))
    source = open_source(path)
    release = source._release
    assert release.alive
    del source
    gc.collect()
    assert not release.alive
    assert not [one for one in recwarn if issubclass(one.category, ResourceWarning)]
