"""A desk for each story: the real window from the real composition root, in a folder of its own."""

from __future__ import annotations

import shutil
import uuid
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu

from certdesk.compose import Outside, Program, make_app
from certdesk.model.folders import Folders
from tests.end_to_end.desk import Desk
from tests.qt_support import use_test_font

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

_WINDOWS = {"portalWindow", "lockPage"}
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))


@dataclass
class Office:
    """A clerk's computer: folders, a clock and identifiers; CertDesk is started as often as one
    likes."""

    app: QApplication
    folder: Path
    now: datetime = NOW
    desks: list[Desk] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """Where CertDesk keeps what is its own."""
        return self.folder / "data"

    @property
    def documents(self) -> Path:
        """« Documents »."""
        return self.folder / "Documents"

    def start(self, *, practice: bool = False, **outside: object) -> Desk:
        """Start CertDesk, or its practice program; `outside` replaces what it takes from there."""
        self.documents.mkdir(exist_ok=True)
        usual: dict[str, object] = {
            "now": lambda: self.now,
            "new_id": uuid.uuid4 if practice else lambda: uuid.UUID(int=0x1234),
            "documents_folder": self.documents,
            "practice": practice,
            "start_practice": lambda: True,
        }
        desk = Desk(Program(self.app, Outside(Folders(self.data), **(usual | outside))))
        self.desks.append(desk)
        return desk

    def restart(self) -> Desk:
        """Close CertDesk and start it again."""
        self.desks.pop().shutdown()
        return self.start()

    def practice(self, name: str) -> Path:
        """A copy of a practice dossier, of which the clerk may do what she likes."""
        return Path(
            shutil.copytree(
                Path(__file__).parents[2] / "resources" / "demo" / name, self.folder / name
            )
        )

    def zip(self, name: str, folder: Path) -> Path:
        """The files of a folder in a zip."""
        path = self.folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in sorted(folder.iterdir()):
                archive.write(one, one.name)
        return path

    def put(self, name: str, data: bytes) -> Path:
        """A file in the clerk's folder."""
        path = self.folder / "fichiers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path


@pytest.fixture(scope="package")
def french(qapp: QApplication) -> Iterator[QApplication]:
    """The application as the program makes it; other tests get it back as it was."""
    made = make_app()
    yield made
    for translator in made.findChildren(QTranslator):
        made.removeTranslator(translator)
    QLocale.setDefault(QLocale.c())
    made.setStyleSheet("")


@contextmanager
def no_stray_window(app: QApplication) -> Iterator[None]:
    """No control ever shows itself as a window of its own: it would flash, and take the focus."""
    strays: list[str] = []

    def look() -> None:
        widget = app.activeWindow()
        if widget is None or widget.objectName() in _WINDOWS:
            return
        if not isinstance(widget, QMainWindow | QDialog | QMenu):
            strays.append(f"{type(widget).__name__} {widget.objectName()!r}")

    app.focusWindowChanged.connect(look)
    yield
    app.focusWindowChanged.disconnect(look)
    assert strays == []


@pytest.fixture
def office(french: QApplication, tmp_path: Path) -> Iterator[Office]:
    use_test_font()  # another test may have changed the font of the application
    made = Office(french, tmp_path)
    with no_stray_window(french):
        yield made
        for desk in made.desks:
            desk.shutdown()


@pytest.fixture
def desk(office: Office) -> Desk:
    """CertDesk, just started."""
    return office.start()
