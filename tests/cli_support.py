"""The command line called in this process or as a program, on files made for the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from certdesk.cli import main

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The object of `--json`."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def refused(self) -> bool:
        """Exit 2 with one or two French lines on stderr and nothing on stdout."""
        lines = self.err.splitlines()
        return self.code == 2 and not self.out and 1 <= len(lines) <= 2 and "Trace" not in self.err


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command in this process: `call("check", path, "--json")`."""

    def run(*arguments: object) -> Said:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


def run_program(*arguments: object, in_folder: Path | None = None, **environment: str) -> Said:
    """Run `python -m certdesk` as somebody's script does."""
    done = subprocess.run(
        [sys.executable, "-m", "certdesk", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=in_folder,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
