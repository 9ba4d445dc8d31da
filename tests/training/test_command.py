"""`certdesk portal`: prints its address, and stops cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from certdesk.portal_client.assumptions import training_portal
from certdesk.portal_client.checking import hash_of
from certdesk.portal_client.client import PortalClient
from certdesk.portal_client.transport import open_http
from tests.cli_support import ROOT
from tests.portal_client.deposits import candidate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one child alone")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "end of session"])
def test_the_portal_prints_its_address_and_stops_cleanly(end, tmp_path):
    command = [sys.executable, "-m", "certdesk", "portal"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        line = program.stdout.readline().decode("utf-8")
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        with urllib.request.urlopen(address) as answer:
            assert answer.url.endswith("/connexion")
            assert "Portail d’entraînement" in answer.read().decode()
        assert list(tmp_path.iterdir())
        program.send_signal(end)
        _, told = program.communicate(timeout=10)
    assert program.returncode == 0
    assert told == b""
    assert not list(tmp_path.iterdir()), "nothing that was received is left"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_what_a_killed_portal_received_is_deleted_when_the_next_one_starts(tmp_path):
    command = [sys.executable, "-m", "certdesk", "portal"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"}

    def portal() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)

    def received() -> list[Path]:
        return [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size]

    with portal() as first:
        origin = re.search(r"http://127\.0\.0\.1:\d+", first.stdout.readline().decode())[0]
        target = training_portal(origin)
        path = candidate(tmp_path / "fichiers").path
        with open_http(target) as http:
            client = PortalClient(target, http)
            client.sign_in("99EXO794", "exercice-2026")
            client.deposit(path, client.organisations()[0], hash_of(path))
        assert [each.read_bytes() for each in received() if each != path] == [path.read_bytes()]
        first.kill()
    assert len(received()) == 2
    with portal() as second:
        second.stdout.readline()
        assert received() == [path]
        second.send_signal(signal.SIGINT)
    assert list(tmp_path.iterdir()) == [path.parent]
