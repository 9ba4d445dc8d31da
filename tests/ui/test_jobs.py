"""Jobs: work in the pool, every signal on the window's thread, `finished` always and last."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

import pytest

from certdesk.ui.jobs import Job, JobRunner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from certdesk.model.progress import Tick


@pytest.fixture
def runner(qapp: object) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


def record(job: Job) -> list[str]:
    told: list[str] = []
    job.reported.connect(lambda value: told.append(f"reported {value}"))
    job.succeeded.connect(lambda value: told.append(f"succeeded {value}"))
    job.failed.connect(lambda error: told.append(f"failed {error}"))
    job.cancelled.connect(lambda: told.append("cancelled"))
    job.finished.connect(lambda: told.append("finished"))
    return told


def test_a_job_tells_its_result_then_that_it_is_finished(qtbot: QtBot, runner: JobRunner) -> None:
    job = Job(lambda tick: 42)
    told = record(job)
    with qtbot.waitSignal(job.finished):
        runner.start(job)
    assert told == ["succeeded 42", "finished"]


def test_the_work_leaves_the_window_thread_and_its_signals_come_back_to_it(
    qtbot: QtBot, runner: JobRunner
) -> None:
    places: list[str] = []

    def work(tick: Tick) -> None:
        places.append(threading.current_thread().name)
        job.report("part")

    job = Job(work)
    for signal in (job.reported, job.succeeded, job.finished):
        signal.connect(lambda *_: places.append(threading.current_thread().name))
    with qtbot.waitSignal(job.finished):
        runner.start(job)
    assert places[0] != threading.main_thread().name
    assert places[1:] == [threading.main_thread().name] * 3


def test_a_failure_of_the_work_is_told_as_the_error_itself(qtbot: QtBot, runner: JobRunner) -> None:
    def work(tick: Tick) -> None:
        raise OSError("disque plein")

    job = Job(work)
    told = record(job)
    with qtbot.waitSignal(job.finished):
        runner.start(job)
    assert told == ["failed disque plein", "finished"]


def test_a_cancelled_job_stops_at_its_next_tick(qtbot: QtBot, runner: JobRunner) -> None:
    asked = threading.Event()

    def work(tick: Tick) -> str:
        asked.wait(5)
        tick(1, 2)
        return "never told"

    job = Job(work)
    told = record(job)
    with qtbot.waitSignal(job.finished):
        runner.start(job)
        job.cancel()
        asked.set()
    assert told == ["cancelled", "finished"]


def test_a_result_that_comes_after_the_cancel_is_not_told(qtbot: QtBot, runner: JobRunner) -> None:
    asked = threading.Event()

    def work(tick: Tick) -> str:
        asked.wait(5)
        job.report("too late")
        return "too late"

    job = Job(work)
    told = record(job)
    with qtbot.waitSignal(job.finished):
        runner.start(job)
        job.cancel()
        asked.set()
    assert told == ["cancelled", "finished"]


def test_progress_is_told_at_a_pace_for_eyes(qtbot: QtBot, runner: JobRunner) -> None:
    def work(tick: Tick) -> None:
        for done in range(100_000):
            tick(done, 100_000)

    job = Job(work)
    steps: list[int] = []
    job.progressed.connect(lambda done, total: steps.append(done))
    with qtbot.waitSignal(job.finished):
        runner.start(job)
    assert 1 <= len(steps) < 1_000


def test_that_all_is_done_is_told_whatever_the_pace(qtbot: QtBot, runner: JobRunner) -> None:
    def work(tick: Tick) -> None:
        for done in (0, 1, 2, 2, 2):
            tick(done, 2)

    job = Job(work)
    steps: list[int] = []
    job.progressed.connect(lambda done, total: steps.append(done))
    with qtbot.waitSignal(job.finished):
        runner.start(job)
    assert steps[0] == 0
    assert steps.count(2) == 1


def test_the_runner_knows_what_is_alive_and_says_when_nothing_is(
    qtbot: QtBot, runner: JobRunner
) -> None:
    go = threading.Event()
    job = Job(lambda tick: go.wait(5))
    with qtbot.waitSignal(runner.idled):
        runner.start(job)
        assert runner.live == 1
        go.set()
    assert runner.live == 0


def test_waiting_for_a_job_returns_once_its_work_has_ended(runner: JobRunner) -> None:
    ended: list[str] = []
    job = Job(lambda tick: ended.append("work"))
    runner.start(job)
    runner.wait_for(job)
    assert ended == ["work"]


def test_shutting_down_cancels_what_runs_and_silences_it(qapp: object) -> None:
    runner = JobRunner()
    started = threading.Event()

    def work(tick: Tick) -> None:
        started.set()
        while True:
            tick(0, 1)

    job = Job(work)
    told = record(job)
    runner.start(job)
    assert started.wait(5)
    runner.shutdown()
    assert told == []
    assert runner.live == 0


def test_shutting_down_waits_for_so_long_and_no_longer(qapp: object) -> None:
    runner = JobRunner()
    started, answer = threading.Event(), threading.Event()

    def work(_tick: Tick) -> None:
        started.set()
        assert answer.wait(10)

    runner.start(Job(work))
    assert started.wait(5)
    assert not runner.shutdown(0.01)
    assert runner.live == 0
    answer.set()
    assert runner.shutdown()
    for thread in threading.enumerate():
        if thread.name.startswith("job"):
            thread.join(10)


def test_leaving_does_not_wait_for_a_job_that_never_began(qapp: object) -> None:
    runner = JobRunner(threads=1)
    begun = threading.Event()

    def until_cancelled(tick: Tick) -> None:
        begun.set()
        while True:
            tick(0, 1)

    done: list[str] = []
    runner.start(Job(until_cancelled))
    runner.start(Job(lambda _tick: done.append("never")))
    assert begun.wait(10)
    assert runner.shutdown(60)
    assert done == []


def test_a_finished_job_holds_nothing_of_its_work(qtbot: QtBot, runner: JobRunner) -> None:
    class Dossier:
        passages = 3

    dossier = Dossier()
    gone = weakref.ref(dossier)
    job = Job(lambda _tick, held=dossier: held.passages)
    told = []
    job.succeeded.connect(lambda count, held=dossier: told.append((count, held.passages)))
    job.finished.connect(lambda held=dossier: told.append(held.passages))
    del dossier
    with qtbot.waitSignal(job.finished):
        runner.start(job)
    qtbot.waitUntil(lambda: gone() is None)
    assert told == [(3, 3), 3]
