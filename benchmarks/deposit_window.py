"""Deposits from the windows, offscreen, in a fresh process each: prints one JSON object."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from benchmarks.deposit import LOGIN, Measures, sha256
from benchmarks.memory import anonymous, watched
from certdesk.model.resources import resource
from certdesk.portal_client.assumptions import training_portal
from certdesk.ui.demo.hand import Hand, HandLost
from certdesk.ui.jobs import JobRunner
from certdesk.ui.portal.armed_file import ArmedFile
from certdesk.ui.portal.engine import NoEngine, load_engine
from certdesk.ui.portal.file_handover import Stage as Place
from certdesk.ui.portal.portal_inputs import PortalInputs
from certdesk.ui.portal.portal_window import PortalWindow
from certdesk.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.window import Stage
    from certdesk.ui.portal.armed_file import Departure
    from certdesk.ui.portal.engine import Engine

PATIENCE = 120.0
PATIENCE_MS = 300_000
NO_SANDBOX = "QTWEBENGINE_DISABLE_SANDBOX"
OWN_WORLD = 1
CLICKS = 6
LONG = 0.05


class Elsewhere:
    """The trainer of the practice program, for a portal that runs in another process."""

    hint = ""

    def __init__(self, origin: str) -> None:
        self._origin = origin

    def start(self) -> str:
        """It runs already."""
        return self._origin

    def stop(self) -> None:
        """Whoever started it stops it."""


# --- the stall of the window during a direct deposit --------------------------------------------


def stall(origin: str, path: Path) -> Measures:
    """With the practice dossier on the screen: the gaps between frames while `path` leaves."""
    # Here, not above: the embedded browser is measured without the rest of the program.
    from benchmarks import window

    with tempfile.TemporaryDirectory() as folder:
        stage = window.Stage(Path(folder), lambda: Elsewhere(origin))
        stage.open(resource("demo", "tutoriel"))
        hand = Hand(stage.window, PATIENCE_MS)
        reading, sending = window.Heart(stage.flux_view), window.Heart(stage.flux_view)
        choose(stage, hand, path)
        reading.start()
        shown(hand, "reviewPage")
        stage.until(lambda: stage.program.services.jobs.live == 0)
        reading.stop()
        hand.click("sendDeposit")
        hand.until(lambda: hand.front().objectName() == "confirmBox", "the confirmation")
        sending.start()
        hand.click("confirmDeposit")
        hand.until(lambda: hand.front().objectName() == "credentialsDialog", "the sign-in")
        hand.fill("identifierText", LOGIN[0])
        hand.fill("credentialsPassword", LOGIN[1])
        hand.click("signIn")
        shown(hand, "outcomePage")
        sending.stop()
        stage.until(lambda: stage.program.services.jobs.live == 0)
        said = [label.text() for label in hand.front().findChildren(QLabel)]
        stage.close()
    assert any("Déposé" in text for text in said), said
    return {
        "seconds": max(sending.gaps),
        "over": sum(gap > LONG for gap in sending.gaps),
        "frames": len(sending.gaps),
        "reading": max(reading.gaps),
    }


def choose(stage: Stage, hand: Hand, path: Path) -> None:
    """« Déposer… » and the file."""
    stage.window.actions_.deposit.trigger()
    hand.until(lambda: isinstance(hand.front(), QFileDialog), "the file dialog")
    chooser = hand.find(QFileDialog, "chooseDeposit", inside=stage.window)
    chooser.setDirectory(str(path.parent))
    line: QLineEdit = chooser.findChildren(QLineEdit)[0]
    line.setText(path.name)
    chooser.accept()


def shown(hand: Hand, name: str) -> None:
    """Wait for a page of the deposit dialog."""
    hand.until(
        lambda: any(one.isVisible() for one in hand.window.findChildren(QWidget, name)), name
    )


# --- the embedded browser -----------------------------------------------------------------------


class Clerk:
    """One window on the portal, and a mouse in its page."""

    def __init__(
        self, origin: str, engine: Engine, folder: Path, jobs: JobRunner, theme: Theme
    ) -> None:
        self.left: list[float] = []
        self.loaded: list[float] = []
        self.deposited: list[float] = []
        self.documents = 0
        inputs = PortalInputs(
            training_portal(origin),
            self._note_departure,
            folder / "accuses",
            folder,
            lambda _address: True,
            lambda: datetime.now(UTC).date(),
        )
        self.window = PortalWindow(inputs, engine, theme, jobs)
        self.window.deposit_seen.connect(
            lambda _confirmation: self.deposited.append(time.perf_counter())
        )
        self.window.resize(1200, 700)
        self.window.show()
        self.window.start()
        assert self.window.view is not None
        self.view = self.window.view
        self.view.document_changed.connect(self._note_document)

    def _note_departure(self, _departure: Departure) -> None:
        self.left.append(time.perf_counter())

    def _note_document(self) -> None:
        self.documents += 1
        self.loaded.append(time.perf_counter())

    def until(self, reached: Callable[[], object], patience: float = PATIENCE) -> None:
        """Let the window live until something is reached."""
        hand = Hand(self.window, round(patience * 1000))
        hand.until(lambda: bool(reached()), "what the portal had to do")

    def asks(self, script: str) -> list[float] | bool | None:
        """What the page answers, in our own world."""
        answers: list[str] = []
        self.view.page.runJavaScript(f"JSON.stringify({script})", OWN_WORLD, answers.append)
        self.until(lambda: answers)
        found: list[float] | bool | None = json.loads(answers[0]) if answers[0] else None
        return found

    def clicks(self, element: str, done: Callable[[], object], patience: float = 2.0) -> None:
        """Click in the middle of an element until it has its effect: Chromium may lose a click."""
        script = (
            f"(() => {{ const e = {element}; if (!e) return null;"
            " e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for _ in range(CLICKS):
            self.until(lambda: self.asks(script))
            spot, target = self.asks(script), self.view.view.focusProxy()
            assert isinstance(spot, list)
            assert target is not None
            press(target, QPointF(*spot))
            try:
                self.until(done, patience)
            except HandLost:
                continue
            return
        raise HandLost(f"clicks on {element} did nothing")

    def follows(self, words: str) -> None:
        """The link or button that begins with these words, to the next page."""
        before = self.documents
        element = (
            "[...document.querySelectorAll('a, button')]"
            f".find(n => n.innerText.trim().startsWith({json.dumps(words)}))"
        )
        self.clicks(element, lambda: self.documents > before)

    def signs_in(self) -> None:
        """By the prefill, as a person does."""
        self.until(self.window.side.prefill.isVisible)
        button: QPushButton = self.window.side.prefill
        button.click()
        self.window.prefill(*LOGIN)
        filled = "document.querySelector('input[type=password]').value !== ''"
        self.until(lambda: self.asks(filled))
        before = self.documents
        self.clicks("document.querySelector('form button')", lambda: self.documents > before)

    def submits(self) -> None:
        """« Déposer un fichier », then the answer and its reading."""
        element = (
            "[...document.querySelectorAll('button')]"
            ".find(n => n.innerText.trim().startsWith('Déposer un fichier'))"
        )
        self.clicks(element, lambda: self.left)
        self.until(lambda: self.deposited)


def press(target: QWidget, spot: QPointF) -> None:
    """One click of the left button."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kinds = QEvent.Type
    for kind, held in ((kinds.MouseButtonPress, left), (kinds.MouseButtonRelease, none)):
        place, no_key = target.mapToGlobal(spot), Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QMouseEvent(kind, spot, place, left, held, no_key))


def assisted(origin: str, path: Path) -> Measures:
    """The file through Chromium: from its departure to the page that says « Fichier déposé »."""
    os.environ[NO_SANDBOX] = "1"  # of this process only: it visits the training portal alone
    app = QApplication(["CertDesk"])
    engine = load_engine()
    if isinstance(engine, NoEngine):
        return {}
    jobs, theme = JobRunner(), Theme(app)
    with tempfile.TemporaryDirectory() as folder:
        clerk = Clerk(origin, engine, Path(folder), jobs, theme)
        clerk.window.arm(ArmedFile(path, path.stat().st_size, sha256(path)))
        clerk.signs_in()
        clerk.follows("Transmettre des données")
        clerk.follows("Sélectionner")
        before = anonymous()
        with watched() as peak:
            clerk.clicks(
                "document.querySelector('input[type=file]')",
                lambda: clerk.window.handover.stage is Place.IN_PAGE,
                patience=10.0,
            )
            clerk.loaded.clear()
            clerk.submits()
        clerk.window.close()
        jobs.shutdown()
    grown = None if before is None or peak.value is None else peak.value - before
    return {
        "seconds": clerk.loaded[0] - clerk.left[0],
        "seen": clerk.deposited[0] - clerk.left[0],
        "grown": grown,
    }


def main() -> None:
    """Play one scene."""
    name, origin, path = sys.argv[1:]
    scenes: dict[str, Callable[[str, Path], Measures]] = {"stall": stall, "assisted": assisted}
    print(json.dumps(scenes[name](origin, Path(path))), flush=True)


if __name__ == "__main__":
    main()
