"""What comes out of a zip: seen when it changes, deleted as soon as nothing needs it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from certdesk.model.flux.passage import Value
from certdesk.ui.notices import NoticeLevel
from tests.builders import M1, Style, flux, rapport
from tests.ui.opening_desk import Desk, desk, pair
from tests.ui.shell import NAME

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["desk", "pair"]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that zips are extracted to, to see that it is empty again."""
    made = tmp_path / "temporaire"
    made.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made))
    return made


def extracted(temporary: Path) -> list[Path]:
    return [path for path in temporary.glob("certdesk-zip-*") if path.is_dir()]


def test_what_came_out_of_a_zip_goes_with_its_dossier(desk: Desk, pair: tuple[Path, Path]) -> None:
    zipped = desk.zip("envoi.zip", flux=pair[0].read_bytes(), accuse=pair[1].read_bytes())
    desk.open(zipped)
    dossier = desk.workspace.dossier
    extracted = dossier.flux.source.path
    assert extracted.exists()
    assert dossier.flux_given == dossier.rapport_given == zipped
    desk.waits(desk.opening.reload)
    assert extracted.exists()
    assert desk.workspace.dossier.flux_given == zipped
    desk.workspace.close()
    assert not extracted.exists()


def test_a_question_without_an_answer_deletes_what_came_out_of_its_zip(
    desk: Desk, temporary: Path
) -> None:
    two = [flux(name, style=Style(header={"idFlux": name})) for name in ("A1", "B1")]
    desk.open(desk.zip("envois.zip", a=two[0], b=two[1]))
    (question,) = desk.questions
    assert extracted(temporary)
    question.given_up()
    assert not extracted(temporary)


def test_a_flux_that_nobody_names_deletes_the_accuse_that_came_out_of_a_zip(
    desk: Desk, temporary: Path
) -> None:
    lone = rapport(ko={"Z": M1}, id_flux="x", nom_fichier="x.xml")
    desk.open(desk.zip("accuse.zip", accuse=lone))
    assert extracted(temporary)
    desk.opening.open_alone_with(desk.wanted[0], None)
    assert not extracted(temporary)


def test_an_old_question_given_up_leaves_what_was_opened_since(
    desk: Desk, pair: tuple[Path, Path], temporary: Path
) -> None:
    two = [flux(name, style=Style(header={"idFlux": name})) for name in ("A1", "B1")]
    desk.open(desk.zip("envois.zip", a=two[0], b=two[1]))
    desk.open(desk.zip("autre.zip", a=two[1], b=two[0]))
    first, second = desk.questions
    first.given_up()
    assert len(extracted(temporary)) == 1
    desk.waits(second.choices[0].act)
    assert len(desk.ids) == 1


def test_a_file_that_is_refused_is_not_left_behind_its_zip(desk: Desk, temporary: Path) -> None:
    whole = flux("A1", "A2")
    desk.open(desk.zip("envoi.zip", flux=whole[: len(whole) // 4]))
    assert desk.workspace.dossier is None
    assert [one.level for one in desk.notices] == [NoticeLevel.ERROR]
    assert not extracted(temporary)


def test_what_came_out_of_a_zip_and_was_not_opened_goes_with_the_next_search(
    desk: Desk, pair: tuple[Path, Path], temporary: Path
) -> None:
    zipped = desk.zip("accuse.zip", accuse=rapport(ko={"Z": M1}, id_flux="x", nom_fichier="x.xml"))
    desk.open(zipped)
    assert extracted(temporary)
    desk.open(*pair)
    assert not extracted(temporary)
    assert desk.ids == ["A1", "A2"]


# -- a zip that changes ------------------------------------------------------------------------


def test_a_zip_that_changes_is_offered_again_and_read_again_with_its_edits(
    desk: Desk, pair: tuple[Path, Path], temporary: Path
) -> None:
    accuse = pair[1].read_bytes()
    zipped = desk.zip("envoi.zip", flux=pair[0].read_bytes(), accuse=accuse)
    desk.open(zipped)
    desk.workspace.set_field(1, NAME, Value("DURAND"))
    desk.zip("envoi.zip", flux=flux("A0", "A1", "A2"), accuse=accuse)
    desk.opening.check_unchanged()
    desk._qtbot.waitUntil(lambda: desk.jobs.live == 0)
    assert [one.key for one in desk.notices] == ["changed"]
    desk.waits(desk.notices[0].action)
    desk._qtbot.waitUntil(lambda: desk.jobs.live == 0)
    assert desk.ids == ["A0", "A1", "A2"]
    assert desk.workspace.edits.passages == {2: {NAME: Value("DURAND")}}
    assert desk.workspace.selected_row == 2
    assert desk.workspace.dossier.flux_given == desk.workspace.dossier.rapport_given == zipped
    assert len(extracted(temporary)) == 1
    assert not desk.workspace.dossier.changed()


def test_a_zip_with_another_date_and_the_same_bytes_has_not_changed(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    zipped = desk.zip("envoi.zip", flux=pair[0].read_bytes(), accuse=pair[1].read_bytes())
    desk.open(zipped)
    os.utime(zipped, (1, 1))
    assert not desk.workspace.dossier.changed()
    zipped.unlink()
    assert desk.workspace.dossier.changed()


def test_a_flux_alone_from_a_zip_stays_alone_when_it_is_read_again(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    stranger = rapport(ko={"Z1": M1})
    desk.open(desk.zip("envoi.zip", flux=pair[0].read_bytes(), accuse=stranger))
    desk.waits(desk.questions[0].choices[1].act)
    assert desk.workspace.dossier.rapport is None
    desk.zip("envoi.zip", flux=flux("A1"), accuse=stranger)
    desk.waits(desk.opening.reload)
    desk._qtbot.waitUntil(lambda: desk.jobs.live == 0)
    assert desk.ids == ["A1"]
    assert desk.workspace.dossier.rapport is None
    assert len(desk.questions) == 1


def test_a_zip_that_holds_something_else_now_is_asked_about(
    desk: Desk, pair: tuple[Path, Path], temporary: Path
) -> None:
    desk.open(desk.zip("envoi.zip", flux=pair[0].read_bytes(), accuse=pair[1].read_bytes()))
    two = [flux(name, style=Style(header={"idFlux": name})) for name in ("B1", "B2")]
    desk.zip("envoi.zip", octobre=two[0], novembre=two[1])
    desk.waits(desk.opening.reload)
    (question,) = desk.questions
    assert desk.ids == ["A1", "A2"]
    question.given_up()
    assert len(extracted(temporary)) == 1
    desk.workspace.close()
    assert not extracted(temporary)


def test_a_zip_that_is_gone_leaves_the_dossier_open(desk: Desk, pair: tuple[Path, Path]) -> None:
    zipped = desk.zip("envoi.zip", flux=pair[0].read_bytes(), accuse=pair[1].read_bytes())
    desk.open(zipped)
    zipped.unlink()
    desk.waits(desk.opening.reload)
    assert desk.ids == ["A1", "A2"]
    assert "envoi.zip" in desk.notices[-1].message
    assert desk.workspace.open_work.passage(0).data
