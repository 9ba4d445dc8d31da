"""The file is written and nobody can be told: the exit code and the one line say so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from certdesk import cli
from tests.builders import M1, flux, passage, rapport
from tests.cli_support import ROOT, call

__all__ = ["call"]
FULL = Path("/dev/full")
NAME = "out.xml"
TOLD = "Le fichier «\u00a0out.xml\u00a0» est écrit, mais la réponse n’a pas pu être donnée"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "flux.xml").write_bytes(flux(passage("A", nomNaissance="DRANT"), "B"))
    (tmp_path / "accuse.xml").write_bytes(rapport({"A": M1}, ok=["B"]))
    return tmp_path


def arguments(folder, *options):
    return [
        "correct", str(folder / "flux.xml"), str(folder / "accuse.xml"),
        "-o", str(folder / NAME), "--all", *options,
    ]  # fmt: skip


def run_into(folder, output, *options):
    command = [sys.executable, "-m", "certdesk", *arguments(folder, *options)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=output, stderr=subprocess.PIPE, check=False, timeout=60
    )
    return done.returncode, done.stderr.decode("utf-8").splitlines()


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "json"])
def test_a_full_output_after_the_file_is_written(folder, options):
    with FULL.open("wb") as full:
        code, (line,) = run_into(folder, full, *options)
    assert code == cli.FINDINGS
    assert TOLD in line
    assert b">DRANT<" in (folder / NAME).read_bytes()


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "json"])
def test_a_reader_that_has_left_after_the_file_is_written(folder, options):
    command = [sys.executable, "-m", "certdesk", *arguments(folder, *options)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        (line,) = running.stderr.read().decode("utf-8").splitlines()
    assert running.returncode == cli.FINDINGS
    assert TOLD in line
    assert (folder / NAME).exists()


def test_no_output_at_all_after_the_file_is_written(folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(arguments(folder)) == cli.FINDINGS
    (line,) = capsys.readouterr().err.splitlines()
    assert TOLD in line
    assert (folder / NAME).exists()


def test_an_interruption_after_the_file_is_written_does_not_deny_it(call, folder, monkeypatch):
    def interrupt(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "correct_answer", interrupt)
    said = call(*arguments(folder))
    assert (said.code, said.out) == (cli.FINDINGS, "")
    assert TOLD in said.err
    assert (folder / NAME).exists()


def test_an_interruption_before_the_file_is_written_leaves_none(call, folder, monkeypatch):
    def interrupt(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "write", interrupt)
    said = call(*arguments(folder))
    assert said.refused
    assert "rien n’a été écrit" in said.err
    assert not (folder / NAME).exists()


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk that is always full")
def test_where_nobody_can_be_told_anything_the_code_is_left(folder):
    command = [sys.executable, "-m", "certdesk", "check", str(folder / "flux.xml")]
    with FULL.open("wb") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=full, check=False, timeout=60)
    assert done.returncode == cli.CANNOT
