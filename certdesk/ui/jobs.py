"""Long work beside the window: the only file that knows threads."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaMethod, QObject, Qt, QTimer, Signal

from certdesk.model.progress import Cancelled, Tick

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS_BETWEEN_TICKS = 0.05  # about 20 progress signals a second are enough for an eye
_SWITCH_INTERVAL = 0.0005  # measured: keeps repaints under 25 ms while bytes are indexed


class Job(QObject):
    """One piece of work for the pool; every signal reaches its slots on the window's thread.

    Signals:
        progressed(done, total): at most about twenty a second; that all is done is never left out.
        reported(value): a partial result, given by the work through `report`.
        succeeded(result), failed(error), cancelled(): exactly one of the three.
        finished(): always comes, and comes last.
    """

    progressed = Signal(int, int)
    reported = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    # From the pool to the window's thread: a slot that is not a QObject's method would otherwise
    # run in the pool.
    _ticked = Signal(int, int)
    _handed = Signal(object)
    _ended = Signal(str, object)

    def __init__(self, work: Callable[[Tick], object]) -> None:
        """`work` takes a tick and returns the result; it knows neither Qt nor threads."""
        super().__init__()
        self._work = work
        self._stop = threading.Event()
        self._last_tick = 0.0
        self._told: tuple[int, int] | None = None
        self.has_finished = False
        self._ticked.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._handed.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._announce, Qt.ConnectionType.QueuedConnection)

    def let_go(self) -> None:
        """Forget who listened, once all is told: what they held must not live on with a job."""
        for signal in (
            self.progressed, self.reported, self.succeeded, self.failed, self.cancelled,
            self.finished,
        ):  # fmt: skip
            if self.isSignalConnected(QMetaMethod.fromSignal(signal)):
                signal.disconnect()

    def cancel(self) -> None:
        """Ask the work to stop at its next tick."""
        self._stop.set()

    def report(self, value: object) -> None:
        """Hand a partial result over; called by the work, in the pool."""
        self._handed.emit(value)

    def run(self) -> None:
        """Do the work; called in the pool, once."""
        outcome: tuple[str, object]
        try:
            outcome = ("succeeded", self._work(self._tick))
        except Cancelled:
            outcome = ("cancelled", None)
        except Exception as error:  # the one place where any failure becomes a signal
            outcome = ("failed", error)
        self._ended.emit(*outcome)

    def _tick(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        # The end is a fact, not a pace: after it a file that leaves can no longer be called back.
        ends = done >= total > 0 and self._told != (done, total)
        if ends or now - self._last_tick >= _SECONDS_BETWEEN_TICKS:
            self._last_tick = now
            self._told = (done, total)
            self._ticked.emit(done, total)

    def _hand_over(self, value: object) -> None:
        if not self._stop.is_set():
            self.reported.emit(value)

    def _announce(self, outcome: str, value: object) -> None:
        if outcome == "succeeded" and not self._stop.is_set():
            self.succeeded.emit(value)
        elif outcome == "failed" and not self._stop.is_set():
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.has_finished = True
        # Let go here and not in the pool: what the work held may be of the window's thread, and a
        # job that rests must not keep a closed dossier.
        self._work = _spent
        self.finished.emit()


def _spent(_tick: Tick) -> None:
    raise RuntimeError("a job is run once")


class JobRunner(QObject):
    """Runs jobs in a small pool and knows which are alive.

    Signals:
        idled(): the last live job has finished.
    """

    idled = Signal()

    def __init__(self, threads: int = 4) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="job")
        self._live: dict[Job, Future[None]] = {}
        # A job is a QObject of the window's thread: the last reference to it must not be the one
        # that a pool thread lets go.
        self._resting: deque[Job] = deque(maxlen=16)
        self._calm_interval = sys.getswitchinterval()

    def start(self, job: Job) -> None:
        """Run `job`, already connected, as soon as a thread is free."""
        sys.setswitchinterval(_SWITCH_INTERVAL)
        job.finished.connect(self._sweep)
        self._live[job] = self._pool.submit(job.run)

    def wait_for(self, job: Job) -> None:
        """Stop here until the work of `job` has ended; its signals come later, as always."""
        future = self._live.get(job)
        if future is not None:
            future.result()

    @property
    def live(self) -> int:
        """How many jobs have not finished."""
        return len(self._live)

    def shutdown(self, seconds: float | None = None) -> bool:
        """Cancel every job and wait until none runs; their signals are no longer wanted.

        With `seconds`, wait no longer than that: whether none runs any more. A portal or a keyring
        may keep a thread for minutes.
        """
        for job in self._live:
            job.cancel()
            job.blockSignals(True)
        self._pool.shutdown(wait=False, cancel_futures=True)
        # One that never began is not waited for: nobody would ever say that it has ended.
        begun = [future for future in self._live.values() if not future.cancelled()]
        _ended, left = wait(begun, seconds)
        if not left:
            self._pool.shutdown(wait=True)
        self._live.clear()
        sys.setswitchinterval(self._calm_interval)
        return not left

    def _sweep(self) -> None:
        for job in [job for job in self._live if job.has_finished]:
            del self._live[job]
            self._resting.append(job)
            QTimer.singleShot(0, job, job.let_go)  # whoever hears `finished` hears it first
        if not self._live:
            sys.setswitchinterval(self._calm_interval)
            self.idled.emit()
