"""What is read beside the window once a dossier is open: the names and the verdict."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from certdesk.model.correction.edits import Edits
from certdesk.ui import reading
from certdesk.ui.jobs import JobRunner
from certdesk.ui.reading import Reading
from certdesk.ui.workspace import Workspace
from tests.builders import M1, flux, passage, rapport, rejected
from tests.ui.shell import open_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QPaintEvent
    from pytestqt.qtbot import QtBot

    from certdesk.model.dossier.dossier import Dossier

WRONG_SEX = flux(passage("TEST1", sexe="X"), "TEST2")


class Beside:
    """A reading with its workspace."""

    def __init__(self, qtbot: QtBot) -> None:
        self.jobs = JobRunner()
        self.workspace = Workspace()
        self.reading = Reading(self.workspace, self.jobs)
        self.notices: list = []
        self.reading.notice_raised.connect(self.notices.append)
        self._qtbot = qtbot

    def show(self, dossier: Dossier) -> None:
        """Open a dossier and wait until everything is read."""
        self.workspace.show(dossier, Edits())
        self.rest()

    def rest(self) -> None:
        self._qtbot.waitUntil(lambda: self.jobs.live == 0, timeout=15_000)


@pytest.fixture
def beside(qapp: object, qtbot: QtBot) -> Iterator[Beside]:
    made = Beside(qtbot)
    yield made
    made.workspace.close()
    made.jobs.shutdown()


def test_names_and_verdict_arrive_for_the_dossier_that_is_open(
    beside: Beside, tmp_path: Path
) -> None:
    beside.show(open_files(tmp_path))
    assert tuple(beside.workspace.names) == ("DRANT Paul",) * 3
    assert beside.workspace.verdict.summary() == "XSD 1.1.2 intégré\u00a0: 3/3 passages, 0 erreur"
    assert beside.notices == []


def test_after_an_accuse_of_processing_our_schema_may_be_wrong_the_portal_not(
    beside: Beside, tmp_path: Path
) -> None:
    processed = rapport(ko={"TEST1": M1}, ok=["TEST2"])
    beside.show(open_files(tmp_path / "traité", WRONG_SEX, processed))
    assert (beside.workspace.verdict.errors, beside.workspace.verdict.warnings > 0) == (0, True)
    beside.show(open_files(tmp_path / "rejeté", WRONG_SEX, rejected("cvc-type.3.1.3")))
    assert beside.workspace.verdict.errors > 0


def test_what_was_read_of_a_dossier_that_is_gone_is_dropped(
    beside: Beside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    extract, validate = reading.extract_names, reading.validate

    def slow_names(*arguments: object) -> object:
        go_on.wait(10)
        return extract(*arguments)

    def slow_verdict(*arguments: object, **options: object) -> object:
        go_on.wait(10)
        return validate(*arguments, **options)

    monkeypatch.setattr(reading, "extract_names", slow_names)
    monkeypatch.setattr(reading, "validate", slow_verdict)
    beside.workspace.show(open_files(tmp_path / "un", flux("A"), rapport(ok=["A"])), Edits())
    heard: list[object] = []
    beside.workspace.names_read.connect(heard.append)
    beside.workspace.verdict_changed.connect(heard.append)
    beside.workspace.close()
    go_on.set()
    beside.rest()
    assert heard == []
    assert beside.notices == []


def test_a_file_that_is_no_correct_xml_inside_is_told_with_its_place_after_its_verdict(
    beside: Beside, tmp_path: Path
) -> None:
    damaged = flux("TEST1", "TEST2").replace(b"</cpf:prenom1>", b"", 1)
    beside.show(open_files(tmp_path, damaged))
    beside.rest()
    (notice,) = beside.notices
    assert "ligne\u00a044, colonne\u00a019" in notice.message
    assert notice.remedy
    assert beside.workspace.verdict.errors == 1
    assert beside.workspace.verdict.checked == 1


def test_the_check_tells_how_far_it_is(
    beside: Beside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    beside.reading.verdict_progressed.connect(lambda done, total: told.append((done, total)))
    validate = reading.validate

    def told_at_once(flux_: object, schema: object, tick, **options: object) -> object:
        tick(1, 3)
        return validate(flux_, schema, tick, **options)

    monkeypatch.setattr(reading, "validate", told_at_once)
    beside.show(open_files(tmp_path))
    assert (1, 3) in told


def test_a_defect_is_not_dressed_as_a_notice(
    beside: Beside, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise KeyError("défaut")

    monkeypatch.setattr(reading, "extract_names", fail)
    with qtbot.captureExceptions() as caught:
        beside.show(open_files(tmp_path))
    assert [kind for kind, *_ in caught] == [KeyError]
    assert beside.notices == []
    assert beside.workspace.verdict is not None


class Page(QWidget):
    """Something that a dossier makes the window paint."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        self._told.append("painted")


def test_the_names_are_read_once_the_dossier_is_on_the_screen(
    beside: Beside, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    began = threading.Event()
    extract = reading.extract_names

    def noted(*arguments: object) -> object:
        told.append("names")
        began.set()
        return extract(*arguments)

    page = Page(told)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    told.clear()
    monkeypatch.setattr(reading, "extract_names", noted)
    beside.workspace.dossier_opened.connect(page.update)
    beside.workspace.show(open_files(tmp_path), Edits())
    assert not began.wait(0.2)  # the window has not had its turn yet
    beside.rest()
    assert told == ["painted", "names"]


def test_leaving_before_the_dossier_is_on_the_screen_waits_for_nothing(
    beside: Beside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    monkeypatch.setattr(reading, "extract_names", lambda *given: read.append(given))
    beside.workspace.show(open_files(tmp_path), Edits())
    beside.jobs.shutdown()
    assert read == []
