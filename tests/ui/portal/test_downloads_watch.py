"""The downloads folder of the system's browser."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from certdesk.ui.portal import downloads_watch
from certdesk.ui.portal.downloads_watch import DownloadsWatch
from certdesk.ui.portal.filing import DownloadKind
from tests import builders

RAPPORT = builders.rapport(ok=["T1"])


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "Téléchargements"
    made.mkdir()
    (made / "ancien.xml").write_bytes(RAPPORT)
    return made


@pytest.fixture
def watch(qtbot, folder, jobs):
    owner = QObject()
    made = DownloadsWatch(folder, jobs, owner)
    made.owner = owner
    made.heard = []
    made.caught.connect(lambda path, kind: made.heard.append((path.name, kind)))
    made._calm.setInterval(20)
    made._regular.setInterval(100)
    yield made
    made.stop()


def starts(watch, qtbot):
    with qtbot.waitSignal(watch.started) as heard:
        watch.start()
        assert not watch.is_watching, "the folder is not read on the window's thread"
    return heard.args[0]


def test_a_new_accuse_is_announced_once_and_an_old_one_never(watch, folder, qtbot):
    assert starts(watch, qtbot)
    (folder / "accusé (1).xml").write_bytes(RAPPORT)
    qtbot.waitUntil(lambda: bool(watch.heard))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8 rien")
    (folder / "reception.xml").write_bytes(b"<accuseReception/>")
    qtbot.waitUntil(lambda: len(watch.heard) == 2)
    assert watch.heard == [
        ("accusé (1).xml", DownloadKind.TREATMENT),
        ("reception.xml", DownloadKind.RECEPTION),
    ]


def test_a_download_that_goes_on_is_read_once_it_is_finished(watch, folder, qtbot):
    assert starts(watch, qtbot)
    partial = folder / "accuse.xml.crdownload"
    partial.write_bytes(RAPPORT[:40])
    (folder / "vide.xml").write_bytes(b"")  # what Firefox puts there first
    looks = []
    watch._regular.timeout.connect(lambda: looks.append(1))
    qtbot.waitUntil(lambda: len(looks) > 1)
    assert watch.heard == []
    partial.write_bytes(RAPPORT)
    partial.rename(folder / "accuse.xml")
    qtbot.waitUntil(lambda: bool(watch.heard))
    assert watch.heard == [("accuse.xml", DownloadKind.TREATMENT)]


def test_the_same_name_with_another_content_is_new(watch, folder, qtbot):
    assert starts(watch, qtbot)
    (folder / "ancien.xml").write_bytes(builders.rapport(ok=["T1", "T2"]))
    qtbot.waitUntil(lambda: bool(watch.heard))
    assert watch.heard == [("ancien.xml", DownloadKind.TREATMENT)]


def test_a_folder_that_is_not_there_is_said(watch, tmp_path, qtbot):
    watch.folder = tmp_path / "ailleurs"
    assert not starts(watch, qtbot)
    assert not watch.is_watching


def test_after_the_stop_nothing_is_looked_at(watch, folder, qtbot):
    assert starts(watch, qtbot)
    watch.stop()
    (folder / "accuse.xml").write_bytes(RAPPORT)
    watch._look()
    assert watch.heard == []
    assert watch._looking is None


def test_a_stop_before_the_folder_was_read_starts_nothing(watch, folder, qtbot, jobs):
    watch.start()
    watch.stop()
    qtbot.waitUntil(lambda: jobs.live == 0)
    assert not watch.is_watching


def test_what_nobody_foresaw_is_told_once(watch, folder, qtbot, jobs, monkeypatch):
    def fail(_path):
        raise RuntimeError("imprévu")

    monkeypatch.setattr(downloads_watch, "recognise", fail)
    assert starts(watch, qtbot)
    with qtbot.captureExceptions() as raised:
        (folder / "accuse.xml").write_bytes(RAPPORT)
        qtbot.waitUntil(lambda: bool(raised))
        qtbot.waitUntil(lambda: jobs.live == 0)
    assert [str(error) for _, error, _ in raised] == ["imprévu"]
    assert not watch.is_watching
