"""The bundle: what it leaves to the programs that it opens, and the trials that it must pass."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from certdesk.version import VERSION
from tools import try_bundle
from tools.bundle_start import give_back


def test_the_browser_does_not_inherit_the_libraries_of_the_bundle():
    environment = {
        "HOME": "/home/someone",
        "LD_LIBRARY_PATH": "/opt/certdesk/_internal",
        "QT_PLUGIN_PATH": "/opt/certdesk/_internal/PySide6/Qt/plugins",
        "QML2_IMPORT_PATH": "/opt/certdesk/_internal/PySide6/Qt/qml",
        "QT_QPA_PLATFORM": "offscreen",
        "_PYI_ARCHIVE_FILE": "/opt/certdesk/certdesk",
        "_PYI_PARENT_PROCESS_LEVEL": "1",
    }
    give_back(environment)
    assert environment == {"HOME": "/home/someone", "QT_QPA_PLATFORM": "offscreen"}


def test_the_path_of_libraries_that_the_person_had_set_comes_back():
    environment = {"LD_LIBRARY_PATH": "/opt/certdesk/_internal", "LD_LIBRARY_PATH_ORIG": "/usr/own"}
    give_back(environment)
    assert environment == {"LD_LIBRARY_PATH": "/usr/own"}


@pytest.fixture
def program(tmp_path):
    """CertDesk itself, run as the bundle is: a file that can be started."""
    if os.name == "nt":
        path = tmp_path / "certdesk.cmd"
        path.write_text(f'@"{sys.executable}" -m certdesk %*\n', "utf-8")
    else:
        path = tmp_path / "certdesk"
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m certdesk "$@"\n', "utf-8")
        path.chmod(0o755)
    return path


def tried(monkeypatch, program):
    """The exit code of the trials, but for the one that needs a real bundle."""
    trials = (try_bundle.try_version, try_bundle.try_check, try_bundle.try_portal)
    monkeypatch.setattr(try_bundle, "TRIALS", trials)
    monkeypatch.setattr(sys, "argv", ["try_bundle", str(program)])
    return try_bundle.main()


def test_the_program_passes_the_trials_of_its_bundle(monkeypatch, program, capsys):
    assert tried(monkeypatch, program) == 0, capsys.readouterr().err


def test_a_bundle_of_another_version_is_refused(monkeypatch, program, capsys):
    monkeypatch.setattr(try_bundle, "VERSION", f"{VERSION}.1")
    assert tried(monkeypatch, program) == 1
    assert "--version" in capsys.readouterr().err


def test_a_bundle_whose_portal_lost_its_style_is_refused(monkeypatch, program, capsys, tmp_path):
    other = tmp_path / "style.css"
    other.write_text("body {}", "utf-8")
    monkeypatch.setattr(try_bundle, "STYLE", other)
    assert tried(monkeypatch, program) == 1
    assert "feuille de style" in capsys.readouterr().err


def test_a_bundle_that_cannot_find_a_module_is_refused(monkeypatch, program, capsys):
    text = program.read_text("utf-8").replace("-m certdesk", "-m certdesk.absent")
    program.write_text(text, "utf-8")
    assert tried(monkeypatch, program) == 1
    assert "défectueux" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("libxcb-cursor.so.0 => {inside}/libxcb-cursor.so.0 (0x1)", False),
        ("libGL.so.1 => /lib/libGL.so.1 (0x1)", False),
        ("libxcb-cursor.so.0 => /lib/libxcb-cursor.so.0 (0x1)", True),
        ("libxcb-util.so.1 => not found", True),
        ("libfontconfig.so.1 => not found", True),
    ],
)
def test_a_bundle_that_would_miss_a_library_on_a_screen_is_refused(
    monkeypatch, tmp_path, line, is_refused
):
    inside = tmp_path / "_internal"
    plugin = inside / "PySide6" / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    plugin.parent.mkdir(parents=True)
    plugin.touch()
    told = f"\tlinux-vdso.so.1 (0x1)\n\t{line.format(inside=inside)}\n"
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(
        try_bundle.subprocess,
        "run",
        lambda command, **_options: subprocess.CompletedProcess(command, 0, told),
    )
    if is_refused:
        with pytest.raises(try_bundle.Broken, match=line.split()[0]):
            try_bundle.try_screen(tmp_path / "certdesk")
    else:
        try_bundle.try_screen(tmp_path / "certdesk")


def test_a_bundle_without_the_plugin_of_the_screen_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(try_bundle.Broken, match="libqxcb"):
        try_bundle.try_screen(tmp_path / "certdesk")
