"""Lost objects go on the window's thread: a widget that goes elsewhere ends the program."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from certdesk.ui.garbage import GarbageTimer, collect_what_is_due
from certdesk.ui.jobs import Job, JobRunner


class Lost:
    """An object that only itself holds, and that tells in which thread it goes."""

    def __init__(self, gone: list[str]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: gone.append(threading.current_thread().name))


@pytest.fixture
def gone() -> list[str]:
    return []


def test_python_no_longer_collects_by_itself(qapp) -> None:
    assert qapp.findChild(GarbageTimer) is not None
    assert not gc.isenabled()


def test_what_is_lost_in_the_window_does_not_go_in_a_thread_of_the_pool(qtbot, gone) -> None:
    Lost(gone)
    runner = JobRunner()
    kept: list[list[int]] = []
    job = Job(lambda _tick: kept.extend([] for _ in range(gc.get_threshold()[0] * 20)))
    with qtbot.waitSignal(job.succeeded):
        runner.start(job)
    runner.shutdown()
    assert set(gone) <= {threading.main_thread().name}
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [threading.main_thread().name]


def test_nothing_is_collected_until_it_is_due(gone) -> None:
    gc.collect()
    Lost(gone)
    assert collect_what_is_due() is None
    assert gone == []
    kept: list[list[int]] = [[] for _ in range(2_000)]
    assert collect_what_is_due() == 0
    assert gone == [threading.main_thread().name]
    assert len(kept) == 2_000
