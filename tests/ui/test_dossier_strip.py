"""The strip and its details: what is open, on what ground, where the two files differ."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QListView, QPushButton

from certdesk.model.correction.edits import Decision, Edits
from certdesk.model.dossier.loading import open_dossier
from certdesk.model.resources import resource
from certdesk.model.schema.validation import validate
from certdesk.ui.dossier_details import DossierDetails
from certdesk.ui.dossier_remarks import remark_on
from certdesk.ui.dossier_strip import DossierStrip
from certdesk.ui.notices import NoticeLevel
from certdesk.ui.workspace import Workspace
from tests import builders
from tests.ui.shell import DURANT, NAME, library, open_files, write_files

XERCES = "cvc-elt.1 : Déclaration de l'élément 'cpf:fluxx' introuvable."


@pytest.fixture
def workspace(qapp):
    made = Workspace()
    yield made
    made.close()


@pytest.fixture
def strip(workspace, theme, qtbot):
    made = DossierStrip(workspace, theme)
    qtbot.addWidget(made)
    made.resize(1600, 34)
    return made


def said(strip: DossierStrip) -> dict[str, str]:
    segments = strip.findChildren(QPushButton)
    return {
        segment.objectName().removeprefix("strip_"): segment.whole
        for segment in segments
        if segment.isVisibleTo(strip)
    }


def show(workspace: Workspace, folder, rapport: bytes | None = None, flux: bytes | None = None):
    dossier = open_files(folder, flux, rapport)
    workspace.show(dossier, Edits())
    return dossier


def test_without_a_dossier_there_is_no_strip(strip):
    assert strip.isHidden()


def test_it_says_the_files_the_ground_the_sets_and_the_counts(strip, workspace, tmp_path):
    show(workspace, tmp_path)
    assert said(strip) == {
        "files": "Dossier\u00a0: flux.xml ↔ accusé du 18/10/2023",
        "ground": "idFlux identique",
        "sets": "3/3 passages retrouvés",
        "counts": "2 KO, 0 corrigé",
        "schema": "XSD 1.1.2 intégré, contrôle en cours…",
    }


def test_it_counts_as_one_works(strip, workspace, tmp_path):
    show(workspace, tmp_path)
    workspace.set_field(0, NAME, DURANT)
    assert said(strip)["counts"] == "2 KO, 1 corrigé"
    workspace.set_decision(2, Decision.VERIFIED)
    assert said(strip)["counts"] == "2 KO, 2 corrigés"


def test_it_gives_the_verdict_when_it_comes(strip, workspace, tmp_path):
    dossier = show(workspace, tmp_path)
    workspace.take_verdict(validate(dossier.flux, dossier.schema))
    assert said(strip)["schema"] == "XSD 1.1.2 intégré, 0 erreur"
    assert "3/3 passages" in strip.findChild(QPushButton, "strip_schema").toolTip()


def test_it_says_how_far_the_check_is_until_the_verdict_comes(strip, workspace, tmp_path):
    dossier = show(workspace, tmp_path)
    strip.show_checking(50, 200)
    assert said(strip)["schema"] == "XSD 1.1.2 intégré, contrôle 25\u00a0%…"
    workspace.take_verdict(validate(dossier.flux, dossier.schema))
    strip.show_checking(199, 200)
    assert said(strip)["schema"] == "XSD 1.1.2 intégré, 0 erreur"


def test_a_flux_alone_is_said_so(strip, workspace, tmp_path):
    flux_path, _ = write_files(tmp_path)
    workspace.show(open_dossier(flux_path, None, library(tmp_path)), Edits())
    assert said(strip)["files"] == "Dossier\u00a0: flux.xml"
    assert said(strip)["counts"] == "3 passages, sans accusé"
    assert "sets" not in said(strip)


def test_a_rejected_file_is_said_so(strip, workspace, tmp_path):
    show(workspace, tmp_path, builders.rejected(XERCES))
    assert said(strip)["counts"] == "fichier rejeté, 1 erreur"


def test_the_names_of_the_files_give_way_first(strip, workspace, tmp_path):
    show(workspace, tmp_path)
    strip.resize(strip.minimumSizeHint().width(), 34)
    assert strip.minimumSizeHint().width() < strip.sizeHint().width()
    segment = strip.findChild(QPushButton, "strip_ground")
    assert segment.text() == segment.whole


def test_a_segment_asks_for_its_details(strip, workspace, tmp_path, qtbot):
    show(workspace, tmp_path)
    with qtbot.waitSignal(strip.details_requested) as heard:
        strip.findChild(QPushButton, "strip_sets").click()
    assert heard.args == ["sets"]


def test_each_segment_is_named_for_a_screen_reader(strip, workspace, tmp_path):
    show(workspace, tmp_path)
    names = [segment.accessibleName() for segment in strip.findChildren(QPushButton)]
    assert "Rapprochement\u00a0: idFlux identique" in names


# -- details -----------------------------------------------------------------------------------


DIFFERENT = builders.rapport(ko={"TEST1": builders.M1, "AILLEURS": builders.M1}, ok=[])


@pytest.fixture
def details(workspace, theme, tmp_path, qtbot):
    def opened(segment: str) -> DossierDetails:
        dialog = DossierDetails(workspace, theme, library(tmp_path).messages, segment)
        qtbot.addWidget(dialog)
        return dialog

    return opened


def items(dialog: DossierDetails, name: str) -> list[str]:
    return dialog.findChild(QListView, name).model().stringList()


def texts(dialog: DossierDetails) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_sets_that_differ_are_listed(workspace, details, tmp_path):
    show(workspace, tmp_path, DIFFERENT)
    dialog = details("sets")
    assert dialog.tabs.tabText(dialog.tabs.currentIndex()) == "Rapprochement"
    assert items(dialog, "absentIds") == ["TEST2", "TEST3"]
    assert items(dialog, "unknownIds") == ["AILLEURS"]
    assert items(dialog, "duplicateIds") == []


def test_equal_sets_are_said_in_a_sentence(workspace, details, tmp_path):
    show(workspace, tmp_path)
    dialog = details("ground")
    assert "Le flux et l’accusé parlent des mêmes passages" in texts(dialog)
    assert "IdFlux identique." in texts(dialog)


def test_the_files_page_tells_paths_numbers_and_progress(workspace, details, tmp_path):
    show(workspace, tmp_path)
    workspace.set_field(0, NAME, DURANT)
    told = texts(details("files"))
    assert str(tmp_path / "flux.xml") in told
    assert "67598" in told
    assert "2 KO\u00a0: 1 à corriger, 1 corrigé, 0 vérifié sans changement, 0 écarté" in told


def test_the_errors_of_a_rejected_file_are_explained_with_their_line(
    workspace, details, tmp_path, qtbot
):
    show(workspace, tmp_path, builders.rejected(XERCES, line=2, column=5))
    dialog = details("counts")
    assert dialog.tabs.tabText(dialog.tabs.currentIndex()) == "Rejet"
    assert XERCES in texts(dialog)
    with qtbot.waitSignal(dialog.line_chosen) as heard:
        dialog.findChild(QPushButton, "rejectionLine").click()
    assert heard.args == [2, 5]


def test_the_verdict_page_follows_the_verdict(workspace, details, tmp_path):
    dossier = show(workspace, tmp_path)
    dialog = details("schema")
    assert "Contrôle en cours…" in texts(dialog)
    workspace.take_verdict(validate(dossier.flux, dossier.schema))
    assert "XSD 1.1.2 intégré\u00a0: 3/3 passages, 0 erreur" in texts(dialog)


def test_the_details_close_with_the_dossier(workspace, details, tmp_path, qtbot):
    show(workspace, tmp_path)
    dialog = details("files")
    with qtbot.waitSignal(dialog.rejected):
        workspace.close()


# -- remarks -----------------------------------------------------------------------------------


def remark(folder, rapport: bytes | None = None, segments: list[str] | None = None):
    dossier = open_files(folder, None, rapport)
    try:
        return remark_on(dossier, (segments if segments is not None else []).append)
    finally:
        dossier.close()


def test_an_ordinary_dossier_needs_no_remark(tmp_path):
    assert remark(tmp_path) is None


def test_sets_that_differ_are_remarked_and_lead_to_the_list(tmp_path):
    asked: list[str] = []
    notice = remark(tmp_path, DIFFERENT, asked)
    assert notice.level is NoticeLevel.WARNING
    assert notice.remedy == "2 absents de l’accusé, 1 inconnu du flux."
    notice.action()
    assert asked == ["sets"]


def test_a_rejected_file_is_remarked(tmp_path):
    notice = remark(tmp_path, builders.rejected(XERCES))
    assert notice.level is NoticeLevel.ERROR
    assert "1 erreur" in notice.message


def test_an_accuse_without_ko_is_good_news(tmp_path):
    notice = remark(tmp_path, builders.rapport(ok=["TEST1", "TEST2", "TEST3"]))
    assert notice.level is NoticeLevel.SUCCESS


def test_the_practice_dossiers_need_no_remark(tmp_path):
    for name in ("tutoriel", "entrainement"):
        folder = resource("demo", name)
        flux = next(path for path in folder.iterdir() if path.name.startswith("99"))
        accuse = next(path for path in folder.iterdir() if path.name.startswith("Acc"))
        dossier = open_dossier(flux, accuse, library(tmp_path))
        assert remark_on(dossier, [].append) is None
        dossier.close()
