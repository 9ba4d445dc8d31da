"""From paths to an open dossier: what is announced, asked, refused and kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from certdesk.model.dossier import loading
from certdesk.model.flux.passage import Value
from certdesk.model.flux.source import Kind
from certdesk.ui.notices import NoticeLevel
from tests.builders import M1, Style, flux, rapport
from tests.ui.opening_desk import PATIENCE, Desk, desk, pair
from tests.ui.shell import NAME

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

__all__ = ["desk", "pair"]


# -- what is announced -------------------------------------------------------------------------


def test_heads_come_first_then_each_step_is_told_and_the_end_is_told_once(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    heads_at_opening: list[int] = []
    desk.workspace.dossier_opened.connect(lambda: heads_at_opening.append(len(desk.heads)))
    desk.open(*pair)
    assert [head.kind for head in desk.heads] == [Kind.FLUX, Kind.RAPPORT]
    assert heads_at_opening == [2]
    assert desk.said[:2] == ["started", "Lecture des fichiers…"]
    assert desk.said.count("ended") == 1
    assert desk.said[-1] == "ended"
    assert "Lecture de l’accusé…" in desk.said
    assert desk.ids == ["A1", "A2"]
    assert desk.notices == []


def test_a_second_opening_takes_the_place_of_the_first(
    desk: Desk, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = desk.put("autre/flux.xml", flux("B1", style=Style(header={"idFlux": "autre"})))
    go_on = threading.Event()
    open_flux = loading.open_flux

    def slowly(path: Path, tick) -> object:
        if path == pair[0]:
            go_on.wait(10)
        return open_flux(path, tick)

    monkeypatch.setattr(loading, "open_flux", slowly)
    desk.opening.open(pair)
    desk._qtbot.waitUntil(lambda: bool(desk.heads))
    desk.opening.open([other])
    go_on.set()
    desk._qtbot.waitUntil(lambda: desk.jobs.live == 0, timeout=PATIENCE)
    assert desk.ids == ["B1"]
    assert desk.said.count("ended") == 1


def test_cancelling_leaves_what_was_open(
    desk: Desk, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open(*pair)
    other = desk.put("autre/flux.xml", flux("B1", style=Style(header={"idFlux": "autre"})))
    reached, go_on = threading.Event(), threading.Event()
    open_flux = loading.open_flux

    def slowly(path: Path, tick) -> object:
        reached.set()
        go_on.wait(10)
        return open_flux(path, tick)

    monkeypatch.setattr(loading, "open_flux", slowly)
    desk.opening.open([other])
    desk._qtbot.waitUntil(reached.is_set)
    with desk._qtbot.waitSignal(desk.opening.progress_ended, timeout=PATIENCE):
        desk.opening.cancel()
        go_on.set()
    assert desk.ids == ["A1", "A2"]
    assert desk.notices == []


# -- what is asked -----------------------------------------------------------------------------


def test_an_accuse_without_its_flux_is_asked_for_and_goes_on_with_the_one_named(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    elsewhere = desk.put("ailleurs/envoi.xml", pair[0].read_bytes())
    pair[0].unlink()
    desk.open(pair[1])
    (wanted,) = desk.wanted
    assert wanted.wanted_name == "flux.xml"
    desk.waits(lambda: desk.opening.open_alone_with(wanted, elsewhere))
    assert desk.ids == ["A1", "A2"]


def test_an_accuse_alone_in_a_zip_goes_on_too(desk: Desk, pair: tuple[Path, Path]) -> None:
    elsewhere = desk.put("ailleurs/envoi.xml", pair[0].read_bytes())
    zipped = desk.zip("accuse.zip", accuse=pair[1].read_bytes())
    for one in pair:
        one.unlink()
    desk.open(zipped)
    desk.waits(lambda: desk.opening.open_alone_with(desk.wanted[0], elsewhere))
    assert desk.ids == ["A1", "A2"]
    assert desk.workspace.dossier.rapport_given == zipped


def test_a_doubt_that_only_reading_shows_is_asked_before_anything_is_replaced(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    desk.open(*pair)
    stranger = desk.put("autre/accuse.xml", rapport(ko={"Z1": M1}))
    other = desk.put("autre/flux.xml", flux("B1", "B2"))
    desk.open(other, stranger)
    (question,) = desk.questions
    assert "aucun idTechnique de l’accusé n’est dans le flux" in question.text
    assert desk.ids == ["A1", "A2"]
    desk.waits(question.choices[1].act)
    assert desk.ids == ["B1", "B2"]
    assert desk.workspace.dossier.rapport is None


def test_the_pair_chosen_among_several_is_opened(desk: Desk, pair: tuple[Path, Path]) -> None:
    style = Style(header={"idFlux": "autre"})
    desk.put("octobre.xml", flux("B1", style=style))
    desk.put("accuse2.xml", rapport(ok=["B1"], id_flux="autre", nom_fichier="octobre.xml"))
    desk.open(desk.folder)
    (question,) = desk.questions
    assert len(question.choices) == 2
    desk.waits(question.choices[1].act)
    assert desk.ids == ["B1"]


# -- what is refused ---------------------------------------------------------------------------


def test_at_most_three_refusals_are_shown_of_many_files(desk: Desk) -> None:
    bad = [desk.put(f"notes{number}.xml", b"<notes/>") for number in range(6)]
    desk.open(*bad)
    assert len(desk.notices) == 3
    assert all(one.level is NoticeLevel.ERROR and one.remedy for one in desk.notices)
    assert desk.workspace.dossier is None


def test_nothing_found_says_what_is_looked_for(desk: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "vide"
    empty.mkdir()
    desk.open(empty)
    assert desk.notices[0].message == "Aucun flux ni accusé de traitement n’a été trouvé ici."


def test_a_defect_is_not_dressed_as_a_notice(
    desk: Desk, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise KeyError("défaut")

    monkeypatch.setattr(loading, "open_flux", fail)
    with desk._qtbot.captureExceptions() as caught:
        desk.open(*pair)
    assert [kind for kind, *_ in caught] == [KeyError]
    assert desk.notices == []
    assert desk.said[-1] == "ended"


# -- what is read again ------------------------------------------------------------------------


def test_reading_again_keeps_the_edits_and_the_place(desk: Desk, pair: tuple[Path, Path]) -> None:
    desk.open(*pair)
    desk.workspace.set_field(1, NAME, Value("DURAND"))
    first = desk.workspace.dossier
    desk.waits(desk.opening.reload)
    assert desk.workspace.dossier is not first
    assert desk.workspace.open_work.state(1, NAME) == Value("DURAND")
    assert desk.workspace.selected_row == 1
    assert desk.notices == []


def test_reading_a_new_version_keeps_the_place_and_the_latest_edits(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    first, second = flux("A1", "A2"), flux("A0", "A1", "A2")
    desk.open(*pair)
    for data, typed in ((first, "DURAND"), (second, "DUPONT"), (first, "DUPOND")):
        pair[0].write_bytes(data)
        desk.waits(desk.opening.reload)
        row = desk.ids.index("A2")
        desk.workspace.select(row)
        desk.workspace.set_field(row, NAME, Value(typed))
    pair[0].write_bytes(second)
    desk.waits(desk.opening.reload)
    assert desk.workspace.selected_row == 2
    assert desk.workspace.open_work.state(2, NAME) == Value("DUPOND")


def test_reading_again_without_a_dossier_does_nothing(desk: Desk) -> None:
    desk.opening.reload()
    desk.opening.check_unchanged()
    assert desk.said == []
    assert desk.jobs.live == 0


def test_edits_follow_to_another_version_of_the_same_file_only(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    desk.open(*pair)
    desk.workspace.set_field(1, NAME, Value("DURAND"))
    pair[0].write_bytes(flux("A0", "A1", "A2"))
    desk.open(*pair)
    assert desk.workspace.edits.passages == {2: {NAME: Value("DURAND")}}
    copy = desk.put("copie/flux.xml", flux("A1", "A2", "A3"))
    desk.open(copy)
    assert desk.workspace.edits.is_empty


def test_a_change_on_the_disk_is_offered_once_and_gone_with_the_reload(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    withdrawn: list[str] = []
    desk.opening.notice_withdrawn.connect(withdrawn.append)
    desk.open(*pair)
    pair[0].write_bytes(flux("A1", "A2", "A3"))
    for _ in range(2):
        desk.opening.check_unchanged()
        desk._qtbot.waitUntil(lambda: desk.jobs.live == 0)
    assert {one.key for one in desk.notices} == {"changed"}
    desk.waits(desk.notices[0].action)
    assert withdrawn[-1] == "changed"
    assert desk.ids == ["A1", "A2", "A3"]


def test_a_change_seen_after_the_dossier_was_closed_is_not_told(
    desk: Desk, pair: tuple[Path, Path]
) -> None:
    desk.open(*pair)
    pair[0].unlink()
    desk.opening.check_unchanged()
    desk.workspace.close()
    desk._qtbot.waitUntil(lambda: desk.jobs.live == 0)
    assert desk.notices == []
