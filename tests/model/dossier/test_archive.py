"""A zip is opened in a private folder that goes away, or refused as a whole."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from certdesk.model.dossier.pairing import Candidates, find_candidates
from certdesk.model.errors import ArchiveRefused
from certdesk.model.progress import Cancelled
from certdesk.model.rapport.matching import Ground
from tests.builders import M1, Style, flux, rapport

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dépôts"
    made.mkdir()
    return made


def flux_of(id_flux: str, *ids: str) -> bytes:
    return flux(*ids, style=Style(header={"idFlux": id_flux}))


def zipped(folder: Path, members: dict[str, bytes], name: str = "dépôt.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def refusal(candidates: Candidates) -> str:
    candidates.close()
    (error,) = candidates.refused
    assert isinstance(error, ArchiveRefused)
    assert candidates.pairs == ()
    return error.message


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "temporaire"
    made.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made))
    return made


def test_a_zip_is_opened_in_a_private_folder_that_goes_away(folder, temporary):
    archive = zipped(
        folder,
        {
            "envoi/flux.xml": flux("A"),
            "envoi/Accusé de traitement_flux.xml_20240101.xml": rapport({"A": M1}),
            "__MACOSX/envoi/._flux.xml": b"x",
            "lisez-moi.txt": b"x",
        },
    )
    candidates = find_candidates([archive])
    (pair,) = candidates.pairs
    assert pair.flux_path is not None
    assert pair.rapport_path is not None
    assert (pair.flux_path.name, pair.ground) == ("flux.xml", Ground.ID_FLUX)
    assert pair.rapport_path.name == "Accusé de traitement_flux.xml_20240101.xml"
    assert pair.flux_path.read_bytes() == flux("A")
    assert temporary in pair.flux_path.parents
    assert candidates.home_of(pair.flux_path) == folder
    assert candidates.home_of(folder / "x.xml") == folder
    private = list(temporary.iterdir())  # the folder, and the lock beside it
    assert len(private) == 2
    assert os.name == "nt" or not any(path.stat().st_mode & 0o077 for path in private)
    candidates.close()
    assert list(temporary.iterdir()) == []


def test_an_accuse_in_a_zip_looks_for_its_flux_beside_the_zip(folder, temporary):
    (folder / "flux.xml").write_bytes(flux("A"))
    archive = zipped(folder, {"accuse.xml": rapport({"A": M1})})
    candidates = find_candidates([archive])
    candidates.close()
    (pair,) = candidates.pairs
    assert (pair.flux_path, pair.ground) == (folder / "flux.xml", Ground.ID_FLUX)


def test_two_members_of_one_name_both_come_out(folder, temporary):
    archive = zipped(
        folder, {"a/flux.xml": flux_of("1", "A"), "b/flux.xml": flux_of("2", "B"), "c/": b""}
    )
    candidates = find_candidates([archive])
    candidates.close()
    assert len(candidates.pairs) == 2


@pytest.mark.parametrize("name", ["../flux.xml", "a/../../flux.xml", "/flux.xml", "C:/flux.xml"])
def test_a_member_that_would_leave_its_folder_refuses_the_archive(folder, temporary, name):
    archive = zipped(folder, {"bon.xml": flux("A"), name: flux("A")})
    assert "sortirait" in refusal(find_candidates([archive]))
    assert list(temporary.iterdir()) == []
    assert not (temporary.parent / "flux.xml").exists()


def test_a_member_that_would_leave_by_a_backslash_refuses_the_archive(folder, temporary):
    archive = zipped(folder, {"..\\flux.xml": flux("A")})
    assert "sortirait" in refusal(find_candidates([archive]))


def test_a_symbolic_link_refuses_the_archive(folder, temporary):
    path = folder / "lien.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("flux.xml")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "lien" in refusal(find_candidates([path]))


def test_an_encrypted_archive_is_refused(folder, temporary):
    archive = zipped(folder, {"flux.xml": flux("A")})
    data = bytearray(archive.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    archive.write_bytes(bytes(data))
    assert "mot de passe" in refusal(find_candidates([archive]))


def test_a_bomb_is_stopped_before_it_fills_the_disk(folder, temporary):
    archive = zipped(folder, {"flux.xml": b"<" + b" " * (40 << 20)})
    assert "comprimé" in refusal(find_candidates([archive]))
    assert list(temporary.iterdir()) == []


def test_an_archive_over_the_limits_is_refused(folder, temporary, monkeypatch):
    archive = zipped(folder, {"a.xml": flux("A"), "b.xml": flux("B")})
    monkeypatch.setattr("certdesk.model.dossier.archive.MEMBERS_LIMIT", 1)
    assert "plus de" in refusal(find_candidates([archive]))
    monkeypatch.setattr("certdesk.model.dossier.archive.MEMBERS_LIMIT", 2)
    monkeypatch.setattr("certdesk.model.dossier.archive.TOTAL_LIMIT", len(flux("A")) + 10)
    assert "Go" in refusal(find_candidates([archive]))


@pytest.mark.parametrize(("field", "value"), [(10, b"\xff\xff"), (12, b"\xff\xff\xff\x7f")])
def test_an_endless_list_of_files_is_refused_before_it_is_read(folder, temporary, field, value):
    archive = zipped(folder, {"flux.xml": flux("A")})
    data = bytearray(archive.read_bytes())
    at = data.rindex(b"PK\x05\x06") + field
    data[at : at + len(value)] = value
    archive.write_bytes(bytes(data))
    assert "plus de 2000 fichiers" in refusal(find_candidates([archive]))


def test_a_disk_without_room_is_told(folder, temporary, monkeypatch):
    archive = zipped(folder, {"flux.xml": flux("A")})

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.open", full)
    assert "disque" in refusal(find_candidates([archive]))
    assert list(temporary.iterdir()) == []


def test_an_archive_inside_an_archive_is_passed_over(folder, temporary):
    inner = zipped(folder, {"flux.xml": flux("A")}).read_bytes()
    candidates = find_candidates([zipped(folder, {"dedans.xml": inner, "b.xml": flux("B")})])
    candidates.close()
    assert [pair.flux_path.name for pair in candidates.pairs if pair.flux_path] == ["b.xml"]


@pytest.mark.parametrize("cut", [30, 200])
def test_a_damaged_archive_is_refused(folder, temporary, cut):
    archive = zipped(folder, {"flux.xml": flux("A")})
    archive.write_bytes(archive.read_bytes()[:-cut])
    assert "abîmée" in refusal(find_candidates([archive]))


def test_a_member_whose_bytes_are_wrong_refuses_the_archive(folder, temporary):
    archive = zipped(folder, {"flux.xml": flux("A")})
    data = bytearray(archive.read_bytes())
    data[60] ^= 0xFF
    archive.write_bytes(bytes(data))
    assert "abîmée" in refusal(find_candidates([archive]))


def test_cancelling_an_extraction_leaves_nothing_behind(folder, temporary):
    archive = zipped(folder, {"flux.xml": flux("A")})

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        find_candidates([archive], tick=stop)
    assert list(temporary.iterdir()) == []


def test_cancelling_a_pairing_leaves_nothing_behind(folder, temporary):
    archive = zipped(
        folder,
        {"a.xml": flux("A"), "b.xml": rapport({"A": M1}, id_flux=None, nom_fichier=None)},
    )
    calls: list[int] = []

    def count(done: int, _total: int) -> None:
        calls.append(done)

    find_candidates([archive], tick=count).close()
    last = len(calls)

    def stop(_done: int, _total: int) -> None:
        calls.append(0)
        if len(calls) == 2 * last:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_candidates([archive], tick=stop)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("flux<1>.xml", "flux_1_.xml"),
        ("con.xml", "_con.xml"),
        (" .xml", "xml"),
        ("a" * 300 + ".xml", "a" * 116 + ".xml"),
    ],
)
def test_names_that_windows_refuses_are_made_safe(folder, temporary, written, safe):
    archive = zipped(folder, {written: flux("A")})
    candidates = find_candidates([archive])
    names = [pair.flux_path.name for pair in candidates.pairs if pair.flux_path]
    candidates.close()
    assert names == [safe]
