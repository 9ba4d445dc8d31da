"""`certdesk demo --offscreen`: the whole story in the real window, with pictures and the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from tests.end_to_end.checking import errors_of, passages_of
from tests.end_to_end.looking import english_in

ROOT = Path(__file__).parents[2]
SECONDS = 45


def play(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "certdesk", "demo", "--offscreen", folder]
    bare = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    return subprocess.run(
        command, cwd=ROOT, env=bare, capture_output=True, encoding="utf-8", timeout=SECONDS
    )


def test_the_demonstration_leaves_pictures_and_the_file_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "pas encore là" / "démo"
    played = play(folder)
    assert played.returncode == 0, played.stderr
    (written,) = folder.glob("*_correction.xml")
    assert str(written) in played.stdout
    assert english_in([played.stdout.replace(str(written), "")]) == []
    assert "Traceback" not in played.stderr

    data = written.read_bytes()
    assert list(passages_of(data)) == ["TEST8CORRIGE", "TEST3"]
    assert b"DURANT" in data
    assert errors_of(data) == []
    pictures = [QImage(str(one)) for one in sorted(folder.glob("*.png"))]
    assert len(pictures) >= 3
    assert (folder / "10-traite-avec-succes.png").exists()
    assert (folder / "12-tour-suivant.png").exists()
    assert all(one.width() == 1366 and one.height() <= 768 for one in pictures)
    assert len({one.constBits().tobytes() for one in pictures}) == len(pictures)

    assert play(folder).returncode == 0  # into the same folder
    assert len(list(folder.glob("*_correction*.xml"))) == 2
    assert written.read_bytes() == data
