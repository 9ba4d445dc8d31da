"""Practice is another program: it is started beside this one, with what the bundle needs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from certdesk.ui.practice import start_practice

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of Python, a program that writes down what it is asked."""
    said = tmp_path / "arguments"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\nprintf "%s " "$@" > "{said}.part"\nmv "{said}.part" "{said}"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    return said


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("frozen", "arguments"), [(False, "-m certdesk demo"), (True, "demo")], ids=["run", "bundle"]
)
def test_the_demonstration_is_started_as_this_program_was(
    qapp: object,
    stand_in: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    frozen: bool,
    arguments: str,
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    assert start_practice() is True
    qtbot.waitUntil(stand_in.exists)
    assert stand_in.read_text().strip() == arguments


def test_what_cannot_be_started_is_said(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))
    assert start_practice() is False
