"""The command line keeps no finding back: a program reads them all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from certdesk.cli import main
from tests.builders import flux, passage

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_check_tells_every_finding_of_a_file_full_of_the_same_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "flux.xml"
    path.write_bytes(flux(*(passage(f"P{row}", sexe="H") for row in range(620))))
    assert main(["check", str(path), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    refused = [one for one in findings if one["code"] == "xsd.enumeration"]
    assert len(refused) == 620
