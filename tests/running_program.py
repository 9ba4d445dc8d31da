"""CertDesk run as `certdesk` runs it, with steps taken while it lives: in a process of its own.

Leaving the event loop is the end of Chromium, if a test of the same process used it: a second end
crashes. So a test runs `python -m tests.running_program SCENE FOLDER`, which ends with 0 when all
went as it should, and says otherwise what did not.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from certdesk import compose
from certdesk.compose import Outside, make_app
from certdesk.model.folders import Folders
from certdesk.ui.crash_dialog import CrashDialog
from certdesk.ui.main_window import MainWindow
from certdesk.ui.single_instance import SingleInstance
from tests.ui.shell import new_id, now, write_files

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_MS = 20_000


class Run:
    """One run of the program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.instance: SingleInstance | None = None
        self._app = make_app()
        self._outside = Outside(Folders(folder / "data"), now, new_id, folder)

    def play(self, paths: list[Path], *steps: tuple[Callable[[], bool], Callable[[], None]]) -> int:
        """Each step is a condition to wait for and an act; the last act closes the window."""
        left = list(steps)
        glance = QTimer(interval=10)

        def look() -> None:
            if left and left[0][0]():
                left.pop(0)[1]()

        glance.timeout.connect(look)
        glance.start()
        QTimer.singleShot(PATIENCE_MS, glance, self._app.quit)
        code = compose._run(self._app, self._outside, paths, self.instance)
        glance.stop()
        assert not left, f"{len(left)} step(s) were never reached"
        return code

    @property
    def window(self) -> MainWindow | None:
        """The window, once it is shown."""
        found = [one for one in self._app.topLevelWidgets() if isinstance(one, MainWindow)]
        return next((one for one in found if one.isVisible()), None)

    @property
    def reports(self) -> list[str]:
        """What the dialogs of a defect say."""
        shown = self.window.findChildren(CrashDialog) if self.window else []
        return [one._report.toPlainText() for one in shown]

    def leave(self) -> None:
        """Close the window, which ends the program."""
        self.window.close()
        QTimer.singleShot(0, self._app.quit)

    def is_titled(self, name: str) -> bool:
        """Whether this file is open."""
        return self.window is not None and self.window.windowTitle().startswith(name)


def files_given(run: Run) -> None:
    """Files of the command line are opened once the window is shown."""
    files = write_files(run.folder / "depot")
    assert run.play(files, (lambda: run.is_titled("flux.xml"), run.leave)) == 0


def later_files(run: Run) -> None:
    """A later CertDesk brings the window to the front, with its files."""
    files = write_files(run.folder / "depot")
    run.instance = SingleInstance(f"certdesk-test-{os.getpid()}")
    minimized: list[bool] = []

    def hand_over() -> None:
        run.window.showMinimized()
        run.instance.files_received.emit(tuple(files))

    def look_and_leave() -> None:
        minimized.append(run.window.isMinimized())
        run.leave()

    run.play(
        [],
        (lambda: run.window is not None, hand_over),
        (lambda: run.is_titled("flux.xml"), look_and_leave),
    )
    assert minimized == [False]


def defect(run: Run) -> None:
    """Two defects open one dialog, that quotes nobody, and the program lives on."""
    seen: list[str] = []
    ended: list[bool] = []

    def fail() -> None:
        QTimer.singleShot(0, fail_again)
        raise KeyError("DURANT Paul")

    def fail_again() -> None:
        QTimer.singleShot(0, lambda: ended.append(True))
        raise ValueError("23/11/1990")

    def read_and_leave() -> None:
        seen.extend(run.reports)
        run.leave()

    run.play(
        [],
        (lambda: run.window is not None, fail),
        (lambda: bool(ended and run.reports), read_and_leave),
    )
    (report,) = seen
    assert "KeyError" in report
    assert "DURANT" not in report
    assert "1990" not in report


SCENES = {scene.__name__: scene for scene in (files_given, later_files, defect)}


def main() -> int:
    """Play one scene; a failed one raises, and the interpreter says so."""
    name, folder = sys.argv[1:]
    SCENES[name](Run(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
