"""Each measure of the real window, offscreen, in a fresh process: prints one JSON object."""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QFont

from benchmarks.memory import anonymous
from certdesk.compose import Outside, Program, make_app
from certdesk.model.folders import Folders
from certdesk.ui.passages.listing import Filter

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.ui.deposit.portal_choice import Trainer
    from certdesk.ui.viewer.xml_view import XmlView

Measures = dict[str, float | int | None]

FRAME = 16
PATIENCE = 300.0
JUMPS = 200
SEED = 20260921
TYPED = "dupont"
NOWHERE = "lefèvre-introuvable"
FONT = "DejaVu Sans"


class Stage:
    """The program on a screen of 1366×768, with folders of its own."""

    def __init__(self, folder: Path, make_trainer: Callable[[], Trainer] | None = None) -> None:
        """The practice program when it is given its training portal."""
        self.app = make_app()
        self.app.setFont(QFont(FONT, 10))
        outside = Outside(Folders(folder), documents_folder=folder)
        if make_trainer is not None:
            outside = replace(outside, practice=True, make_trainer=make_trainer)
        self.program = Program(self.app, outside)
        self.window = self.program.window
        self.window.resize(1366, 728)
        self.program.standing.settle()  # as the program does before it shows its window
        self.window.show()
        self.settle()

    @property
    def flux_view(self) -> XmlView:
        """The pane of the deposited file."""
        return self.window.compare.flux.view

    def settle(self) -> None:
        """Let the window do all that it has to do now."""
        self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)

    def until(self, reached: Callable[[], object]) -> None:
        """Let the window live until something is reached."""
        limit = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > limit:
                raise TimeoutError("the window did not get there")
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def open(self, *paths: Path) -> None:
        """Open a dossier and wait until its names, its verdict and its search are ready."""
        services = self.program.services
        services.opening.open(paths)
        self.until(lambda: services.workspace.names and services.workspace.verdict)
        self.until(lambda: services.jobs.live == 0)
        self.settle()

    def close(self) -> None:
        """Leave nothing behind."""
        self.program.shutdown()


class Painted(QObject):
    """Notes when a view was painted after it was armed."""

    def __init__(self, view: XmlView) -> None:
        super().__init__()
        self.armed = False
        self.at: float | None = None
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See the painting pass; the note is taken once it is done."""
        if self.armed and event.type() == QEvent.Type.Paint:
            self.armed = False
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = time.perf_counter()


class Heart(QObject):
    """Beats sixty times a second and repaints a pane, as scrolling does; keeps the gaps."""

    def __init__(self, view: XmlView) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._view = view
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """From now on."""
        self._last = time.perf_counter()
        self._timer.start(FRAME)

    def stop(self) -> None:
        """Until now."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now
        self._view.viewport().update()


def first_paint(stage: Stage, *paths: Path) -> Measures:
    """From the drop of the files to the first lines on the screen."""
    painted = Painted(stage.flux_view)
    stage.program.services.opening.head_read.connect(lambda _head: setattr(painted, "armed", True))
    started = time.perf_counter()
    stage.program.services.opening.open(paths)
    stage.until(lambda: painted.at)
    assert painted.at is not None
    return {"seconds": painted.at - started}


def stall(stage: Stage, *paths: Path) -> Measures:
    """The longest gap between two frames from the drop to the verdict."""
    heart = Heart(stage.flux_view)
    heart.start()
    started = time.perf_counter()
    stage.open(*paths)
    heart.stop()
    ordered = sorted(heart.gaps)
    return {
        "seconds": ordered[-1],
        "p95": ordered[int(len(ordered) * 0.95)],
        "over": sum(gap > 0.05 for gap in ordered),
        "frames": len(ordered),
        "until_verdict": time.perf_counter() - started,
    }


def jump(stage: Stage, *paths: Path) -> Measures:
    """From the choice of a KO passage to the whole window repainted."""
    stage.open(*paths)
    workspace = stage.program.services.workspace
    rows = [passage.row for passage in workspace.open_work.dossier.ko]
    taken = []
    for row in random.Random(SEED).choices(rows, k=JUMPS):
        started = time.perf_counter()
        workspace.select(row)
        stage.settle()
        taken.append(time.perf_counter() - started)
    return {"seconds": statistics.median(taken), "longest": max(taken)}


def keystroke(stage: Stage, *paths: Path) -> Measures:
    """From a key in the search of all the passages to the list repainted."""
    stage.open(*paths)
    panel = stage.window.passages
    panel.choose_filter(Filter.ALL)
    panel.focus_search()  # as a person does before the first key
    stage.until(lambda: panel.is_search_ready)
    stage.settle()
    lists: list[int] = []
    panel.listed.connect(lists.append)
    taken = []
    for end in range(1, len(TYPED) + 1):
        lists.clear()
        started = time.perf_counter()
        panel.search.setText(TYPED[:end])
        stage.until(lambda: lists)
        stage.settle()
        taken.append(time.perf_counter() - started)
    assert 0 < lists[-1] < len(stage.program.services.workspace.names)
    return {"seconds": max(taken), "median": statistics.median(taken)}


def find(stage: Stage, *paths: Path) -> Measures:
    """An idTechnique and Enter in the find bar; then a text that is nowhere, to the very end."""
    stage.open(*paths)
    bar = stage.window.compare.find_bar
    stage.window.actions_.find.trigger()
    stage.settle()
    ids = stage.program.services.workspace.open_work.dossier.flux.ids
    started = time.perf_counter()
    bar.text.setText(ids[-1])
    bar.find_next()
    stage.until(lambda: stage.flux_view.caret_row == len(ids) - 1)
    stage.settle()
    found = time.perf_counter() - started
    stage.until(lambda: stage.program.services.jobs.live == 0)
    ended: list[bool] = []
    bar.search_ended.connect(lambda: ended.append(True))
    heart = Heart(stage.flux_view)
    heart.start()
    started = time.perf_counter()
    bar.text.setText(NOWHERE)
    stage.until(lambda: ended)
    heart.stop()
    return {
        "seconds": found,
        "to_the_end": time.perf_counter() - started,
        "stall": max(heart.gaps),
        "size": stage.program.services.workspace.open_work.dossier.flux.source.size,
    }


def memory(stage: Stage, *paths: Path) -> Measures:
    """What the open dossier costs once everything is read."""
    stage.open(*paths)
    return {"anonymous": anonymous()}


SCENES: dict[str, Callable[..., Measures]] = {
    "first-paint": first_paint,
    "stall": stall,
    "jump": jump,
    "keystroke": keystroke,
    "find": find,
    "memory": memory,
}


def cold_start(spawned: float) -> Measures:
    """From the start of the process to a window that answers."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        taken = time.time() - spawned
        stage.close()
    return {"seconds": taken}


def main() -> None:
    """Play one scene."""
    name, *arguments = sys.argv[1:]
    if name == "cold-start":
        print(json.dumps(cold_start(float(arguments[0]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        measures = SCENES[name](stage, *map(Path, arguments))
        stage.close()
    print(json.dumps(measures), flush=True)


if __name__ == "__main__":
    main()
