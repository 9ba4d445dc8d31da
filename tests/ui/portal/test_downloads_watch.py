"""The downloads folder of the system's browser."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

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


def test_a_new_accuse_is_announced_once_and_an_old_one_never(watch, folder, qtbot):
    assert watch.start()
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
    assert watch.start()
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
    assert watch.start()
    (folder / "ancien.xml").write_bytes(builders.rapport(ok=["T1", "T2"]))
    qtbot.waitUntil(lambda: bool(watch.heard))
    assert watch.heard == [("ancien.xml", DownloadKind.TREATMENT)]


def test_a_folder_that_is_not_there_is_said(watch, folder, tmp_path):
    watch.folder = tmp_path / "ailleurs"
    assert not watch.start()
    assert not watch.is_watching


def test_after_the_stop_nothing_is_looked_at(watch, folder, qtbot):
    assert watch.start()
    watch.stop()
    (folder / "accuse.xml").write_bytes(RAPPORT)
    watch._look()
    assert watch.heard == []
    assert watch._looking is None
