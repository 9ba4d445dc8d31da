"""One CertDesk per person: a second one hands its files to the first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtNetwork import QLocalSocket

from certdesk.ui import single_instance
from certdesk.ui.single_instance import SingleInstance, hand_over, instance_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from certdesk.ui.single_instance import hand_over
app = QCoreApplication([])
sys.exit(0 if hand_over(sys.argv[1], [Path(one) for one in sys.argv[2:]]) else 1)
"""


@pytest.fixture
def name(tmp_path: Path) -> str:
    return instance_name(tmp_path)


@pytest.fixture
def first(qapp: object, name: str) -> Iterator[SingleInstance]:
    made = SingleInstance(name)
    yield made
    made.close()


def hand_over_from_another_process(name: str, *paths: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SECOND, name, *paths], cwd=ROOT)


def test_a_second_certdesk_hands_its_files_to_the_first_and_leaves(
    first: SingleInstance, name: str, tmp_path: Path, qtbot: QtBot
) -> None:
    flux = tmp_path / "flux d’été.xml"
    with qtbot.waitSignal(first.files_received, timeout=15_000) as received:
        second = hand_over_from_another_process(name, str(flux), "relatif.xml")
    assert received.args == [(flux, ROOT / "relatif.xml")]
    assert second.wait(timeout=15) == 0


def test_without_a_file_the_first_is_only_asked_to_come_to_the_front(
    first: SingleInstance, name: str, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(first.files_received, timeout=15_000) as received:
        second = hand_over_from_another_process(name)
    assert received.args == [()]
    assert second.wait(timeout=15) == 0


def test_without_a_first_one_nothing_is_handed_over(qapp: object, name: str) -> None:
    assert not hand_over(name, [Path("flux.xml")])


def test_files_are_not_given_to_one_that_no_longer_reads(
    first: SingleInstance, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "_ANSWER_MS", 20)
    heard: list[object] = []
    first.files_received.connect(heard.append)
    assert not hand_over(name, [Path("flux.xml")])  # no event loop runs behind this door
    assert heard == []


def test_once_the_first_has_closed_the_next_one_is_the_first(
    first: SingleInstance, name: str
) -> None:
    first.close()
    assert not hand_over(name, [])


def test_what_a_killed_certdesk_left_does_not_stop_the_next_one(
    qapp: object, tmp_path: Path, qtbot: QtBot
) -> None:
    name = str(tmp_path / "socket")  # a path: the file that a killed process leaves on Unix
    Path(name).write_bytes(b"")
    made = SingleInstance(name)
    with qtbot.waitSignal(made.files_received, timeout=15_000):
        second = hand_over_from_another_process(name)
    assert second.wait(timeout=15) == 0
    made.close()


@pytest.mark.parametrize(
    "message", [b"bonjour\n", b"[1, 2]\n", b'{"a": 1}\n', b"\xff\xfe\n", b"[" * 100_000 + b"\n"]
)
def test_a_stranger_that_says_something_else_is_not_listened_to(
    first: SingleInstance, name: str, tmp_path: Path, qtbot: QtBot, message: bytes
) -> None:
    heard: list[object] = []
    first.files_received.connect(heard.append)
    stranger = QLocalSocket()
    stranger.connectToServer(name)
    assert stranger.waitForConnected(5000)
    stranger.write(message)
    assert stranger.waitForBytesWritten(5000)
    with qtbot.waitSignal(first.files_received, timeout=15_000):
        second = hand_over_from_another_process(name, str(tmp_path / "flux.xml"))
    assert second.wait(timeout=15) == 0
    stranger.close()
    assert heard == [(tmp_path / "flux.xml",)]


def test_each_person_and_each_data_folder_has_an_instance_of_its_own(tmp_path: Path) -> None:
    assert instance_name(tmp_path) == instance_name(tmp_path / "x" / "..")
    assert instance_name(tmp_path) != instance_name(tmp_path / "autre")
