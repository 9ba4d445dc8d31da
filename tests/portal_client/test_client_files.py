"""What is downloaded is whole, private, named safely, and never replaces anything."""

from __future__ import annotations

import errno
import os
import stat
import sys

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.progress import Cancelled
from certdesk.portal_client import saving
from certdesk.portal_client.errors import (
    DirectRefused,
    DownloadRefused,
    PageUnreadable,
    PortalError,
    PortalUnreachable,
    SessionExpired,
)
from certdesk.portal_client.file_names import LONGEST, numbered, proposed_name, safe_file_name
from tests.portal_client import samples
from tests.portal_client.fake_site import CUT, FakeSite, redirect, shown
from tests.portal_client.samples import ORIGIN

PATH = "GET /fichiers/1/traitement"
URL = f"{ORIGIN}/fichiers/1/traitement"
CONTENT = b"<rapport/>"


@pytest.fixture
def site() -> FakeSite:
    return FakeSite()


def attachment(name: str = "accuse.xml", content: bytes = CONTENT) -> httpx2.Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return httpx2.Response(200, headers=headers, content=content)


class Endless(httpx2.SyncByteStream):
    """A body of 2 GB that nobody stores."""

    def __init__(self) -> None:
        self.given = 0

    def __iter__(self):
        while self.given < 2 << 30:
            self.given += 1 << 16
            yield b"x" * (1 << 16)


class Broken(httpx2.SyncByteStream):
    """A body that stops in the middle."""

    def __iter__(self):
        yield CONTENT
        raise CUT


def test_an_accuse_is_saved_whole_under_its_own_name(site, tmp_path):
    client = site.entered()
    name = "Accus%C3%A9%20de%20traitement_flux.xml_20231018.xml"
    headers = {"content-disposition": f"attachment; filename=a.xml; filename*=UTF-8''{name}"}
    site.script[PATH] = [httpx2.Response(200, headers=headers, content=CONTENT)]
    told: list[tuple[int, int]] = []
    path = client.download(
        URL, tmp_path / "a" / "b", lambda done, total: told.append((done, total))
    )
    assert path == tmp_path / "a" / "b" / "Accusé de traitement_flux.xml_20231018.xml"
    assert path.read_bytes() == CONTENT
    assert told == [(len(CONTENT), len(CONTENT))]
    assert os.listdir(path.parent) == [path.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_file_of_that_name_is_kept_and_the_same_one_is_not_kept_twice(site, tmp_path):
    (tmp_path / "accuse.xml").write_bytes(b"autre")
    client = site.entered()
    site.script[PATH] = [attachment(), attachment(), attachment(content=b"<nouveau/>")]
    paths = [client.download(URL, tmp_path).name for _ in range(3)]
    assert paths == ["accuse (2).xml", "accuse (2).xml", "accuse (3).xml"]
    assert (tmp_path / "accuse.xml").read_bytes() == b"autre"
    assert len(os.listdir(tmp_path)) == 3


def test_a_folder_without_links_is_served_too(site, tmp_path, monkeypatch):
    def no_link(source: object, target: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_link)
    (tmp_path / "accuse.xml").write_bytes(b"autre")
    client = site.entered()
    site.script[PATH] = [attachment()]
    assert client.download(URL, tmp_path).name == "accuse (2).xml"
    assert (tmp_path / "accuse.xml").read_bytes() == b"autre"


@pytest.mark.parametrize(
    "name",
    ["../../accuse.xml", "..\\\\accuse.xml", "/etc/accuse.xml", "C:\\\\Windows\\\\accuse.xml"],
)
def test_a_name_never_leads_out_of_the_folder(site, tmp_path, name):
    client = site.entered()
    site.script[PATH] = [attachment(name)]
    assert client.download(URL, tmp_path / "accuses") == tmp_path / "accuses" / "accuse.xml"


# --- what is refused leaves nothing


def test_two_gigabytes_are_given_up_at_the_limit(site, tmp_path):
    client = site.entered()
    body = Endless()
    site.script[PATH] = [
        httpx2.Response(200, headers={"content-disposition": "attachment"}, stream=body)
    ]
    with pytest.raises(DownloadRefused, match="1\u00a0Mo"):
        client.download(URL, tmp_path, limit=1 << 20)
    assert body.given < 2 << 20
    assert os.listdir(tmp_path) == []


def test_what_announces_itself_too_large_is_not_even_begun(site, tmp_path):
    client = site.entered()
    body = Endless()
    headers = {"content-disposition": "attachment", "content-length": str(2 << 30)}
    site.script[PATH] = [httpx2.Response(200, headers=headers, stream=body)]
    with pytest.raises(DownloadRefused):
        client.download(URL, tmp_path / "neuf")
    assert body.given == 0
    assert not (tmp_path / "neuf").exists()


def test_a_small_answer_that_swells_when_it_is_unpacked_is_given_up_too(site, tmp_path):
    import gzip

    client = site.entered()
    headers = {"content-disposition": "attachment", "content-encoding": "gzip"}
    packed = gzip.compress(b"\0" * (8 << 20))
    site.script[PATH] = [httpx2.Response(200, headers=headers, content=packed)]
    with pytest.raises(DownloadRefused):
        client.download(URL, tmp_path, limit=1 << 20)
    assert os.listdir(tmp_path) == []


def test_a_cut_download_leaves_nothing(site, tmp_path):
    client = site.entered()
    headers = {"content-disposition": "attachment"}
    site.script[PATH] = [httpx2.Response(200, headers=headers, stream=Broken())]
    with pytest.raises(PortalUnreachable):
        client.download(URL, tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_cancelled_download_leaves_nothing(site, tmp_path):
    def tick(done: int, total: int) -> None:
        raise Cancelled

    client = site.entered()
    site.script[PATH] = [attachment()]
    with pytest.raises(Cancelled):
        client.download(URL, tmp_path, tick)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "place"), (errno.EACCES, "dossier"), (errno.EIO, "enregistré")],
)
@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_disk_that_refuses_is_told_and_nothing_half_stays(
    site, tmp_path, monkeypatch, code, words, call
):
    def refuse(*args: object) -> int:
        raise OSError(code, os.strerror(code))

    client = site.entered()
    site.script[PATH] = [attachment()]
    monkeypatch.setattr(saving.os, call, refuse)
    with pytest.raises(DownloadRefused, match=words) as caught:
        client.download(URL, tmp_path)
    monkeypatch.undo()
    assert caught.value.remedy
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (shown(samples.LOGIN, nav=""), SessionExpired),
        (redirect("/connexion"), SessionExpired),
        (shown("<h1>Page introuvable</h1>", 404), PageUnreadable),
        (shown("<h1>Bienvenue</h1>"), DownloadRefused),
        (shown("<h1>Erreur</h1>", 500), PortalUnreachable),
        (redirect("https://ailleurs.exemple/accuse.xml"), DirectRefused),
    ],
)
def test_a_page_instead_of_a_file_says_why_and_is_not_saved(site, tmp_path, answer, expected):
    client = site.entered()
    site.script[PATH] = [answer]
    with pytest.raises(PortalError) as caught:
        client.download(URL, tmp_path)
    assert type(caught.value) is expected
    assert os.listdir(tmp_path) == []


def test_a_session_that_ended_is_opened_again_for_a_download(site, tmp_path):
    client = site.entered(lambda: ("99EXO794", "x"))
    site.script[PATH] = [redirect("/connexion"), attachment()]
    assert client.download(URL, tmp_path).read_bytes() == CONTENT
    assert site.posts("/connexion") == 1


def test_a_download_that_does_not_begin_is_asked_again_but_not_for_ever(site, tmp_path):
    client = site.entered()
    site.script[PATH] = [CUT, CUT, attachment()]
    assert client.download(URL, tmp_path).read_bytes() == CONTENT
    site.script[PATH] = [CUT] * 9
    with pytest.raises(PortalUnreachable):
        client.download(URL, tmp_path)
    assert site.requests.count(PATH) == 6


@pytest.mark.parametrize("url", ["https://ailleurs.exemple/a.xml", "file:///etc/passwd", "//x/a"])
def test_nothing_is_downloaded_from_elsewhere(site, tmp_path, url):
    client = site.entered()
    with pytest.raises(DirectRefused):
        client.download(url, tmp_path)
    assert site.requests == []


# --- names


@pytest.mark.parametrize(
    ("proposed", "safe"),
    [
        ("Accusé de traitement_a.xml_20231018.xml", "Accusé de traitement_a.xml_20231018.xml"),
        ("a:b?*.xml", "a_b__.xml"),
        ("", "fichier-du-portail.xml"),
        ("..", "fichier-du-portail.xml"),
        ("...///", "fichier-du-portail.xml"),
        ("CON", "_CON.bin"),
        ("nul.xml", "_nul.xml"),
        ("COM¹ .xml", "_COM¹.xml"),
        ("accuse.xml.exe", "accuse.xml.exe.bin"),
        ("accuse.xml:flux", "accuse.xml_flux.bin"),
        ("accuse\u202elmx.exe", "accuselmx.exe.bin"),
        ("a\r\nb\0c.xml", "abc.xml"),
        (" .xml ", "xml.bin"),
        ("accuse.XML. . ", "accuse.XML"),
        ("Accuse\u0301.xml", "Accusé.xml"),
    ],
)
def test_a_proposed_name_is_made_safe_and_stays_readable(proposed, safe):
    assert safe_file_name(proposed) == safe


@given(st.text(max_size=300), st.sampled_from(["", ".xml", ".exe", "/..", "\\con"]))
def test_no_name_is_dangerous_anywhere(start, end):
    name = safe_file_name(start + end)
    assert 0 < len(name.encode()) <= LONGEST + 1
    assert not set(name) & set('/\\<>:"|?*\0')
    assert name == name.strip(" .")
    assert name.rpartition(".")[2].lower() in {"xml", "pdf", "zip", "txt", "csv", "bin"}
    assert name.partition(".")[0].strip().lower() not in {"con", "nul", "aux", "prn", "com1"}
    assert safe_file_name(name) == name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="a b.xml"', "a b.xml"),
        ("attachment; filename=a.xml", "a.xml"),
        ("attachment; filename*=UTF-8''%C3%A9.xml; filename=e.xml", "é.xml"),
        ("attachment; filename*=inconnu''a.xml", "a.xml"),
        ('attachment; filename="Ã©.xml"', "é.xml"),
        ("inline", ""),
        ("", ""),
        ('attachment; filename="a\r\nSet-Cookie: b.xml"', "a  Set-Cookie: b.xml"),
    ],
)
def test_the_name_is_read_from_the_header(header, name):
    assert proposed_name(header) == name


@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=80))
def test_no_header_makes_the_reader_stumble(text):
    assert isinstance(safe_file_name(proposed_name(text)), str)
    assert isinstance(safe_file_name(proposed_name(f"attachment; filename*={text}")), str)


def test_a_taken_name_gets_a_number_before_its_extension():
    assert [numbered("a.b.xml", n) for n in (1, 2)] == ["a.b.xml", "a.b (2).xml"]
    assert numbered("a", 3) == "a (3)"
