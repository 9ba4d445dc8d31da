"""The armed file: read again before it is given, given once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer

from certdesk.model.errors import FileUnreadable
from certdesk.ui.portal.armed_file import ArmedFile, Departure
from certdesk.ui.portal.file_handover import FileHandover, Stage
from tests.ui.portal.clerk import armed, write_flux


@pytest.fixture
def owner(qtbot):
    return QObject()


@pytest.fixture
def handover(owner, jobs):
    made = FileHandover(jobs, lambda _departure: None, owner)
    made.told = []
    made.notice_raised.connect(made.told.append)
    return made


def test_without_a_file_nothing_is_given(handover):
    assert not handover.check()
    assert "aucun n’est prêt" in handover.told[0].message


def test_a_file_that_did_not_change_is_given(handover, tmp_path):
    stages = []
    handover.stage_changed.connect(stages.append)
    handover.arm(armed(write_flux(tmp_path)))
    assert handover.check()
    handover.give()
    assert stages == [Stage.ARMED, Stage.CHECKING, Stage.ARMED, Stage.IN_PAGE]
    assert handover.told == []


@pytest.mark.parametrize("change", ["bytes", "size", "gone"])
def test_a_file_that_changed_is_not_given(handover, tmp_path, change):
    path = write_flux(tmp_path)
    handover.arm(armed(path))
    data = path.read_bytes()
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(data + b"\n" if change == "size" else data.replace(b"T0", b"T9"))
    assert not handover.check()
    assert handover.stage is Stage.ARMED
    expected = "ne peut plus être lu" if change == "gone" else "a changé"
    assert expected in handover.told[0].message


def test_the_window_lives_while_a_large_file_is_read(handover, tmp_path):
    path = tmp_path / "grand.xml"
    path.write_bytes(b"x" * (64 << 20))
    file = armed(path)
    handover.arm(file)
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(2)
    assert handover.check()
    assert ticks


def test_another_file_armed_meanwhile_is_not_given_in_its_place(handover, tmp_path):
    first, second = (armed(write_flux(tmp_path, f"{name}.xml")) for name in "ab")
    handover.arm(first)
    QTimer.singleShot(0, lambda: handover.arm(second))
    assert not handover.check()
    assert handover.file is second
    assert handover.stage is Stage.ARMED


def test_a_file_chooser_that_asks_twice_at_once_gets_one_answer(handover, tmp_path):
    handover.arm(armed(write_flux(tmp_path)))
    second = []
    QTimer.singleShot(0, lambda: second.append(handover.check()))
    assert handover.check()
    assert second == [False]


def test_once_left_it_is_not_given_again(handover, tmp_path):
    file = armed(write_flux(tmp_path))
    handover.arm(file)
    assert handover.depart(Departure(file, "https://x.fr"))
    for stage in (Stage.LEFT, Stage.SETTLED):
        assert handover.stage is stage
        assert not handover.check()
        handover.settle()


def test_the_check_says_what_is_wrong_in_words(tmp_path):
    missing = ArmedFile(tmp_path / "absent.xml", 1, "0" * 64)
    with pytest.raises(FileUnreadable, match="ne peut plus être lu"):
        missing.check(lambda _done, _total: None)
