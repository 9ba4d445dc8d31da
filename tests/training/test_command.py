"""`certdesk portal`: prints its address, and stops cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.cli_support import ROOT


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
