"""What must not outlive the program does not, even when it is killed; nothing else is touched."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from certdesk.model import temporary
from certdesk.model.temporary import TemporaryFolder, sweep

HOLDER = """
import sys
from pathlib import Path
from certdesk.model.temporary import TemporaryFolder
folder = TemporaryFolder("essai", Path(sys.argv[1]))
(folder.path / "flux.xml").write_text("DURANT")
print(folder.path, flush=True)
sys.stdin.read()
"""


def holder(parent: Path) -> subprocess.Popen[str]:
    """Another program that holds a folder, until its standard input closes."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def left(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir())


def test_a_folder_goes_with_everything_in_it(tmp_path):
    with TemporaryFolder("essai", tmp_path) as path:
        (path / "a").mkdir()
        (path / "a" / "flux.xml").write_text("DURANT")
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o700
    assert left(tmp_path) == []


def test_a_program_that_ends_deletes_its_folder(tmp_path):
    with holder(tmp_path) as program:
        path = Path(program.stdout.readline().strip())
        assert (path / "flux.xml").exists()
        program.communicate("")
    assert program.returncode == 0
    assert left(tmp_path) == []


def test_what_a_killed_program_left_goes_at_the_next_start(tmp_path):
    with holder(tmp_path) as program:
        path = Path(program.stdout.readline().strip())
        program.kill()
        program.wait()
    assert (path / "flux.xml").exists()
    with TemporaryFolder("autre", tmp_path) as mine:
        assert left(tmp_path) == [mine.name, f"{mine.name}.verrou"]


def test_the_folder_of_a_living_program_stays(tmp_path):
    mine = TemporaryFolder("essai", tmp_path)
    with holder(tmp_path) as program:
        path = Path(program.stdout.readline().strip())
        sweep(tmp_path)
        assert (path / "flux.xml").exists()
        assert mine.path.exists()
        program.communicate("")
    mine.close()


def test_two_folders_of_one_program_leave_each_other_alone(tmp_path):
    first = TemporaryFolder("essai", tmp_path)
    second = TemporaryFolder("essai", tmp_path)
    assert first.path.exists()
    second.close()
    second.close()
    assert first.path.exists()
    first.close()


def test_what_is_not_ours_is_not_touched(tmp_path):
    precious = tmp_path / "precieux"
    precious.mkdir()
    (precious / "these.odt").write_text("x")
    names = ["certdesk-essai-0123456789abcdef", "certdesk-essai-xyz.verrou", "autre.verrou"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("a")
    before = left(tmp_path)
    sweep(tmp_path)
    assert left(tmp_path) == before


@pytest.mark.skipif(os.name != "posix", reason="links and accounts of POSIX")
@pytest.mark.parametrize("trap", ["folder is a link", "lock is a link", "another account"])
def test_nobody_makes_us_delete_something_else(trap, tmp_path, monkeypatch):
    """The folder above may be everybody's, and the name is easily guessed."""
    precious = tmp_path / "precieux"
    precious.mkdir()
    (precious / "these.odt").write_text("x")
    folder = tmp_path / "certdesk-essai-0123456789abcdef"
    lock = tmp_path / f"{folder.name}.verrou"
    if trap == "folder is a link":
        folder.symlink_to(precious)
    else:
        folder.mkdir()
    if trap == "lock is a link":
        lock.symlink_to(precious / "these.odt")
    else:
        lock.touch()
    if trap == "another account":
        monkeypatch.setattr(os, "getuid", lambda: 12345)
    sweep(tmp_path)
    assert (precious / "these.odt").read_text() == "x"
    assert os.path.lexists(folder)
    assert os.path.lexists(lock)


def test_what_resists_is_left_to_the_next_start(tmp_path, monkeypatch):
    """On Windows, a file that another program has open."""
    folder = TemporaryFolder("essai", tmp_path)
    with monkeypatch.context() as resisting:
        resisting.setattr(temporary.shutil, "rmtree", lambda _path, ignore_errors: None)
        folder.close()
    assert folder.path.exists()
    sweep(tmp_path)
    assert left(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="fcntl is of POSIX")
def test_where_files_cannot_be_locked_nothing_is_swept(tmp_path, monkeypatch):
    import fcntl

    def unsupported(_handle, _operation):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with TemporaryFolder("essai", tmp_path) as path:
        sweep(tmp_path)
        assert path.exists()
    assert left(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="fcntl is of POSIX")
def test_a_lock_that_another_start_sweeps_as_it_is_made_is_made_again(tmp_path, monkeypatch):
    import fcntl

    taken = iter([True])
    real = fcntl.flock

    def swept_meanwhile(handle, operation):
        if next(taken, False):
            for lock in tmp_path.glob("*.verrou"):
                lock.unlink()
            raise BlockingIOError(errno.EAGAIN, "held")
        real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", swept_meanwhile)
    with TemporaryFolder("essai", tmp_path) as path:
        assert left(tmp_path) == [path.name, f"{path.name}.verrou"]


def test_a_folder_that_cannot_be_made_leaves_no_lock(tmp_path, monkeypatch):
    def full(_path, mode):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(OSError, match="no space"):
        TemporaryFolder("essai", tmp_path)
    assert left(tmp_path) == []


def test_a_folder_that_cannot_be_read_is_not_swept(tmp_path):
    sweep(tmp_path / "absent")
    assert left(tmp_path) == []
