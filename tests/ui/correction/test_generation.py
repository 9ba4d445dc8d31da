"""Preparing and writing a correction beside the window."""

from __future__ import annotations

import pytest

from certdesk.model.correction.edits import EMETTEUR, Decision
from certdesk.model.errors import FileChanged, OutputRefused
from certdesk.model.flux.passage import Value
from certdesk.ui.correction.written import free_name
from tests.ui.shell import DURANT, NAME, NEW_ID, SEX


def prepared(generation, qtbot):
    with qtbot.waitSignal(generation.prepared) as heard:
        generation.prepare()
    return heard.args[0]


def test_only_what_was_corrected_or_verified_is_taken(workspace, generation, qtbot):
    workspace.set_field(0, NAME, DURANT)
    ready = prepared(generation, qtbot)
    assert ready.correction.ids == ("TEST1",)
    assert [left.id_technique for left in ready.correction.left] == ["TEST3"]
    assert b"DURANT" in ready.correction.data
    assert ready.correction.id_flux == str(NEW_ID)
    assert ready.is_writable


def test_nothing_corrected_gives_nothing_to_write(generation, qtbot):
    ready = prepared(generation, qtbot)
    assert ready.verdict is None
    assert not ready.is_writable


def test_a_change_prepares_again_while_the_dialog_is_open(workspace, generation, qtbot):
    prepared(generation, qtbot)
    with qtbot.waitSignal(generation.prepared) as heard:
        workspace.set_decision(2, Decision.VERIFIED)
        assert generation.current is None
    assert heard.args[0].correction.ids == ("TEST3",)


def test_after_a_stop_changes_prepare_nothing(workspace, generation, qtbot):
    prepared(generation, qtbot)
    generation.stop()
    with qtbot.assertNotEmitted(generation.preparing):
        workspace.set_field(0, NAME, DURANT)


def test_a_value_that_the_schema_refuses_blocks_and_names_its_passage(workspace, generation, qtbot):
    workspace.set_field(2, SEX, Value("H"))
    ready = prepared(generation, qtbot)
    assert not ready.is_writable
    assert ready.is_passable
    assert {finding.row for finding in ready.verdict.findings} == {2}


def test_a_wrong_value_typed_in_the_header_blocks(workspace, generation, qtbot):
    workspace.set_field(0, NAME, DURANT)
    workspace.set_header(EMETTEUR, "12")
    assert not prepared(generation, qtbot).is_writable


def test_the_file_is_written_as_it_was_prepared(workspace, generation, out, qtbot):
    workspace.set_field(0, NAME, DURANT)
    ready = prepared(generation, qtbot)
    path = out / "correction.xml"
    with qtbot.waitSignal(generation.written) as heard:
        generation.write(path)
    assert path.read_bytes() == ready.correction.data
    assert heard.args[0].path == path
    assert len(heard.args[0].flux) == 1


def test_another_file_is_never_written_over(workspace, generation, out, qtbot):
    workspace.set_field(0, NAME, DURANT)
    prepared(generation, qtbot)
    path = out / "correction.xml"
    path.write_bytes(b"before")
    with qtbot.waitSignal(generation.failed) as heard:
        generation.write(path)
    assert isinstance(heard.args[0], OutputRefused)
    assert path.read_bytes() == b"before"


def test_an_error_is_passed_only_by_an_explicit_act(workspace, generation, out, qtbot):
    workspace.set_field(2, SEX, Value("H"))
    prepared(generation, qtbot)
    path = out / "correction.xml"
    generation.write(path)
    assert not path.exists()
    with qtbot.waitSignal(generation.written) as heard:
        generation.write(path, errors_accepted=True)
    assert heard.args[0].errors_accepted


def test_a_file_changed_on_the_disk_is_told_before_anything_is_composed(
    workspace, generation, qtbot
):
    path = workspace.dossier.flux.source.path
    path.write_bytes(path.read_bytes().replace(b"DRANT", b"DUPON"))
    with qtbot.waitSignal(generation.failed) as heard:
        generation.prepare()
    assert isinstance(heard.args[0], FileChanged)


@pytest.mark.parametrize(
    ("taken", "free"),
    [((), "a.xml"), (("a.xml",), "a_2.xml"), (("a.xml", "a_2.xml"), "a_3.xml")],
)
def test_a_name_that_is_taken_is_numbered(tmp_path, taken, free):
    for name in taken:
        (tmp_path / name).write_bytes(b"")
    assert free_name(tmp_path, "a.xml") == free
