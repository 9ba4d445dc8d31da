"""The file is written whole or not at all, and never over what was read."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from certdesk.model.correction import writer
from certdesk.model.correction.writer import is_same_file, write
from certdesk.model.errors import OutputRefused

DATA = b"<flux/>" * 1000


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_file_holds_the_bytes_and_nothing_else_is_left(tmp_path):
    write(DATA, tmp_path / "out.xml", [])
    assert (tmp_path / "out.xml").read_bytes() == DATA
    assert names(tmp_path) == ["out.xml"]


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX; on Windows the folder's hold")
def test_the_file_has_the_rights_of_any_other_document(tmp_path):
    (tmp_path / "usual").write_bytes(b"")
    write(DATA, tmp_path / "out.xml", [])
    rights = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("usual", "out.xml")]
    assert rights[0] == rights[1]


def test_an_existing_file_is_kept_unless_replacing_it_is_asked_for(tmp_path):
    out = tmp_path / "out.xml"
    out.write_bytes(b"old")
    with pytest.raises(OutputRefused, match="existe déjà"):
        write(DATA, out, [])
    assert out.read_bytes() == b"old"
    write(DATA, out, [], force=True)
    assert out.read_bytes() == DATA
    assert names(tmp_path) == ["out.xml"]


def test_a_file_that_appears_at_the_last_moment_wins(tmp_path, monkeypatch):
    out = tmp_path / "out.xml"
    real = writer._fill

    def appear(temporary: Path, data: bytes) -> None:
        real(temporary, data)
        out.write_bytes(b"other")

    monkeypatch.setattr(writer, "_fill", appear)
    with pytest.raises(OutputRefused, match="existe déjà"):
        write(DATA, out, [])
    assert out.read_bytes() == b"other"
    assert names(tmp_path) == ["out.xml"]


@pytest.mark.parametrize("appears", [False, True])
def test_a_disk_without_links_is_written_by_renaming(tmp_path, monkeypatch, appears):
    out = tmp_path / "out.xml"

    def no_link(_source: Path, _target: Path) -> None:
        if appears:
            out.write_bytes(b"other")
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_link)
    if appears:
        with pytest.raises(OutputRefused, match="existe déjà"):
            write(DATA, out, [])
    else:
        write(DATA, out, [])
    assert out.read_bytes() == (b"other" if appears else DATA)
    assert names(tmp_path) == ["out.xml"]


def aliases(tmp_path: Path) -> dict[str, Path]:
    """Names of one and the same file `flux.xml`."""
    source = tmp_path / "flux.xml"
    source.write_bytes(b"<flux/>")
    (tmp_path / "sub").mkdir()
    os.link(source, tmp_path / "hard.xml")
    (tmp_path / "soft.xml").symlink_to("flux.xml")
    (tmp_path / "way").symlink_to(tmp_path)
    return {
        "itself": source,
        "a relative name": tmp_path / "sub" / ".." / "flux.xml",
        "a hard link": tmp_path / "hard.xml",
        "a symbolic link": tmp_path / "soft.xml",
        "a linked folder": tmp_path / "way" / "flux.xml",
        "another case": tmp_path / "FLUX.xml",
    }


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    "alias",
    [
        "itself",
        "a relative name",
        "a hard link",
        "a symbolic link",
        "a linked folder",
        "another case",
    ],
)
def test_what_was_read_is_not_written_over_by_any_name(tmp_path, alias, force):
    out = aliases(tmp_path)[alias]
    before = names(tmp_path)
    with pytest.raises(OutputRefused, match="l’un des fichiers lus"):
        write(DATA, out, [tmp_path / "other.xml", tmp_path / "flux.xml"], force)
    assert (tmp_path / "flux.xml").read_bytes() == b"<flux/>"
    assert names(tmp_path) == before


def test_an_input_that_vanished_is_still_not_written_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert is_same_file(Path("gone.xml"), tmp_path / "gone.xml")
    assert is_same_file(tmp_path / "cafe\u0301.xml", tmp_path / "caf\u00e9.xml")
    assert not is_same_file(tmp_path / "gone.xml", tmp_path / "other.xml")


def test_the_folder_must_be_there_and_the_name_be_no_folder(tmp_path):
    with pytest.raises(OutputRefused, match="n’existe pas"):
        write(DATA, tmp_path / "none" / "out.xml", [])
    with pytest.raises(OutputRefused, match="est un dossier"):
        write(DATA, tmp_path, [], force=True)


@pytest.mark.skipif(os.name == "nt", reason="no named pipe there")
def test_what_is_no_ordinary_file_is_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputRefused, match="fichier ordinaire"):
        write(DATA, tmp_path / "pipe", [], force=True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "plus assez de place"),
        (errno.EROFS, "l’accès est refusé"),
        (errno.EACCES, "l’accès est refusé"),
        (errno.EIO, "rien n’a été écrit"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_failure_of_the_disk_leaves_nothing_behind(tmp_path, monkeypatch, number, told, force):
    out = tmp_path / "out.xml"
    if force:
        out.write_bytes(b"old")

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputRefused, match=told):
        write(DATA, out, [], force)
    assert names(tmp_path) == (["out.xml"] if force else [])
    assert not force or out.read_bytes() == b"old"


def test_a_file_that_another_program_holds_open_is_told(tmp_path, monkeypatch):
    """Windows refuses to replace an open file; here the refusal is played."""
    out = tmp_path / "out.xml"
    out.write_bytes(b"old")

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "sharing violation")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OutputRefused, match="Fermez le programme qui l’utilise"):
        write(DATA, out, [], force=True)
    assert names(tmp_path) == ["out.xml"]


def test_a_name_that_the_disk_refuses_is_told(tmp_path):
    with pytest.raises(OutputRefused, match="rien n’a été écrit"):
        write(DATA, tmp_path / ("x" * 300 + ".xml"), [])
    assert names(tmp_path) == []


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from certdesk.model.correction.writer import write
from certdesk.model.errors import OutputRefused
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write(b"x" * 100_000, Path(sys.argv[1]), [])
except OutputRefused as error:
    sys.exit(3 if "plus assez de place" in error.message else 4)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit on Windows; played above")
def test_a_disk_really_full_leaves_nothing_behind(tmp_path):
    out = tmp_path / "out.xml"
    command = [sys.executable, "-c", _LIMITED, str(out)]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert done.returncode == 3
    assert names(tmp_path) == []
